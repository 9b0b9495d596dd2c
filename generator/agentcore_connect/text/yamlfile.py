"""Reading a YAML file that a person may have written: names and values, or where it goes wrong."""

from __future__ import annotations

import re
from typing import Any

import yaml

from agentcore_connect import limits
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text import leftover

SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader, in its fast form where there is one: that takes a tenth of the time."""

_NUMBER = re.compile(r"[-+0-9_:.]*")
_LARGEST = 2 * limits.ANSWERS_BYTES
"""Characters with every alias written out."""


def mapping(content: bytes, file: str, hint: str = "") -> dict[str, Any]:
    """The names and values of a YAML (or JSON) file; ``file`` and ``hint`` are for the message.

    Raises InvalidInput (``answers-file``) that never repeats what the file holds.
    """
    line = column = None
    try:
        if len(content) > limits.ANSWERS_BYTES:
            raise ValueError(f"it has more than {limits.ANSWERS_BYTES:,} bytes")
        values = load(content)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        if mark is not None:
            # libyaml counts a line more after a last one that has no end.
            line, column = min(mark.line, content.count(b"\n")) + 1, mark.column + 1
        wrong = f"{file} is not YAML or JSON"
        if isinstance(error, ValueError | _BoundError):
            wrong += f" that can be used: {getattr(error, 'problem', None) or error}"
    else:
        if isinstance(values, dict) and all(isinstance(key, str) for key in values):
            return values
        wrong = f"{file} must contain names and values"
    problem = Problem("answers-file", wrong, hint, None, file, line, column)
    raise InvalidInput(leftover.named(problem, content.decode("utf-8", "replace"), line))


def load(content: bytes | str, largest: int = _LARGEST) -> Any:
    """The value of a YAML text, by the fast form of the safe loader, where there is one.

    ``largest`` bounds the characters with every alias written out.
    Raises yaml.YAMLError for what is no YAML or too much (see `limits`), and ValueError for a
    value that is not what its form or tag says, as the 31st of June.
    """
    bound(yaml.parse(content, SAFE), largest)
    try:
        return yaml.load(content, SAFE)  # noqa: S506, it is a safe one
    except yaml.YAMLError:
        raise
    except Exception:  # the constructors fail in any way: KeyError, IndexError, OverflowError
        raise ValueError("a value does not fit its type") from None


class _BoundError(yaml.MarkedYAMLError):
    """A text that is YAML, and too much. Its message has nothing of the file."""


def bound(events: Any, largest: int = _LARGEST) -> None:
    """Raise a YAMLError where a text nests too deeply, or grows too large with its aliases.

    Nothing is built for it: an alias weighs, and nests, as much as what it stands for.
    """
    opened: list[tuple[str | None, int]] = []  # what closes: its anchor, the weight before it
    anchors: dict[str, tuple[int, int]] = {}  # finished ones: weight and depth
    weight, deepest = 0, [0]
    for event in events:
        kind = type(event).__name__
        if kind in ("SequenceStartEvent", "MappingStartEvent"):
            opened.append((event.anchor, weight))
            deepest.append(0)
        elif kind in ("SequenceEndEvent", "MappingEndEvent"):
            anchor, before = opened.pop()
            depth = deepest.pop() + 1
            deepest[-1] = max(deepest[-1], depth)
            if anchor is not None:
                anchors[anchor] = weight - before + 1, depth
            weight += 1
        elif kind == "AliasEvent":
            if event.anchor not in anchors:
                raise _too_much(
                    "an alias of an anchor that does not exist or is not closed yet", event
                )
            more, depth = anchors[event.anchor]
            weight += more
            deepest[-1] = max(deepest[-1], depth)
        elif kind == "ScalarEvent":
            weight += 1 + len(event.value)
            if event.anchor is not None:
                anchors[event.anchor] = 1 + len(event.value), 0
            is_text = event.implicit[1]  # quoted, or a block: no number, whatever it looks like
            is_long = len(event.value) > limits.NUMBER_DIGITS
            if is_long and not is_text and _NUMBER.fullmatch(event.value):
                raise _too_much("a number that is too long", event)
        if len(opened) + deepest[-1] > limits.DEPTH:
            raise _too_much(f"values are nested more than {limits.DEPTH} deep", event)
        if weight > largest:
            raise _too_much("too large once its aliases are expanded", event)


def _too_much(what: str, event: Any) -> _BoundError:
    return _BoundError(problem=what, problem_mark=event.start_mark)
