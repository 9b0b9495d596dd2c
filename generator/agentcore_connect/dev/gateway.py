"""One gateway for one caller: what it lists, and what becomes of a call. No HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agentcore_connect.dev import search
from agentcore_connect.dev.consent import PATH, ConsentError
from agentcore_connect.dev.events import Event, Outcome
from agentcore_connect.dev.judge import Verdict
from agentcore_connect.dev.targets.canned import Canned
from agentcore_connect.dev.targets.target import FailedError, Invocation
from agentcore_connect.dev.world import Gate
from agentcore_connect.errors import InvalidInput
from agentcore_connect.policy.request import Call, Caller, prepare
from agentcore_connect.policy.tools import SEPARATOR

Json = dict[str, Any]

INVALID = -32602
DENIED = -32002
CONSENT = -32042
INTERNAL_WORDS = "An internal error occurred. Please retry later."


@dataclass(frozen=True)
class Asked:
    """A call as it came. ``exact`` are the arguments with numbers as they were written; ``ids`` are
    those of the message and of the request; ``note`` is what the log has to say of the caller;
    ``origin`` is the address of this dev.
    """

    caller: Caller
    name: str
    arguments: Mapping[str, Any]
    exact: Mapping[str, Any]
    ids: tuple[str, str]
    note: str = ""
    origin: str = ""
    began: float = field(default_factory=time.perf_counter)


@dataclass(frozen=True)
class Called:
    """What became of a call: ``result`` or ``error`` of the JSON-RPC response, and the event."""

    event: Event
    result: Json | None = None
    error: Json | None = None


@dataclass(frozen=True)
class Begun:
    """A call that policies have judged. ``end`` finishes it, and may take long where it ``waits``:
    then it is for a thread, whose way there and back costs as much as all else of a call.
    """

    waits: bool
    end: Callable[[], Called]


def begin(gate: Gate, asked: Asked) -> Begun:
    """Judge a call; what ends it passes it on, where it may go on."""
    name, caller = asked.name, asked.caller
    if name == search.NAME and gate.manner.searches:
        return Begun(True, lambda: _searched(gate, asked))
    if name not in gate.tools:
        error = {"code": INVALID, "message": f"Unknown tool: {name}"}
        unknown = _told(gate, asked, "unknown-tool", _not_served(gate, name), error=error)
        return Begun(False, lambda: unknown)
    verdict: Verdict | None = None
    notes: tuple[str, ...] = ()
    if gate.judge is not None:
        verdict = gate.judge.decide(caller, name, asked.exact)
        notes = verdict.notes
        if verdict.blocks:
            error = {"code": DENIED, "message": verdict.text}
            denied = _told(gate, asked, "denied", *notes, verdict=verdict, error=error)
            return Begun(False, lambda: denied)
    elif (misfit := _misfit(gate, caller, name, asked.exact)) is not None:
        notes = (misfit,)
    target = gate.tools[name][0].answers
    own, arguments = name.partition(SEPARATOR)[2], asked.arguments
    served = gate.tools[name][0].name
    assert target is not None
    whose = f"{caller.type} {caller.id}"
    call = Invocation(own, name, arguments, gate.name, served, *asked.ids, whose)
    at_once = isinstance(target, Canned) and target.has(call)

    def passed() -> Called:
        try:
            result = target.invoke(call)
        except ConsentError as error:
            return _unagreed(gate, asked, error, verdict)
        except FailedError as error:
            return _failed(gate, asked, str(error), notes, verdict)
        outcome: Outcome = "tool-error" if result.get("isError") is True else "ok"
        return _told(gate, asked, outcome, *notes, verdict=verdict, result=result)

    return Begun(not at_once, passed)


def _failed(
    gate: Gate, asked: Asked, cause: str, notes: tuple[str, ...], verdict: Verdict | None
) -> Called:
    words = cause if gate.manner.tells_causes else INTERNAL_WORDS
    failed: Json = {"content": [{"type": "text", "text": words}], "isError": True}
    if gate.manner.tells_causes:
        failed["_meta"] = {"debug": {"message": cause}}
    return _told(gate, asked, "failed", cause, *notes, verdict=verdict, result=failed)


def _unagreed(gate: Gate, asked: Asked, why: ConsentError, verdict: Verdict | None) -> Called:
    """The user's consent is wanted, in the form of MCP 2025-11-25."""
    url = f"{asked.origin}{PATH}{why.id}"
    words = "Please login to this URL for authorization."
    elicitation = {"mode": "url", "elicitationId": why.id, "url": url, "message": words}
    error = {
        "code": CONSENT,
        "message": "This request requires more information.",
        "data": {"elicitations": [elicitation]},
    }
    return _told(gate, asked, "consent", f"open {url} once", verdict=verdict, error=error)


def _searched(gate: Gate, asked: Asked) -> Called:
    query = asked.arguments.get("query")
    if not isinstance(query, str):
        error = {"code": INVALID, "message": "query must be a string"}
        return _told(gate, asked, "failed", error=error)
    tools = [tool for tool in gate.visible(asked.caller) if tool is not search.TOOL]
    return _told(gate, asked, "ok", result=search.found(tools, query))


def _told(
    gate: Gate,
    asked: Asked,
    outcome: Outcome,
    *texts: str,
    verdict: Verdict | None = None,
    result: Json | None = None,
    error: Json | None = None,
) -> Called:
    """What became of a call, with its event as of now."""
    event = Event(
        "call",
        "; ".join(filter(None, (*texts, asked.note))),
        gate.name,
        asked.caller,
        asked.name,
        asked.arguments,
        decision="none" if verdict is None else verdict.word,
        policies=() if verdict is None else verdict.policies,
        now=None if verdict is None else verdict.now,
        outcome=outcome,
        ms=(time.perf_counter() - asked.began) * 1000,
        answer=error if result is None else result,
    )
    return Called(event, result, error)


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
