"""Edits of a JSON text that keep every byte outside the edit.

The CLI calls ``agentcore.json`` the source of truth of a project, and people edit it by hand, so
its keys, their order and its layout are theirs. A new value is laid out as its neighbours are; in a
file that the CLI wrote (``JSON.stringify(value, null, 2)``) an edited text is, byte for byte, what
``JSON.stringify`` makes of the edited value.

A text is what `read` gives: a BOM stays its first character and line ends stay as they are, so that
``text.encode()`` is the file again. A pointer is a tuple of object keys and array indexes. One that
leads nowhere is a `LookupError`, and an edit that does not fit what it leads to a `TypeError`: both
are faults of the caller, who has parsed the text.

An edit looks only at the containers on its way and jumps over what is in their other items with the
decoder of the standard library, which is written in C: a text of megabytes is edited at its speed.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text import leftover

Pointer = tuple[str | int, ...]

_BOM = "\ufeff"
# Far more than the CLI's schema needs, and far less than what makes recursion fail in json, copy
# and pydantic, which all meet the parsed value.
_DEPTH = 200
_SPACE = " \t\n\r"
_GAP = re.compile(f"[{_SPACE}]*")
_WORD = re.compile(r"-?\w[\w.+-]{,19}|(?s:.)")
# What the scanner waits for, in the words of the error message.
_VALUE, _FIRST_VALUE, _NEXT_VALUE = "a value", 'a value or "]"', '"," or "]"'
_KEY, _FIRST_KEY = "a name in double quotes", 'a name in double quotes or "}"'
_COLON, _NEXT_KEY, _END = '":"', '"," or "}"', "the end of the file"
_CLOSERS = {_FIRST_VALUE: "]", _NEXT_VALUE: "]", _FIRST_KEY: "}", _NEXT_KEY: "}"}
_MARKS = {_COLON: ":", _NEXT_VALUE: ",", _NEXT_KEY: ","}
_HINTS = {
    "//": "JSON has no comments.",
    "/*": "JSON has no comments.",
    "#": "JSON has no comments.",
    "'": "Use double quotes for strings.",
}


@dataclass(slots=True, eq=False)
class _Node:
    """A value and its place: ``at`` is where the member begins (its key), else ``start``.

    ``key`` is its name or index in what holds it.
    """

    text: str
    at: int
    start: int
    end: int
    key: str | int = 0
    level: list[_Node] | None = None

    @property
    def kind(self) -> str:
        """The first character: a bracket, or that of a leaf."""
        return self.text[self.start]

    @property
    def items(self) -> list[_Node]:
        """What is directly in it: none in a leaf, and none of what is deeper."""
        if self.level is None:
            self.level = list(_level(self.text, self.start)) if self.kind in "[{" else []
        return self.level


def read(data: bytes, file: str) -> str:
    """The text of the bytes of ``file``, whose name is only for messages.

    Raises `InvalidInput` (``json-encoding``) where they are not UTF-8, with or without a BOM.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        found, at = "it looks like UTF-16 or UTF-32", 0
    else:
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            found, at = f"byte 0x{data[error.start]:02x} does not belong there", error.start
    raise InvalidInput(
        Problem(
            code="json-encoding",
            message=f"{file} is not UTF-8: {found}.",
            hint="Save the file as UTF-8.",
            file=file,
            line=data.count(b"\n", 0, at) + 1,
            column=len(data[data.rfind(b"\n", 0, at) + 1 : at].decode(errors="replace")) + 1,
        )
    )


def parse(text: str, file: str) -> Any:
    """The value of a JSON text, by RFC 8259 and with every name of an object given once.

    Raises `InvalidInput` with line and column: ``json-duplicate-key``, or ``json-syntax`` for all
    else (also comments, trailing commas, NaN, and values that are nested absurdly deep).
    """
    try:
        value = _DECODER.decode(text.removeprefix(_BOM))
    except (ValueError, KeyError, RecursionError):
        return _scan(text, file)  # which is slower, and knows the place of the error
    return _scan(text, file) if _is_too_deep(value) else value


