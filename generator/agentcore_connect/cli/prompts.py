"""Asking a person at a terminal, with questionary: arrows, defaults, checks while they type."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from agentcore_connect.cli.terminal import printable
from agentcore_connect.commands.scaffold.resolve import Asker, Check, Nobody
from agentcore_connect.errors import Interrupted, Problem


def asker(*, yes: bool, as_json: bool = False) -> Asker:
    """A person at the terminal; `Nobody` without one, for JSON, and with --yes."""
    if yes or as_json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return Nobody(yes)
    return Person()


class Person:
    """The `Asker` at a terminal. Prompts go to stderr's terminal, never into the data."""

    taken: Mapping[str, str] = {}

    def text(self, field: str, question: str, check: Check, default: str = "") -> str:
        import questionary

        def validate(value: str) -> bool | str:
            problem = check(value)
            return True if problem is None else printable(problem.sentences())

        return _answer(
            questionary.text(
                printable(question), default=default, validate=validate, output=_terminal()
            )
        )

    def choice(
        self, field: str, question: str, choices: Sequence[tuple[str, str]], default: str = ""
    ) -> str:
        import questionary

        width = max(len(value) for value, _ in choices)
        return _answer(
            questionary.select(
                printable(question),
                choices=[
                    questionary.Choice(printable(f"{value.ljust(width)}  {text}".rstrip()), value)
                    for value, text in choices
                ],
                default=default or None,
                output=_terminal(),
            )
        )

    def several(
        self, field: str, question: str, choices: Sequence[tuple[str, str]]
    ) -> tuple[str, ...]:
        import questionary

        found = questionary.checkbox(
            printable(question),
            choices=[questionary.Choice(printable(text), value) for value, text in choices],
            instruction="(type to search, space to pick, enter for those; none is all)",
            use_search_filter=True,
            use_jk_keys=False,
            output=_terminal(),
        ).unsafe_ask()
        return tuple(map(str, found or ()))


def _terminal() -> Any:
    from prompt_toolkit.output import create_output

    return create_output(sys.stderr)  # stdout may be a file, and is for data


def _answer(question: Any) -> str:
    answer = question.unsafe_ask()
    if answer is None:
        raise Interrupted(Problem("interrupted", "interrupted: nothing was changed"))
    return str(answer)
