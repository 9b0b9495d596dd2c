"""One policy against the schema: what Cedar's validator says, as a line and what to write instead.

A policy that validates cannot fail while it is evaluated, except where arithmetic leaves 64 bits.
That matters most for a forbid: Cedar skips a policy that fails, so the call that it should have
stopped is allowed (measured).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from agentcore_connect.policy import literal
from agentcore_connect.policy.engine import did_you_mean
from agentcore_connect.policy.schema import Schema
from agentcore_connect.policy.shape import Record, Scalar
from agentcore_connect.policy.statement import LENGTH, SESSION_HEADER, Statement, walk

_COMPARISONS = {
    "<": "lessThan",
    "<=": "lessThanOrEqual",
    ">": "greaterThan",
    ">=": "greaterThanOrEqual",
}
_ARITHMETIC = {"+", "-", "*", "neg"}
_SCOPE = "unable to find an applicable action"
_TYPES = "AgentCore::OAuthUser (a JWT), AgentCore::IamEntity (SigV4)"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a policy: a rule of `findings`, a line of its text and the way out."""

    rule: str
    message: str
    line: int
    fix: str = ""


def faults(policy: Statement, schema: Schema) -> tuple[Fault, ...]:
    """All that is wrong with a policy as far as it can be told from its text and the tools."""
    length = len(policy.text.strip())
    found = []
    if length not in LENGTH:
        found.append(
            Fault(
                "policy-length",
                f"the statement has {length} characters, and the service allows {LENGTH[0]} to "
                f"{LENGTH[-1]}",
                1,
            )
        )
    if policy.fault is not None:
        return (*found, Fault("policy-syntax", policy.fault.message, policy.fault.line))
    if policy.kind == "extension":
        text = f"only the service can check {' and '.join(policy.forms)} conditions"
        fix = "Try it with the engine in LOG_ONLY, and read the gateway's traces."
        found.append(Fault("policy-not-checked", text, 1, fix))
        return (*found, *_sessions(policy))
    unknown = [action for action in actions(policy) if schema.is_unknown(action)]
    if unknown:
        target = unknown[0].partition("___")[0]
        found.append(
            Fault(
                "tools-unknown",
                f"the tools of target {target} are not known, so {', '.join(unknown)} and the "
                "arguments in the policy are not checked",
                _line(policy, unknown[0]),
                f"Save its list of tools: run `connect tools --target {target} --save`; where only "
                "AWS lists them, once it is deployed and with --url and the gateway's address.",
            )
        )
        return (*found, *_unproven(policy))
    if _waits_for_tools(policy, schema):
        if policy.conditions:
            found.append(
                Fault(
                    "tools-unknown",
                    "no tools of the gateway are known, so the conditions of the policy are not "
                    "checked",
                    1,
                    "Save the tools of its targets: run `connect tools --save`.",
                )
            )
        return (*found, *_unproven(policy))
    invalid = tuple(_validate(policy, schema))
    return (*found, *invalid, *_fail_open(policy, invalid))


def _sessions(policy: Statement) -> Iterator[Fault]:
    """What a temporal policy asks of every caller of the gateway."""
    if "temporal" in policy.forms:
        yield Fault(
            "policy-session",
            "while the engine has a temporal policy, the gateway refuses each request without the "
            f"header {SESSION_HEADER}",
            _line(policy, "temporal"),
            "Let every caller send it, with a UUID of its own for each session. Generated clients "
            "do not: docs/policies.md says where to put it.",
        )


def actions(policy: Statement) -> tuple[str, ...]:
    """The actions that a policy's scope names; none where it is about every tool."""
    scope = policy.json["action"]
    entities = scope.get("entities") or ([scope["entity"]] if "entity" in scope else [])
    return tuple(entity["id"] for entity in entities)


def _waits_for_tools(policy: Statement, schema: Schema) -> bool:
    """Whether no known tool fits a policy's scope, and one that nobody knows could."""
    import cedarpy

    if schema.assumed is None:
        return False

    def is_unfit(handle: cedarpy.Schema) -> bool:
        errors = cedarpy.validate_policies(policy.text, handle).errors
        return any(_SCOPE in error.error for error in errors)

    return is_unfit(schema.handle) and not is_unfit(schema.assumed.handle)


def _validate(policy: Statement, schema: Schema) -> Iterator[Fault]:
    """What Cedar's validator says, each thing once, in words of this project.

    That a scope matches nothing is told only where nothing else is: it follows from the rest.
    """
    import cedarpy

    errors = cedarpy.validate_policies(policy.text, schema.handle).errors
    messages = [error.error.removeprefix(f"for policy `{error.policy_id}`, ") for error in errors]
    seen = set()
    for message in messages:
        if message.startswith(_SCOPE) and len(messages) > 1:
            continue  # it follows from another one
        fault = _explain(message, policy, schema)
        if fault not in seen:
            seen.add(fault)
            yield fault


