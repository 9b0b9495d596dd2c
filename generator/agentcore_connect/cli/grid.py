"""A table as wide as the terminal, and where its words do not fit beside each other, a list.

No word is cut or broken: names and paths are there to be copied.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agentcore_connect.plan.show import Line

_GAP = 2


def lines(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[Line]:
    """The lines of a table of texts, each at most ``width`` wide, unless one word is wider."""
    columns = list(zip(header, *rows, strict=True))
    widths = _widths(columns, width - 2 - _GAP * (len(columns) - 1))
    if widths is None:
        yield from _list(header, rows, width)
        return
    yield from ((line, "bold") for line in _row(header, widths))
    yield "  " + "-" * (sum(widths) + _GAP * (len(widths) - 1)), ""
    for row in rows:
        yield from ((line, "") for line in _row(row, widths))


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """How wide each column is: all that it has, or less where it can be wrapped; None: no way."""
    widths = [max(map(_cells, column)) for column in columns]
    least = [max(_cells(w) for text in column for w in text.split() or [""]) for column in columns]
    while sum(widths) > room:
        at = max(range(len(widths)), key=lambda at: (widths[at] > least[at], widths[at]))
        if widths[at] <= least[at]:
            return None
        widths[at] = max(least[at], widths[at] - (sum(widths) - room))
    return widths


def _row(texts: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """The lines of one row: as many as its longest cell needs."""
    cells = [_wrapped(text, width) for text, width in zip(texts, widths, strict=True)]
    for number in range(max(map(len, cells))):
        shown = [cell[number] if number < len(cell) else "" for cell in cells]
        padded = (text + " " * (w - _cells(text)) for text, w in zip(shown, widths, strict=True))
        yield ("  " + (" " * _GAP).join(padded)).rstrip()


def _list(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[Line]:
    """Each row below its first cell, a line or more for each of the others that says something."""
    left = max(map(len, header[1:]), default=0)
    for first, *others in rows:
        yield f"  {first}", "bold"
        for name, text in zip(header[1:], others, strict=True):
            if text:
                start, *more = _wrapped(text, width - left - 6)
                yield f"    {name.ljust(left)}  {start}", ""
                yield from ((f"{' ' * (left + 6)}{line}", "") for line in more)


def _wrapped(text: str, width: int) -> list[str]:
    wrapped = textwrap.wrap(text, max(width, 1), break_long_words=False, break_on_hyphens=False)
    return wrapped or [""]


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