def append(text: str, pointer: Pointer, value: Any) -> str:
    """The text with ``value`` added at the end of the array at ``pointer``.

    Taking it out again with `remove` gives the original text, whatever its layout. Integers and
    strings are spelled as ``JSON.stringify`` does, floats as Python does.
    """
    path = _find(text, pointer)
    if path[-1].kind != "[":
        raise TypeError(f"{pointer} is not an array")
    return _add(text, path, None, value)


def put(text: str, pointer: Pointer, key: str, value: Any) -> str:
    """The text with the member ``key`` of the object at ``pointer`` set to ``value``.

    A new member is added at the end. One that has this value already is left as it is.
    """
    path = _find(text, pointer)
    container = path[-1]
    if container.kind != "{":
        raise TypeError(f"{pointer} is not an object")
    old = next((item for item in container.items if item.key == key), None)
    if old is None:
        return _add(text, path, key, value)
    if _dump(json.loads(text[old.start : old.end])) == _dump(value):
        return text
    wide = _is_wide(text, old) if old.items else "\n" in _lead(text, container)
    rendered = _render(text, [old, *reversed(path)], value, _indent(text, old.at) if wide else None)
    return text[: old.start] + rendered + text[old.end :]


def remove(text: str, pointer: Pointer) -> str:
    """The text without the element or member at ``pointer``, and without its comma."""
    *path, item = _find(text, pointer)
    if not path:
        raise LookupError("the whole text cannot be removed")
    container = path[-1]
    index = container.items.index(item)
    if index + 1 < len(container.items):
        return text[: item.at] + text[container.items[index + 1].at :]
    if index:
        return text[: container.items[index - 1].end] + text[item.end :]
    lead, trail = _lead(text, container), text[item.end : container.end - 1]
    around = _around(text, path)
    left = ""
    if around is None and lead == trail:
        left = lead
    elif around and lead.endswith(around[0]) and trail == around[1]:
        left = lead.removesuffix(around[0])
    return text[: container.start + 1] + left + text[container.end - 1 :]


def _add(text: str, path: list[_Node], key: str | None, value: Any) -> str:
    """Adds an element, or the member ``key``, at the end of the last container of ``path``."""
    container = path[-1]
    upwards = path[::-1]
    name = "" if key is None else _dump(key) + _colon(text, upwards)
    if not container.items:
        around = _around(text, path)
        inside = text[container.start + 1 : container.end - 1]
        # White space inside an empty container is kept beside the new value, where `remove`
        # recognises it by the same two rules.
        lead, trail = (inside, inside) if around is None else (inside + around[0], around[1])
        indent = None if around is None else around[0].rpartition("\n")[2]
        added = lead + name + _render(text, upwards, value, indent) + trail
        return text[: container.start + 1] + added + text[container.end - 1 :]
    last = container.items[-1]
    if len(container.items) > 1:
        comma = text[container.items[-2].end : last.at]
    elif "\n" in (lead := _lead(text, container)):
        comma = "," + lead
    else:
        comma = _comma(_colon(text, upwards))
    wide = "\n" in comma
    indent = _indent(comma, len(comma)) if wide else _indent(text, last.at)
    if last.items and (key is None or not wide):
        wide = _is_wide(text, last)
    rendered = _render(text, [last, *upwards], value, indent if wide else None)
    return text[: last.end] + comma + name + rendered + text[last.end :]


def _around(text: str, path: list[_Node]) -> tuple[str, str] | None:
    """The white space before and after the only item of a container, None on one line.

    It depends on what is outside the container alone: so it is the same before and after an edit.
    """
    *outer, container = path
    if outer and "\n" not in _lead(text, outer[-1]):
        return None
    outside = text[: container.start] + text[container.end :]
    trail = _newline(outside) + _indent(text, container.at)
    return trail + _unit(text, outer[::-1]), trail


