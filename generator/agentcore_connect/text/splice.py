"""Edits of a text by position, which leave everything else as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

LINE_END = re.compile(r"\r\n|\r|\n")


class Span(NamedTuple):
    """The characters from ``start`` to before ``end``."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace the characters from ``start`` to before ``end`` by ``text``."""

    start: int
    end: int
    text: str


class OverlapError(ValueError):
    """Two edits change the same characters."""


def line_end_of(text: str) -> str:
    """The first line end of a text, which stands for those that are added; a plain one if none."""
    found = LINE_END.search(text)
    return found[0] if found else "\n"


def apart(newline: str, text: str, at: int) -> str:
    """The line end for a line that is put before ``at``: a CR before an LF is one end with it."""
    return "\n" if newline == "\r" and text.startswith("\n", at) else newline


def spliced(text: str, edits: Iterable[Edit]) -> str:
    """The text after ``edits``; those at one place keep their order. Raises `OverlapError`."""
    pieces, done = [], 0
    for start, end, new in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if start < done:
            raise OverlapError
        pieces += [text[done:start], new]
        done = end
    return "".join([*pieces, text[done:]])
