"""Parameters and media types of an operation: which there are, and which the gateway can send."""

from __future__ import annotations

import re
from typing import Any

from agentcore_connect.documents.openapi.document import Document, Operation

_JSON = re.compile(r"application/(?:json|[\w.+-]+\+json)", re.IGNORECASE)
# "Supported" in the guide's table, while its list says "Only application/json content type is
# fully supported" (gateway-schema-openapi.html).
_PARTLY = ("application/x-www-form-urlencoded", "multipart/form-data", "application/xml")
_PLAIN_STYLES = {"path": "simple", "query": "form", "header": "simple"}

# code, message after the operation's label, hint
Fault = tuple[str, str, str]


def resolved(document: Document, value: Any) -> dict[str, Any]:
    """An object, or what its reference leads to; empty where that is nothing or itself."""
    seen: set[int] = set()
    while isinstance(value, dict) and isinstance(reference := value.get("$ref"), str):
        if id(value) in seen:
            return {}
        seen.add(id(value))
        value = document.find(reference)
    return value if isinstance(value, dict) else {}


def of(document: Document, operation: Operation) -> dict[tuple[str, str], Any]:
    """The operation's parameters, unresolved, by place and name; its own instead of its path's.

    A reference that leads to nothing has no place, and is its own name.
    """
    found: dict[tuple[str, str], Any] = {}
    for owner in (operation.item, operation.value):
        given = owner.get("parameters")
        for parameter in given if isinstance(given, list) else ():
            if whole := resolved(document, parameter):
                found[str(whole.get("in")), str(whole.get("name"))] = parameter
            elif isinstance(parameter, dict):
                found["", str(parameter.get("$ref"))] = parameter
    return found


def is_json(kind: str) -> bool:
    """Whether a media type is JSON."""
    return _JSON.fullmatch(_bare(kind)) is not None


def is_partly(kind: str) -> bool:
    """Whether the guide calls a media type supported, and not fully."""
    return _bare(kind) in _PARTLY


def is_unsendable(parameter: dict[str, Any]) -> bool:
    """Whether the gateway has no way to send a parameter (resolved), whatever its schema."""
    place = parameter.get("in")
    style = parameter.get("style", _PLAIN_STYLES.get(str(place)))
    return place == "cookie" or "content" in parameter or style != _PLAIN_STYLES.get(str(place))


def sent(content: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """The media type of a body that the gateway can send, and its Media Type Object.

    JSON before forms and XML; what takes anything takes JSON. None where there is no such type.
    """
    found = _json(content) or next(
        ((kind, content[kind]) for known in _PARTLY for kind in content if _bare(kind) == known),
        None,
    )
    if found is None:
        return None, {}
    return found[0], found[1] if isinstance(found[1], dict) else {}


def answer(content: dict[str, Any]) -> tuple[str, Any]:
    """Of the media types of an answer the JSON one, else the first."""
    return _json(content) or next(iter(content.items()))


def _json(content: dict[str, Any]) -> tuple[str, Any] | None:
    """The media type of JSON, ``application/json`` before others; anything is JSON, too."""
    bare = {kind: _bare(kind) for kind in content}
    exact = [kind for kind, known in bare.items() if known == "application/json"]
    found = next(iter([*exact, *(kind for kind in content if is_json(kind))]), None)
    if found is not None:
        return found, content[found]
    for known in ("*/*", "application/*", "application/*+json"):
        for kind in content:
            if bare[kind] == known:
                return "application/json", content[kind]
    return None


def _bare(kind: str) -> str:
    return kind.split(";")[0].strip().lower()
