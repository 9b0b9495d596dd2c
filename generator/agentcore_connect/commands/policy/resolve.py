"""Completing the answers of a policy: from what was said, from its unit, the project, a person.

What the unit of that name was made with stands for what is not said, so that a policy is brought
up to date with its name alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from agentcore_connect.answers import rules
from agentcore_connect.answers.asking import Asker, missing_answer, refuse_unasked
from agentcore_connect.answers.policy import GivenPolicy
from agentcore_connect.commands.policy import conditions, offers, patterns
from agentcore_connect.commands.policy.addition import needs_arn
from agentcore_connect.commands.policy.asking import PolicyQuestions
from agentcore_connect.connection.target_of import offered
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.policy.engine import did_you_mean
from agentcore_connect.policy.inventory import FILES, JudgedGateway
from agentcore_connect.policy.setup import Loaded
from agentcore_connect.policy.tools import SEPARATOR, Tool
from agentcore_connect.project.project import Project
from agentcore_connect.text import near
from agentcore_connect.units import record
from agentcore_connect.units.questions import Policy
from agentcore_connect.vocabulary.words import Pattern

PATTERNS: Mapping[Pattern, str] = {
    "allow": "a tool may be called",
    "amount": "a tool may be called below an amount",
    "role": "callers with a claim may call a tool",
    "account": "callers of an AWS account may call a tool",
    "hours": "a tool may be called in certain hours of the day",
    "block": "a tool may not be called",
    "required": "calls without certain arguments are refused",
    "shutdown": "no tool may be called any more",
    "guardrail": "a Bedrock guardrail looks at the text of a call",
}
"""What each pattern is for, in the words of a prompt."""


_WHICH_TOOL = "Which tool of the target?"
_UNNAMED = "TOOL"
"""Stands for a tool's name that is only missing, as in the help: defaults that follow are told."""

_ANY_TOOL = "any_tool"
"""What the table of a shutdown calls at a target whose tools are not known."""

_FLAGS = {
    "with_amount": "--below",
    "with_role": "--claim",
    "with_account": "--account",
    "with_required": "--argument",
    "with_hours": "--hours",
}


def resolve(
    said: GivenPolicy,
    project: Project,
    loaded: Loaded,
    asker: Asker,
    wrong: Sequence[Problem] = (),
) -> Policy:
    """The complete answers, which fit the gateway and its tools.

    ``wrong`` is what is wrong already, of answers left out. Raises InvalidInput with every problem
    that can be known at once; a person is asked nothing where some are wrong.
    """
    refuse_unasked(wrong, asker, lambda nobody: resolve(said, project, loaded, nobody, wrong))
    unit = {} if said.name is None else _unit(project, said)
    fields = frozenset(str(p.field) for p in wrong)
    q = PolicyQuestions(
        project, asker, list(wrong), wrong=fields, said=said, loaded=loaded, unit=unit
    )
    pattern: Any = q.known("pattern", said.pattern) or q.choice(
        "pattern", offers.offered_patterns(PATTERNS, loaded, q.known("gateway", said.gateway))
    )
    if pattern is None and q.is_silent:
        pattern = "allow"  # what it needs is missing too, in this round
    gateway = _gateway(q, pattern)
    values: dict[str, Any] = {"template": "policy", "pattern": pattern}
    if pattern is not None and gateway is not None:
        values |= _about(q, pattern, gateway)
    if q.problems:
        q.stop()
    return _policy(q, values, gateway)


def _unit(project: Project, said: GivenPolicy) -> Mapping[str, Any]:
    """The recorded answers of the policy of that name, where there is one unit of it."""
    found = []
    for file in project.root.glob(FILES):
        place = PurePosixPath(file.relative_to(project.root).as_posix()).parent
        answers = record.answers(project, place) if file.stem == said.name else None
        if answers and said.target in (None, answers.get("target")):
            found.append(answers)
    return found[0] if len(found) == 1 else {}


def _gateway(q: PolicyQuestions, pattern: Pattern | None) -> JudgedGateway | None:
    """The gateway: said or recorded, else the only one, else asked for."""
    name, found = q.known("gateway", q.said.gateway), q.loaded.configured.gateways
    judged = [other for other in found if other.engine]
    if name is None and pattern == "shutdown" and len(judged) == 1:
        return judged[0]  # the only one that it can stop
    if name is None and len(found) == 1:
        return found[0]
    if name is None and found:
        name = q.choice("gateway", offers.offered_gateways(pattern, q.loaded))
        if name is None:
            return None
    gateway = q.loaded.configured.gateway(str(name))
    if gateway is None:
        q.problems += q.project.unclear_gateway(name, "policy-gateway").problems
    return gateway


