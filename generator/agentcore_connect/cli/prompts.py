"""Asking a person at a terminal, with questionary: arrows, defaults, checks while they type."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from agentcore_connect.answers.asking import Asker, Check, Nobody
from agentcore_connect.answers.option import Row
from agentcore_connect.cli import answered, terminal
from agentcore_connect.cli.terminal import printable
from agentcore_connect.errors import ConnectError

T = TypeVar("T")

_LONG = 10
"""A list of more than these is filtered while a person types."""


class Back(Exception):
    """The person goes back to the question before."""


def asker(
    *, yes: bool, as_json: bool = False, options: Mapping[str, Row[Any]] | None = None
) -> Asker:
    """A person at the terminal; `Nobody` without one, for JSON, and with --yes.

    Under a question of one of ``options`` a person reads the option's help.
    """
    if yes or as_json or not terminal.is_attended():
        return Nobody(yes)
    return Person(options or {})


def answers_of(asker: Asker, resolve: Callable[[], T]) -> T:
    """What ``resolve`` gives, which asks ``asker``: a person can go back, one question at a time.

    It is done anew then, with the answers before that question, which are not asked for again; so
    it must depend on them and on the project alone.
    """
    if not isinstance(asker, Person):
        return resolve()
    while True:
        asker.begins()
        try:
            return resolve()
        except Back:
            asker.forgets()


class Person:
    """The `Asker` at a terminal. Prompts go to stderr's terminal, never into the data.

    No key ends a prompt with anything but an answer that its check takes: Esc goes back where
    there is a question before, Ctrl-C and Ctrl-D stop the command.
    """

    taken: Mapping[str, str] = {}

    def __init__(self, options: Mapping[str, Row[Any]]) -> None:
        said = [row for row in options.values() if "{words}" not in row.option.help]
        # What there is to choose from is listed.
        self._helps = {row.option.prompt: row.help for row in said}
        self._fields = {row.name: row.help for row in said}
        self._answers: list[tuple[str, str, tuple[str, ...]]] = []
        self._next = 0
        self._goes_back = False
        self._before: tuple[str, ...] = ()

    def begins(self) -> None:
        """The questions are asked from the first one; those that were answered are known."""
        self._next, self._goes_back = 0, True

    def forgets(self) -> None:
        """The last answer is asked for again, and proposed."""
        self._before = self._answers.pop()[2]

    def text(
        self,
        field: str,
        question: str,
        check: Check,
        default: str = "",
        at_enter: Check | None = None,
    ) -> str:
        import questionary

        prompt: Any = None

        def validate(value: str) -> bool | str:
            problem = check(value)
            if problem is None:
                return True
            if not value.strip():
                problem = replace(problem, message="an answer is needed here", file=None)
            told = re.sub(r"^--[a-z-]+ \((.*?)\) (?=cannot )", r"\1 ", problem.sentences())
            return "\n".join(_lines(printable(told), _width(prompt)))

        def ask() -> tuple[str, ...]:
            nonlocal prompt
            proposed = self._before[0] if self._before else default
            while True:
                prompt = questionary.text(
                    _asked(question)[0],
                    default=proposed,
                    validate=validate,
                    output=_terminal(),
                    key_bindings=self._keys(),
                )
                _let_grow(prompt)
                words = self._helps.get(question) or self._fields.get(field, "")
                self._explain(prompt, words, "Esc goes back." if self._can_go_back else "")
                proposed = str(prompt.unsafe_ask())
                problem = at_enter(proposed) if at_enter else None
                if problem is None:
                    return (proposed,)
                terminal.say_errors(ConnectError(problem))

        return self._answer(field, question, ask)[0]

    def choice(
        self, field: str, question: str, choices: Sequence[tuple[str, str]], default: str = ""
    ) -> str:
        import questionary

        width = max(len(_in_words(value)) for value, _ in choices)
        values = [value for value, _ in choices]

        def ask() -> tuple[str, ...]:
            before = [value for value in self._before if value in values]
            asked, instruction = _asked(question, self._instruction(len(choices) > _LONG))
            prompt = questionary.select(
                asked,
                choices=[
                    questionary.Choice(
                        printable(f"{_in_words(value).ljust(width)}  {text}".rstrip()), value
                    )
                    for value, text in choices
                ],
                default=before[0] if before else default or None,
                instruction=instruction,
                use_search_filter=len(choices) > _LONG,
                use_jk_keys=len(choices) <= _LONG,
                output=_terminal(),
            )
            self._keys(prompt.application.key_bindings)
            _wrap_choices(prompt, width + 2)
            _hold_back(prompt)
            self._explain(prompt, self._helps.get(question, ""))
            return (str(prompt.unsafe_ask()),)

        return self._answer(field, question, ask)[0]

    def several(
        self, field: str, question: str, choices: Sequence[tuple[str, str]]
    ) -> tuple[str, ...]:
        import questionary

        def ask() -> tuple[str, ...]:
            keys = "type to search, space to pick, enter for those; none is all"
            asked, instruction = _asked(question, self._and_back(keys))
            prompt = questionary.checkbox(
                asked,
                choices=[
                    questionary.Choice(printable(text), value, checked=value in self._before)
                    for value, text in choices
                ],
                instruction=instruction,
                use_search_filter=True,
                use_jk_keys=False,
                output=_terminal(),
            )
            self._keys(prompt.application.key_bindings)
            _wrap_choices(prompt, 2)
            _hold_back(prompt)
            return tuple(map(str, prompt.unsafe_ask()))

        return self._answer(field, question, ask)

    def _explain(self, prompt: Any, *paragraphs: str) -> None:
        """Show the help of a question under its prompt, until it is answered."""
        from prompt_toolkit.filters import is_done
        from prompt_toolkit.layout import ConditionalContainer, FormattedTextControl, Window

        def shown() -> str:
            width = max(_width(prompt) - 2, 1)
            lines = [line for words in paragraphs for line in _lines(words, width)]
            return "\n".join(f"  {line}" for line in lines)

        paragraphs = tuple(printable(words) for words in paragraphs if words)
        if paragraphs:
            window = Window(FormattedTextControl(shown), dont_extend_height=True)
            under = ConditionalContainer(window, filter=~is_done)
            prompt.application.layout.container.children.append(under)

    @property
    def _can_go_back(self) -> bool:
        """Whether Esc does something: there is a question before this one."""
        return self._goes_back and self._next > 0

    def _instruction(self, is_long: bool) -> str:
        return self._and_back(f"{'type to filter, ' if is_long else ''}arrow keys and Enter")

    def _and_back(self, keys: str) -> str:
        return f"({keys}{'; Esc goes back' if self._can_go_back else ''})"

    def _answer(
        self, field: str, question: str, ask: Callable[[], tuple[str, ...]]
    ) -> tuple[str, ...]:
        """The answer that was given already, else what is asked for now."""
        known = self._answers[self._next : self._next + 1]
        if known and known[0][:2] == (field, question):
            self._next += 1
            return known[0][2]
        del self._answers[self._next :]
        said = ask()
        self._before = ()
        self._answers.append((field, question, said))
        self._next += 1
        if self._goes_back:
            answered.remember((field, values) for field, _, values in self._answers)
        return said

    def _keys(self, keys: Any = None) -> Any:
        """What Esc and the end of input do at a prompt, whatever it is."""
        from prompt_toolkit.key_binding import KeyBindings

        keys = KeyBindings() if keys is None else keys

        def back(event: Any) -> None:
            if self._can_go_back:
                event.app.exit(exception=Back, style="class:aborting")

        def end(event: Any) -> None:
            event.app.exit(exception=EOFError, style="class:aborting")

        keys.add("escape", eager=True)(back)
        keys.add("c-d", eager=True)(end)
        return keys


def _in_words(value: str) -> str:
    """A value as a list shows it: a flag, which is an answer of its own, without its dashes."""
    return value[2:].replace("-", " ") if value.startswith("--") else value


def _lines(text: str, width: int, begin: str = "") -> list[str]:
    """``text`` in lines of that width, of which all but the first start with ``begin``."""
    return textwrap.wrap(text, width, subsequent_indent=begin, break_on_hyphens=False)


def _asked(question: str, instruction: str = "") -> tuple[str, str]:
    """A question and what to do, without a word that the end of a line cuts."""
    width = max(_terminal().get_size().columns, 10)
    lines = _lines(f"? {printable(question)}", width - 1, "  ")
    fits = len(lines[-1]) + len(instruction) + 2 < width
    if not fits:
        instruction = "\n  ".join(["", *_lines(instruction, width - 3)])
    return "\n".join(lines)[2:], instruction


def _width(prompt: Any) -> int:
    """The columns of a prompt's terminal, as it is now."""
    return max(int(prompt.application.output.get_size().columns), 1)


