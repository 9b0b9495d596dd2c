"""YAML as JSON values, within bounds.

By the core schema of YAML 1.2, as the OpenAPI specification asks: ``no`` and ``on`` are texts, a
date is a text, the key ``200`` is a text. Only tags of that schema are known and nothing is ever
constructed. The tree is built from the parser's events: libyaml's own composer recurses in C and
crashes on deep nesting, and aliases of aliases grow without end if nothing counts them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

from agentcore_connect.errors import InvalidInput, Problem

DEPTH_MAX = 200
_TOO_DEEP = f"values are nested more than {DEPTH_MAX} deep"
_NUMBER_MAX = 400  # digits

_NULL = re.compile(r"(?:~|null|Null|NULL|)")
_BOOL = re.compile(r"(?:true|True|TRUE|false|False|FALSE)")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))")
_TAG = "tag:yaml.org,2002:"
_TAGS = {f"{_TAG}{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq")}


@dataclass(slots=True)
class _Value:
    """A finished value: how much it is with its aliases written out, and how deep."""

    value: Any
    weight: int
    depth: int


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that is being read."""

    value: dict[str, Any] | list[Any]
    anchor: str | None
    weight: int = 1
    depth: int = 1
    key: str | None = None
    merging: bool = False
    merged: list[dict[str, Any]] = field(default_factory=list)

    @property
    def wants_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None and not self.merging


def parse(text: str, file: str, largest: int) -> tuple[Any, dict[int, int]]:
    """The value of a YAML text, and the line of each mapping near its top by the mapping's id.

    ``largest`` bounds the characters with every alias written out. Raises `InvalidInput`
    (``openapi-syntax``) with the place of what is wrong, also for two documents in one file,
    values nested more than `DEPTH_MAX` deep, and an alias inside its own anchor.
    """
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    builder = _Builder(file, largest)
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        problem = error.problem or "it cannot be read"
        if "nesting depth" in problem:  # libyaml 0.2.6 reads ahead, to its own bound of 1,000
            problem = _TOO_DEEP
        builder.fail(problem, error.problem_mark)
    except yaml.reader.ReaderError as error:
        # libyaml gives the number, PyYAML's own reader the character.
        number = error.character if isinstance(error.character, int) else ord(error.character)
        shown = f"the character U+{number:04X} is not allowed"
        builder.fail(shown, None, text.count("\n", 0, error.position) + 1)
    return builder.result, builder.lines


class _Builder:
    def __init__(self, file: str, largest: int) -> None:
        self._file, self._largest = file, largest
        self._stack: list[_Open] = []
        self._anchors: dict[str, _Value] = {}
        self._documents = 0
        self.result: Any = None
        self.lines: dict[int, int] = {}

    def take(self, event: Any) -> None:
        """Take one event of the parser; raises `openapi-syntax` for what JSON cannot hold.

        Each value is finished when it closes, and only then is its anchor known: an alias within
        itself would never end.
        """
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self._scalar(event)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            if event.tag is not None and event.tag not in _TAGS and event.tag != "!":
                self.fail("a tag that JSON has no value for", event.start_mark)
            if len(self._stack) >= DEPTH_MAX:
                self.fail(_TOO_DEEP, event.start_mark)
            if self._stack and self._stack[-1].wants_key:
                self.fail("a key that is not text", event.start_mark)
            value: Any = {} if kind == "MappingStartEvent" else []
            if isinstance(value, dict) and len(self._stack) < 4:
                self.lines[id(value)] = event.start_mark.line + 1
            self._stack.append(_Open(value, event.anchor))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            done = self._stack.pop()
            if isinstance(done.value, dict):
                for mapping in done.merged:
                    for key, inner in mapping.items():
                        done.value.setdefault(key, inner)
            self._finish(_Value(done.value, done.weight, done.depth), done.anchor, event)
        elif kind == "AliasEvent":
            if event.anchor not in self._anchors:
                self.fail(
                    "an alias of an anchor that does not exist or is not closed yet",
                    event.start_mark,
                )
            self._finish(self._anchors[event.anchor], None, event)
        elif kind == "DocumentStartEvent":
            self._documents += 1
            if self._documents > 1:
                self.fail("a second document begins here", event.start_mark)

    def _scalar(self, event: Any) -> None:
        """A key that waits for its value, or a value. A plain ``<<`` as key merges what follows."""
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.value, dict) and top.wants_key:
            if event.value == "<<" and event.implicit[0] and event.tag is None:
                top.merging = True
                return
            if event.value in top.value:
                self.fail("a key that is given twice", event.start_mark)
            top.key = event.value
            top.weight += 1 + len(event.value)
            if event.anchor:
                self._anchors[event.anchor] = _Value(event.value, 1 + len(event.value), 0)
            return
        value = self._resolved(event)
        self._finish(_Value(value, 1 + len(event.value), 0), event.anchor, event)

    def _resolved(self, event: Any) -> Any:
        """The value of a scalar by the core schema of YAML 1.2; text where nothing else fits.

        What is quoted is text. A number that JSON does not have (``.inf``, or too long) is a fault
        and never text: its writer meant a number.
        """
        text, tag = event.value, event.tag
        if tag == "!" or tag == f"{_TAG}str" or (tag is None and not event.implicit[0]):
            return text
        if tag is not None and tag not in _TAGS:
            self.fail("a tag that JSON has no value for", event.start_mark)
        if _NULL.fullmatch(text):
            return None
        if _BOOL.fullmatch(text):
            return text[0] in "tT"
        if len(text) <= _NUMBER_MAX:
            if _INT.fullmatch(text):
                return int(text, {"0x": 16, "0o": 8}.get(text[:2], 10))
            if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
                return number
        if _NO_NUMBER.fullmatch(text) or _INT.fullmatch(text) or _FLOAT.fullmatch(text):
            self.fail("a number that JSON does not have", event.start_mark)
        if tag is not None:
            self.fail("a value that does not fit its tag", event.start_mark)
        return text

    def _finish(self, done: _Value, anchor: str | None, event: Any) -> None:
        """Put a finished value where it belongs, and count it there with all that it holds.

        An alias counts as often as it is used, in weight and in depth: written out, it is there so
        often.
        """
        if anchor:
            self._anchors[anchor] = done
        if not self._stack:
            self.result = done.value
            return
        top = self._stack[-1]
        top.weight += done.weight
        top.depth = max(top.depth, done.depth + 1)
        if top.weight > self._largest:
            self.fail("too large once its aliases are expanded", event.start_mark)
        if len(self._stack) + done.depth > DEPTH_MAX:
            self.fail(_TOO_DEEP, event.start_mark)
        if isinstance(top.value, list):
            top.value.append(done.value)
        elif top.merging:
            parts = done.value if isinstance(done.value, list) else [done.value]
            if not all(isinstance(part, dict) for part in parts):
                self.fail("<< takes a mapping or a list of mappings", event.start_mark)
            top.merged += parts
            top.merging = False
        elif top.key is not None:
            top.value[top.key] = done.value
            top.key = None
        else:
            self.fail("a key that is not text", event.start_mark)

    def fail(self, message: str, mark: Any, line: int | None = None) -> NoReturn:
        """Raise ``openapi-syntax`` at a mark of the parser, else at ``line``."""
        raise InvalidInput(
            Problem(
                "openapi-syntax",
                f"{self._file} is not usable YAML: {message}",
                file=self._file,
                line=mark.line + 1 if mark else line,
                column=mark.column + 1 if mark else None,
            )
        ) from None