def _explain(message: str, policy: Statement, schema: Schema) -> Fault:
    for pattern, explain in _EXPLANATIONS:
        match = re.search(pattern, message, re.DOTALL)
        if match is not None:
            return explain(match, policy, schema)
    return Fault("policy-invalid", message, 1)


def _action(match: re.Match[str], policy: Statement, schema: Schema) -> Fault:
    """A tool that the schema does not have, with the name that may have been meant."""
    # The validator escapes what it quotes; a name that needs no escape is the same in both.
    action = next((name for name in actions(policy) if literal.string(name) == match[1]), match[1])
    return Fault(
        "unknown-tool",
        f"there is no tool {action}",
        _line(policy, action),
        did_you_mean(action, schema),
    )


def _scope(match: re.Match[str], policy: Statement, schema: Schema) -> Fault:
    """A scope that no call can fit: of a caller, a tool and a gateway that never meet."""
    text = "no call can fit its scope: such a caller never calls such a tool there"
    fix = f"Use {_TYPES} as the caller, and a gateway as the resource."
    return Fault("policy-invalid", text, _line(policy, "principal"), fix)


def _entity(match: re.Match[str], policy: Statement, schema: Schema) -> Fault:
    line = _line(policy, match[1].rpartition("::")[2])
    return Fault("unknown-entity", f"AgentCore has no entity {match[1]}", line, f"Use {_TYPES}.")


def _tag(match: re.Match[str], policy: Statement, schema: Schema) -> Fault:
    """A claim that is read without asking whether the caller has it."""
    tag = match[1]
    return Fault(
        "tag-unguarded",
        f"claim {tag} is read, and not every caller has it",
        _line(policy, tag),
        f"principal.hasTag({tag}) && principal.getTag({tag}) == ...",
    )


def _optional(match: re.Match[str], policy: Statement, schema: Schema) -> Fault:
    """An argument that is read without asking whether the call has it."""
    holder, name = _path(match[1])
    return Fault(
        "argument-unguarded",
        f"argument {name} is read, and a call may leave it out",
        _line(policy, name, after="."),
        f"{holder} has {literal.attribute(name)} && ...",
    )


def _missing(match: re.Match[str], policy: Statement, schema: Schema) -> Fault:
    """An argument that is not there: not in ``input``, left out for want of a type, or unknown.

    What is read from ``context`` itself is told apart: the arguments are in ``context.input``.
    """
    holder, name = _path(match[1])
    line = _line(policy, name, after=".")
    if holder in ("context", "context.system"):
        text = f"there is no {holder}.{name}"
        fix = "The arguments are in context.input, and the time is context.system.now."
        return Fault("unknown-argument", text, line, fix)
    tool = schema.tool(_unescaped(match[2])) if match[2] else None
    record = tool.input if tool is not None else Record()
    if name in record.left_out:
        return Fault(
            "unknown-argument",
            f"Cedar has no type for argument {name} of {match[2]}, so a policy cannot look at it",
            line,
            "Give it one type in the tool's schema.",
        )
    names = ", ".join(field.name for field in record.fields) or "no arguments"
    action = tool.action if tool is not None else "the tool"
    return Fault("unknown-argument", f"{action} has no argument {name}", line, f"It has: {names}.")


def _untyped(match: re.Match[str], policy: Statement, schema: Schema) -> Fault:
    return Fault(
        "principal-untyped",
        f"not every caller has `{match[1]}`",
        _line(policy, "principal"),
        "Write `principal is AgentCore::IamEntity` first (or OAuthUser).",
    )


def _number(match: re.Match[str], policy: Statement, schema: Schema) -> Fault:
    """A comparison that is not for the argument's type. Its words are `context.input.x < 500`."""
    rule = "number-comparison"
    if match[1] != "Long":  # lessThan(...) on an integer, or with a bare number
        words = policy.words
        at = next((t for t in words if t.text in _COMPARISONS.values()), words[0])
        text = "a decimal is compared with a decimal, and an integer with an integer"
        fix = 'An integer: `< 500`. A number: `.lessThan(decimal("500.0"))`.'
        return Fault(rule, text, at.line, fix)
    words, tool_types = policy.words, _decimals(policy, schema)
    for index, word in enumerate(words[:-1]):
        if word.text not in _COMPARISONS or index == 0:
            continue
        left, right = words[index - 1], words[index + 1]
        name = left.text.strip('"') if left.text != "]" else words[index - 2].text.strip('"')
        if name in tool_types and right.kind == "number":
            call = f'{_COMPARISONS[word.text]}(decimal("{right.text}.0"))'
            text = f"argument {name} is a number, and `{word.text}` is for integers"
            return Fault(rule, text, word.line, f"{literal.access('context.input', name)}.{call}")
    at = next((word for word in words if word.text in _COMPARISONS), words[0])
    fix = 'Such as context.input.amount.lessThan(decimal("500.0")).'
    return Fault(rule, "`<` is for integers, and this is a number", at.line, fix)


