"""Why a call is allowed or denied: which policies are about it, and what did not hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import policies
import pytest
from agentcore_connect.policy.engine import Engine
from agentcore_connect.policy.explain import Explanation, Match, Part, explain
from agentcore_connect.policy.layout import readable
from agentcore_connect.policy.request import Call, Caller, Claims, Iam
from agentcore_connect.policy.statement import read, write
from agentcore_connect.policy.validation import faults
from policies import ACTION, ARN, ROLE_ARN, forbid, permit

REFUND = permit(
    'principal.hasTag("role") &&\n'
    '  principal.getTag("role") == "refund-agent" &&\n'
    '  context.input.amount.lessThan(decimal("500.0"))'
)
AGENT = Claims({"role": "refund-agent"})
NIGHT = 'context.system.now.toTime() < duration("0h")'


def explained(
    texts: dict[str, str], caller: Caller = AGENT, tool: str = ACTION, **args: Any
) -> Explanation:
    engine = Engine([read(name, text) for name, text in texts.items()], policies.schema())
    given = {"order": "1", "amount": 1, **args} if tool == ACTION else args
    return explain(engine, Call(caller, tool, given, ARN))


def match(text: str, caller: Caller = AGENT, **args: Any) -> Match:
    (found,) = explained({"p": text}, caller, **args).matches
    return found


@pytest.mark.parametrize(
    ("text", "caller", "decision", "listed"),
    [
        (REFUND, AGENT, "Allow", True),
        (REFUND.replace("500.0", "0.5"), AGENT, "Deny", True),
        (REFUND, Claims({"role": "guest"}), "Deny", False),
        (permit(NIGHT), AGENT, "Deny", True),
        (permit() + forbid().replace("forbid", "/**/forbid"), AGENT, "Deny", False),
        ("permit(principal, action, resource) when temporal { formerly x };", AGENT, "Deny", None),
    ],
)
def test_whether_the_tool_is_listed(
    text: str, caller: Caller, decision: str, listed: bool | None
) -> None:
    """A tool is listed where any arguments and any time may be permitted; nothing is said where
    only the service knows."""
    texts = {str(number): one for number, one in enumerate(text.split("/**/"))}
    found = explained(texts, caller)
    assert (found.decision.decision, found.listed) == (decision, listed)
    words = {True: "shows the tool", False: "does not show the tool", None: ""}[listed]
    assert words in found.visibility
    assert bool(found.visibility) is (listed is not None)


def test_the_time_is_shown() -> None:
    """A condition on the time is told with the time that the call had."""
    engine = Engine([read("p", permit(NIGHT))], policies.schema())
    call = Call(AGENT, ACTION, {"order": "1", "amount": 1}, ARN, "2026-11-30T09:30:00.000Z")
    (found,) = explain(engine, call).matches
    assert found.parts == (
        Part(NIGHT, "fails", (("context.system.now", "2026-11-30T09:30:00.000Z"),)),
    )


def test_each_part_of_a_condition() -> None:
    """Each part is said with the values that it looks at, up to the one that did not hold."""
    assert Match(
        "p",
        "permit",
        (),
        (
            Part('principal.hasTag("role")', "holds", (("claim role", '"refund-agent"'),)),
            Part(
                'principal.getTag("role") == "refund-agent"',
                "holds",
                (("claim role", '"refund-agent"'),),
            ),
            Part(
                'context.input.amount.lessThan(decimal("500.0"))',
                "fails",
                (("context.input.amount", "600.5"),),
            ),
        ),
    ) == match(REFUND, amount=Decimal("600.5"))


def test_what_is_behind_is_skipped() -> None:
    """Behind a part that does not hold nothing is looked at: Cedar does not either."""
    found = match(REFUND, Claims({"role": "guest"}), amount=5)
    assert [part.holds for part in found.parts] == ["holds", "fails", "skipped"]
    found = match(REFUND, Claims(), amount=5)
    assert [part.holds for part in found.parts] == ["fails", "skipped", "skipped"]
    assert found.parts[0].values == (("claim role", "not there"),)


@pytest.mark.parametrize(
    ("text", "caller", "scope"),
    [
        (permit(), Iam(ROLE_ARN), ("principal is AgentCore::OAuthUser",)),
        (
            permit().replace("process_refund", "list_orders"),
            AGENT,
            ('action == AgentCore::Action::"RefundTarget___list_orders"',),
        ),
        (
            permit().replace(ARN, "other"),
            AGENT,
            ('resource == AgentCore::Gateway::"other"',),
        ),
        (permit(), AGENT, ()),
        ('permit(principal, action in AgentCore::Action::"CallTool", resource);', AGENT, ()),
    ],
)
def test_the_scope(text: str, caller: Caller, scope: tuple[str, ...]) -> None:
    """The part of the scope that does not fit is said in Cedar's words."""
    found = match(text, caller)
    assert (scope, not scope) == (found.scope, found.matches)


def test_an_error() -> None:
    """A part that fails is told from one that does not hold."""
    (part,) = match(forbid("context.input.points > 5")).parts
    assert (part.holds, part.values) == ("error", (("context.input.points", "not there"),))


