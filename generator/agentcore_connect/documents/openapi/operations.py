"""One operation as the gateway can call it, or why it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from agentcore_connect.documents.openapi import parameters
from agentcore_connect.documents.openapi.document import Document, Operation
from agentcore_connect.documents.openapi.parameters import Fault
from agentcore_connect.documents.openapi.schemas import Part, Schemas, written
from agentcore_connect.text.plain import hidden, plain

_SHOWN = 3


@dataclass
class Made:
    """An operation of the copy: ``value`` is None where it is left out; ``faults`` say why."""

    operation: Operation
    value: dict[str, Any] | None
    faults: list[Fault]
    takes: Part = field(default_factory=Part)
    answers: Part = field(default_factory=Part)


class _LeftOut(Exception):
    """The operation cannot be a tool; the fault says why."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(code)
        self.fault = (code, f"is left out: it {message}", hint)


def made(
    document: Document,
    operation: Operation,
    schemas: Schemas,
    filled: frozenset[tuple[str, str]],
) -> Made:
    """The operation with all that it refers to in its place, its answers still to be written.

    ``filled`` are the parameters that the sign-in sends (`security.filled`).
    """
    result = Made(operation, None, [])
    try:
        found = dict(_written(document, operation, schemas, result, filled))
        order = dict.fromkeys([*operation.value, *found])
        result.value = {word: found[word] for word in order if word in found}
    except _LeftOut as error:
        result.faults = [error.fault]
        result.takes = Part()
    return result


def _written(
    document: Document,
    operation: Operation,
    schemas: Schemas,
    result: Made,
    filled: frozenset[tuple[str, str]],
) -> Iterator[tuple[str, Any]]:
    if operation.method == "trace":
        raise _LeftOut(
            "openapi-method", "uses a method that the gateway does not support", "Remove it."
        )
    value = operation.value
    if isinstance(tags := value.get("tags"), list):
        yield "tags", list(dict.fromkeys(tag for tag in tags if isinstance(tag, str)))
    for word in ("summary", "description"):
        if isinstance(text := value.get(word), str):
            yield word, text
    if operation.id:
        yield "operationId", operation.id
    if value.get("deprecated") is True:
        yield "deprecated", True
    result.faults += _of_text(operation)
    given = list(_parameters(document, operation, schemas, result, filled))
    if given:
        yield "parameters", given
    body = _body(document, operation, schemas, result)
    if body:
        yield "requestBody", body
    if value.get("callbacks"):
        result.faults.append(
            (
                "openapi-callbacks",
                "has callbacks, which a gateway cannot receive",
                "They are left out of the copy; the tool is there.",
            )
        )
    names = [(one["in"], one["name"]) for one in given]
    result.faults += _twice(schemas, names, body)


def _of_text(operation: Operation) -> Iterator[Fault]:
    """What a model would miss or be misled by: no summary, or characters that are not seen."""
    if not operation.summary:
        yield (
            "openapi-description",
            "has neither summary nor description",
            "Say what it does and when to use it: a model chooses by that.",
        )
    texts = [operation.value.get("summary"), operation.value.get("description")]
    if any(isinstance(text, str) and hidden(text) for text in texts):
        yield _HIDDEN


_HIDDEN: Fault = (
    "openapi-hidden-text",
    "has invisible characters in its texts, names or values, which a model would read",
    "Find out where they came from: they can hide instructions.",
)


# --- parameters -----------------------------------------------------------------------------------