def _let_grow(prompt: Any) -> None:
    """Let what is wrong with an answer have more than one line, which prompt_toolkit gives it."""
    from prompt_toolkit.filters import to_filter
    from prompt_toolkit.layout import FormattedTextControl

    for window in prompt.application.layout.find_all_windows():
        if window.height == 1 and isinstance(window.content, FormattedTextControl):
            window.height = None
            window.dont_extend_height = to_filter(True)


def _wrap_choices(prompt: Any, indent: int) -> None:
    """Give a list's choices as many lines as they need; those that follow begin ``indent`` in.

    The choices themselves stay as they are: they are searched, and the answer is printed.
    """
    from functools import partial

    from questionary.prompts.common import InquirerControl

    def wrapped(tokens: Any) -> Any:
        width, column, found = _width(prompt), 0, list[tuple[str, str]]()
        for style, text in tokens():
            if text != "\n" and column + len(text) > width:
                room = max(width - column, 1)
                lines = _lines(text, room, " " * (indent if indent <= room // 2 else 2))
                text = f"\n{' ' * column}".join(lines)
            found.append((style, text))
            column = len(text.rpartition("\n")[2]) + (0 if "\n" in text else column)
        return found

    for window in prompt.application.layout.find_all_windows():
        if isinstance(window.content, InquirerControl):
            window.content.text = partial(wrapped, window.content.text)


def _hold_back(prompt: Any) -> None:
    """Take no Enter while nothing fits what was typed: questionary shows the whole list then."""
    from prompt_toolkit.filters import Condition
    from questionary.prompts.common import InquirerControl

    windows = list(prompt.application.layout.find_all_windows())
    choices: Any = next(w.content for w in windows if isinstance(w.content, InquirerControl))
    searched = choices.get_search_string_tokens

    def is_lost() -> bool:
        return bool(choices.search_filter) and not choices.found_in_search

    def shown() -> Any:
        return [*(searched() or ()), *([("", " nothing fits")] if is_lost() else ())]

    def nothing(event: Any) -> None:
        """Wait for another word."""

    for window in windows:
        if getattr(window.content, "text", None) == searched:
            window.content.text = shown
    prompt.application.key_bindings.add("enter", eager=True, filter=Condition(is_lost))(nothing)


def _terminal() -> Any:
    from prompt_toolkit.output import create_output

    return create_output(sys.stderr)  # stdout may be a file, and is for data
