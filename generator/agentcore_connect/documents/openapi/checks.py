"""What the gateway cannot use of a document, operation by operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agentcore_connect.documents.openapi import parameters, security, servers
from agentcore_connect.documents.openapi.document import Document, Operation, to_json
from agentcore_connect.documents.openapi.reach import Finding, Part, Reach
from agentcore_connect.documents.toolschema import shape
from agentcore_connect.errors import Problem
from agentcore_connect.text.plain import hidden, plain

_SHOWN = 3


def check(document: Document, target: str) -> list[Problem]:
    """All that is to be said about a document as the target ``target``, document first.

    `codes.errors` picks what stops the target. Sources: the AgentCore guide's "OpenAPI schema
    targets" (gateway-schema-openapi.html: operationId, servers, schema composition, media types,
    parameter serialization, callbacks, webhooks, links), its quotas (1,000 tools a
    target, 10 MB for a schema in S3, where the CLI puts local files; inline 1 MB), AWS's
    CDK (aws-bedrock-agentcore-alpha, validation-helpers.ts) and Bedrock's `ToolName`. Takes time
    in proportion to the document, also with cycles; fetches nothing.
    """
    operations = list(document.operations)
    return [
        *_of_document(document, len(operations)),
        *servers.check(document),
        *security.check(document),
        *_of_operations(document, operations, target),
    ]


def _of_document(document: Document, count: int) -> Iterator[Problem]:
    """What is wrong with the document as a whole; ``count`` is the number of its operations.

    Its size is that of the JSON that is written, which is what the service counts.
    """

    def problem(code: str, message: str, hint: str) -> Problem:
        return Problem(code, f"{document.file} {message}", hint, file=document.file)

    size = len(to_json(document))
    if size > shape.BYTES_MAX:
        yield problem(
            "openapi-too-large",
            f"has {size:,} bytes as JSON, and the service allows {shape.BYTES_MAX:,}",
            "Remove the operations that no agent needs, or make a target for each part of the "
            "API: that is better for the model, too.",
        )
    if not count:
        yield problem("openapi-empty", "has no operation", "Each operation is a tool: add one.")
    if count > shape.TOOLS_MAX:
        yield problem(
            "openapi-quota",
            f"has {count} operations, and a target can have {shape.TOOLS_MAX} tools",
            "Remove those that no agent needs, or make several targets.",
        )
    elif count > shape.TOOLS_MANY:
        yield problem(
            "openapi-many",
            f"has {count} operations, more than a model can choose from well",
            "Let the agent search: the gateway's tool search returns the ten that fit best. Or "
            "remove what no agent needs.",
        )
    for path, item in document.value.get("paths", {}).items():
        reference = item.get("$ref") if isinstance(item, dict) else None
        if isinstance(reference, str) and not isinstance(document.find(reference), dict):
            yield problem(
                "openapi-reference",
                f"defines its path {plain(path, 80)} elsewhere, in {plain(reference, 80)}",
                _TEXTS["openapi-reference"][1],
            )
    if document.value.get("webhooks"):
        yield problem(
            "openapi-webhooks",
            "has webhooks, which a gateway cannot receive",
            "Remove them.",
        )


@dataclass
class _Walked:
    operation: Operation
    given: list[Part]
    answered: list[Part]


def _of_operations(
    document: Document, operations: list[Operation], target: str
) -> Iterator[Problem]:
    """What is wrong with each operation, in the document's order.

    All are walked before the first is judged: what is reached is joined along references at once.
    """
    reach = Reach(document)
    walked = [_walk(document, operation, reach) for operation in operations]
    reach.join()
    again = {name for name, count in Counter(op.id for op in operations).items() if count > 1}
    for item in walked:
        operation = item.operation
        faults = [
            *_of_name(operation, target, again),
            *_of_text(document, operation),
            *parameters.faults(document, operation),
            *_of_schemas(item, reach),
        ]
        for code, message, hint in faults:
            yield Problem(
                code,
                f"{operation.label} {message}",
                hint,
                file=document.file,
                line=operation.line,
            )


def _walk(document: Document, operation: Operation, reach: Reach) -> _Walked:
    """The parts of an operation, given and answered, as places that `reach` can be asked about."""
    given = [
        reach.walk("parameter", parameter, f"{place} {name}" if place else "parameters")
        for (place, name), parameter in parameters.of(document, operation).items()
    ]
    given.append(reach.walk("body", operation.value.get("requestBody"), "body"))
    responses = operation.value.get("responses")
    answered = [
        reach.walk("response", response, status)
        for status, response in (responses.items() if isinstance(responses, dict) else ())
    ]
    return _Walked(operation, given, answered)


def _of_name(
    operation: Operation, target: str, again: set[str | None]
) -> Iterator[parameters.Fault]:
    """What is wrong with method and operationId; ``again`` has the ids that are there twice."""
    if operation.method == "trace":
        yield (
            "openapi-method",
            "uses a method that the gateway does not support",
            "Remove the operation.",
        )
    if operation.id is None:
        yield (
            "openapi-operation-id",
            "has no operationId, from which the gateway names the tool",
            "connect makes one from method and path. Add one that says more, with letters, "
            "digits, underscores and hyphens.",
        )
        return
    if operation.id in again:
        yield (
            "openapi-operation-id-taken",
            "shares its operationId with another operation",
            "Give each operation its own.",
        )
    fault = shape.name_fault(target, operation.id)
    if fault:
        yield "openapi-tool-name", f"has an operationId that {fault[0]}", fault[1]


def _of_text(document: Document, operation: Operation) -> Iterator[parameters.Fault]:
    """What a model would miss or be misled by: no summary, or characters that are not seen.

    Names and allowed values count as texts here, because a model reads them as well.
    """
    if not operation.summary:
        yield (
            "openapi-description",
            "has neither summary nor description",
            "Say what it does and when to use it: a model chooses by that.",
        )
    texts = [operation.value.get("summary"), operation.value.get("description")]
    for (_, name), parameter in parameters.of(document, operation).items():
        whole = parameters.resolved(document, parameter)
        values = parameters.resolved(document, whole.get("schema")).get("enum")
        texts += [name, whole.get("description"), *(values if isinstance(values, list) else ())]
    if any(isinstance(text, str) and hidden(text) for text in texts):
        yield (
            "openapi-hidden-text",
            "has invisible characters in its texts, names or values, which a model would read",
            "Find out where they came from: they can hide instructions.",
        )


_INPUT_CODES = {
    "composition": "openapi-composition",
    "types": "openapi-types",
    "property": "openapi-property-name",
    "reference": "openapi-reference",
    "cycle": "openapi-cycle",
}
_ANSWER_CODES = {
    "composition": "openapi-composition",
    "reference": "openapi-reference",
    "cycle": "openapi-cycle-response",
    "link": "openapi-links",
}
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
    "openapi-property-name": (
        "has property names that not every model accepts: {words}",
        "Claude accepts letters, digits, '_', '.' and '-', at most 64 characters.",
    ),
    "openapi-reference": (
        "refers to {words}, which is not in the document",
        "Put it into the document's components: connect fetches nothing. A bundler does that: run "
        "`npx @redocly/cli bundle`.",
    ),
    "openapi-cycle": (
        "takes a schema that contains itself",
        "A tool's input cannot be recursive. Write out as many levels as are needed.",
    ),
    "openapi-cycle-response": (
        "answers with a schema that contains itself",
        "It is not documented what the gateway does with it.",
    ),
    "openapi-links": (
        "has links, which the gateway does not support",
        "They have no effect on a tool.",
    ),
}


def _of_schemas(item: _Walked, reach: Reach) -> Iterator[parameters.Fault]:
    """One fault for each code, with its words and places; what is given and answered differ in
    codes.
    """
    found: dict[str, dict[Finding, None]] = {}
    for codes, parts in ((_INPUT_CODES, item.given), (_ANSWER_CODES, item.answered)):
        for part in parts:
            for finding in reach.findings(part):
                if code := codes.get(finding.kind):
                    found.setdefault(code, {})[finding] = None
    for code, findings in found.items():
        message, hint = _TEXTS[code]
        words = ", ".join(dict.fromkeys(finding.word for finding in findings))
        yield code, f"{message.format(words=plain(words, 160))} ({_places(findings)})", hint


def _places(findings: dict[Finding, Any]) -> str:
    places = list(dict.fromkeys(finding.place for finding in findings))
    more = len(places) - _SHOWN
    return ", ".join(places[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
