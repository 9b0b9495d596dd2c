"""A table run through the engine, and what is told of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from agentcore_connect.policy import sample
from agentcore_connect.policy.engine import ASSUMED, Decision, Engine
from agentcore_connect.policy.explain import explain
from agentcore_connect.policy.request import Call, Claims, Iam, current
from agentcore_connect.policy.setup import Loaded
from agentcore_connect.policy.table import Case, Table
from agentcore_connect.text.plain import plain

_WIDTH = 500


@dataclass(frozen=True)
class Result:
    """One case, the call that was judged and what came out. ``fault`` is None where all is well.

    ``why`` is a sentence on the decision, for a case with a fault.
    """

    case: Case
    call: Call
    decision: Decision
    fault: str | None
    why: str = ""


@dataclass(frozen=True)
class Run:
    """The results of a table, in its order."""

    table: Table
    results: tuple[Result, ...]

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.fault is not None)


def run(table: Table, loaded: Loaded, now: str | None = None) -> Run:
    """Each case of a table, judged by the project's policies.

    ``now`` (as `request.moment` has it) is when calls come whose case has no time of its own: it
    goes before the table's, and the time of now is what is left. Raises InvalidInput where the
    table names a gateway or policy that is not there.
    """
    engine, arn = loaded.judge(table.gateway, table.policies, before_any=True)
    if table.assume_permit:
        engine = engine.assuming_permit()
    every = now or table.now or current()
    return Run(table, tuple(_judge(case, table, engine, arn, every) for case in table.cases))


def diff(runs: Sequence[Run]) -> str:
    """The failed cases for a person: what was asked, expected and decided; empty if all is well."""
    return "".join(_told(run_.table, result) for run_ in runs for result in run_.failed)


def _judge(case: Case, table: Table, engine: Engine, arn: str, now: str) -> Result:
    """The result of one case, with an explanation where it is not what the case expects.

    An argument to fill that the tool does not have is the case's fault, and nothing is decided.
    """
    call = Call(case.caller, case.tool, case.args, arn, case.now or now)
    tool = engine.schema.tool(case.tool)
    if tool is not None:
        try:
            args = sample.filled(case.args, tool.input, case.fill, required=table.fill_required)
        except KeyError as error:
            names = ", ".join(field.name for field in tool.input.fields) or "no arguments"
            message = f"the tool has no argument {error.args[0]} to fill; it has {names}"
            return Result(case, call, Decision("NoDecision", errors=(message,)), message)
        call = replace(call, args=args)
    decision = engine.decide(call)
    fault = _fault(case, decision)
    why = explain(engine, call).summary if fault is not None else ""
    return Result(case, call, decision, fault, why)


def _fault(case: Case, decision: Decision) -> str | None:
    """Why a decision is not what its case expects; None where it is.

    The order matters: the first reason explains those behind it. A right answer is a fault, too,
    where a policy failed on the way, or where it is not the named policy that gave it.
    """
    if decision.decision == "NoDecision":
        return f"no decision: {'; '.join(decision.errors)}"
    if decision.decision.lower() != case.expect:
        return f"expected {case.expect}, and it is {decided(decision)}"
    if decision.errors:  # a policy that fails is skipped, whatever it was to say
        return f"a policy failed: {'; '.join(decision.errors)}"
    if case.policy is not None and case.policy not in decision.policies:
        return f"expected {case.expect} by {case.policy}, and it is {decided(decision)}"
    return None


def decided(decision: Decision) -> str:
    """A decision in words: ``allow by refund_policy``."""
    names = ["everything else" if name == ASSUMED else name for name in decision.policies]
    by = f" by {' and '.join(names)}" if names else " by default: no policy matched"
    return decision.decision.lower() + (by if decision.decision != "NoDecision" else "")


def _told(table: Table, result: Result) -> str:
    """What a person reads of a failed case: the call, what was expected, and what was decided."""
    case, decision = result.case, result.decision
    by = f" by {case.policy}" if case.policy else ""
    lines = [
        f"FAIL {table.file}:{case.line} {plain(case.name, 100)}",
        f"    caller    {caller(case)}",
        f"    tool      {plain(case.tool, 200)}",
        f"    args      {plain(shown(result.call.args), _WIDTH)}",
        *([f"    now       {result.call.now}"] if case.now or table.now else []),
        f"  - expected  {case.expect}{by}",
        f"  + decided   {decided(decision)}",
    ]
    details = [*decision.errors, *([result.why] if decision.decision != "NoDecision" else [])]
    lines += [f"    {plain(detail, _WIDTH)}" for detail in details if detail]
    return "\n".join(lines) + "\n"


def caller(case: Case) -> str:
    """The caller of a case, for a person."""
    if isinstance(case.caller, Claims):
        return f"claims {plain(shown(case.caller.claims), _WIDTH)}"
    return plain(case.caller.arn, _WIDTH) if isinstance(case.caller, Iam) else "anonymous"


def shown(value: Any) -> str:
    """A value as JSON; a decimal as it is written."""
    return json.dumps(_plain_numbers(value), ensure_ascii=False, default=str)


def _plain_numbers(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {name: _plain_numbers(inner) for name, inner in value.items()}
    return [_plain_numbers(inner) for inner in value] if isinstance(value, list) else value
