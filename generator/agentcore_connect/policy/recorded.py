"""Calls that were recorded while a gateway was served: one JSON object a line.

No headers and no tokens are in it, and what looks like a secret is left out of its texts. It can be
replayed, and each call whose decision is known is a case: what was decided is what is expected.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.policy.request import Anonymous, Caller, Claims, Iam, moment
from agentcore_connect.policy.table import Case, Expected, Table
from agentcore_connect.vocabulary import secret

SCHEMA = 1
_OF_EACH_TOKEN = {"iat", "exp", "nbf", "jti", "auth_time"}
_EXPECTED: Mapping[str, Expected] = {"allow": "allow", "deny": "deny", "log-only-deny": "deny"}


@dataclass(frozen=True)
class Recorded:
    """One call. ``decision`` is `none` where no engine judged it; ``answer`` is a tool's result,
    else a JSON-RPC error. Numbers of ``args`` are int, Decimal or float. ``now`` is when it was
    judged, as `request.moment` has it; None in records of before it was kept.
    """

    gateway: str
    caller: Caller
    tool: str
    args: Mapping[str, Any]
    decision: str
    policies: tuple[str, ...]
    answer: Any = field(repr=False)
    ms: float = 0.0
    line: int = 0
    now: str | None = None

    def text(self) -> str:
        """The line, with its end."""
        caller: dict[str, Any] = {"type": self.caller.type, "id": self.caller.id}
        if isinstance(self.caller, Claims):
            claims = self.caller.claims.items()
            caller["claims"] = {k: v for k, v in claims if k not in _OF_EACH_TOKEN}
        whole = {
            "schema": SCHEMA,
            "gateway": self.gateway,
            "caller": caller,
            "tool": self.tool,
            "args": self.args,
            "decision": self.decision,
            "policies": list(self.policies),
            "answer": self.answer,
            "ms": round(self.ms, 2),
            **({} if self.now is None else {"now": self.now}),
        }
        return json.dumps(secret.redacted_all(whole), ensure_ascii=True, default=float) + "\n"

    @property
    def key(self) -> str:
        """What calls with the same answer have in common."""
        return key(self.tool, self.args)


def key(tool: str, args: Mapping[str, Any]) -> str:
    """A tool and its arguments, as a record has them, in one form."""
    return json.dumps([tool, secret.redacted_all(args)], sort_keys=True, default=float)


def read(data: bytes, file: str) -> tuple[Recorded, ...]:
    """The calls of a record. Raises InvalidInput (``record``), with the line, where it is none."""
    return tuple(
        _read(line, file, number)
        for number, line in enumerate(data.splitlines(), 1)
        if line.strip()
    )


def tables(calls: Iterable[Recorded], file: str) -> tuple[Table, ...]:
    """The calls that an engine judged as cases, a table for each gateway."""
    found: dict[str, list[Case]] = {}
    for call in calls:
        expect = _EXPECTED.get(call.decision)
        if expect is not None:
            policy = call.policies[0] if call.policies else None
            name = f"{call.tool} by {call.caller.id}"
            asked = (call.caller, call.tool, call.args, ())
            case = Case(name, call.line, *asked, expect, policy, call.now)
            found.setdefault(call.gateway, []).append(case)
    return tuple(Table(file, tuple(cases), gateway) for gateway, cases in found.items())


def _read(line: bytes, file: str, number: int) -> Recorded:
    try:
        value = json.loads(line, parse_float=Decimal)
        policies = tuple(map(str, value["policies"]))
        texts = [value[name] for name in ("gateway", "tool", "decision")]
        if value["schema"] == SCHEMA and all(isinstance(text, str) for text in texts):
            gateway, tool, decision = texts
            args = dict(value["args"])
            answer = json.loads(json.dumps(value["answer"], default=float))
            now = None if "now" not in value else moment(str(value["now"]))
            asked = (gateway, _caller(value["caller"]), tool, args)
            return Recorded(*asked, decision, policies, answer, 0.0, number, now)
    except (ValueError, TypeError, KeyError, RecursionError, InvalidInput):
        pass
    raise InvalidInput(
        Problem(
            "record",
            f"{file} is not a record of calls",
            "Make one with `connect dev --record`.",
            file=file,
            line=number,
        )
    )


def _caller(value: Mapping[str, Any]) -> Caller:
    if value["type"] == Claims.type:
        return Claims(dict(value["claims"]))
    return Iam(str(value["id"])) if value["type"] == Iam.type else Anonymous()
