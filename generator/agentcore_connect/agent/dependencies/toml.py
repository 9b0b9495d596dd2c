"""The text of a `pyproject.toml` that is edited in one place: tomlkit says where that is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any, NamedTuple

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import ParseError, TOMLKitError
from tomlkit.items import AoT, Table

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text import leftover
from agentcore_connect.text.splice import LINE_END

BOM = "\ufeff"
# A line that begins a table or a value; between two of them a prefix of the file is whole.
_START = re.compile(r"[ \t]*(?:\[|[\w.\"'-]+[ \t]*=)")
_STAND_IN = "agentcore-connect: a value was here"


class Place(NamedTuple):
    """What is before, in and after a value."""

    before: str
    value: str
    after: str


@lru_cache(maxsize=16)
def data(text: str) -> dict[str, Any]:
    """What the file holds, not to be changed. Raises `InvalidInput` as `parsed` does."""
    return _read(text)[1]


def parsed(text: str) -> TOMLDocument:
    """The document; raises `InvalidInput` (``toml-syntax``) with its line and column.

    Of tomlkit's errors only those of syntax say a place; that of another is looked for.
    """
    return _read(text)[0]


def _read(text: str) -> tuple[TOMLDocument, dict[str, Any]]:
    try:
        return _whole(text.removeprefix(BOM))
    except ParseError as error:
        line, column, message = error.line, error.col + 1, str(error)
    except TOMLKitError as error:
        line, column, message = _line_of(type(error), text), 1, str(error)
    except RecursionError:  # newer tomlkit bounds the depth itself
        line, column, message = 1, 1, "values are nested too deeply"
    message = message.partition(" at line ")[0]
    problem = Problem(
        "toml-syntax",
        f"pyproject.toml is not valid TOML: {message}",
        hint="Correct it, then run the command again.",
        line=line,
        column=column,
    )
    raise InvalidInput(leftover.named(problem, text, line))


def _whole(text: str) -> tuple[TOMLDocument, dict[str, Any]]:
    """The document, and what it holds: of a table in parts tomlkit finds some errors only then."""
    document = tomlkit.parse(text)
    return document, document.unwrap()


def _line_of(kind: type[TOMLKitError], text: str) -> int:
    """Where the first thing begins with which there is an error of this kind, as a key twice.

    The file can be anybody's: it is read again some twenty times, not once for each line.
    """
    lines = text.removeprefix(BOM).splitlines(keepends=True)
    starts = [at for at, line in enumerate(lines) if _START.match(line)]
    ends = [*starts[1:], len(lines)]

    def has(end: int) -> bool:
        try:
            _whole("".join(lines[:end]))
        except TOMLKitError as error:
            return type(error) is kind
        return False

    return starts[min(bisect_left(ends, True, key=has), len(starts) - 1)] + 1 if starts else 1


def table(found: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The table at ``keys``; an empty one where there is none, or something else."""
    for key in keys:
        inner = found.get(key)
        found = inner if isinstance(inner, dict) else {}
    return found


@lru_cache(maxsize=16)  # of one text the same is asked for each requirement
def place(text: str, keys: tuple[str, ...], key: str | None) -> Place | None:
    """Where the value of ``key`` in the table at ``keys`` stands, or of its last key.

    Raises `InvalidInput` as `parsed` does.
    """
    document = parsed(text)
    inner: Any = document
    for name in keys:
        inner = inner.get(name) if isinstance(inner, MutableMapping) else None
    if not isinstance(inner, MutableMapping):  # a table, or one that is written in parts
        return None
    plain = [name for name, value in inner.items() if not isinstance(value, Table | AoT)]
    if key is None and plain:
        key = plain[-1]
    if key not in plain:
        return None
    inner[key] = _STAND_IN
    before, _, after = document.as_string().partition(tomlkit.item(_STAND_IN).as_string())
    if text.startswith(BOM):
        before = BOM + before
    if not (text.startswith(before) and text.endswith(after)):
        return None
    return Place(before, text[len(before) : len(text) - len(after)], after)


def is_exactly(text: str, expected: dict[str, Any]) -> bool:
    """Whether the text holds exactly what it should."""
    try:
        return data(text) == expected
    except InvalidInput:
        return False


def line_at(text: str, at: int) -> tuple[int, str]:
    """The line in which the character ``at`` stands: where it starts, and its text."""
    ends = [end.end() for end in LINE_END.finditer(text, 0, at)]
    start = ends[-1] if ends else 0
    found = LINE_END.search(text, at)
    return start, text[start : found.start() if found else len(text)]
