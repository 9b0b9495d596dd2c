"""Writing to the terminal: data to stdout, everything else to stderr, colour where it helps."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typer

from agentcore_connect.errors import ConnectError
from agentcore_connect.text import characters
from agentcore_connect.vocabulary import secret

if TYPE_CHECKING:
    from agentcore_connect.plan.show import Line

_ERRORS_SHOWN = 50
"""Of one failure; a document can have thousands, and the first ones say what is wrong with it."""


def say(lines: Iterable[Line], *, data: bool = False) -> None:
    """Print styled lines, to stdout when they are the command's data; colour only on a terminal."""
    for text, style in lines:
        colour, bold = style.removeprefix("bold").strip() or None, style.startswith("bold")
        styled = typer.style(printable(text), fg=colour, bold=bold or None)
        typer.echo(styled, err=not data, color=False if os.environ.get("NO_COLOR") else None)


def emit(document: dict[str, Any]) -> None:
    """Print the one JSON object of a command to stdout.

    What a terminal would obey, or a reader not see, is written as JSON's escapes.
    """
    ascii_only = not (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    text = json.dumps(_redacted(document), indent=2, ensure_ascii=ascii_only)
    sys.stdout.write("".join(c if c == "\n" or _is_seen(c) else json.dumps(c)[1:-1] for c in text))
    sys.stdout.write("\n")


def _redacted(value: Any) -> Any:
    """JSON without what looks like a secret in its texts."""
    if isinstance(value, str):
        return secret.redacted(value)
    if isinstance(value, dict):
        return {_redacted(key): _redacted(item) for key, item in value.items()}
    return [_redacted(item) for item in value] if isinstance(value, (list, tuple)) else value


def error_lines(error: ConnectError) -> Iterable[Line]:
    """What happened, where, and what to do: two lines a problem."""
    for problem in error.problems[:_ERRORS_SHOWN]:
        yield f"error: {problem.located()}", "bold red"
        if problem.hint:
            yield f"  {problem.hint}", ""
    if more := len(error.problems[_ERRORS_SHOWN:]):
        yield f"error: and {more:,} more; --json has all of them", "bold red"


def printable(text: str) -> str:
    """``text`` as it may reach a terminal: names, paths and texts of others are among it.

    Control and invisible characters are written as Python's escapes, also what the terminal's
    encoding does not have; what looks like a secret is left out.
    """
    text = secret.redacted(text)
    if text.isascii() and text.isprintable():
        return text
    seen = "".join(c if c == "\t" or _is_seen(c) else _escaped(c) for c in text)
    encoding = sys.stdout.encoding or "utf-8"
    return seen.encode(encoding, "backslashreplace").decode(encoding)


def _is_seen(char: str) -> bool:
    return " " <= char <= "~" or (char.isprintable() and not characters.is_hidden(char))


def _escaped(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print a table to stdout, as wide as the terminal; 120 columns where there is none."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    drawn = Table(*header, box=SIMPLE_HEAD)
    for row in rows:
        drawn.add_row(*map(printable, row))
    width = None if sys.stdout.isatty() else 120
    Console(width=width, markup=False, emoji=False, highlight=False).print(drawn)
