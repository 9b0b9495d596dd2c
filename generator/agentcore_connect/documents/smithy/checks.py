"""What the gateway cannot use of a Smithy model, operation by operation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from agentcore_connect.documents.choice import SPLIT
from agentcore_connect.documents.findings import Finding
from agentcore_connect.documents.smithy.model import Model, Operation, documentation, target, traits
from agentcore_connect.documents.smithy.schema import kind
from agentcore_connect.documents.toolschema import shape
from agentcore_connect.errors import Problem
from agentcore_connect.text.plain import hidden, plain

PROTOCOL = "aws.protocols#restJson1"
_PROTOCOLS = ("aws.protocols#", "smithy.protocols#", "alloy#")
_AWS_HOST = r"\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$"
_STREAMING = "smithy.api#streaming"
# Data types that the guide's list of supported ones does not have.
_LEFT_OUT = ("smithy-reference", "smithy-tool-name")
_UNLISTED = ("union", "document")

# code, message, hint
Fault = tuple[str, str, str]


def check(model: Model, name: str) -> list[Problem]:
    """All that is to be said about a model as the target ``name``, the service first.

    `codes.errors` picks what stops the target. Sources: the AgentCore guide's "Smithy model
    targets" (gateway-building-smithy-targets.html: the RestJson protocol only, no streaming
    operations, no unconstrained hosts in endpoint rules, "doesn't support custom Smithy models for
    non-AWS services"), its quotas (1,000 tools a target) and Bedrock's `ToolName`.
    """
    operations = list(model.operations)
    left = sum(not is_left_out(model, one, name) for one in operations)
    found: list[Problem] = [
        Problem(code, message, hint, file=model.file)
        for code, message, hint in _of_service(model, left)
    ]
    for operation in operations:
        for code, message, hint in _of_operation(model, operation, name):
            said = f"is left out: it {message}" if code in _LEFT_OUT else message
            label = operation.label
            found.append(Finding(code, f"{label} {said}", hint, file=model.file, subject=label))
    return found


def is_left_out(model: Model, operation: Operation, name: str) -> bool:
    """Whether no tool can be made of an operation, and a copy is without it."""
    return any(code in _LEFT_OUT for code, _, _ in _of_operation(model, operation, name))


def _of_service(model: Model, count: int) -> Iterator[Fault]:
    """What is wrong with the service as a whole; ``count`` is the number of its operations."""
    service = f"service {plain(model.service.rpartition('#')[2], 80)}"
    if not count:
        yield "smithy-empty", f"{service} has no operation", "Each operation is a tool: add one."
    if count > shape.TOOLS_MAX:
        yield (
            "smithy-quota",
            f"{service} has {count} operations, and a target can have {shape.TOOLS_MAX} tools",
            "Choose those that agents need, with --tag, --operation or --tool-filter-path. "
            f"{SPLIT}",
        )
    elif count > shape.TOOLS_MANY:
        yield (
            "smithy-many",
            f"{service} has {count} operations, more than a model can choose from well",
            "Let the agent search: the gateway's tool search returns the ten that fit best. Or "
            "remove what no agent needs.",
        )
    if PROTOCOL not in model.traits:
        spoken = [word.rpartition("#")[2] for word in model.traits if word.startswith(_PROTOCOLS)]
        yield (
            "smithy-protocol",
            f"{service} uses {', '.join(plain(word, 40) for word in spoken) or 'no protocol'}, "
            "and the guide names restJson1 as the only protocol",
            "AWS's own samples connect services of other protocols. Try it, and look at the "
            "target's status after the deploy.",
        )
    if "aws.api#service" not in model.traits:
        yield (
            "smithy-custom",
            f"{service} is not marked as one of AWS (aws.api#service)",
            "The guide says that custom models for services outside AWS are not supported: "
            "describe such an API with OpenAPI.",
        )
    for host in sorted(set(_open_hosts(model.traits.get("smithy.rules#endpointRuleSet")))):
        yield (
            "smithy-endpoint",
            f"{service} has an endpoint that allows any host: {plain(host, 100)}",
            "Requests could be redirected. Write the actual host; {Region} is checked.",
        )


def _open_hosts(rules: Any) -> Iterator[str]:
    """The hosts in an endpoint rule set that a call can choose, outside AWS.

    Built-in parameters are settings of the client, the service validates the region, and a
    partition is one of AWS's own, whatever name its result is assigned to.
    """
    parameters = rules.get("parameters") if isinstance(rules, dict) else None
    given = parameters if isinstance(parameters, dict) else {}
    built_in = [name for name, one in given.items() if isinstance(one, dict) and "builtIn" in one]
    fixed = "|".join(map(re.escape, ["Region", *built_in]))
    partitions = "|".join(map(re.escape, _assigned(rules, "aws.partition"))) or "(?!)"
    urls = "|".join(map(re.escape, _assigned(rules, "parseURL"))) or "(?!)"
    of_aws = rf"{_AWS_HOST}|\.\{{(?:{partitions})#\w+\}}$"
    stack = [rules]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack += value
        elif isinstance(value, dict):
            stack += value.values()
            url = value.get("url")
            host = re.sub("^[^/]*//", "", url).partition("/")[0] if isinstance(url, str) else ""
            known = rf"\{{(?:{fixed}|(?:{partitions}|{urls})#\w+)\}}"
            if "{" in re.sub(known, "", host) and not re.search(of_aws, host):
                yield host


def _assigned(rules: Any, function: str) -> list[str]:
    """The names that the result of a function of the rules is assigned to."""
    found: dict[str, None] = {}
    stack = [rules]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack += value
        elif isinstance(value, dict):
            stack += value.values()
            name = value.get("assign")
            if value.get("fn") == function and isinstance(name, str):
                found[name] = None
    return [*found]


def _of_operation(model: Model, operation: Operation, name: str) -> Iterator[Fault]:
    """What is wrong with one operation; of one that is not there nothing else can be said."""
    if not operation.value:
        yield (
            "smithy-reference",
            "is named by the service, and the model does not have it",
            "Make the model again with `smithy ast`, which leaves nothing out.",
        )
        return
    fault = shape.name_fault(name, operation.name)
    if fault:
        yield "smithy-tool-name", f"has a name that {fault[0]}", fault[1]
    if PROTOCOL in model.traits and "smithy.api#http" not in traits(operation.value):
        yield (
            "smithy-http",
            "does not have its HTTP method and path",
            "Add the trait http: the gateway needs it for the call.",
        )
    text = traits(operation.value).get("smithy.api#documentation")
    if not documentation(operation.value):
        yield (
            "smithy-description",
            "has no documentation",
            "Say what it does and when to use it: a model chooses by that.",
        )
    elif isinstance(text, str) and hidden(text):
        yield (
            "smithy-hidden-text",
            "has invisible characters in its documentation, which a model would read",
            "Find out where they came from: they can hide instructions.",
        )
    yield from _of_shapes(model, operation)


def _of_shapes(model: Model, operation: Operation) -> Iterator[Fault]:
    """What is wrong with the shapes that an operation takes; answers matter where they stream."""
    given = _Reached(model, operation.input)
    answered = _Reached(model, operation.output)
    if given.missing:
        yield (
            "smithy-reference",
            f"takes {plain(', '.join(given.missing), 160)}, which the model does not have",
            "Make the model again with `smithy ast`, which leaves nothing out.",
        )
    if given.streaming or answered.streaming:
        yield (
            "smithy-streaming",
            "streams, which the gateway does not support",
            "Remove it, unless the agent needs only the other operations.",
        )
    if given.unlisted:
        yield (
            "smithy-shape",
            f"takes {plain(', '.join(given.unlisted), 160)}, and the guide does not list "
            "unions and documents among the types",
            "Try whether it works: it is not documented what the gateway does with them.",
        )
    if given.is_round:
        yield (
            "smithy-cycle",
            "takes a shape that contains itself",
            "A tool's input cannot be recursive, and it is not documented where the gateway stops.",
        )


class _Reached:
    """What the shapes hold that a structure leads to."""

    def __init__(self, model: Model, start: str | None) -> None:
        self.missing: list[str] = []
        self.unlisted: list[str] = []
        self.streaming = False
        leads_to: dict[str, set[str]] = {}
        waiting = [start] if start else []
        while waiting:
            one = waiting.pop()
            if one in leads_to:
                continue
            owner = model.shapes.get(one, {})
            form = kind(model, one)
            if form is None:
                self.missing.append(one)
            elif form in _UNLISTED:
                self.unlisted.append(one.rpartition("#")[2])
            members = [] if form in ("enum", "intEnum") else list(model.members(one).values())
            members += [owner[word] for word in ("member", "key", "value") if word in owner]
            self.streaming |= any(_STREAMING in traits(each) for each in (owner, *members))
            leads_to[one] = set(map(target, members))
            waiting += leads_to[one]
        # What leads on to nothing that is left is no circle; what stays leads round.
        while ends := [one for one, others in leads_to.items() if not others & leads_to.keys()]:
            for one in ends:
                del leads_to[one]
        self.is_round = bool(leads_to)
