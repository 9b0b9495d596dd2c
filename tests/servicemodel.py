"""A strict judge of requests, over the service model of bedrock-agentcore-control in botocore.

botocore itself looks at names, types, required members, unions and minimal lengths. It sends what
breaks an enum, a pattern or a maximum, and the service then refuses it. Nothing of that is let
through here. What the model does not say (which auth fits which target) is not judged.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

import botocore.session  # type: ignore[import-untyped]

_TYPES: dict[str, Any] = {
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
}


@functools.cache
def model() -> Any:
    """The service model."""
    return botocore.session.Session().get_service_model("bedrock-agentcore-control")


def members(operation: str, *, output: bool = False) -> dict[str, str]:
    """The members of an operation's input (or output), each with the name of its shape."""
    described = model().operation_model(operation)
    shape = described.output_shape if output else described.input_shape
    return {name: member.name for name, member in shape.members.items()}


def faults(operation: str, parameters: Mapping[str, Any]) -> list[str]:
    """What the model forbids of a request, each with its path in it; empty for a sound one."""
    return list(_faults(model().operation_model(operation).input_shape, parameters, operation))


def _faults(shape: Any, value: Any, path: str) -> Iterator[str]:
    if getattr(shape, "is_document_type", False):
        return
    expected = _TYPES[shape.type_name]
    if not isinstance(value, expected) or isinstance(value, bool) != (expected is bool):
        yield f"{path}: a {shape.type_name} is wanted"
    elif shape.type_name == "structure":
        yield from _structure(shape, value, path)
    elif shape.type_name == "map":
        yield from _bounds(shape, len(value), path)
        for key, held in value.items():
            yield from _faults(shape.key, key, f"{path} key")
            yield from _faults(shape.value, held, f"{path}.{key}")
    elif shape.type_name == "list":
        yield from _bounds(shape, len(value), path)
        for number, held in enumerate(value):
            yield from _faults(shape.member, held, f"{path}[{number}]")
    elif shape.type_name == "string":
        yield from _string(shape, value, path)
    elif shape.type_name != "boolean":
        yield from _bounds(shape, value, path)


def _structure(shape: Any, value: Mapping[str, Any], path: str) -> Iterator[str]:
    for name in shape.required_members:
        if name not in value:
            yield f"{path}.{name}: is required"
    if shape.metadata.get("union") and len(value) != 1:
        yield f"{path}: exactly one member is wanted"
    for name, held in value.items():
        if name in shape.members:
            yield from _faults(shape.members[name], held, f"{path}.{name}")
        else:
            yield f"{path}.{name}: is unknown"


def _string(shape: Any, value: str, path: str) -> Iterator[str]:
    yield from _bounds(shape, len(value), path)
    if shape.enum and value not in shape.enum:
        yield f"{path}: none of the enum"
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, value):
        yield f"{path}: breaks the pattern"


def _bounds(shape: Any, size: float, path: str) -> Iterator[str]:
    if size < shape.metadata.get("min", size):
        yield f"{path}: below the minimum"
    if size > shape.metadata.get("max", size):
        yield f"{path}: above the maximum"
