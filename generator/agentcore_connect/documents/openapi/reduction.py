"""A document as the gateway can use it, with as much as possible of what it cannot be told.

Schemas become one shape each (`schemas`), operations get names that a model takes (`toolnames`),
and what a tool does not need is left out. `check` has told all of it before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agentcore_connect.documents.openapi import parameters, toolnames
from agentcore_connect.documents.openapi.document import METHODS, Document
from agentcore_connect.documents.openapi.reach import LIST, MAP, ONE
from agentcore_connect.documents.openapi.schemas import Schemas

_PARTS: dict[str, dict[str, tuple[str, str]]] = {
    "document": {"paths": (MAP, "item"), "components": (ONE, "components")},
    "components": {
        "schemas": (MAP, "schema"),
        "parameters": (MAP, "parameter"),
        "headers": (MAP, "parameter"),
        "requestBodies": (MAP, "body"),
        "responses": (MAP, "response"),
        "pathItems": (MAP, "item"),
    },
    "item": {"parameters": (LIST, "parameter"), **dict.fromkeys(METHODS, (ONE, "operation"))},
    "operation": {
        "parameters": (LIST, "parameter"),
        "requestBody": (ONE, "body"),
        "responses": (MAP, "response"),
    },
    "parameter": {"schema": (ONE, "optional"), "content": (MAP, "media")},
    "body": {"content": (MAP, "input")},
    "response": {"content": (MAP, "media"), "headers": (MAP, "parameter")},
    "input": {"schema": (ONE, "optional")},
    "media": {"schema": (ONE, "schema")},
}
"""Where a document has what is rewritten; ``optional`` is a schema that is never null."""

_LEFT_OUT: dict[str, set[str]] = {
    "document": {"security", "webhooks"},
    "components": {"securitySchemes", "links", "callbacks"},
    "operation": {"security", "callbacks"},
    "response": {"links"},
}


def reduced(document: Document, target: str) -> Document:
    """The document for the target ``target``; what was reduced stays so when done again.

    The result is OpenAPI of the same version. It differs in this, and in nothing else:

    - ``allOf``, ``oneOf``, ``anyOf``, ``not``, ``if``, tuples and lists of types become one shape,
      with the alternatives in the description; ``const`` becomes ``enum``; a value that may be null
      and need not be given can only be left out, and any other says that it may be null;
    - operations get an operationId, or a shorter one (`toolnames`);
    - optional parameters that the gateway cannot send are left out (cookies, styles);
    - of several media types the JSON one stays, and ``*/*`` is JSON;
    - security, callbacks, webhooks and links are left out: ask `fits` for the auth before.

    What cannot be solved stays for `check`: a required cookie, schemas that are put together of
    themselves, a reference to nothing. Of alternatives of different types one is chosen, because
    the gateway knows no schema without a type: an input is then narrower than what the API takes,
    and an answer may be of another type than the document says. Where one reference is all there
    is, a description stays beside it, which readers of OpenAPI 3.0 may overlook.

    Raises `InvalidInput` (``openapi-too-large``) where schemas that are put together grow and
    grow.
    """
    return _Reduction(document, target).reduced()


class _Reduction:
    def __init__(self, document: Document, target: str) -> None:
        self._document = document
        self._names = toolnames.renamed(document.operations, target)
        self._schemas = Schemas(document)
        self._lines: dict[int, int] = {}

    def reduced(self) -> Document:
        value = self._part("document", self._document.value)
        self._schemas.measure(value)
        return replace(self._document, value=value, lines=self._lines)

    def _part(self, kind: str, value: Any) -> Any:
        """A value of ``kind`` as the gateway can use it: a new one, in the order of the old keys.

        Schemas are reduced elsewhere. References are left where they are, because what they refer
        to is reduced in its own place; a path item is not, as it can hold keys beside its ``$ref``.
        Keys with ``x-`` hold nothing of OpenAPI's and stay as they are.
        """
        if kind in ("schema", "optional"):
            return self._schemas.reduced(value, optional=kind == "optional")
        if not isinstance(value, dict) or ("$ref" in value and kind != "item"):
            return value
        result: dict[str, Any] = {}
        for key, part in value.items():
            if key in _LEFT_OUT.get(kind, ()):
                continue
            how, inner = _PARTS[kind].get(key, (None, ""))
            if how == ONE:
                part = self._part(inner, part)
            elif how == MAP and isinstance(part, dict):
                chosen = _content(part) if key == "content" else part
                part = {
                    name: child if name.startswith("x-") else self._part(inner, child)
                    for name, child in chosen.items()
                }
            elif how == LIST and isinstance(part, list):
                part = [self._part(inner, child) for child in part if self._is_sent(child)]
            result[key] = part
        if kind == "operation":
            self._name(value, result)
        return result

    def _name(self, value: dict[str, Any], result: dict[str, Any]) -> None:
        if id(value) in self._names:
            result["operationId"] = self._names[id(value)]
        if id(value) in self._document.lines:
            self._lines[id(result)] = self._document.lines[id(value)]

    def _is_sent(self, parameter: Any) -> bool:
        whole = parameters.resolved(self._document, parameter)
        return whole.get("required") is True or not parameters.is_unsendable(whole)


def _content(content: dict[str, Any]) -> dict[str, Any]:
    """Of several media types the one that the gateway knows best, if it is JSON."""
    kinds = {kind.split(";")[0].strip().lower(): kind for kind in reversed(content)}
    exact = kinds.get("application/json")
    json = exact or next(
        (kinds[kind] for kind in reversed(kinds) if parameters.is_json(kind)), None
    )
    if json:
        return {json: content[json]}
    any_kind = kinds.get("*/*") or kinds.get("application/*")
    return {"application/json": content[any_kind]} if any_kind else content
