"""Asking a person at a terminal, with questionary: arrows, defaults, checks while they type."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
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
        self._helps = {
            row.option.prompt: row.help
            for row in options.values()
            if "{words}" not in row.option.help  # what there is to choose from is listed
        }
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

        def validate(value: str) -> bool | str:
            problem = check(value)
            return True if problem is None else printable(problem.sentences())

        def ask() -> tuple[str, ...]:
            proposed = self._before[0] if self._before else default
            while True:
                prompt = questionary.text(
                    printable(question),
                    default=proposed,
                    validate=validate,
                    output=_terminal(),
                    key_bindings=self._keys(),
                )
                self._explain(prompt, question)
                proposed = str(prompt.unsafe_ask())
                problem = at_enter(proposed) if at_enter else None
                if problem is None:
                    return (proposed,)
                terminal.say(terminal.error_lines(ConnectError(problem)))

        return self._answer(field, question, ask)[0]

    def choice(
        self, field: str, question: str, choices: Sequence[tuple[str, str]], default: str = ""
    ) -> str:
        import questionary

        width = max(len(value) for value, _ in choices)
        values = [value for value, _ in choices]

        def ask() -> tuple[str, ...]:
            before = [value for value in self._before if value in values]
            prompt = questionary.select(
                printable(question),
                choices=[
                    questionary.Choice(printable(f"{value.ljust(width)}  {text}".rstrip()), value)
                    for value, text in choices
                ],
                default=before[0] if before else default or None,
                instruction=self._instruction(is_long=len(choices) > _LONG),
                use_search_filter=len(choices) > _LONG,
                use_jk_keys=len(choices) <= _LONG,
                output=_terminal(),
            )
            self._keys(prompt.application.key_bindings)
            self._explain(prompt, question)
            return (str(prompt.unsafe_ask()),)

        return self._answer(field, question, ask)[0]

    def several(
        self, field: str, question: str, choices: Sequence[tuple[str, str]]
    ) -> tuple[str, ...]:
        import questionary

        def ask() -> tuple[str, ...]:
            prompt = questionary.checkbox(
                printable(question),
                choices=[
                    questionary.Choice(printable(text), value, checked=value in self._before)
                    for value, text in choices
                ],
                instruction="(type to search, space to pick, enter for those; none is all)",
                use_search_filter=True,
                use_jk_keys=False,
                output=_terminal(),
            )
            self._keys(prompt.application.key_bindings)
            return tuple(map(str, prompt.unsafe_ask()))

        return self._answer(field, question, ask)

    def _explain(self, prompt: Any, question: str) -> None:
        """Show the help of a question under its prompt, until it is answered."""
        from prompt_toolkit.filters import is_done
        from prompt_toolkit.layout import ConditionalContainer, FormattedTextControl, Window

        words = printable(self._helps.get(question, ""))
        width = max(prompt.application.output.get_size().columns - 2, 1)
        lines = textwrap.wrap(words, width, initial_indent="  ", subsequent_indent="  ")
        if lines:
            shown = Window(FormattedTextControl("\n".join(lines)), dont_extend_height=True)
            under = ConditionalContainer(shown, filter=~is_done)
            prompt.application.layout.container.children.append(under)

    def _instruction(self, *, is_long: bool) -> str:
        back = "; Esc goes back" if self._goes_back and self._next else ""
        return f"({'type to filter, ' if is_long else ''}arrow keys and Enter{back})"

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
            if self._goes_back and self._next:
                event.app.exit(exception=Back, style="class:aborting")

        def end(event: Any) -> None:
            event.app.exit(exception=EOFError, style="class:aborting")

        keys.add("escape", eager=True)(back)
        keys.add("c-d", eager=True)(end)
        return keys


def _terminal() -> Any:
    from prompt_toolkit.output import create_output

    return create_output(sys.stderr)  # stdout may be a file, and is for data
