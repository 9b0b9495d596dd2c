"""Asking for one answer: whom, and what an answer that is missing or wrong becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, NoReturn, Protocol

from agentcore_connect.answers.given import OPTIONS, Answer, Given, given
from agentcore_connect.answers.option import Row, find, listed, outright
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project.credential import Declared, OAuthCredential
from agentcore_connect.project.project import Project
from agentcore_connect.vocabulary import names, secret

Check = Callable[[str], "Problem | None"]


class Asker(Protocol):
    """Asks a person, or says that there is nobody to ask by raising `Missing`.

    A ``default`` is an answer; without one a person has to choose. A text is held against ``check``
    while it is typed, and against ``at_enter`` where that is too dear for each key. ``taken`` are
    the defaults that count because nobody was asked, by their fields.
    """

    @property
    def taken(self) -> Mapping[str, str]: ...

    def text(
        self,
        field: str,
        question: str,
        check: Check,
        default: str = "",
        at_enter: Check | None = None,
    ) -> str: ...

    def choice(
        self, field: str, question: str, choices: Sequence[tuple[str, str]], default: str = ""
    ) -> str: ...

    def several(
        self, field: str, question: str, choices: Sequence[tuple[str, str]]
    ) -> tuple[str, ...]: ...


class Missing(Exception):
    """An answer is needed and nobody can be asked."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


@dataclass
class Nobody:
    """The `Asker` without a terminal, or with --yes, which takes what a prompt would propose."""

    yes: bool = False
    taken: dict[str, str] = field(default_factory=dict)

    def text(
        self,
        field: str,
        question: str,
        check: Check,
        default: str = "",
        at_enter: Check | None = None,
    ) -> str:
        return self._default(missing_answer(field, question, default=default))

    def choice(
        self, field: str, question: str, choices: Sequence[tuple[str, str]], default: str = ""
    ) -> str:
        values = tuple(value for value, _ in choices)
        hint = f"One of: {', '.join(values)}."
        return self._default(missing_answer(field, question, hint, values, default))

    def several(
        self, field: str, question: str, choices: Sequence[tuple[str, str]]
    ) -> tuple[str, ...]:
        return ()

    def _default(self, problem: Problem) -> str:
        if problem.default is None or not self.yes:
            raise Missing(problem)
        self.taken[str(problem.field)] = problem.default
        return problem.default


def missing_answer(
    field: str,
    question: str,
    hint: str = "",
    choices: tuple[str, ...] = (),
    default: str = "",
) -> Problem:
    """The problem with an answer that nobody gave; ``default`` is what --yes would take."""
    if default:
        hint = f"{hint} --yes takes {default}.".lstrip()
    return Problem(
        "missing-answer",
        f"{names.flag(field)} is missing: {question.rstrip('?')}",
        hint,
        field=field,
        choices=choices,
        default=default or None,
    )


def refuse_unasked(wrong: object, asker: Asker, resolve: Callable[[Nobody], object]) -> None:
    """Ask a person nothing where something is ``wrong`` already: raise what ``resolve`` raises.

    But for what is only missing, which a person would be asked for.
    """
    if not wrong or isinstance(asker, Nobody):
        return
    try:
        resolve(Nobody())
    except InvalidInput as error:
        raise InvalidInput(*(p for p in error.problems if p.code != "missing-answer")) from None


def defaults(taken: Mapping[str, str]) -> str:
    """What was taken as the default, as a sentence; empty where nothing was."""
    flags = ", ".join(f"{names.flag(field)} {value}" for field, value in taken.items())
    return f"Taken as the default: {flags}." if flags else ""


