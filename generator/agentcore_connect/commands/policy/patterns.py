"""Answers of a policy held against the gateway's tools, before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.policy.engine import did_you_mean
from agentcore_connect.policy.inventory import JudgedGateway
from agentcore_connect.policy.schema import Schema
from agentcore_connect.policy.shape import Scalar
from agentcore_connect.policy.tools import Tool
from agentcore_connect.units.questions.policy import Callers, Policy
from agentcore_connect.vocabulary.words import ClaimForm, Pattern

WORDS = frozenset({"scope"})
"""Claims that hold words with spaces between them (AgentCore guide, policy conditions)."""

LISTS = frozenset({"cognito:groups"})
"""Claims that were seen to come as JSON lists."""

CALLERS: dict[str, Callers] = {"CUSTOM_JWT": "jwt", "AWS_IAM": "iam", "NONE": "anyone"}
"""Who calls a gateway, by its authorizer."""

NEEDS: dict[Pattern, str] = {"role": "CUSTOM_JWT", "account": "AWS_IAM"}
"""The authorizer that a gateway needs for a pattern that looks at who calls."""

_NUMBERS = {"Long": "integer", "decimal": "number"}


def claim_form(claim: str) -> ClaimForm:
    """How a claim comes, as far as its name tells; everything else is one text."""
    return "words" if claim in WORDS else "list" if claim in LISTS else "text"


def numbers(tool: Tool) -> list[str]:
    """The arguments of a tool that are numbers, as Cedar has them."""
    return [
        field.name
        for field in tool.input.fields
        if isinstance(field.type, Scalar) and field.type.name in _NUMBERS
    ]


def number_type(tool: Tool, argument: str) -> Literal["integer", "number"]:
    """The type of an argument with an amount. InvalidInput where it is no number."""
    field = tool.input.field(argument)
    kind = field.type if field is not None else None
    if isinstance(kind, Scalar) and kind.name in _NUMBERS:
        return "integer" if kind.name == "Long" else "number"
    raise InvalidInput(
        Problem(
            "policy-argument",
            f"{tool.action} has no argument {argument} that is a number",
            f"It has: {', '.join(numbers(tool)) or 'no numbers'}.",
            field="argument",
        )
    )


def check(answers: Policy, schema: Schema, gateway: JudgedGateway) -> tuple[Problem, ...]:
    """What keeps the policy from doing what it is for; empty where it fits the gateway.

    Of a target whose tools are not known nothing can be said: see `Schema.is_unknown`.
    """
    return (*_caller(answers, gateway), *_tools(answers, schema))


def _caller(answers: Policy, gateway: JudgedGateway) -> Iterator[Problem]:
    """Where the policy is about callers that the gateway, by its authorizer, does not have."""
    needs = NEEDS.get(answers.pattern)
    if answers.with_role or answers.with_account:
        needs = NEEDS["role" if answers.with_role else "account"]
    if needs is not None and gateway.authorizer != needs:
        what = "claims" if needs == "CUSTOM_JWT" else "an AWS account"
        yield Problem(
            "policy-caller",
            f"callers of gateway {gateway.name} have no {what}: its authorizer is "
            f"{gateway.authorizer}",
            f"This condition needs a gateway with {needs}.",
            field="pattern",
        )
    of_gateway = CALLERS.get(gateway.authorizer)
    is_asked = needs is None and answers.pattern not in ("shutdown", "guardrail")
    if is_asked and answers.callers != of_gateway:
        yield Problem(
            "policy-caller",
            f"the policy is about callers of kind {answers.callers}, and those of gateway "
            f"{gateway.name} are {of_gateway}",
            f"Answer callers with {of_gateway}.",
            field="callers",
        )


def _tools(answers: Policy, schema: Schema) -> Iterator[Problem]:
    """Where the target has no such tool, or the tool no such argument, as far as they are known.

    A guardrail looks at the text of a call and at no argument.
    """
    if answers.pattern == "guardrail":
        return
    for name, action in zip(answers.tools, answers.action_names, strict=True):
        tool = schema.tool(action)
        if tool is not None:
            yield from _arguments(answers, tool)
        elif not schema.is_unknown(action):
            yield Problem(
                "policy-tool",
                f"target {answers.target} has no tool {name}",
                did_you_mean(action, schema),
                field="tools",
            )


def _arguments(answers: Policy, tool: Tool) -> Iterator[Problem]:
    """Where a tool has not the arguments that the policy looks at, or requires them by itself."""
    if answers.argument is not None:
        try:
            kind = number_type(tool, answers.argument)
        except InvalidInput as error:
            yield from error.problems
        else:
            if kind != answers.number_type:
                yield Problem(
                    "policy-argument",
                    f"argument {answers.argument} of {tool.action} is of type {kind}",
                    f"Answer number_type with {kind}.",
                    field="number_type",
                )
    for name in answers.required_arguments:
        field = tool.input.field(name)
        if field is None:
            known = ", ".join(field.name for field in tool.input.fields) or "none"
            yield Problem(
                "policy-argument",
                f"{tool.action} has no argument {name} that a policy can look at",
                f"It has: {known}.",
                field="required_arguments",
            )
        elif field.required and answers.pattern == "required":
            yield Problem(
                "policy-argument",
                f"{tool.action} requires {name} already, so the policy would never forbid a call",
                "Leave it out.",
                field="required_arguments",
            )
