"""What Cedar sees of a JSON schema: types, and a note for each part that has none.

The mapping is the one of the AgentCore guide ("Schema constraints"), measured with the Cedar
engine: string is String, integer Long, boolean Bool, number decimal, an object a record whose keys
are optional unless required, an array a Set. What the guide does not name (a union, ``null``,
``$ref``, an object or array without inner types) is left out, so that a policy cannot rely on it.

The official generator (cedar-policy/cedar-for-agents, 0.7.0), to which the guide points for the
rest, types some of it in another way: that is said of what a policy uses (`contested`). Which of
the two the service does is not public. tests/policy/test_policy_generator.py compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Union

from agentcore_connect.policy import literal

ScalarName = Literal["String", "Long", "Bool", "decimal"]

SCALARS: dict[str, ScalarName] = {
    "string": "String",
    "integer": "Long",
    "boolean": "Bool",
    "number": "decimal",
}
_FORMATS = {
    "date": "datetime",
    "date-time": "datetime",
    "duration": "duration",
    "ipv4": "ipaddr",
    "ipv6": "ipaddr",
    "decimal": "decimal",
}
"""The formats of a string that are a type of their own to the official generator."""
_DEPTH_MAX = 20


@dataclass(frozen=True)
class Scalar:
    """One of Cedar's types for a single value.

    ``official`` is what the official generator has in its place: "enum", or a type of Cedar.
    """

    name: ScalarName
    official: str = field(default="", compare=False)

    def text(self) -> str:
        """The type in a schema. `__cedar` cannot be shadowed by an entity of the namespace."""
        return f"__cedar::{self.name}"


@dataclass(frozen=True)
class SetOf:
    """A Set: Cedar forgets order and repetition."""

    element: Type

    def text(self) -> str:
        return f"Set<{self.element.text()}>"


@dataclass(frozen=True)
class Field:
    """A key of a record."""

    name: str
    type: Type
    required: bool


@dataclass(frozen=True)
class Record:
    """A record; ``left_out`` are the keys that a call may have and that Cedar does not see."""

    fields: tuple[Field, ...] = ()
    left_out: tuple[str, ...] = ()

    def text(self) -> str:
        inside = ", ".join(
            f"{literal.string(one.name)}{'' if one.required else '?'}: {one.type.text()}"
            for one in self.fields
        )
        return f"{{{inside}}}"

    def field(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.name == name), None)


Type = Union[Scalar, SetOf, Record]  # noqa: UP007, evaluated at run time on Python 3.10


@dataclass(frozen=True)
class LeftOut:
    """A part of a JSON schema that Cedar does not see: its path in the arguments, and why."""

    path: str
    reason: str


def record(schema: object) -> tuple[Record, tuple[LeftOut, ...]]:
    """The record of a tool's ``inputSchema``, with what was left out of it. Takes any value."""
    notes: list[LeftOut] = []
    if not isinstance(schema, Mapping):
        return Record(), (LeftOut("", "the tool has no input schema"),)
    found = _record(schema, "", notes, 0)
    return found, tuple(notes)


def _record(schema: Mapping[str, Any], path: str, notes: list[LeftOut], depth: int) -> Record:
    """The record of an object's properties, by name; what it leaves out is told in ``notes``.

    A property that is required but not described is left out, too: Cedar must not refuse it as
    missing. What composition adds is not known, so it is noted and never guessed.
    """
    properties = schema.get("properties", {})
    if not isinstance(properties, Mapping):
        properties = {}
        notes.append(LeftOut(path, "its properties are not an object"))
    required = schema.get("required", ())
    names = set(required) if isinstance(required, list) and _all_text(required) else set()
    if any(key in schema for key in ("$ref", "allOf", "anyOf", "oneOf")):
        notes.append(LeftOut(path, "what $ref, allOf, anyOf and oneOf add is ignored"))
    fields, left_out = [], []
    for name, inner in properties.items():
        place = f"{path}.{name}" if path else str(name)
        found = _type(inner, place, notes, depth + 1)
        if found is None or not isinstance(name, str):
            left_out.append(str(name))
        else:
            fields.append(Field(name, found, name in names))
    for name in sorted(names - set(properties)):
        left_out.append(name)
        notes.append(LeftOut(f"{path}.{name}" if path else name, "it is required, but has no type"))
    return Record(tuple(sorted(fields, key=lambda one: one.name)), tuple(left_out))


def _type(schema: object, path: str, notes: list[LeftOut], depth: int) -> Type | None:
    """The Cedar type of a schema; None, and a note with the reason, where Cedar has none for it.

    An array whose items have no type has none itself: the note is about the items.
    """
    reason = ""
    if depth > _DEPTH_MAX:
        reason = f"it is more than {_DEPTH_MAX} levels deep"
    elif not isinstance(schema, Mapping):
        reason = "it has no type"
    else:
        kind = schema.get("type")
        if isinstance(kind, str) and kind in SCALARS:
            return Scalar(SCALARS[kind], _official(schema) if kind == "string" else "")
        if kind == "object" and isinstance(schema.get("properties"), Mapping):
            return _record(schema, path, notes, depth)
        if kind == "array":
            element = _type(schema.get("items"), f"{path}[]", notes, depth + 1)
            return SetOf(element) if element is not None else None
        if kind == "object":
            reason = "it is an object without declared properties"
        elif isinstance(kind, list):
            reason = f"it has several types ({', '.join(map(str, kind))})"
            if len(kind) > 1:
                reason += (
                    "; the official schema generator makes typeChoice0, typeChoice1, ... of it"
                )
        elif kind is None:
            reason = "it has no type"
        else:
            reason = f"Cedar has no type {kind!s}"
    notes.append(LeftOut(path, reason))
    return None


def _official(schema: Mapping[str, Any]) -> str:
    """What the official generator has for a string: the values of an enum are entities."""
    if isinstance(schema.get("enum"), list):
        return "enum"
    form = schema.get("format")
    return _FORMATS.get(form, "") if isinstance(form, str) else ""


def _all_text(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)
