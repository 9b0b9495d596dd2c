"""Every version of OpenAPI as one of those that the gateway takes."""

from __future__ import annotations

import re
from typing import Any

from agentcore_connect.documents.openapi import swagger
from agentcore_connect.documents.openapi.structure import Version
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text.plain import plain

_NOT_3_1: dict[str, frozenset[str]] = {
    "document": frozenset({"$self"}),
    "components": frozenset({"mediaTypes"}),
    "tag": frozenset({"summary", "parent", "kind"}),
    "server": frozenset({"name"}),
    "response": frozenset({"summary"}),
    "media": frozenset({"itemSchema", "prefixEncoding", "itemEncoding"}),
    "scheme": frozenset({"deprecated", "oauth2MetadataUrl"}),
}
"""What OpenAPI 3.2 has and 3.1 does not (spec.openapis.org/oas/v3.2.0), by where it stands."""

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
Json = dict[str, Any]


def known(value: Any, file: str) -> tuple[Json, Version, list[Problem]]:
    """A document in version 3.0 or 3.1, which of them, and what was done to get there.

    Swagger 2.0 becomes 3.0, and 3.2 becomes 3.1; a version that YAML reads as a number, and a list
    around the one document, are understood. Raises `InvalidInput` (``openapi-version``) for what
    names no version, or one that is not known.
    """
    notes: list[Problem] = []
    if isinstance(value, list):
        if len(value) != 1:
            raise _refused(
                f"{file} is a list of {len(value)} values, and an OpenAPI document is an object",
                "Put each document into a file of its own, and make a target of each.",
                file,
            )
        value = value[0]
        notes.append(
            _note(f"{file} is a list with one document in it", "Take the list away.", file)
        )
    if not isinstance(value, dict):
        raise _refused(f"{file} is not an OpenAPI document: it is no object", _BEGINS, file)
    if "openapi" not in value and "swagger" in value:
        return _from_swagger(value, file, notes)
    return _from_openapi(value, file, notes)


_BEGINS = 'One begins with "openapi": "3.0.3" or the like.'


def _from_swagger(
    value: Json, file: str, notes: list[Problem]
) -> tuple[Json, Version, list[Problem]]:
    said = str(value["swagger"])
    if said not in ("2.0", "2"):
        raise _refused(
            f"{file} is Swagger {plain(said, 20)}, and connect reads Swagger 2.0 and OpenAPI 3",
            "Convert it: editor.swagger.io (Edit, Convert to OpenAPI 3).",
            file,
        )
    notes.append(
        _note(
            f"{file} is Swagger 2.0, and was converted to OpenAPI 3.0",
            "The copy is what the gateway gets: look at it once. A collection that is separated by "
            "tabs has blanks there.",
            file,
        )
    )
    return swagger.converted(value), "3.0", notes


def _from_openapi(
    value: Json, file: str, notes: list[Problem]
) -> tuple[Json, Version, list[Problem]]:
    said = value.get("openapi")
    if isinstance(said, (int, float)) and not isinstance(said, bool):
        notes.append(
            _note(
                f"{file} has its version as the number {said}",
                f'Write it as text: openapi: "{said}.0".',
                file,
            )
        )
        said = f"{said}.0" if "." in str(said) else f"{said}.0.0"
        value = {**value, "openapi": said}
    if not isinstance(said, str):
        raise _refused(
            f"{file} is not an OpenAPI document: it does not say its version", _BEGINS, file
        )
    found = re.match(r"3\.([0-2])(\.|$)", said.strip())
    if found is None:
        raise _refused(
            f"{file} is OpenAPI {plain(said, 20)}, and connect reads 3.0, 3.1, 3.2 and Swagger 2.0",
            "Generate the document as version 3.0 or 3.1.",
            file,
        )
    if found[1] == "2":
        made, lost = _without_3_2(value)
        more = f" without {', '.join(lost)}" if lost else ""
        notes.append(
            _note(
                f"{file} is OpenAPI {plain(said, 20)}, and was converted to 3.1{more}",
                "The gateway takes 3.0 and 3.1. Look at the copy once.",
                file,
            )
        )
        return made, "3.1", notes
    return value, "3.1" if found[1] == "1" else "3.0", notes