def _render(text: str, near: list[_Node], value: Any, indent: str | None) -> str:
    """``value`` as text: on one line without ``indent``, else laid out from that indent on."""
    colon = _colon(text, near)
    if indent is None:
        return _dump(value, separators=(_comma(colon), colon))
    laid_out = _dump(value, indent=_unit(text, near), separators=(",", colon))
    return laid_out.replace("\n", _newline(text) + indent)


def _dump(value: Any, **layout: Any) -> str:
    raw = json.dumps(value, ensure_ascii=False, allow_nan=False, **layout)
    # Halves that belong together become one character, others are escaped, as JSON.stringify does.
    joined = raw.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", joined)


def _newline(text: str) -> str:
    return "\r\n" if text.find("\r\n") + 1 == text.find("\n") > 0 else "\n"


def _indent(text: str, at: int) -> str:
    """The white space that begins the line of a place."""
    line = text[text.rfind("\n", 0, at) + 1 : at].removeprefix(_BOM)
    return line[: len(line) - len(line.lstrip(_SPACE))]


def _lead(text: str, container: _Node) -> str:
    """The white space between a container's opening bracket and its first item."""
    return text[container.start + 1 : container.items[0].at]


def _is_wide(text: str, node: _Node) -> bool:
    return "\n" in text[node.start : node.end]


def _unit(text: str, near: list[_Node]) -> str:
    """One step of indentation, as the nearest container that is laid out on lines has it."""
    for node in near:
        if node.items and "\n" in (lead := _lead(text, node)):
            inner, outer = lead.rpartition("\n")[2], _indent(text, node.start)
            if inner != outer and inner.startswith(outer):
                return inner[len(outer) :]
    return "  "


def _colon(text: str, near: list[_Node]) -> str:
    """The colon and the white space around it, as the nearest object has them."""
    for node in near:
        if node.items and node.kind == "{":
            first = node.items[0]
            colon = text[first.at : first.start].rpartition('"')[2]
            return colon if "\n" not in colon else ": "
    return ": "


def _comma(colon: str) -> str:
    return ", " if colon[-1] in _SPACE else ","


def _find(text: str, pointer: Pointer) -> list[_Node]:
    """The nodes on the way to ``pointer``, from the root to the one it names."""
    start = _skip(text, text.startswith(_BOM))
    path = [_Node(text, start, start, len(text.rstrip(_SPACE)))]
    for step in pointer:
        found = next((item for item in path[-1].items if item.key == step), None)
        if found is None:
            raise LookupError(f"nothing at {pointer}")
        path.append(found)
    return path


def _level(text: str, start: int) -> Iterator[_Node]:
    """The items of the container that begins at ``start`` of a text that `parse` accepts."""
    at, index = _skip(text, start + 1), 0
    while text[at] not in "]}":
        key, item = index, at
        if text[start] == "{":
            key, at = _jump(text, at)
            at = _skip(text, _skip(text, at) + 1)
        _, end = _jump(text, at)
        yield _Node(text, item, at, end, key)
        at, index = _skip(text, end), index + 1
        at = _skip(text, at + (text[at] == ","))


