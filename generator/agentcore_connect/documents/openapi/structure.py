"""Whether a document is OpenAPI, by the specification's own JSON Schemas.

``schemas/`` holds them as published at spec.openapis.org (3.0: 2021-09-28, 3.1: 2022-10-07;
Apache-2.0). The document is only ever the instance: none of its references are followed here, so
none can be fetched. jsonschema-rs judges, because the validators in Python take minutes for a
document of some megabytes, and openapi-spec-validator, which follows references, reads ``file://``
ones from the disk, evaluates the document's regular expressions and does not end on some cycles.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any, Literal, NoReturn

from agentcore_connect.documents.findings import Finding
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text.plain import plain

Version = Literal["3.0", "3.1"]

_SHOWN = 200
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def problems(document: dict[str, Any], version: Version, file: str) -> list[Problem]:
    """The first places where ``document`` is not OpenAPI ``version``; none where it is.

    Warnings: a copy is right where it needs to be.
    """
    return [
        Finding(
            "openapi-form",
            f"{place} of {file} is not OpenAPI {version}: {what}",
            "The copy is: what no tool needs is mended or left out of it. See the specification at "
            "spec.openapis.org.",
            file=file,
            subject=place,
        )
        for _, place, what in _wrong(document, version)
    ]


def wrong_operations(document: dict[str, Any], version: Version) -> list[tuple[str, str, str]]:
    """Path, method and fault of the operations that are not OpenAPI ``version``.

    Raises `InvalidInput` (``openapi-structure``) for what is wrong outside operations.
    """
    found = []
    for steps, place, what in _wrong(document, version):
        fault = f"{place} is not OpenAPI: {what}"
        if len(steps) < 3 or steps[0] != "paths":
            raise InvalidInput(Problem("openapi-structure", fault))
        found.append((steps[1], steps[2], fault))
    return found


def _wrong(document: dict[str, Any], version: Version) -> Iterator[tuple[list[str], str, str]]:
    """The steps to each of the first faults, the place in words, and what is wrong there."""
    try:
        for error in islice(_validator(version).iter_errors(document), _SHOWN):
            clearest = _clearest(error)
            yield [*map(str, clearest.instance_path)], _at(clearest), _said(clearest)
    except UnicodeEncodeError:  # the errors repeat the values, which JSON may escape by halves
        yield [], "a misplaced text", "it has half of a character, such as \\ud800"


@cache
def _validator(version: Version) -> Any:
    """The validator of a version, which shows no value of the document and fetches nothing."""
    import jsonschema_rs

    schema = _schema(version)
    if version == "3.0":
        return jsonschema_rs.validator_for(schema, retriever=_never, mask="it")
    # The published schema leaves the Schema Objects open; they are JSON Schema of 2020-12.
    whole = {
        "$schema": _DIALECT,
        "$id": "urn:agentcore-connect:openapi-3.1",
        "$ref": schema["$id"],
        "$defs": {"schema": {"$dynamicAnchor": "meta", "$ref": _DIALECT}},
    }
    registry = jsonschema_rs.Registry([(schema["$id"], schema)], retriever=_never)
    return jsonschema_rs.validator_for(whole, registry=registry, retriever=_never, mask="it")


def _schema(version: Version) -> dict[str, Any]:
    folder = resources.files("agentcore_connect.documents.openapi") / "schemas"
    schema: dict[str, Any] = json.loads((folder / f"oas-{version}.json").read_bytes())
    return schema


def _never(uri: str) -> NoReturn:
    raise ValueError(f"nothing is fetched: {uri}")


def _clearest(error: Any) -> Any:
    """Inside an error of alternatives, the one of the alternative that was most likely meant."""
    while branches := getattr(error.kind, "context", None):
        # A Reference Object is an alternative everywhere; who wanted one wrote $ref.
        meant = [branch for branch in branches if not any(map(_wants_reference, branch))]
        inner = [one for branch in meant or branches for one in branch]
        if not inner:  # more than one alternative fits
            break
        error = max(inner, key=lambda one: len(one.instance_path))
    return error


def _wants_reference(error: Any) -> bool:
    return error.kind.name == "required" and '"$ref"' in error.message


def _at(error: Any) -> str:
    return plain(".".join(map(str, error.instance_path)), 200) or "the top"


def _said(error: Any) -> str:
    return plain(error.message, 200)
