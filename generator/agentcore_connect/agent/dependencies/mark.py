"""The comment that says what an entry was before connect raised its lower bound.

It stands at the end of the entry's line. So whoever has the file, on whatever machine, can see why
the bound is there, and `connect remove` can put the entry back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from packaging.utils import canonicalize_name

from agentcore_connect.agent.dependencies.bounds import was_raised
from agentcore_connect.agent.frameworks.bounds import package
from agentcore_connect.text.splice import Edit, Span

_MARK = "  # raised by connect from: "
_MARKED = re.compile(rf"{_MARK}([^\r\n]+?)(?={_MARK}|[\r\n]|\Z)")


class Marked(NamedTuple):
    """What an entry ``was``, and where in a text the comment that says so starts and ends."""

    was: str
    start: int
    end: int


def marked(text: str, start: int = 0, end: int | None = None) -> Iterator[Marked]:
    """The marks in a text, from ``start`` to before ``end``."""
    for found in _MARKED.finditer(text, start, len(text) if end is None else end):
        yield Marked(found[1], found.start(), found.end())


def marking(was: str, line: str, start: int) -> Edit:
    """The edit that marks an entry that was ``was``; ``start`` is where its ``line`` starts."""
    end = start + len(line)
    return Edit(end, end, _MARK + was)


def is_marked(line: str, now: str) -> bool:
    """Whether a mark in the line says what the entry ``now`` was at first."""
    return any(was_raised(one.was, now) for one in marked(line))


def lowered(entries: Iterable[tuple[str, Span]], marks: Iterable[Marked], name: str) -> list[Edit]:
    """The edits that put entries back as ``marks`` say, as far as these fit.

    Each entry comes with its place; ``name`` is the one package that is looked at. Several entries
    of it are marked in their order.
    """
    left = [one for one in marks if name_of(one.was) == name]
    edits: list[Edit] = []
    for now, place in entries:
        fitting = next((one for one in left if was_raised(one.was, now)), None)
        if fitting is not None:
            left.remove(fitting)
            edits.append(Edit(place.start, place.end, fitting.was))
            edits.append(Edit(fitting.start, fitting.end, ""))
    return edits


def name_of(text: str) -> str:
    """The normalised name of the package whose versions a requirement's text tells."""
    found = re.match(r"[A-Za-z0-9]([\w.-]*\w)?", text.strip(), re.ASCII)
    return package(canonicalize_name(found[0])) if found else ""
