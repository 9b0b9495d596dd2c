"""Why a call is allowed or denied: each policy, its scope, and the condition that did not hold.

Nothing is evaluated here: each part of a policy is put to the engine as a policy of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from agentcore_connect.policy import literal, statement
from agentcore_connect.policy.engine import Decision, Engine
from agentcore_connect.policy.layout import readable
from agentcore_connect.policy.request import Call, Claims, Prepared, claim_text, prepare
from agentcore_connect.policy.statement import Statement

Json = dict[str, Any]
Holds = Literal["holds", "fails", "error", "skipped"]

_PARTS = ("principal", "action", "resource")
_ALL: Json = {
    "effect": "permit",
    **{part: {"op": "All"} for part in _PARTS},
    "conditions": [],
    "annotations": {},
}
"""A permit for everything, in JSON form: what parts of a policy are put into."""
_ABSENT = "not there"


@dataclass(frozen=True)
class Part:
    """A part of a condition: its Cedar text, whether it holds, and the values that it looks at.

    ``skipped`` is what the engine does not look at, because a part before it did not hold.
    """

    text: str
    holds: Holds
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Match:
    """One policy and the call. ``scope`` are the scope's parts that do not fit, empty if all do.

    ``parts`` are those of its conditions, in their order; of an ``unless`` they are turned round,
    so that a policy matches if and only if all hold.
    """

    policy: str
    effect: str
    scope: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def matches(self) -> bool:
        return not self.scope and all(part.holds == "holds" for part in self.parts)

    @property
    def failed(self) -> Part | None:
        """The part that did not hold, or failed."""
        return next((part for part in self.parts if part.holds in ("fails", "error")), None)


@dataclass(frozen=True)
class Explanation:
    """A decision, and each policy's part in it.

    ``listed`` says whether a gateway that enforces shows the tool to this caller: it does where
    any arguments and any time may be permitted (AgentCore guide, "Use a gateway with a policy
    engine"). None without a decision, and where policies are left out that may permit it. ``now``
    is when the call comes.
    """

    decision: Decision
    matches: tuple[Match, ...]
    listed: bool | None = None
    now: str = ""

    @property
    def visibility(self) -> str:
        """One sentence on the tool in lists; empty where nothing can be said."""
        if self.listed is None:
            return ""
        if not self.listed:
            return (
                "tools/list does not show the tool to this caller while the gateway enforces: "
                "whatever the arguments, no call of it is permitted."
            )
        if self.decision.allowed:
            return "tools/list shows the tool to this caller."
        return (
            "tools/list shows the tool to this caller all the same: with other arguments, or at "
            "another time, a call may be permitted."
        )

    @property
    def summary(self) -> str:
        """One sentence on what decided."""
        names = " and ".join(self.decision.policies)
        if self.decision.decision == "NoDecision":
            return f"There is no decision: {'; '.join(self.decision.errors)}"
        if self.decision.allowed:
            return f"Allowed by {names}; nothing forbids it."
        if names:
            return f"Denied by {names}: a forbid wins over every permit."
        near = [m for m in self.matches if m.effect == "permit" and not m.scope and m.failed]
        if not near:
            return "Denied: no permit applies to this caller, tool and gateway."
        return "Denied: no permit matches. " + " ".join(_reason(match) for match in near)


def explain(engine: Engine, call: Call) -> Explanation:
    """The decision on a call, and why."""
    decision = engine.decide(call)
    if decision.decision == "NoDecision":
        return Explanation(decision, (), now=call.now)
    prepared = prepare(call, engine.schema)
    left_out = any(policy.kind != "cedar" for policy in engine.policies)
    listed = engine.may_allow(call.caller, call.tool, call.gateway_arn)
    return Explanation(
        decision,
        tuple(_match(engine, p, call, prepared) for p in engine.policies if p.kind == "cedar"),
        None if left_out and not listed else listed,
        call.now,
    )


def _match(engine: Engine, policy: Statement, call: Call, prepared: Prepared) -> Match:
    """How one policy met the call: scope and conditions apart, or as a whole where it is too deep.

    The whole is put to the engine as its text, which may be deeper than the JSON that it reads.
    """
    try:
        return Match(
            policy.name,
            policy.effect,
            _scope(engine, policy, prepared),
            tuple(_parts(engine, policy, call, prepared)),
        )
    except ValueError:  # it reads JSON of 128 levels only, and texts of many more
        decided = Engine([policy], engine.schema).ask(prepared)
        holds: Holds = "error" if decided.errors else "holds" if decided.policies else "fails"
        whole = Part("the whole policy, which is too long to split", holds)
        return Match(policy.name, policy.effect, (), (whole,))


def _scope(engine: Engine, policy: Statement, prepared: Prepared) -> tuple[str, ...]:
    return tuple(
        f"{part} {_scope_text(policy.json, part)}"
        for part in _PARTS
        if not engine.ask(prepared, statement.write(_ALL | {part: policy.json[part]})).allowed
    )


def _parts(engine: Engine, policy: Statement, call: Call, prepared: Prepared) -> Iterator[Part]:
    stopped = False
    for body in statement.conjuncts(policy):
        text = statement.write(_ALL | {"conditions": [{"kind": "when", "body": body}]})
        holds: Holds = "skipped" if stopped else _holds(engine.ask(prepared, text))
        stopped = stopped or holds != "holds"
        yield Part(_condition(text), holds, tuple(dict(_values(body, call)).items()))


def _holds(decision: Decision) -> Holds:
    if decision.errors:
        return "error"
    return "holds" if decision.allowed else "fails"


def _condition(text: str) -> str:
    """The condition of a policy that has one."""
    inside = text[text.index("when {") + len("when {") : text.rindex("}")]
    return readable(inside.strip())


def _scope_text(policy: Json, part: str) -> str:
    scope = policy[part]
    entities = scope.get("entities") or ([scope["entity"]] if "entity" in scope else [])
    named = ", ".join(f'{e["type"]}::{literal.string(e["id"])}' for e in entities)
    kind = scope.get("entity_type")
    return f"{scope['op']} {kind or ''}{named}".strip()


def _values(value: Any, call: Call) -> Iterator[tuple[str, str]]:
    """What the caller and the arguments say for each place that an expression looks at."""
    for expression in statement.walk(value):
        for key, inner in expression.items():
            if key in ("getTag", "hasTag"):
                name = inner["right"].get("Value")
                claims = call.caller.claims if isinstance(call.caller, Claims) else {}
                shown = literal.string(claim_text(claims[name])) if name in claims else _ABSENT
                yield f"claim {name}", shown
            elif key in (".", "has"):
                found = _attribute(inner, call)
                if found is not None:
                    yield found


def _attribute(access: Json, call: Call) -> tuple[str, str] | None:
    """What an access reads and the value that the call has there; None where the call has no say.

    Only the caller's id, the time, and the arguments, ``context.input`` and below, are a call's.
    """
    if access.get("left") == {"Var": "principal"} and access.get("attr") == "id":
        return "principal.id", literal.string(call.caller.id)
    path = _path(access)
    if path == ["system", "now"]:
        return "context.system.now", call.now
    if path is None or path[:1] != ["input"] or len(path) == 1:
        return None
    value: Any = call.args
    for name in path[1:]:
        if not isinstance(value, Mapping) or name not in value:
            return ".".join(["context", *path]), _ABSENT
        value = value[name]
    return ".".join(["context", *path]), _shown(value)


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, Decimal) else json.dumps(value, default=str)


def _path(access: Json) -> list[str] | None:
    """The names of an access below ``context``, in order; None where it starts anywhere else."""
    left = access["left"]
    if left == {"Var": "context"}:
        return [access["attr"]]
    if "." not in left:
        return None
    before = _path(left["."])
    return None if before is None else [*before, access["attr"]]


def _reason(match: Match) -> str:
    failed = match.failed
    assert failed is not None
    values = ", ".join(f"{name} is {value}" for name, value in failed.values)
    return f"{match.policy} requires {failed.text}" + (f", and {values}." if values else ".")
