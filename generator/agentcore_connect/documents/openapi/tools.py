"""The tools that the gateway makes of a document, with one schema for all that a call takes."""

from __future__ import annotations

from collections import deque
from typing import Any

from agentcore_connect.documents.openapi import parameters
from agentcore_connect.documents.openapi.document import Document, Operation
from agentcore_connect.documents.toolschema import shape
from agentcore_connect.text.plain import plain

_DESCRIPTION_MAX = 1000
# More than a model or a policy looks at; what is deeper inside has only its type.
_NODES_MAX = 5000
_MAP, _LIST, _ONE = "map", "list", "one"
_SCHEMAS = {
    **dict.fromkeys(("properties", "patternProperties", "dependentSchemas"), _MAP),
    **dict.fromkeys(("oneOf", "anyOf", "allOf", "prefixItems"), _LIST),
    **dict.fromkeys(("items", "additionalProperties", "not", "contains", "if", "then"), _ONE),
    **dict.fromkeys(("else", "propertyNames", "unevaluatedItems", "unevaluatedProperties"), _ONE),
}
"""Where a schema has schemas, also those that a person wrote into a copy."""


def tools(document: Document, target: str | None = None) -> list[dict[str, Any]]:
    """Name, description and input schema of each operation that has an operationId.

    Names are as in the document, as the entries of a tools.json are; with ``target`` they are
    ``<target>___<operationId>``, which is the MCP tool and the Cedar action. The input schema is
    an object with the parameters in path, query and header and the properties of the body (JSON,
    else a form or XML), side by side; without references. Where a schema contains itself, or an
    operation has more than can be looked at, the inner value has a type and nothing else.

    Known (AgentCore guide, gateway-schema-openapi.html and gateway-tool-naming.html): the
    operationId is the tool's name, behind the target's; required fields are validated. Policies
    are checked against a Cedar schema that the service generates from its list of tools
    (policy-schema-constraints.html). Not known, because nothing public says it: whether body
    properties stand beside the parameters, as here, or under a name of their own; which wins
    where a parameter and a body property share a name (here the parameter); what a body becomes
    that is no object (here the property ``body``); which text is the description (here the
    description, else the summary). Compare with the deployed gateway's list before relying on it.
    """
    return [
        {
            "name": shape.tool_name(target, operation.id) if target else operation.id,
            "description": _description(operation),
            "inputSchema": _input(document, operation),
        }
        for operation in document.operations
        if operation.id
    ]


def _description(operation: Operation) -> str:
    text = operation.value.get("description") or operation.value.get("summary") or ""
    return plain(text, _DESCRIPTION_MAX) if isinstance(text, str) else ""


def _input(document: Document, operation: Operation) -> dict[str, Any]:
    """The one object that holds all arguments of a call: parameters, and the properties of the
    body.

    A body that is no object is one property, ``body``. Where names meet, a parameter goes before
    the body's property, and the first parameter before the others. What a body requires is required
    only where the body is. Cookies are left out, as the gateway sends none.
    """
    properties: dict[str, Any] = {}
    required: list[str] = []
    for (place, name), given in parameters.of(document, operation).items():
        parameter = parameters.resolved(document, given)
        if place in ("path", "query", "header") and name not in properties:
            schema = _resolved(document, parameter.get("schema", {}))
            text = parameter.get("description")
            own = {"description": text} if isinstance(text, str) and text else {}
            properties[name] = {**schema, **own}
            if place == "path" or parameter.get("required") is True:
                required.append(name)
    body = parameters.resolved(document, operation.value.get("requestBody"))
    content = body.get("content")
    kind, media = parameters.sent(content if isinstance(content, dict) else {})
    if kind is not None:
        whole = _resolved(document, media.get("schema", {}))
        needed = body.get("required") is True
        inner = whole.get("properties")
        if not isinstance(inner, dict):
            whole = {"required": ["body"]}
            inner = {"body": _resolved(document, media.get("schema", {}))}
        properties = {**inner, **properties}
        names = whole.get("required")
        if needed and isinstance(names, list):
            required += [name for name in names if name in properties and name not in required]
    result: dict[str, Any] = {"type": "object", "properties": properties}
    return {**result, "required": required} if required else result


def _resolved(document: Document, schema: Any) -> dict[str, Any]:
    """A schema with its references in their place, level by level until there are too many."""
    holder: dict[str, Any] = {}
    waiting: deque[tuple[Any, Any, Any, frozenset[str]]] = deque(
        [(holder, "it", schema, frozenset())]
    )
    count = 0
    while waiting:
        place, key, value, within = waiting.popleft()
        count += 1
        whole, within, is_round = _followed(document, value, within)
        if is_round or count > _NODES_MAX:
            place[key] = {"type": _kind(whole)}
            continue
        result = place[key] = dict(whole)
        for word, how in _SCHEMAS.items():
            part = result.get(word)
            if how == _MAP and isinstance(part, dict):
                result[word] = dict(part)
            elif how == _LIST and isinstance(part, list):
                result[word] = list(part)
            elif isinstance(part, dict):
                waiting.append((result, word, part, within))
                continue
            else:
                continue
            inner = part.items() if isinstance(part, dict) else enumerate(part)
            waiting += [
                (result[word], at, child, within) for at, child in inner if isinstance(child, dict)
            ]
    found: dict[str, Any] = holder["it"]
    return found


def _kind(schema: dict[str, Any]) -> str:
    kind = schema.get("type")
    return kind if isinstance(kind, str) else "array" if "items" in schema else "object"


def _followed(
    document: Document, value: Any, within: frozenset[str]
) -> tuple[dict[str, Any], frozenset[str], bool]:
    """A schema with what its reference leads to, the references so far, whether it goes round."""
    whole = value if isinstance(value, dict) else {}
    while isinstance(reference := whole.get("$ref"), str):
        target = document.find(reference)
        beside = {word: part for word, part in whole.items() if word != "$ref"}
        whole = {**(target if isinstance(target, dict) else {}), **beside}
        if reference in within:
            whole.pop("$ref", None)
            return whole, within, True
        within |= {reference}
    return whole, within, False