def _parameters(
    document: Document,
    operation: Operation,
    schemas: Schemas,
    result: Made,
    filled: frozenset[tuple[str, str]],
) -> Iterator[dict[str, Any]]:
    """The parameters that are arguments, whole, each once; the faults of the others go to
    ``result``.
    """
    names = re.findall(r"\{([^{}]*)\}", operation.path)
    special = [name for name in names if re.search(r"[;?*+#/&,]", name) or not name]
    if special:
        raise _LeftOut(
            "openapi-parameter-style",
            f"has {{{plain(special[0], 60)}}} in its path, which is more than a parameter's name",
            "The gateway supports only parameters such as /users/{userId}.",
        )
    described = set()
    for (place, name), raw in parameters.of(document, operation).items():
        whole = parameters.resolved(document, raw)
        shown = plain(name, 60)
        if not whole or place not in ("path", "query", "header", "cookie"):
            _lacking(operation, raw, whole, result)
            continue
        if place == "header" and name.lower() in ("accept", "content-type", "authorization"):
            continue  # OpenAPI: such a definition is to be ignored
        if (place, name if place != "header" else name.lower()) in filled:
            result.faults.append(
                (
                    "openapi-sign-in-parameter",
                    f"is without the {place} parameter {shown}: the sign-in sends it",
                    "No model should see a secret: the gateway adds it to each call.",
                )
            )
            continue
        if place == "path":
            described.add(name)
            if name not in names:
                result.faults.append(
                    (
                        "openapi-path-parameter",
                        f"describes the path parameter {shown}, which its path does not have",
                        "It is left out of the copy. Remove it, or write it into the path.",
                    )
                )
                continue
        if parameters.is_unsendable(whole):
            result.faults.append(_unsendable(place, name, whole))
            continue
        yield _parameter(document, place, name, whole, schemas, result)
    for name in dict.fromkeys(names):
        if name not in described:
            result.faults.append(
                (
                    "openapi-path-parameter",
                    f"does not describe {{{plain(name, 60)}}} of its path",
                    "It is a text in the copy. Add it to the parameters.",
                )
            )
            yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _lacking(operation: Operation, raw: Any, whole: dict[str, Any], result: Made) -> None:
    """A parameter that is none: nothing behind a reference, or without its place or name."""
    reference = raw.get("$ref") if isinstance(raw, dict) else None
    if isinstance(reference, str) and not whole:
        raise _LeftOut(
            "openapi-reference",
            f"refers to {plain(reference, 80)}, which is not in the document",
            REFERENCE_HINT,
        )
    place = plain(str(whole.get("in")), 20)
    name = plain(str(whole.get("name")), 60)
    if whole.get("required") is True:
        raise _LeftOut(
            "openapi-form",
            f"takes the parameter {name} in {place}, which is no place of OpenAPI 3",
            "Mend it in the source: path, query or header.",
        )
    result.faults.append(
        (
            "openapi-form",
            f"is without the parameter {name} in {place}, which is no place of OpenAPI 3",
            "Mend it in the source: path, query or header.",
        )
    )


def _unsendable(place: str, name: str, whole: dict[str, Any]) -> Fault:
    """Why a parameter is left out, or the operation with it where it is required."""
    shown = plain(name, 60)
    is_needed = whole.get("required") is True or place == "path"
    if place == "cookie":
        code, message = "openapi-cookie", f"takes the cookie {shown}, and the gateway sends none"
    else:
        style = plain(str(whole.get("style")), 30)
        how = "content" if "content" in whole else f"style {style}"
        code, message = (
            "openapi-parameter-style",
            f"takes the {place} parameter {shown} with {how}, and the gateway sends plain values",
        )
    if is_needed:
        raise _LeftOut(code, message, "Change the API to take a plain parameter, or a body.")
    return code, f"{message}: it is left out", "The tool is there without this argument."


def _parameter(
    document: Document, place: str, name: str, whole: dict[str, Any], schemas: Schemas, result: Made
) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "in": place}
    texts = [name]
    if isinstance(text := whole.get("description"), str):
        found["description"] = text
        texts.append(text)
    is_required = place == "path" or whole.get("required") in (True, "true")
    if is_required:
        found["required"] = True
    if whole.get("deprecated") is True:
        found["deprecated"] = True
    for word, kind in (("style", str), ("explode", bool)):
        if isinstance(how := whole.get(word), kind):
            found[word] = how
    raw = whole.get("schema", {})
    if not isinstance(raw, dict):
        raw = {}
    found["schema"] = schemas.write(
        raw, result.takes, f"{place} {name}", is_input=True, optional=not is_required
    )
    flat = schemas.flat(raw)
    texts += [value for value in flat.schema.get("enum", ()) if isinstance(value, str)]
    if any(map(hidden, texts)) and _HIDDEN not in result.faults:
        result.faults.append(_HIDDEN)
    kinds = flat.kinds
    if kinds and kinds[0] in ("object", "array") and len(kinds) == 1:
        result.faults.append(
            (
                "openapi-parameter-type",
                f"takes the {place} parameter {plain(name, 60)} as an {kinds[0]}",
                "The guide documents strings, numbers and booleans only. Put it into the body, or "
                "try whether it works.",
            )
        )
    return found


