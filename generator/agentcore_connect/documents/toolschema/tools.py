"""A file of tools: read, written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from agentcore_connect.documents.toolschema import shape
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text import jsonedit


@dataclass(frozen=True)
class Tools:
    """The tools of one target, as they were found: `check` says what is wrong with them.

    ``entries`` are JSON values, tools where all is well; ``file`` is for messages; ``notes`` are
    warnings from making them.
    """

    entries: tuple[Any, ...]
    file: str
    notes: tuple[Problem, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tools that have one."""
        return tuple(
            entry["name"]
            for entry in self.entries
            if isinstance(entry, dict) and isinstance(entry.get("name"), str)
        )


def read(data: bytes, file: str) -> Tools:
    """The tools of a JSON file: an array, or the API's form ``{"inlinePayload": [...]}``.

    Raises `InvalidInput` where it is neither (``tools-form``), larger than the service takes
    (``tools-too-large``) or not JSON at all (the codes of `jsonedit`). The tools themselves are
    not judged here. Source: the CLI 0.30.0 takes the array only ("Tool schema file must contain a
    JSON array").
    """
    if len(data) > shape.BYTES_MAX:
        raise InvalidInput(
            Problem(
                "tools-too-large",
                f"{file} has {len(data):,} bytes, and the service allows {shape.BYTES_MAX:,}",
                "Spread the tools over several targets.",
                file=file,
            )
        )
    value = jsonedit.parse(jsonedit.read(data, file), file)
    if isinstance(value, dict) and value.keys() == {"inlinePayload"}:
        value = value["inlinePayload"]
    if not isinstance(value, list):
        raise InvalidInput(
            Problem(
                "tools-form",
                f"{file} does not contain a list of tools",
                'Write [{"name": ..., "description": ..., "inputSchema": {"type": "object", '
                '"properties": {...}}}].',
                file=file,
            )
        )
    return Tools(tuple(value), file)


def chosen(tools: Tools, names: Sequence[str]) -> Tools:
    """Of ``tools`` those with these names, all where there are none.

    Raises `InvalidInput` (``no-such-tool``) for names that no tool has.
    """
    if not names:
        return tools
    refuse_unknown(names, tools.names, tools.file)
    entries = [one for one in tools.entries if isinstance(one, dict) and one.get("name") in names]
    return replace(tools, entries=tuple(entries))


def refuse_unknown(names: Sequence[str], there: Sequence[str], file: str) -> None:
    """Raise `InvalidInput` (``no-such-tool``) for names that are not there."""
    unknown = [name for name in names if name not in there]
    if unknown:
        raise InvalidInput(
            Problem(
                "no-such-tool",
                f"{file} has no tool {', '.join(map(repr, unknown))}",
                f"Its tools: {', '.join(there[:20]) or 'none'}.",
                "tool",
                file=file,
            )
        )


def to_json(tools: Tools) -> bytes:
    """The file that the CLI takes: an array, two spaces a step, a final newline."""
    return dump(list(tools.entries))


def dump(value: Any) -> bytes:
    """A JSON value as a file.

    Raises `InvalidInput` (``tools-too-large``) where the indentation of lists inside each other
    alone would be larger than what the service takes.
    """
    refuse_nested(value)
    return as_file(value)


def as_file(value: Any, largest: int | None = None) -> bytes:
    """As `dump`, of any size: a value from a file that was small enough to be read.

    What would have more than ``largest`` bytes is written without blanks.
    """
    content = _as_json(value, indent=2) + b"\n"
    if largest is not None and len(content) > largest:
        content = as_json(value) + b"\n"
    return content


def as_json(value: Any) -> bytes:
    """A JSON value without blanks."""
    return _as_json(value, separators=(",", ":"))


def _as_json(value: Any, **layout: Any) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False, **layout).encode()
    except UnicodeEncodeError:  # a lone half of a surrogate pair has to stay escaped
        return json.dumps(value, **layout).encode()


def refuse_nested(value: Any) -> None:
    """Raise `InvalidInput` (``tools-too-large``) for a value that indentation makes too large."""
    if _indentation(value) > shape.BYTES_MAX:
        raise InvalidInput(
            Problem("tools-too-large", "its lists and objects are nested too deeply")
        )


def _indentation(value: Any) -> int:
    """How many spaces stand at the beginnings of the lines of a JSON value."""
    spaces, waiting = 0, [(value, 1)]
    while waiting:
        place, depth = waiting.pop()
        inside = list(place.values()) if isinstance(place, dict) else place
        spaces += 2 * depth * (len(inside) + 1)
        waiting += [(one, depth + 1) for one in inside if one and isinstance(one, (dict, list))]
    return spaces
