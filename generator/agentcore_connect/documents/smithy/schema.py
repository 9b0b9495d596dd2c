"""JSON Schema for Smithy's shapes, and the tools that the gateway makes of a model."""

from __future__ import annotations

from collections import deque
from typing import Any

from agentcore_connect.documents.smithy.model import (
    PRELUDE,
    Model,
    Operation,
    Shape,
    documentation,
    target,
    traits,
)
from agentcore_connect.documents.toolschema import shape

_NODES_MAX = 5000
SIMPLE: dict[str, str] = {
    **dict.fromkeys(("blob", "string", "enum"), "string"),
    "boolean": "boolean",
    **dict.fromkeys(("byte", "short", "integer", "long", "intEnum", "bigInteger"), "integer"),
    **dict.fromkeys(("float", "double", "bigDecimal"), "number"),
}
"""The JSON type of each simple shape; timestamps depend on their format, documents are anything."""

_PRELUDE_TYPES = {
    **{
        word.capitalize(): word
        for word in ("blob", "string", "boolean", "byte", "short", "integer")
    },
    **{word.capitalize(): word for word in ("long", "float", "double", "timestamp", "document")},
    "BigInteger": "bigInteger",
    "BigDecimal": "bigDecimal",
    "Unit": "structure",
}
_BOUNDS = {
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
    "object": ("minProperties", "maxProperties"),
}
# Of restJson1: in a body seconds, elsewhere text.
_IN_TEXT = ("smithy.api#httpLabel", "smithy.api#httpQuery", "smithy.api#httpHeader")


def kind(model: Model, one: str) -> str | None:
    """The type of a shape, also of Smithy's prelude; None where the model has no such shape."""
    if one in model.shapes:
        return str(model.shapes[one]["type"])
    name = one.removeprefix(PRELUDE).removeprefix("Primitive")
    return _PRELUDE_TYPES.get(name) if one.startswith(PRELUDE) else None


def tools(model: Model, target: str | None = None) -> list[dict[str, Any]]:
    """Name, description and input schema of each operation, as `openapi.tools` has them.

    Names are the operations' names; with ``target`` they are ``<target>___<Operation>``, the MCP
    tool and the Cedar action (AWS's sample for Amazon S3 calls ``<target>___ListBuckets``). The
    input schema has the members of the input by their names in the model, wherever they travel
    (path, query, header, body). A blob is base64 text, a timestamp a number of seconds or text by
    its format, as in restJson1. A shape that contains itself ends in its type.

    Not known, because nothing public says it: whether the gateway uses ``jsonName``, how it shows
    timestamps, unions (here an object of which one property is to be given) and documents (here
    anything), and whether it keeps descriptions with their HTML (here without).
    """
    return [
        {
            "name": shape.tool_name(target, operation.name) if target else operation.name,
            "description": documentation(operation.value),
            "inputSchema": _input(model, operation),
        }
        for operation in model.operations
    ]


def _input(model: Model, operation: Operation) -> dict[str, Any]:
    """The JSON Schema of an operation's input, level by level until there are too many.

    A shape within itself is an outline where it comes again. What a member says goes before what
    its shape says. A description of the whole input is left out: the tool has its own.
    """
    if operation.input is None:
        return {"type": "object", "properties": {}}
    found: dict[str, Any] = {}
    waiting: deque[tuple[dict[str, Any], str, Shape, frozenset[str]]] = deque(
        [(found, "it", {"target": operation.input}, frozenset())]
    )
    count = 0
    while waiting:
        place, key, member, within = waiting.popleft()
        count += 1
        one = target(member)
        owner = model.shapes.get(one, {})
        given = {**traits(owner), **traits(member)}
        schema = place[key] = _outline(kind(model, one), owner, given)
        if text := documentation(member) or documentation(owner):
            schema["description"] = text
        if one in within or count > _NODES_MAX:
            continue
        within |= {one}
        for holder, name, child in _inside(model, one, owner, schema):
            waiting.append((holder, name, child, within))
    schema = found["it"]
    assert isinstance(schema, dict)
    schema.pop("description", None)
    return {**schema, "properties": schema.get("properties", {})}


def _inside(
    model: Model, one: str, owner: Shape, schema: dict[str, Any]
) -> list[tuple[dict[str, Any], str, Shape]]:
    """The schemas inside one, as where they go and the member that they are of."""
    form = owner.get("type")
    if form in ("structure", "union"):
        members = model.members(one)
        properties = schema["properties"] = dict.fromkeys(members)
        required = [
            name for name, member in members.items() if "smithy.api#required" in traits(member)
        ]
        if required:
            schema["required"] = required
        return [(properties, name, member) for name, member in members.items()]
    if form in ("list", "set") and isinstance(owner.get("member"), dict):
        return [(schema, "items", owner["member"])]
    if form == "map" and isinstance(owner.get("value"), dict):
        return [(schema, "additionalProperties", owner["value"])]
    return []


def _outline(form: str | None, owner: Shape, given: Shape) -> dict[str, Any]:
    """The schema of one shape without what is in it: type, allowed values, bounds and default."""
    if form in SIMPLE:
        schema: dict[str, Any] = {"type": SIMPLE[form]}
    elif form == "timestamp":
        schema = _timestamp(given)
    elif form in ("list", "set"):
        schema = {"type": "array"}
    elif form == "document":
        schema = {}
    else:
        schema = {"type": "object"}
    if values := _values(form, owner, given):
        schema["enum"] = values
    if isinstance(pattern := given.get("smithy.api#pattern"), str):
        schema["pattern"] = pattern
    if form != "blob":
        schema |= _bounded(
            given.get("smithy.api#length"), *_BOUNDS.get(schema.get("type", ""), ("", ""))
        )
    schema |= _bounded(given.get("smithy.api#range"), "minimum", "maximum")
    if given.get("smithy.api#default") is not None:
        schema["default"] = given["smithy.api#default"]
    return schema


def _timestamp(given: Shape) -> dict[str, Any]:
    written = given.get("smithy.api#timestampFormat")
    in_text = any(word in given for word in _IN_TEXT)
    if written == "epoch-seconds" or (written is None and not in_text):
        return {"type": "number"}
    date = written != "http-date" and (written is not None or "smithy.api#httpHeader" not in given)
    return {"type": "string", "format": "date-time"} if date else {"type": "string"}


def _values(form: str | None, owner: Shape, given: Shape) -> list[Any]:
    if form in ("enum", "intEnum"):
        members = owner.get("members", {})
        return [traits(one).get("smithy.api#enumValue", name) for name, one in members.items()]
    old = given.get("smithy.api#enum")
    entries = old if isinstance(old, list) else []
    return [one["value"] for one in entries if isinstance(one, dict) and "value" in one]


def _bounded(bounds: Any, least: str, greatest: str) -> dict[str, Any]:
    if not isinstance(bounds, dict) or not least:
        return {}
    given = {least: bounds.get("min"), greatest: bounds.get("max")}
    return {word: value for word, value in given.items() if isinstance(value, (int, float))}