# --- body and answers -----------------------------------------------------------------------------


def _body(
    document: Document, operation: Operation, schemas: Schemas, result: Made
) -> dict[str, Any] | None:
    """The body with the one media type that the gateway knows best."""
    raw = operation.value.get("requestBody")
    body = parameters.resolved(document, raw)
    if isinstance(raw, dict) and isinstance(raw.get("$ref"), str) and not body:
        raise _LeftOut(
            "openapi-reference",
            f"refers to {plain(raw['$ref'], 80)}, which is not in the document",
            REFERENCE_HINT,
        )
    content = body.get("content")
    if not isinstance(content, dict) or not content:
        return None
    kind, media = parameters.sent(content)
    shown = plain(", ".join(content), 120)
    if kind is None:
        if operation.method in ("get", "head", "delete") and body.get("required") is not True:
            result.faults.append(
                (
                    "openapi-request-body",
                    f"is without its body of {shown}, which the gateway cannot send",
                    "The tool is there without a body.",
                )
            )
            return None
        raise _LeftOut(
            "openapi-request-body",
            f"takes a body of {shown}, which the gateway cannot send",
            "Change the API to take application/json.",
        )
    schema = media.get("schema")
    if parameters.is_partly(kind):
        result.faults.append(
            (
                "openapi-request-body-partly",
                f"takes a body of {shown}; the guide calls only application/json fully supported",
                "Try whether it works, or change the API to take JSON.",
            )
        )
        if kind.startswith("multipart/"):
            schema = _without_files(schema, schemas, result)
    found: dict[str, Any] = {}
    if isinstance(text := body.get("description"), str):
        found["description"] = text
    is_required = body.get("required") is True
    slot = schemas.write(
        schema if isinstance(schema, dict) else {}, result.takes, "body", is_input=True
    )
    if ("openapi-reference", plain(_reference(schema), 80)) in result.takes.lost:
        raise _LeftOut(
            "openapi-reference",
            f"refers to {plain(_reference(schema), 80)}, which is not in the document",
            REFERENCE_HINT,
        )
    found["content"] = {kind: {"schema": slot}}
    if is_required:
        found["required"] = True
    return found


def _without_files(schema: Any, schemas: Schemas, result: Made) -> Any:
    """A form without the files in it, which the gateway cannot send; it has none where one is
    required.
    """
    flat = schemas.flat(schema)
    properties = flat.schema.get("properties", {})
    files = [name for name, part in properties.items() if _is_file(part, schemas)]
    if not files:
        return schema
    shown = plain(", ".join(files), 80)
    required = flat.schema.get("required", ())
    if len(files) == len(properties) or any(name in required for name in files):
        raise _LeftOut(
            "openapi-request-body",
            f"takes a file ({shown}), which the gateway cannot send",
            "Change the API to take the content, or an address of it, as a text.",
        )
    result.faults.append(
        (
            "openapi-request-body",
            f"is without {shown} of its form: the gateway cannot send a file",
            "The tool is there without this argument.",
        )
    )
    kept = {name: part for name, part in properties.items() if name not in files}
    return {**flat.schema, "properties": kept}


def _is_file(part: Any, schemas: Schemas) -> bool:
    flat = schemas.flat(part)
    items = flat.schema.get("items")
    media = part.get("contentMediaType") if isinstance(part, dict) else None
    return (
        flat.schema.get("format") == "binary"
        or isinstance(media, str)
        or (isinstance(items, dict) and _is_file(items, schemas))
    )