def _about(q: PolicyQuestions, pattern: Pattern, gateway: JudgedGateway) -> dict[str, Any]:
    """The answers beside the pattern; what could not be had is a problem of ``q``."""
    said = q.said
    target = _target(q, pattern, gateway)
    tools = _tools(q, pattern, gateway, target) if target is not None else None
    is_said = bool(q.known("tools", said.tool)) or pattern == "shutdown"
    if target is None and q.is_silent and not is_said:
        q.lacks(missing_answer("tool", _WHICH_TOOL))
    values: dict[str, Any] = {
        "gateway": gateway.name,
        "target": target,
        "tools": tools,
        "engine": _engine(q, gateway),
        "gateway_arn": _arn(q, pattern, gateway),
        "callers": patterns.CALLERS[gateway.authorizer],
    }
    _refuse_others(q, pattern)
    wants = _wants(q, pattern)
    values |= {f"with_{name}": wants[name] for name in wants if name != pattern}
    for condition in Policy.uncombined(pattern, values):
        q.refuse(
            "policy-combination",
            f"pattern {pattern} cannot be combined with {_FLAGS[condition]} here",
            "Leave it out, or add another policy for it.",
            "pattern",
        )
    has = {name for name, wanted in wants.items() if wanted} | {pattern}
    if tools and target:
        known = _known_tools(q, gateway, target, tools)
        if "amount" in has:
            values |= conditions.amount(q, gateway.name, target, known)
        if "required" in has:
            values["required_arguments"] = conditions.required(q, known, "amount" in has)
    elif "amount" in has and said.below is None and q.is_silent:
        q.lacks(missing_answer("below", q.prompt("below")))
    if "role" in has:
        values |= conditions.role(q)
    if "account" in has:
        account = q.known("account", said.account)
        values["account"] = q.checked("account", "account", account)
        values["partition"] = conditions.partition(values["gateway_arn"])
    if "hours" in has:
        values["hours"] = q.checked("hours", "hours", q.known("hours", said.hours))
    if pattern in ("allow", "block") and tools and target:
        values["other_tool"] = conditions.other_tool(q, gateway.name, target, tools)
    if pattern == "guardrail":
        values |= conditions.guardrail(q)
    values["policy_name"] = _name(q, pattern, tools)
    return values


def _refuse_others(q: PolicyQuestions, pattern: Pattern) -> None:
    """What was said that belongs to another pattern."""
    for row in q.options.values():
        if pattern not in row.option.patterns and getattr(q.said, row.name):
            wanted = f"--pattern {' or '.join(row.option.patterns)}"
            q.refuse(
                "not-for-pattern",
                f"{row.flag} is only for {wanted}",
                f"Leave it out, or use {wanted}.",
                row.name,
            )


def _wants(q: PolicyQuestions, pattern: Pattern) -> dict[str, bool]:
    """Which conditions of other patterns are asked for, by the answers that only they have."""
    said, unit = q.said, q.unit
    amounts = pattern == "amount" or said.below is not None or bool(unit.get("with_amount"))
    spare = said.argument[1:] if amounts else said.argument
    return {
        "amount": amounts,
        "role": bool(said.claim or said.value or said.claim_form or unit.get("with_role")),
        "account": bool(said.account or unit.get("with_account")),
        "required": bool(spare or unit.get("with_required")),
        "hours": bool(said.hours or unit.get("with_hours")),
    }


def _target(q: PolicyQuestions, pattern: Pattern, gateway: JudgedGateway) -> str | None:
    """The target: said or recorded, else the gateway's only one, else asked for.

    A shutdown is about all of them, and lies with the first.
    """
    names = [str(target["name"]) for target in offered(q.project, gateway.name)]
    target = q.known("target", q.said.target)
    if target is None and (len(names) == 1 or (names and pattern == "shutdown")):
        return names[0]
    if target is None and names:
        return q.choice("target", offers.offered_targets(pattern, names, q.loaded, gateway))
    if target is None or not names:
        what = f"gateway {gateway.name} has no target, and a policy is kept beside one"
        q.refuse("policy-target", what, "`connect add` adds one.", "target")
        return None
    if target not in names:
        what = f"gateway {gateway.name} has no target {target}"
        q.problems.append(
            near.unknown("policy-target", what, target, names, "target", there="It has")
        )
        return None
    return str(target)