def _scan(text: str, file: str) -> Any:
    """The value of a JSON text. It does not recurse: the depth of a text is its author's choice.

    ``opened`` are the containers that are not closed yet, ``want`` is what may come next, in the
    words of a message, and ``key`` is the name whose value is awaited.
    """
    root = None
    opened: list[Any] = []
    key = ""
    want = _VALUE
    at = _skip(text, text.startswith(_BOM))
    while want is not _END:
        mark = text[at : at + 1]
        start, at = at, at + 1
        if mark and mark == _CLOSERS.get(want):
            opened.pop()
            want = _after(opened)
        elif mark and mark == _MARKS.get(want):
            want = _VALUE if want is not _NEXT_KEY else _KEY
        elif mark == '"' and want in (_KEY, _FIRST_KEY):
            (key, at), want = _leaf(text, file, start, want), _COLON
            if key in opened[-1]:
                again = f"{_shown(key)} is given twice in one object"
                raise _error(text, file, start, again, code="json-duplicate-key")
        elif want in (_VALUE, _FIRST_VALUE):
            opens = mark in ("[", "{")
            value: Any = [] if mark == "[" else {}
            if not opens:
                value, at = _leaf(text, file, start, want)
            if not opened:
                root = value
            elif isinstance(opened[-1], dict):
                opened[-1][key] = value
            else:
                opened[-1].append(value)
            if not opens:
                want = _after(opened)
            elif len(opened) == _DEPTH:
                raise _error(text, file, start, f"values are nested more than {_DEPTH} deep")
            else:
                opened.append(value)
                want = _FIRST_VALUE if mark == "[" else _FIRST_KEY
        else:
            raise _unexpected(text, file, start, want)
        at = _skip(text, at)
    if at < len(text):
        raise _unexpected(text, file, at, want)
    return root


def _skip(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _after(opened: list[Any]) -> str:
    """What may follow a value."""
    if not opened:
        return _END
    return _NEXT_KEY if isinstance(opened[-1], dict) else _NEXT_VALUE


_CONTAINERS = frozenset((dict, list))


def _is_too_deep(value: Any) -> bool:
    """Whether a value is nested more than `_DEPTH` deep, which is found without recursion."""
    level: list[Iterable[Any]] = [[value]]
    for _ in range(_DEPTH + 1):
        level = [
            child.values() if type(child) is dict else child
            for children in level
            for child in children
            if type(child) in _CONTAINERS  # the decoder makes no subclasses, and it is faster
        ]
    return bool(level)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(members := dict(pairs)) < len(pairs):
        raise KeyError
    return members


def _finite(token: str) -> float:
    if math.isinf(number := float(token)):
        raise ValueError
    return number


def _no_constant(token: str) -> NoReturn:
    raise KeyError(token)  # NaN and its like are not JSON


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=_finite, parse_constant=_no_constant
)
# What is jumped over is not kept: an object is only counted.
_jump = json.JSONDecoder(object_pairs_hook=len).raw_decode


def _leaf(text: str, file: str, at: int, want: str) -> tuple[Any, int]:
    """The string, number or word at a place, and where it ends."""
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        if text.startswith('"', at):
            message = "the string is not closed, or has a line break or a wrong escape in it"
            raise _error(text, file, error.pos, message) from None
        raise _unexpected(text, file, at, want) from None
    except ValueError:  # infinite, or of more digits than Python reads
        raise _error(text, file, at, "the number is too large") from None
    except KeyError:
        raise _unexpected(text, file, at, want) from None


def _unexpected(text: str, file: str, at: int, want: str) -> InvalidInput:
    """The error for a place where ``want`` is missing."""
    found, hint = "the end of the file", ""
    if word := _WORD.match(text, at):
        found = _shown(word[0])
        hint = next((hint for start, hint in _HINTS.items() if text.startswith(start, at)), "")
        if word[0] in ("]", "}") and text[:at].rstrip(_SPACE).endswith(","):
            hint = "Remove the comma before it."
    return _error(text, file, at, f"expected {want}, found {found}", hint=hint)


def _shown(found: str) -> str:
    """Text of the file for a message: short, and with nothing in it that moves a terminal."""
    short = found if len(found) <= 40 else found[:40] + "..."
    return json.dumps(short, ensure_ascii=not short.isprintable())


def _error(
    text: str, file: str, at: int, message: str, *, code: str = "json-syntax", hint: str = ""
) -> InvalidInput:
    """The error at a place, in lines and columns from 1; a BOM is no column."""
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at) - (line == 1 and text.startswith(_BOM))
    message = f"{file} is not valid JSON: {message}."
    problem = Problem(code, message, hint, file=file, line=line, column=column)
    return InvalidInput(leftover.named(problem, text, line))
