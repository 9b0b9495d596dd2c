"""One gateway for one caller: what it lists, and what becomes of a call. No HTTP."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from agentcore_connect.dev import search
from agentcore_connect.dev.events import Event, Outcome
from agentcore_connect.dev.targets.target import FailedError, Invocation
from agentcore_connect.dev.world import Gate
from agentcore_connect.errors import InvalidInput
from agentcore_connect.policy.request import Call, Caller, prepare
from agentcore_connect.policy.tools import SEPARATOR

Json = dict[str, Any]

INVALID = -32602
DENIED = -32002
INTERNAL_WORDS = "An internal error occurred. Please retry later."


@dataclass(frozen=True)
class Called:
    """What became of a call: ``result`` or ``error`` of the JSON-RPC response, and the event."""

    event: Event
    result: Json | None = None
    error: Json | None = None


def call(
    gate: Gate,
    caller: Caller,
    name: str,
    arguments: Mapping[str, Any],
    exact: Mapping[str, Any],
    ids: tuple[str, str],
) -> Called:
    """Judge a call and pass it on. ``exact`` are the arguments with numbers as they were written.

    ``ids`` are those of the message and of the request.
    """
    began = time.perf_counter()
    event = Event("call", gateway=gate.name, caller=caller, tool=name, arguments=arguments)
    done = _done(gate, event, caller, name, arguments, exact, ids)
    took = (time.perf_counter() - began) * 1000
    return replace(done, event=replace(done.event, ms=took, answer=done.result or done.error))


def _done(
    gate: Gate,
    event: Event,
    caller: Caller,
    name: str,
    arguments: Mapping[str, Any],
    exact: Mapping[str, Any],
    ids: tuple[str, str],
) -> Called:
    if name == search.NAME and gate.manner.searches:
        return _searched(gate, event, caller, arguments)
    if name not in gate.tools:
        error = {"code": INVALID, "message": f"Unknown tool: {name}"}
        return Called(
            replace(event, outcome="unknown-tool", text=_not_served(gate, name)), None, error
        )
    notes: tuple[str, ...] = ()
    if gate.judge is not None:
        verdict = gate.judge.decide(caller, name, exact)
        notes = verdict.notes
        event = replace(event, decision=verdict.word, policies=verdict.policies, now=verdict.now)
        if verdict.blocks:
            error = {"code": DENIED, "message": verdict.text}
            return Called(replace(event, outcome="denied", text="; ".join(notes)), None, error)
    elif (misfit := _misfit(gate, caller, name, exact)) is not None:
        notes = (misfit,)
    target, _ = gate.tools[name]
    assert target.answers is not None
    own = name.partition(SEPARATOR)[2]
    try:
        result = target.answers.invoke(
            Invocation(own, name, arguments, gate.name, target.name, *ids)
        )
    except FailedError as error:
        cause = str(error)
        words = cause if gate.manner.tells_causes else INTERNAL_WORDS
        failed: Json = {"content": [{"type": "text", "text": words}], "isError": True}
        if gate.manner.tells_causes:
            failed["_meta"] = {"debug": {"message": cause}}
        text = "; ".join([cause, *notes])
        return Called(replace(event, outcome="failed", text=text), failed)
    outcome: Outcome = "tool-error" if result.get("isError") is True else "ok"
    return Called(replace(event, outcome=outcome, text="; ".join(notes)), result)


def _searched(gate: Gate, event: Event, caller: Caller, arguments: Mapping[str, Any]) -> Called:
    query = arguments.get("query")
    if not isinstance(query, str):
        error = {"code": INVALID, "message": "query must be a string"}
        return Called(replace(event, outcome="failed"), None, error)
    tools = [tool for tool in gate.visible(caller) if tool is not search.TOOL]
    return Called(event, search.found(tools, query))


def _misfit(gate: Gate, caller: Caller, name: str, exact: Mapping[str, Any]) -> str | None:
    """Why the arguments are not as the tool's schema wants them; without an engine it is told."""
    try:
        prepare(Call(caller, name, exact, ""), gate.schema)
    except InvalidInput as error:
        return f"{error.problems[0].message}; the service may refuse it"
    return None


def _not_served(gate: Gate, name: str) -> str:
    """Why a tool is not there, for the log."""
    target = name.partition(SEPARATOR)[0]
    found = next((one for one in gate.targets if one.name == target), None)
    if found is None:
        return f"{gate.name} has no target {target}"
    if found.answers is None:
        return f"{target} is not served: {found.how}"
    return f"{target} has no such tool"