def _tools(
    q: PolicyQuestions, pattern: Pattern, gateway: JudgedGateway, target: str
) -> list[str] | None:
    """The tools: said or recorded, else asked for, among those that the target is known to have.

    What is said may have the target's name before it, as the gateway calls a tool.
    """
    prefix = target + SEPARATOR
    said = [name.removeprefix(prefix) for name in q.known("tools", q.said.tool) or ()]
    if said:
        before = len(q.problems)
        names = q.every("tools", "tool", said)
        return _there(q, gateway, target, names) if len(q.problems) == before else None
    known = [tool for tool in q.loaded.schemas[gateway.name].tools if tool.target == target]
    if pattern == "shutdown":  # it is about all of them: this one is for its table
        return [known[0].name if known else _ANY_TOOL]
    if len(known) == 1:
        return [known[0].name]
    if known:
        choices = offers.offered_tools(pattern, known)
        name = q.choice("tool", choices, question="Which tool?")
    else:
        name = q.checked("tools", "tool", None, question=_WHICH_TOOL)
    return None if name is None else [name]


def _there(
    q: PolicyQuestions, gateway: JudgedGateway, target: str, names: list[str]
) -> list[str] | None:
    """``names``, where the target has all of them as far as its tools are known."""
    schema = q.loaded.schemas[gateway.name]
    actions = [f"{target}{SEPARATOR}{name}" for name in names]
    missing = [a for a in actions if schema.tool(a) is None and not schema.is_unknown(a)]
    for action in missing:
        message = f"target {target} has no tool {action.removeprefix(target + SEPARATOR)}"
        q.refuse("policy-tool", message, did_you_mean(action, schema), "tool")
    return None if missing else names


def _engine(q: PolicyQuestions, gateway: JudgedGateway) -> str | None:
    engines = q.loaded.configured.engines
    name = q.known("engine", q.said.engine) or gateway.engine
    if name is None and len(engines) == 1:
        name = engines[0]
    return q.checked("engine", "engine", name)


def _arn(q: PolicyQuestions, pattern: Pattern, gateway: JudgedGateway) -> str:
    """The gateway's ARN: as said, as deployed; empty before the first deploy."""
    said, arns = q.said.gateway_arn, gateway.arns
    if said is not None:
        return q.checked("gateway_arn", "gateway_arn", said) or ""
    if not needs_arn(pattern) or not arns:
        return ""
    if len(arns) > 1 and q.unit.get("gateway_arn") in arns:
        return str(q.unit["gateway_arn"])
    if len(arns) > 1:
        return q.choice("gateway_arn", [(arn, "") for arn in arns]) or ""
    return arns[0]


def _known_tools(
    q: PolicyQuestions, gateway: JudgedGateway, target: str, tools: list[str]
) -> list[Tool]:
    schema = q.loaded.schemas[gateway.name]
    found = [schema.tool(f"{target}{SEPARATOR}{name}") for name in tools]
    return [tool for tool in found if tool is not None]


def _name(q: PolicyQuestions, pattern: Pattern, tools: list[str] | None) -> str | None:
    """The policy's name: said, else one of the tool and the pattern, which a person may change."""
    if pattern == "shutdown" and q.said.name is None:
        return "shutdown"
    default = re.sub(r"[^A-Za-z0-9_]+", "_", f"{(tools or [_UNNAMED])[0]}_{pattern}").lstrip(
        "_0123456789"
    )
    return q.text(
        "name",
        q.said.name,
        rules.answer(Policy, "policy_name", "name"),
        default[:48],
    )


def _policy(q: PolicyQuestions, values: dict[str, Any], gateway: JudgedGateway | None) -> Policy:
    """The model of the answers, held against the gateway's tools."""
    assert gateway is not None
    try:
        policy = Policy(**{name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        raise InvalidInput(
            *(
                Problem("invalid-answer", str(entry["msg"]).removeprefix("Value error, "))
                for entry in error.errors(include_url=False, include_input=False)
            )
        ) from None
    problems = patterns.check(policy, q.loaded.schema(policy.engine), gateway)
    if problems:
        raise InvalidInput(*problems)
    return policy