def _without_3_2(value: Json) -> tuple[Json, list[str]]:
    """A document of 3.2 as 3.1, and which operations of it 3.1 has no place for."""
    lost: list[str] = []
    made = {word: one for word, one in value.items() if word not in _NOT_3_1["document"]}
    made["openapi"] = "3.1.0"
    media = _mapping(_mapping(value.get("components")).get("mediaTypes"))
    for word, kind in (("tags", "tag"), ("servers", "server")):
        if isinstance(value.get(word), list):
            made[word] = [_less(one, kind) for one in value[word]]
    if isinstance(value.get("components"), dict):
        made["components"] = _less(value["components"], "components")
        schemes = _mapping(made["components"].get("securitySchemes"))
        if schemes:
            made["components"]["securitySchemes"] = {
                name: _less(one, "scheme") for name, one in schemes.items()
            }
        responses = _mapping(made["components"].get("responses"))
        if responses:
            made["components"]["responses"] = _responses(responses, media)
        bodies = _mapping(made["components"].get("requestBodies"))
        if bodies:
            made["components"]["requestBodies"] = {
                name: _with_content(one, media) for name, one in bodies.items()
            }
        items = _mapping(made["components"].get("pathItems"))
        if items:
            made["components"]["pathItems"] = {
                name: _item(name, one, media, lost) for name, one in items.items()
            }
    made["paths"] = {
        path: _item(path, item, media, lost) for path, item in _mapping(value.get("paths")).items()
    }
    return made, lost


def _item(path: str, item: Any, media: Json, lost: list[str]) -> Any:
    if not isinstance(item, dict):
        return item
    made: Json = {}
    for word, value in item.items():
        if word == "query":
            lost.append(f"QUERY {plain(path, 60)}")
        elif word == "additionalOperations":
            lost += [f"{plain(one, 20)} {plain(path, 60)}" for one in _mapping(value)]
        elif word in _METHODS and isinstance(value, dict):
            made[word] = dict(value)
            if isinstance(body := value.get("requestBody"), dict):
                made[word]["requestBody"] = _with_content(body, media)
            if isinstance(responses := value.get("responses"), dict):
                made[word]["responses"] = _responses(responses, media)
        else:
            made[word] = value
    return made


def _responses(responses: Json, media: Json) -> Json:
    made = {}
    for status, one in responses.items():
        if not isinstance(one, dict) or "$ref" in one:
            made[status] = one
            continue
        text = one.get("description") or one.get("summary") or ""
        made[status] = {**_with_content(_less(one, "response"), media), "description": text}
    return made


def _with_content(part: Any, media: Json) -> Any:
    """A body or an answer whose media types are in their place, without what 3.1 does not know."""
    if not isinstance(part, dict) or not isinstance(part.get("content"), dict):
        return part
    content = {}
    for kind, one in part["content"].items():
        reference = one.get("$ref") if isinstance(one, dict) else None
        if isinstance(reference, str) and reference.startswith("#/components/mediaTypes/"):
            one = media.get(reference.rpartition("/")[2], {})
        content[kind] = _less(one, "media")
    return {**part, "content": content}


def _less(value: Any, kind: str) -> Any:
    if not isinstance(value, dict):
        return value
    return {word: one for word, one in value.items() if word not in _NOT_3_1[kind]}


def _mapping(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _note(message: str, hint: str, file: str) -> Problem:
    return Problem("openapi-converted", message, hint, file=file)


def _refused(message: str, hint: str, file: str) -> InvalidInput:
    return InvalidInput(Problem("openapi-version", message, hint, file=file))