@dataclass
class Asking:
    """The project, whom to ask; and the problems that were found so far.

    A method, and each function that takes the questions, gives None where it has added a problem.
    Only what is missing and has a default is that default then, so that all that follows of it is
    missing in the same round. ``recalled`` names the file that an answer was read from, where it
    was not said. ``options`` are the declared answers of the command that asks, ``wrong`` those
    that were said wrong: they are not missing.
    """

    options: ClassVar[Mapping[str, Row[Any]]]

    project: Project
    asker: Asker
    problems: list[Problem] = field(default_factory=list)
    recalled: dict[str, str] = field(default_factory=dict)
    wrong: frozenset[str] = frozenset()

    @property
    def is_silent(self) -> bool:
        """Whether there is nobody to ask."""
        return isinstance(self.asker, Nobody)

    def stop(self) -> NoReturn:
        """Raise InvalidInput with all problems, and the defaults that led to them."""
        *others, last = self.problems
        taken = defaults(self.asker.taken)
        raise InvalidInput(*others, replace(last, hint=f"{last.hint} {taken}".strip()))

    def text(
        self,
        field: str,
        value: str | None,
        check: Check,
        default: str = "",
        *,
        question: str = "",
        at_enter: Check | None = None,
    ) -> str | None:
        """A text: ``value``, or what a person says to ``question`` (default: the option's)."""

        def judge(text: str) -> Problem | None:
            kind = self.options[field].option.secret
            return secret.problem(field, text, kind=kind) or check(text)

        if value is None:
            try:
                value = self.asker.text(
                    field, question or self.prompt(field), judge, default, at_enter
                )
            except Missing as missing:
                return self.lacks(missing.problem)
        return value if self.fits(judge(value)) else None

    def fits(self, problem: Problem | None) -> bool:
        """Whether there is no problem; one with an answer from a file is one of that file."""
        if problem is None:
            return True
        file = problem.file or self.recalled.get(problem.field or "")
        self.problems.append(replace(problem, file=file))
        return False

    def choice(
        self,
        field: str,
        choices: Sequence[tuple[str, str]],
        default: str = "",
        *,
        question: str = "",
    ) -> str | None:
        """What a person chooses; ``question`` where it is not that of the option."""
        asked = question or self.prompt(field)
        try:
            return self.asker.choice(field, asked, choices, default)
        except Missing as missing:
            return self.lacks(missing.problem)

    def lacks(self, problem: Problem) -> str | None:
        """Add that an answer is missing, and give its default."""
        if names.answer(str(problem.field)) not in self.wrong:
            self.problems.append(problem)
        return problem.default

    def prompt(self, field: str) -> str:
        """The question of an option that has one of its own."""
        prompt: str = self.options[field].option.prompt
        assert prompt, f"the option {field} declares no question"
        return prompt

    def refuse(self, code: str, message: str, hint: str, field: str) -> None:
        self.problems.append(Problem(code, message, hint, field))


@dataclass
class Questions(Asking):
    """The questions of a scaffold: beside the rest, what was said."""

    options: ClassVar[Mapping[str, Row[Answer]]] = OPTIONS

    said: Given = field(kw_only=True)

    def lacks(self, problem: Problem) -> str | None:
        """As of any command; what only the default of another answer asks for says so."""
        option = self.options[str(problem.field)].option
        counts = {"authorizer_type": option.authorizers, "outbound_auth": option.auths}
        for name, words in counts.items():
            is_said, every = getattr(self.said, name) is not None, self.options[name].words
            if not is_said and self._is_default(name) and len(words) < len(every):
                only = f"Only for {names.flag(name)} {listed(words)}."
                problem = replace(problem, hint=f"{only} {problem.hint}".rstrip())
        return super().lacks(problem)

    def _is_default(self, field: str) -> bool:
        return field in self.asker.taken or any(one.field == field for one in self.problems)

    def recall(self, answers: Mapping[str, Any], file: str) -> None:
        """Let ``answers``, which ``file`` holds, stand for what was not said."""
        said = outright(self.said, self.options)
        named = {
            (row.name if (row := find(self.options, name)) else name): value
            for name, value in answers.items()
        }
        missing = {
            name: value
            for name, value in named.items()
            if name not in said and value not in (None, "", (), [])
        }
        # Checked like any answer: the file is the person's to edit.
        self.said = given(said | missing, file)
        self.recalled |= dict.fromkeys(missing, file)

    def only_for(self, rows: Iterable[Row[Answer]], wanted: str, code: str) -> None:
        """Refuse what was said of ``rows``, which count for ``wanted`` only."""
        for row in rows:
            if getattr(self.said, row.name):
                self.refuse(
                    code,
                    f"{row.flag} is only for {wanted}",
                    f"Leave it out, or use {wanted}.",
                    row.name,
                )

    def needs(self, kind: str, declared: Declared, field: str) -> None:
        """Refuse a declared credential that is not of ``kind``: OAuth or an API key."""
        there = "OAuth" if isinstance(declared, OAuthCredential) else "an API key"
        if there != kind:
            self.refuse(
                "credential-type",
                f"credential {declared.name!r} is {there}; {kind} is needed here",
                f"Name a credential that is {kind}, or give a new name to declare one.",
                field,
            )