def _reference(schema: Any) -> str:
    found = schema.get("$ref") if isinstance(schema, dict) else None
    return found if isinstance(found, str) else ""


def answered(document: Document, made: Made, schemas: Schemas) -> None:
    """Write the answers of an operation. Only those that say that it went well have a schema."""
    if made.value is None:
        return
    responses = made.operation.value.get("responses")
    found: dict[str, Any] = {}
    for status, raw in responses.items() if isinstance(responses, dict) else ():
        status = str(status)
        if not re.fullmatch(r"[1-5](?:[0-9]{2}|XX|xx)|default", status):
            continue
        status = status.upper() if status != "default" else status
        response = parameters.resolved(document, raw)
        text = response.get("description")
        found[status] = one = {"description": text if isinstance(text, str) else ""}
        content = response.get("content")
        if isinstance(content, dict) and content and status[0] in "2d":
            kind, media = parameters.answer(content)
            schema = media.get("schema") if isinstance(media, dict) else None
            slot: dict[str, Any] = {}
            if isinstance(schema, dict):
                slot["schema"] = schemas.write(schema, made.answers, status, is_input=False)
            one["content"] = {kind: slot}  # type: ignore[assignment]
    made.value["responses"] = found or {"default": {"description": ""}}


REFERENCE_HINT = (
    "Put it into the document's components: connect fetches nothing. A bundler does that: run "
    "`npx @redocly/cli bundle`."
)

_TEXTS: dict[str, tuple[str, str]] = {
    "openapi-composition": (
        "uses {words}, which the gateway does not support",
        "connect writes one shape, and puts the rest into descriptions. To choose the shape "
        "yourself, describe only one.",
    ),
    "openapi-types": (
        "has values of several types",
        "It is not documented what the gateway does with a list of types: connect writes one of "
        "them.",
    ),
    "openapi-null": (
        "takes null where a value can be left out",
        "The tool can only leave it out.",
    ),
    "openapi-pattern": (
        "has patterns that OpenAPI does not have: {words}",
        "They are in the descriptions only. OpenAPI wants those of JavaScript.",
    ),
    "openapi-property-name": (
        "has property names that not every model accepts: {words}",
        "Claude accepts letters, digits, '_', '.' and '-', at most 64 characters.",
    ),
    "openapi-reference": (
        "refers to {words}, which is not in the document",
        REFERENCE_HINT,
    ),
    "openapi-cycle": (
        "takes a schema that contains itself",
        "It is written three times inside itself, and its innermost has a type only.",
    ),
}


def lost(found: dict[tuple[str, str], list[Any]]) -> Iterator[Fault]:
    """One fault for each code, with its words and places."""
    by_code: dict[str, list[tuple[str, Any]]] = {}
    for (code, word), places in found.items():
        by_code.setdefault(code, []).extend((word, place) for place in places)
    for code, several in by_code.items():
        message, hint = _TEXTS[code]
        words = ", ".join(dict.fromkeys(word for word, _ in several))
        places = list(dict.fromkeys(written(place) for _, place in several))
        more = " and more" if len(places) > _SHOWN else ""
        where = ", ".join(places[:_SHOWN]) + more
        yield code, f"{message.format(words=plain(words, 160))} ({where})", hint


def _twice(
    schemas: Schemas, names: list[tuple[str, str]], body: dict[str, Any] | None
) -> Iterator[Fault]:
    """Arguments of one name in several places: the tool's input is one object."""
    seen: dict[str, str] = {}
    twice: dict[str, list[str]] = {}
    places = list(names)
    if body:
        ((_, media),) = body["content"].items()
        inner = schemas.shown(media["schema"]).get("properties", {})
        places += [("body", name) for name in inner]
    for place, name in places:
        if name in seen:
            twice.setdefault(name, [seen[name]]).append(place)
        seen.setdefault(name, place)
    for name, several in twice.items():
        yield (
            "openapi-argument-twice",
            f"takes {plain(name, 60)} in {' and in '.join(several)}",
            "It is not documented how the gateway tells them apart. Give them different names.",
        )
