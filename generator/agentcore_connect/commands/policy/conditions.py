"""What each condition of a policy needs: the amount, the claim, the account, the arguments."""

from __future__ import annotations

from typing import Any

from agentcore_connect.commands.policy import patterns
from agentcore_connect.commands.policy.asking import PolicyQuestions
from agentcore_connect.errors import InvalidInput
from agentcore_connect.policy.tools import SEPARATOR, Tool
from agentcore_connect.vocabulary import guardrails


def amount(q: PolicyQuestions, gateway: str, target: str, known: list[Tool]) -> dict[str, Any]:
    """The argument, its type in the tools' schema, and the limit in the words of that type."""
    if not known:
        if q.loaded.schemas[gateway].is_unknown(f"{target}{SEPARATOR}"):
            q.refuse(
                "policy-tools-unknown",
                f"the tools of target {target} are not known, so neither is the type of an amount",
                f"Run `connect tools --target {target} --save` to ask its server for them.",
                "target",
            )
        return {}  # a tool that is not there is refused with the rest
    said = q.said
    argument = said.argument[0] if said.argument else q.unit.get("argument")
    if argument is None:
        numbers = patterns.numbers(known[0])
        if numbers:
            question = "Which argument has the amount?"
            only = numbers[0] if len(numbers) == 1 else ""
            choices = [(name, "") for name in numbers]
            argument = q.choice("argument", choices, only, question=question)
        if argument is None:
            return {}
    try:
        kind = patterns.number_type(known[0], str(argument))
    except InvalidInput as error:
        q.problems += error.problems
        return {}
    limit = f"below_{kind}"
    below = said.below or q.unit.get(limit)
    value = q.checked(limit, "below", below)
    return {"argument": argument, "number_type": kind, limit: value}


def required(q: PolicyQuestions, known: list[Tool], has_amount: bool) -> list[str] | None:
    """The arguments that a call must have: said, recorded, else asked for among the optional ones.

    Where the policy has an amount too, the first ``--argument`` is that one's. None where none is
    said.
    """
    said = q.said.argument[1:] if has_amount else q.said.argument
    names = list(said) or q.unit.get("required_arguments")
    if names:
        return q.every("required_arguments", "argument", names)
    optional = [f.name for tool in known for f in tool.input.fields if not f.required]
    question = "Which argument must a call have?"
    if optional:
        name = q.choice(
            "argument", [(name, "") for name in dict.fromkeys(optional)], question=question
        )
    else:
        name = q.checked("required_arguments", "argument", None, question=question)
    return None if name is None else [name]


def role(q: PolicyQuestions) -> dict[str, Any]:
    """The claim, its values, and how it comes: where nobody says that, the claim's name does."""
    said, unit = q.said, q.unit
    claim = q.checked("claim", "claim", q.known("claim", said.claim))
    values = list(said.value) or unit.get("claim_values")
    if not values:
        value = q.checked("claim_values", "value", None)
        values = [] if value is None else [value]
    form = said.claim_form or unit.get("claim_form")
    return {
        "claim": claim,
        "claim_values": q.every("claim_values", "value", values),
        "claim_form": form or (patterns.claim_form(claim) if claim else "text"),
    }


def partition(arn: str) -> str:
    return arn.split(":")[1] if arn else "aws"


def other_tool(q: PolicyQuestions, gateway: str, target: str, tools: list[str]) -> str:
    """A tool that the policy says nothing about, for its table; the unit's own, once made."""
    if "other_tool" in q.unit:
        return str(q.unit["other_tool"])
    mine = {f"{target}{SEPARATOR}{name}" for name in tools}
    actions = [tool.action for tool in q.loaded.schemas[gateway].tools]
    return next((action for action in actions if action not in mine), "")


def guardrail(q: PolicyQuestions) -> dict[str, Any]:
    """The category, its filters, and what else was said, which the model has a default for.

    The filters are not asked for where the category is not known: they are its own.
    """
    said = q.said
    values: dict[str, Any] = {}
    category = q.known("guardrail_category", said.guardrail_category) or q.choice(
        "guardrail_category",
        [(name, "") for name in guardrails.FILTERS],
    )
    if category not in guardrails.FILTERS:
        if category is not None:
            known = ", ".join(guardrails.FILTERS)
            q.refuse(
                "guardrail",
                "there is no such guardrail category",
                f"One of: {known}.",
                "guardrail_category",
            )
        return values
    filters = q.known("guardrail_filters", said.guardrail_filter)
    if not filters:
        names = [(name, "") for name in guardrails.FILTERS[category]]
        name = q.choice("guardrail_filter", names)
        filters = [] if name is None else [name]
    values = {"guardrail_category": category, "guardrail_filters": list(filters)}
    effect = q.known("guardrail_effect", said.guardrail_effect)
    path = q.known("guardrail_data_path", said.guardrail_data_path)
    values |= {"guardrail_effect": effect} if effect else {}
    return values | ({"guardrail_data_path": path} if path else {})
