"""A row of things with commas between: a list, the arguments of a call, imported names.

An insertion follows the row's layout, and its removal gives back the same characters:

- a comma after the last item says that the comma before it is the person's own;
- an item alone on its line brought its line end with it, any other the blank before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agentcore_connect.text.splice import LINE_END, Edit, Span

_BLANK = " \t\f"
_REST_OF_LINE = re.compile(r"[ \t\f]*(#[^\r\n]*)?(?=[\r\n])")


class Item(NamedTuple):
    """Where an item starts and ends, and where the comma after it is."""

    start: int
    end: int
    comma: int | None


@dataclass(frozen=True)
class Row:
    """The ``items`` between two brackets in ``text``; ``hollow`` is what is there without any.

    ``newline`` and ``indent`` are those of the file.
    """

    text: str
    items: Sequence[Item]
    hollow: Span
    newline: str
    indent: str

    def inserted(
        self, text: str, before: Item | None = None, *, lone_comma: bool = False
    ) -> list[Edit]:
        """The edits that add an item before another one, or as the last.

        With ``lone_comma``, the only item of a row on one line gets a comma after it.
        """
        if before is not None:
            start = before.start
            return [Edit(start, start, text + "," + (self._own_line(start) or " "))]
        if not self.items:
            return [self._first(text, lone_comma)]
        start, end, comma = self.items[-1]
        place = end if comma is None else comma + 1
        own_line = self._own_line(start)
        if own_line and (rest := _REST_OF_LINE.match(self.text, place)):
            place = rest.end()
        added = (own_line or " ") + text
        if comma is None:
            return [Edit(end, end, ","), Edit(place, place, added)]
        return [Edit(place, place, added + ",")]

    def removed(self, item: Item) -> list[Edit]:
        """The edits that take ``item`` out: the reverse of `inserted`."""
        at = self.items.index(item)
        start, end, comma = item
        edits = []
        if comma is not None:
            end = comma + 1
        elif at and (before := self.items[at - 1].comma) is not None:
            edits.append(Edit(before, before + 1, ""))
        blank = len(self.text[:start].rstrip(_BLANK))
        if self._own_line(start):
            start = blank - (2 if self.text[:blank].endswith("\r\n") else 1)
        elif at:
            start = blank
        elif len(self.items) > 1:
            end += len(self.text[end:]) - len(self.text[end:].lstrip(_BLANK))
        return [*edits, Edit(start, end, "")]

    def _first(self, text: str, lone_comma: bool) -> Edit:
        """The edit that adds the first item: on a line of its own where the brackets are on lines.

        There it stands below the comments, in their indentation, and has a comma.
        """
        start, end = self.hollow
        inside = self.text[start:end]
        *above, closing = LINE_END.split(inside)
        if not above:
            return Edit(end, end, text + "," * lone_comma)
        indent = closing + self.indent
        if len(above) > 1 and (comment := above[-1].strip()):
            indent = above[-1].partition(comment)[0]
        place = end - len(closing) - (2 if inside.endswith("\r\n" + closing) else 1)
        return Edit(place, place, self.newline + indent + text + ",")

    def _own_line(self, start: int) -> str | None:
        """The line end and indentation before an item that is the first thing on its line."""
        indent = len(self.text[:start].rstrip(_BLANK))
        if self.text[:indent].endswith(("\n", "\r")):
            return self.newline + self.text[indent:start]
        return None
