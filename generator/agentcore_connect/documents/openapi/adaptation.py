"""A document as the gateway can use it, with as much as possible of what it cannot be told.

The copy is written anew from what each operation says, not cut out of the source: so nothing in it
depends on what is left out, and it is OpenAPI whatever form the source has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from agentcore_connect.documents.choice import SPLIT
from agentcore_connect.documents.findings import Finding
from agentcore_connect.documents.openapi import (
    operations,
    security,
    servers,
    structure,
    toolnames,
)
from agentcore_connect.documents.openapi.codes import CODES
from agentcore_connect.documents.openapi.document import Document, Place
from agentcore_connect.documents.openapi.document import size as document_size
from agentcore_connect.documents.openapi.operations import Made
from agentcore_connect.documents.openapi.schemas import Schemas
from agentcore_connect.documents.toolschema import shape
from agentcore_connect.errors import Problem
from agentcore_connect.text.plain import plain


@dataclass(frozen=True)
class Adapted:
    """``document`` is the copy, ``problems`` all that is to be said: of the source, then of each
    operation in its order. `codes.errors` picks what stops the target.
    """

    document: Document
    problems: tuple[Problem, ...]
    left_out: tuple[Problem, ...] = ()
    """Those of ``problems`` that say why an operation is not in the copy."""


def adapted(document: Document, target: str) -> Adapted:
    """The document as the CLI takes it for the target ``target``; adapted again it is the same.

    The copy is valid OpenAPI of the same version, with one address, and differs in this:

    - references lead to components, and what they lead to elsewhere is put in its place;
    - ``allOf`` becomes one schema in which all bounds hold; of ``oneOf``, ``anyOf``, a
      discriminator's subtypes, ``not``, ``if``, tuples and lists of types one shape is left, with
      the alternatives in the description; ``const`` becomes ``enum``;
    - what a tool takes has no ``readOnly`` properties, and what it answers no ``writeOnly`` ones;
      a schema that contains itself is written `schemas.DEPTH` times inside itself, and an answer's
      ends where it comes round;
    - operations get an operationId of their own (`toolnames`); of a body's media types the one
      that the gateway knows best is left, and answers have a schema where all went well;
    - parameters that the sign-in sends, and optional ones that the gateway cannot send, are left
      out, and so are operations that it cannot call, each with its reason;
    - security, callbacks, webhooks, links, headers of answers, examples of media and extensions
      are left out: ask `fits` for the auth before.

    Sources: the AgentCore guide's "OpenAPI schema targets" (gateway-schema-openapi.html:
    operationId, servers, schema composition, media types, parameter serialization, callbacks,
    webhooks, links), its quotas (1,000 tools a target, 10 MB for a schema in S3, where the CLI puts
    local files), AWS's CDK (aws-bedrock-agentcore-alpha, validation-helpers.ts) and Bedrock's
    `ToolName`. Raises `InvalidInput` (``openapi-too-large``) where schemas grow and grow.
    """
    return _Adaptation(document, target).adapted()


class _Adaptation:
    def __init__(self, document: Document, target: str) -> None:
        self._document = document
        self._target = target
        self._schemas = Schemas(document)
        self._address = servers.of_document(document)

    def adapted(self) -> Adapted:
        document = self._document
        filled = security.filled(document)
        made = [
            operations.made(document, one, self._schemas, filled) for one in document.operations
        ]
        for one in made:
            self._place(one)
        kept = [one for one in made if one.value is not None]
        names = toolnames.renamed([one.operation for one in kept], self._target)
        for one in kept:
            self._name(one, names)
            operations.answered(document, one, self._schemas)
        self._schemas.cut_answers([one.answers for one in kept])
        lost = self._schemas.lost([one.takes for one in made])
        for one, found in zip(made, lost, strict=True):
            one.faults += operations.lost(found)
        for one, found in zip(kept, self._schemas.lost([o.answers for o in kept]), strict=True):
            if ("openapi-cycle-response", "") in found and one.value is not None:
                one.faults.append(
                    (
                        "openapi-cycle-response",
                        "answers with a schema that contains itself",
                        "It ends in the copy where it comes round: no argument differs.",
                    )
                )
        value = self._value(made)
        for wrong in structure.wrong_operations(value, document.version):
            self._leave_out(made, *wrong)
        if any(one.value is None for one in kept):
            value = self._value(made)
        lines = {
            id(one.value): one.operation.line
            for one in made
            if one.value is not None and one.operation.line is not None
        }
        copy = replace(document, value=value, lines=lines)
        problems = [*self._of_document(copy, made), *security.check(document)]
        left_out: list[Problem] = []
        for one in made:
            said = list(self._of_operation(one))
            problems += said
            left_out += said if one.value is None else []
        return Adapted(copy, tuple(dict.fromkeys(problems)), tuple(left_out))

    def _place(self, one: Made) -> None:
        """Leave an operation out whose own address cannot be called; give it its own otherwise."""
        if one.value is None:
            return
        address = servers.of_operation(one.operation)
        if address is None:
            return
        if not address.url:
            _, message, hint = address.faults[0]
            one.value = None
            one.faults = [("openapi-operation-server", f"is left out: it {message}", hint)]
        elif address.url != self._address.url:
            one.value["servers"] = [{"url": address.url}]
            one.faults += address.faults

    def _name(self, one: Made, names: dict[Place, str]) -> None:
        if one.value is None:
            return
        name = names.get(one.operation.place, one.operation.id)
        one.faults += toolnames.faults(one.operation, name, self._target)
        if name is not None:
            one.value["operationId"] = name

    def _value(self, made: list[Made]) -> dict[str, Any]:
        source = self._document.value
        paths: dict[str, Any] = {}
        for one in made:
            if one.value is not None:
                path = one.operation.path
                path = path if path.startswith("/") else f"/{path}"
                paths.setdefault(path, {})[one.operation.method] = one.value
        value: dict[str, Any] = {"openapi": self._version(), "info": _info(source)}
        if self._address.url:
            value["servers"] = [{"url": self._address.url}]
        if tags := list(_tags(source)):
            value["tags"] = tags
        value["paths"] = paths
        kept = [one for one in made if one.value is not None]
        parts = [part for one in kept for part in (one.takes, one.answers)]
        value["components"] = {"schemas": self._schemas.components(parts)}
        return value

    def _version(self) -> str:
        said = self._document.value.get("openapi")
        if isinstance(said, str) and re.fullmatch(r"3\.[01]\.\d+(-.+)?", said):
            return said
        return {"3.0": "3.0.3", "3.1": "3.1.0"}[self._document.version]

    def _leave_out(self, made: list[Made], path: str, method: str, said: str) -> None:
        """Leave out what is no OpenAPI in spite of all."""
        for one in made:
            if (f"/{one.operation.path.lstrip('/')}", one.operation.method) == (path, method):
                one.value = None
                one.faults = [("openapi-form", f"is left out: {said}", "Mend the source.")]

    def _of_document(self, copy: Document, made: list[Made]) -> Iterator[Problem]:
        """What is to be said of the document as a whole."""
        document = self._document

        def problem(code: str, message: str, hint: str) -> Problem:
            return Problem(code, f"{document.file} {message}", hint, file=document.file)

        count = sum(one.value is not None for one in made)
        if not count:
            yield problem(
                "openapi-empty",
                "has no operation that a gateway can call" if made else "has no operation",
                "Each operation is a tool: add one.",
            )
        if count > shape.TOOLS_MAX:
            yield problem(
                "openapi-quota",
                f"has {count} operations, and a target can have {shape.TOOLS_MAX} tools",
                "Choose those that agents need, with --tag, --operation or --tool-filter-path. "
                f"{SPLIT}",
            )
        elif count > shape.TOOLS_MANY:
            yield problem(
                "openapi-many",
                f"has {count} operations, more than a model can choose from well",
                "Let the agent search: the gateway's tool search returns the ten that fit best. Or "
                "choose fewer, with --tag, --operation or --tool-filter-path.",
            )
        if servers.is_needed(document) and (count or not made):
            for fault in self._address.faults:
                yield servers.problem(document, fault)
        if (size := document_size(copy)) > shape.BYTES_MAX:
            yield problem(
                "openapi-too-large",
                f"has {size:,} bytes as JSON, and the service allows {shape.BYTES_MAX:,}",
                "Choose the operations that agents need, with --tag, --operation or "
                "--tool-filter-path: that is better for the model, too.",
            )
        yield from structure.problems(document.value, document.version, document.file)
        for path, reference in document.missing_paths:
            yield Finding(
                "openapi-reference",
                f"{plain(path, 80)} is left out: it is defined elsewhere, in "
                f"{plain(reference, 80)}",
                operations.REFERENCE_HINT,
                file=document.file,
                subject=plain(path, 80),
            )
        if document.value.get("webhooks"):
            yield problem(
                "openapi-webhooks",
                "has webhooks, which a gateway cannot receive",
                "They are left out of the copy.",
            )

    def _of_operation(self, one: Made) -> Iterator[Problem]:
        for code, message, hint in one.faults:
            assert code in CODES
            yield Finding(
                code,
                f"{one.operation.label} {message}",
                hint,
                file=self._document.file,
                line=one.operation.line,
                subject=one.operation.label,
            )


def _info(source: dict[str, Any]) -> dict[str, Any]:
    """Title, version and texts of the API, as texts."""
    given = source.get("info")
    given = given if isinstance(given, dict) else {}
    title, version = given.get("title"), given.get("version")
    info: dict[str, Any] = {"title": title if title and isinstance(title, str) else "API"}
    for word in ("summary", "description") if _is_3_1(source) else ("description",):
        if isinstance(text := given.get(word), str):
            info[word] = text
    is_said = isinstance(version, (str, int, float)) and version != ""
    info["version"] = str(version) if is_said else "1"
    return info


def _is_3_1(source: dict[str, Any]) -> bool:
    return str(source.get("openapi")).startswith("3.1")


def _tags(source: dict[str, Any]) -> Iterator[dict[str, Any]]:
    tags, seen = source.get("tags"), set()
    for tag in tags if isinstance(tags, list) else ():
        name = tag.get("name") if isinstance(tag, dict) else None
        if isinstance(name, str) and name not in seen:
            seen.add(name)
            text = tag.get("description")
            yield {"name": name, **({"description": text} if isinstance(text, str) else {})}