def _decimal(match: re.Match[str], policy: Statement, schema: Schema) -> Fault:
    text = match[1].strip('"')
    is_whole = re.fullmatch(r"-?[0-9]+", text)
    fix = f'decimal("{text}.0")' if is_whole else 'Such as decimal("500.0"): one to four places.'
    return Fault("decimal-text", f"{match[1]} is not a decimal", _line(policy, match[1]), fix)


_Explain = Callable[[re.Match[str], Statement, Schema], Fault]
_EXPLANATIONS: tuple[tuple[str, _Explain], ...] = (
    (_SCOPE, _scope),
    (r'unrecognized action `AgentCore::Action::(".*")`', _action),
    (r"unrecognized entity type `([^`]+)`", _entity),
    (r'safety of access to tag `(".*")` on', _tag),
    (r"safety of access to optional attribute `([^`]+)`", _optional),
    (r'attribute `([^`]+)` in context for AgentCore::Action::"(.*)" not found', _missing),
    (r"attribute `([^`]+)` on entity type `[^`]+` not found", _untyped),
    (r"unexpected type: expected (Long) but saw decimal", _number),
    (r"unexpected type: expected (decimal) but saw Long", _number),
    (r'failed to parse as a decimal value: `(".*")`', _decimal),
)
"""The validator's messages (cedarpy 4.12.2); one that is not here is shown as it is."""


def _fail_open(policy: Statement, invalid: tuple[Fault, ...]) -> Iterator[Fault]:
    """How a forbid can fail and so let the call through; of one reason only, the first.

    A wrong name in its scope is no such reason: the forbid then matches nothing, and does not fail.
    """
    if policy.effect != "forbid":
        return
    of_scope = {"unknown-tool", "unknown-entity"}
    reasons = [fault for fault in invalid if fault.rule not in of_scope]
    if reasons:
        yield Fault(
            "fail-open",
            "if this condition fails with an error, Cedar skips the forbid, and any permit allows "
            "the call",
            reasons[0].line,
            reasons[0].fix,
        )
    elif _has(policy.conditions, _ARITHMETIC):
        sign = next((word for word in policy.words if word.text in _ARITHMETIC), policy.words[0])
        yield Fault(
            "fail-open-overflow",
            "arithmetic beyond 64 bits makes this forbid fail with an error, and the call is "
            "allowed",
            sign.line,
            "Compare the arguments themselves, with bounds on both sides.",
        )


def _unproven(policy: Statement) -> Iterator[Fault]:
    """Of a policy that cannot be validated: a forbid that reads without asking first."""
    if policy.effect != "forbid" or not _has(policy.conditions, {".", "getTag"}):
        return
    if not _has(policy.conditions, {"has", "hasTag"}):
        word = next(word for word in policy.words if word.text in ("when", "unless"))
        yield Fault(
            "fail-open-unproven",
            "if an argument or claim that it reads is missing, this forbid fails: Cedar skips it, "
            "and any permit allows the call",
            word.line,
            "Test for it first: `context.input has x && ...`, `principal.hasTag(...) && ...`.",
        )


def _has(value: Any, keys: set[str]) -> bool:
    """Whether an expression in JSON form uses one of these operators."""
    return any(not keys.isdisjoint(found) for found in walk(value))


def _path(path: str) -> tuple[str, str]:
    """Where an attribute is, and its name: the validator writes ``input.a["b c"]``."""
    match = re.fullmatch(r'(.*)\["(.*)"\]|(?:(.*)\.)?([^.]*)', path, re.DOTALL)
    assert match is not None
    holder = match[1] if match[2] is not None else match[3]
    name = _unescaped(match[2]) if match[2] is not None else match[4]
    return f"context.{holder}" if holder else "context", name


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _decimals(policy: Statement, schema: Schema) -> set[str]:
    """The decimal arguments of the tools that a policy is about, or of all where it names none."""
    tools = [schema.tool(action) for action in actions(policy)] or list(schema.tools)
    return {
        field.name
        for tool in tools
        if tool is not None
        for field in tool.input.fields
        if field.type == Scalar("decimal")
    }


def _line(policy: Statement, text: str, after: str = "") -> int:
    """The line of a word or of a text in quotes; with ``after``, of the one that follows it."""
    wanted = {text, literal.string(text)}
    words = policy.words
    found = [
        word
        for before, word in zip((words[0], *words), words, strict=False)
        if word.text in wanted and (not after or before.text in (after, "["))
    ]
    return found[0].line if found else 1
