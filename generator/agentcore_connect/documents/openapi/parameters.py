"""The parameters, bodies and responses of an operation that the gateway cannot serve."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from agentcore_connect.documents.openapi.document import Document, Operation
from agentcore_connect.text.plain import plain

_JSON = re.compile(r"application/(?:json|[\w.+-]+\+json)", re.IGNORECASE)
# "Supported" in the guide's table, while its list says "Only application/json content type is
# fully supported".
_PARTLY = {"application/xml", "multipart/form-data", "application/x-www-form-urlencoded"}
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
    """Whether a media type, without its parameters, is JSON."""
    return _JSON.fullmatch(kind) is not None


def is_unsendable(parameter: dict[str, Any]) -> bool:
    """Whether the gateway has no way to send a parameter (resolved), whatever its schema."""
    place = parameter.get("in")
    style = parameter.get("style", _PLAIN_STYLES.get(str(place)))
    return place == "cookie" or "content" in parameter or style != _PLAIN_STYLES.get(str(place))


def json_of(content: Any) -> dict[str, Any] | None:
    """The Media Type Object of JSON, ``application/json`` before others; None without one."""
    given = content if isinstance(content, dict) else {}
    kinds = {kind: kind.split(";")[0].strip().lower() for kind in given}
    exact = [kind for kind, known in kinds.items() if known == "application/json"]
    found = next(iter([*exact, *(kind for kind, known in kinds.items() if is_json(known))]), None)
    media = given.get(found) if found else None
    return media if isinstance(media, dict) else None


def faults(document: Document, operation: Operation) -> Iterator[Fault]:
    """All that is wrong apart from schemas.

    Source: the table of supported and unsupported features in the guide
    (gateway-schema-openapi.html), and the check that AWS's CDK makes of it
    (aws-bedrock-agentcore-alpha, validation-helpers.ts).
    """
    given = of(document, operation)
    for (place, name), parameter in given.items():
        yield from _parameter(document, place, name, resolved(document, parameter))
    yield from _path(operation, {name for place, name in given if place == "path"})
    body = resolved(document, operation.value.get("requestBody"))
    yield from _body(body)
    if operation.value.get("callbacks"):
        yield (
            "openapi-callbacks",
            "has callbacks, which a gateway cannot receive",
            "Remove them, or the operation.",
        )
    responses = operation.value.get("responses")
    for status, response in responses.items() if isinstance(responses, dict) else ():
        media = resolved(document, response).get("content")
        other = [kind for kind in _media(media) if not is_json(kind) and kind not in _PARTLY]
        if other:
            yield (
                "openapi-response",
                f"answers {plain(status, 10)} with {plain(', '.join(other), 120)}",
                "The gateway supports JSON and XML; other content may not reach the model.",
            )


def _parameter(
    document: Document, place: str, name: str, parameter: dict[str, Any]
) -> Iterator[Fault]:
    """Why the gateway cannot send one parameter; of several reasons only the first."""
    shown = plain(name, 60)
    if place == "cookie":
        yield (
            "openapi-cookie",
            f"takes the cookie {shown}, and the gateway sends none",
            "connect leaves an optional one out. Change the API to take a header or a query "
            "parameter.",
        )
        return
    if is_unsendable(parameter):
        how = f"style {plain(str(parameter.get('style')), 30)}"
        how = "content" if "content" in parameter else how
        yield (
            "openapi-parameter-style",
            f"takes the {place} parameter {shown} with {how}",
            "The gateway sends plain values only; connect leaves an optional parameter out.",
        )
        return
    kind = resolved(document, parameter.get("schema")).get("type")
    if kind in ("object", "array"):
        yield (
            "openapi-parameter-type",
            f"takes the {place} parameter {shown} as {'an' if kind[0] in 'ao' else 'a'} {kind}",
            "The guide documents strings, numbers and booleans only. Put it into the body, or try "
            "whether it works.",
        )


def _path(operation: Operation, described: set[str]) -> Iterator[Fault]:
    """Where the braces of a path and its described parameters do not meet;
    braces hold names only.
    """
    names = re.findall(r"\{([^{}]*)\}", operation.path)
    special = [name for name in names if re.search(r"[;?*+#./&,]", name)]
    if special:
        yield (
            "openapi-parameter-style",
            f"has {{{plain(special[0], 60)}}} in its path, which is more than a parameter's name",
            "The gateway supports only parameters such as /users/{userId}.",
        )
    for name in sorted(set(names) - set(special) - described):
        yield (
            "openapi-path-parameter",
            f"does not describe {{{plain(name, 60)}}} of its path",
            "Add it to the parameters, with in: path and required: true.",
        )
    for name in sorted(described - set(names)):
        yield (
            "openapi-path-parameter",
            f"describes the path parameter {plain(name, 60)}, which its path does not have",
            "Remove it, or write it into the path.",
        )


def _body(body: dict[str, Any]) -> Iterator[Fault]:
    """Why the gateway cannot send a body; nothing where one of its media types is JSON."""
    kinds = _media(body.get("content"))
    if not kinds or any(map(is_json, kinds)):
        return
    shown = plain(", ".join(kinds), 120)
    if any(kind in _PARTLY for kind in kinds):
        yield (
            "openapi-request-body-partly",
            f"takes a body of {shown}; the guide calls only application/json fully supported",
            "Try whether it works, or change the API to take JSON.",
        )
    else:
        yield (
            "openapi-request-body",
            f"takes a body of {shown}, which the gateway cannot send",
            "Change the API to take application/json, or remove the operation.",
        )


def _media(content: Any) -> list[str]:
    if not isinstance(content, dict):
        return []
    return [kind.split(";")[0].strip().lower() for kind in content]
