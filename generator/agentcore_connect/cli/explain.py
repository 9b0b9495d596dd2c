"""`connect explain`: what an error message means, and what to do."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agentcore_connect import limits
from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import JsonOption

if TYPE_CHECKING:
    from agentcore_connect.plan.show import Line
    from agentcore_connect.troubleshooting import Entry

SETTINGS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
"""For the command: error messages begin with hyphens and name flags of other commands."""

_SHOWN = 3


def _entries() -> list[str]:
    """What a shell offers: the names of the entries."""
    from agentcore_connect import troubleshooting

    return [entry.name for entry in troubleshooting.ENTRIES]


def explain(
    text: Annotated[
        list[str] | None,
        typer.Argument(
            help="The message, or a piece of it; - reads it from stdin. Default: list all entries.",
            show_default=False,
            autocompletion=_entries,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Explain what an error message of agentcore, a gateway or an agent means, and what to do."""
    from agentcore_connect import troubleshooting
    from agentcore_connect.errors import ConnectError, InvalidInput, Problem
    from agentcore_connect.plan import show
    from agentcore_connect.text.near import nearest

    if not text:
        entries = troubleshooting.ENTRIES
        if not as_json:
            terminal.say(_titles(entries), data=True)
    else:
        said = _stdin() if text == ["-"] else " ".join(text)
        if not said.strip():
            raise InvalidInput(
                Problem(
                    "nothing-to-explain",
                    "there is no text to explain",
                    "Give the error message in quotes, or - and the text on stdin.",
                    field="text",
                )
            )
        entries = troubleshooting.find(said)
        if not entries:
            # The text is never repeated: it may hold a secret.
            near = [entry.name for entry in troubleshooting.nearest(said)]
            one = nearest(said.strip(), [entry.name for entry in troubleshooting.ENTRIES])
            if one is not None and "-" in said and one not in near:
                near = [one, *near]  # a slip in the name of an entry
            offer = (
                f"The nearest: {', '.join(near)} (`connect explain {near[0]}`). " if near else ""
            )
            error = ConnectError(
                Problem("no-entry", "no entry matches this text", offer + troubleshooting.NOT_FOUND)
            )
            if not as_json:
                raise error
            terminal.emit(show.document("explain", None, error) | {"entries": [], "nearest": near})
            return error.exit_code
        if not as_json:
            terminal.say(_explanations(entries), data=True, prose=True)
    if as_json:
        terminal.emit(
            show.document("explain", None) | {"entries": [_data(entry) for entry in entries]}
        )
    return 0


def _stdin() -> str:
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a log may hold any bytes
    text = ""
    while piece := sys.stdin.read(limits.EXPLAIN_CHARACTERS):
        text = (text + piece)[-limits.EXPLAIN_CHARACTERS :]
    return text


def _data(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "title": entry.title,
        "meaning": entry.meaning,
        "fix": list(entry.fix),
    }


def _titles(entries: Iterable[Entry]) -> Iterator[Line]:
    for entry in entries:
        yield f"{entry.name}: {entry.title}", ""


def _explanations(entries: tuple[Entry, ...]) -> Iterator[Line]:
    """The entries that fit best, in full, and the names of the others."""
    for entry in entries[:_SHOWN]:
        yield entry.title, "bold"
        yield f"  {entry.meaning}", ""
        for step in entry.fix:
            yield f"  - {step}", ""
    if entries[_SHOWN:]:
        names = ", ".join(entry.name for entry in entries[_SHOWN:])
        yield f"Also: {names} (`connect explain <name>`)", ""