@pytest.mark.parametrize(("amount", "holds"), [(1, "holds"), (5, "fails")])
def test_unless(amount: int, holds: str) -> None:
    """An unless is turned round, so that all parts hold where the policy matches."""
    text = forbid().replace(";", ' unless { context.input.amount == decimal("5.0") };')
    found = match(text, amount=amount)
    assert ([holds], holds == "holds") == ([part.holds for part in found.parts], found.matches)


def test_arguments_and_callers() -> None:
    """Values of every kind of place are found, deep ones too."""
    text = permit(
        'principal.id like "x*" || context.input["order-id"] == 1 || context.input has "if"'
    )
    (part,) = match(text, Claims({"sub": "someone"}), **{"order-id": 3}).parts
    assert dict(part.values) == {
        "principal.id": '"someone"',
        "context.input.order-id": "3",
        "context.input.if": "not there",
    }


@pytest.mark.parametrize(
    ("texts", "caller", "args", "words"),
    [
        ({"r": REFUND}, AGENT, {"amount": 5}, "Allowed by r; nothing forbids it."),
        ({"r": REFUND, "f": forbid()}, AGENT, {"amount": 5}, "Denied by f: a forbid wins"),
        ({"r": REFUND}, AGENT, {"amount": 600}, "context.input.amount is 600."),
        ({"r": REFUND}, Claims(), {}, "claim role is not there."),
        ({"r": REFUND}, Iam(ROLE_ARN), {}, "no permit applies to this caller"),
        ({}, AGENT, {}, "no permit applies to this caller"),
        ({"r": REFUND}, AGENT, {"amount": "x"}, "There is no decision: amount must be a number"),
    ],
)
def test_the_summary(texts: dict[str, str], caller: Caller, args: Any, words: str) -> None:
    """One sentence says what decided."""
    assert words in explained(texts, caller, **args).summary


LONG = {
    "parentheses": "(" * 3000 + "true" + ")" * 3000,
    "brackets": "[" * 3000 + "1" + "]" * 3000 + " == 1",
    "and": " && ".join(["true"] * 900),
    "or": " || ".join(['context.input.order == "1"'] * 250),
    "plus": "+".join(["1"] * 3000) + " == 3000",
    "not": "!(" * 90 + "true" + ")" * 90,
    "dots": "context" + ".a" * 3000 + " == 1",
    "has": "context has " + ".".join(["a"] * 3000),
    "calls": "context" + ".contains(1)" * 800,
    "text": '"' + "a" * 100_000 + '" == ""',
    "quotes": '"' * 9999,
}


@pytest.mark.parametrize("condition", LONG.values(), ids=LONG)
def test_a_policy_of_any_length(condition: str) -> None:
    """A text that is far too long or deep is judged or refused; nothing crashes or hangs.

    The engine's own stack overflows at 800 brackets, which would end the process.
    """
    policy = read("p", f"permit(principal, action, resource) when {{ {condition} }};")
    found = explained({"p": policy.text})
    assert found.decision.decision in ("Allow", "Deny")
    assert (policy.kind == "cedar") == (len(found.matches) == 1)
    assert isinstance(faults(policy, policies.schema()), tuple)
    assert found.decision.allowed == (bool(found.matches) and found.matches[0].matches)


def test_what_is_not_cedar_is_left_out() -> None:
    """Of guardrails and broken texts it is said that they were not looked at."""
    texts = {"g": "forbid(principal, action, resource) when guardrails { X };", "b": "permit("}
    found = explained({**texts, "r": REFUND})
    assert ([m.policy for m in found.matches], len(found.decision.notes)) == (["r"], 2)


def test_the_parts_agree_with_the_decision() -> None:
    """A policy whose parts all hold is among those that decide, and no other is."""
    texts = {
        "r": REFUND,
        "any": permit(),
        "other": permit().replace("process_refund", "list_orders"),
        "small": permit('context.input.amount.lessThan(decimal("2.0"))'),
    }
    for amount in (1, 100, 600):
        found = explained(texts, amount=amount)
        assert [m.policy for m in found.matches if m.matches] == list(found.decision.policies)


@pytest.mark.parametrize(
    "text",
    [
        'principal.getTag("a (b)") == "x"',
        "(context.input.a + 1) * 2 < 5",
        '!(context.input has a) || context.input["b c"].lessThan(decimal("5.0"))',
        "[1, context.input.n].contains((if true then 1 else 2))",
        'principal is AgentCore::OAuthUser && !principal.hasTag("in")',
        "(context.input has a) == (context.input has b)",
    ],
)
def test_a_condition_is_readable_and_the_same(text: str) -> None:
    """Parentheses around a single value go, and what is left means what it meant."""
    policy = f"permit(principal, action, resource) when {{ {text} }};"
    before = read("p", policy)
    inside = readable(write(before.json).split("when {", 1)[1].rpartition("}")[0])
    after = read("p", f"permit(principal, action, resource) when {{ {inside} }};")
    assert before.json == after.json
    assert [part for part in ("(context.input)", "(principal.") if part in inside] == []
