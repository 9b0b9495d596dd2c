"""The words of a Cedar text and their lines: the engine says what is wrong, but not where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*)
    |(?P<string>"(?:\\.|[^"\\])*")
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<number>[0-9]+)
    |(?P<sign>::|==|!=|<=|>=|&&|\|\||.)""",
    re.VERBOSE | re.DOTALL,
)
"""Cedar's lexical grammar; a sign that is none of Cedar's is a token of one character."""


@dataclass(frozen=True)
class Token:
    """A word of the text. ``end`` is the offset after it; ``line`` and ``column`` are from 1."""

    text: str
    kind: str
    end: int
    line: int
    column: int


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a Cedar text, without spaces and comments."""
    return tuple(_scan(text))


def _scan(text: str) -> Iterator[Token]:
    """The words with their lines and columns from 1; white space counts for places only.

    A word may hold line ends itself (a string), so lines are counted in every match.
    """
    line, start = 1, 0
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind != "space":
            yield Token(match[0], kind, match.end(), line, match.start() - start + 1)
        newlines = match[0].count("\n")
        if newlines:
            line += newlines
            start = match.start() + match[0].rindex("\n") + 1
