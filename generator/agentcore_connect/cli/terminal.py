"""Writing to the terminal: data to stdout, everything else to stderr, colour where it helps."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typer

from agentcore_connect.errors import ConnectError

if TYPE_CHECKING:
    from agentcore_connect.show import Line


def say(lines: Iterable[Line], *, data: bool = False) -> None:
    """Print styled lines, to stdout when they are the command's data; colour only on a terminal."""
    for text, style in lines:
        colour, bold = style.removeprefix("bold").strip() or None, style.startswith("bold")
        styled = typer.style(_printable(text), fg=colour, bold=bold or None)
        typer.echo(styled, err=not data, color=False if os.environ.get("NO_COLOR") else None)


def emit(document: dict[str, Any]) -> None:
    """Print the one JSON object of a command to stdout."""
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def error_lines(error: ConnectError) -> Iterable[Line]:
    """What happened, where, and what to do: two lines a problem."""
    for problem in error.problems:
        where = problem.where()
        yield f"error: {where + ': ' if where else ''}{problem.message}", "bold red"
        if problem.hint:
            yield f"  {problem.hint}", ""


def _printable(text: str) -> str:
    """``text`` without control characters: names and paths of others may reach a terminal."""
    return "".join(c if c == "\t" or c.isprintable() else repr(c)[1:-1] for c in text)


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print a table to stdout, as wide as the terminal; 120 columns where there is none."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    drawn = Table(*header, box=SIMPLE_HEAD)
    for row in rows:
        drawn.add_row(*map(_printable, row))
    Console(width=None if sys.stdout.isatty() else 120, markup=False).print(drawn)
