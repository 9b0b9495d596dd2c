"""Asking for one answer: whom, and what an answer that is missing or wrong becomes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from agentcore_connect.answers import Given
from agentcore_connect.errors import Problem
from agentcore_connect.project import Project

Check = Callable[[str], "Problem | None"]


class Asker(Protocol):
    """Asks a person, or says that there is nobody to ask by raising `Missing`."""

    def text(self, field: str, question: str, check: Check, default: str = "") -> str: ...

    def choice(
        self, field: str, question: str, choices: Sequence[tuple[str, str]], default: str
    ) -> str: ...


class Missing(Exception):
    """An answer is needed and nobody can be asked."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


class Nobody:
    """The `Asker` without a terminal, or with --yes."""

    def text(self, field: str, question: str, check: Check, default: str = "") -> str:
        raise Missing(missing_answer(field, question))

    def choice(
        self, field: str, question: str, choices: Sequence[tuple[str, str]], default: str
    ) -> str:
        values = ", ".join(value for value, _ in choices)
        raise Missing(missing_answer(field, question, f"One of: {values}."))


def missing_answer(field: str, question: str, hint: str = "") -> Problem:
    flag = "--" + field.replace("_", "-")
    return Problem(
        "missing-answer", f"{flag} is missing: {question.rstrip('?')}", hint, field=field
    )


@dataclass
class Questions:
    """What was said, the project, whom to ask; and the problems that were found so far.

    A method, and each function that takes the questions, gives None where it has added a problem.
    """

    said: Given
    project: Project
    asker: Asker
    problems: list[Problem] = field(default_factory=list)

    def text(
        self, field: str, question: str, value: str | None, check: Check, default: str = ""
    ) -> str | None:
        if value is None:
            try:
                value = self.asker.text(field, question, check, default)
            except Missing as missing:
                self.problems.append(missing.problem)
                return None
        problem = check(value)
        if problem is not None:
            self.problems.append(problem)
            return None
        return value

    def choice(
        self, field: str, question: str, choices: Sequence[tuple[str, str]], default: str = ""
    ) -> str | None:
        try:
            return self.asker.choice(field, question, choices, default or choices[0][0])
        except Missing as missing:
            self.problems.append(missing.problem)
            return None

    def refuse(self, code: str, message: str, hint: str, field: str) -> None:
        self.problems.append(Problem(code, message, hint, field))

    def needs_oauth(self, declared: dict[str, Any], field: str) -> None:
        if declared.get("authorizerType") != "OAuthCredentialProvider":
            self.refuse(
                "credential-type",
                f"credential {declared.get('name')!r} is an API key; OAuth is needed here",
                "Name an OAuth credential, or a new name to declare one.",
                field,
            )
