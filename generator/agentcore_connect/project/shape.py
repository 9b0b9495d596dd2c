"""The shape of what connect reads in agentcore.json, so that nothing else has to doubt it.

A shape is a part of the CLI's schema. What it does not name is not looked at, and only a ``name``
must be there.
"""

from __future__ import annotations

from typing import Any

_AUTH = {"type": str, "credentialName": str, "scopes": [str]}
TARGET = {
    "name": str,
    "targetType": str,
    "endpoint": str,
    "connectorId": str,
    "lambdaFunctionArn": {"lambdaArn": str, "toolSchemaFile": str},
    "schemaSource": {
        "inline": {"path": str},
        "s3": {"uri": str, "bucketOwnerAccountId": str},
    },
    "apiGateway": {
        "restApiId": str,
        "stage": str,
        "apiGatewayToolConfiguration": {
            "toolFilters": [{"filterPath": str, "methods": [str]}],
            "toolOverrides": [{"name": str, "path": str, "method": str, "description": str}],
        },
    },
    "outboundAuth": _AUTH,
}
"""A target of a gateway, of whatever type: no key has another shape in another type.

The other kinds of entry say their shape in their class. The classes of targets stand in a room
above this one, and a project is read before they are asked; tests/house/test_targets.py holds that
whatever they read of an entry is named here.
"""


def misfit(value: Any, shape: Any, place: str = "") -> str | None:
    """What of ``value`` is not as ``shape`` says, as a sentence; None where all is."""
    if shape is str:
        return None if isinstance(value, str) else f"{place} is not a string"
    if isinstance(shape, tuple):
        return None if value in shape else f"{place} is not one of {', '.join(shape)}"
    if isinstance(shape, list):
        if not isinstance(value, list):
            return f"{place} is not a list"
        children = [(item, shape[0], f"{place}[{index}]") for index, item in enumerate(value)]
    else:
        if not isinstance(value, dict):
            return f"{place or 'it'} is not an object"
        if "name" in shape and "name" not in value:
            return f"{place or 'it'} has no name"
        children = [
            (value[key], inner, f"{place}.{key}".lstrip("."))
            for key, inner in shape.items()
            if key in value
        ]
    return next((found for child in children if (found := misfit(*child))), None)
