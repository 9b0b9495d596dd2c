"""agentcore.json with policies: what the CLI would write for them, and what it cannot do.

It cannot attach an engine that is there to a gateway, renew a statement from its file, or switch
the mode.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agentcore_connect.connection.configuration import append
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project.gateway import Attachment, Gateway, Mode
from agentcore_connect.project.policy import DeclaredPolicy, PolicyEngine, statement_of
from agentcore_connect.project.project import CONFIG
from agentcore_connect.project.resource import Json, entries, index
from agentcore_connect.text import jsonedit


def attach(text: str, gateway: str, engine: str) -> str:
    """``text`` with the engine declared, and attached to the gateway in LOG_ONLY.

    A gateway that has it keeps its mode. Raises InvalidInput (``policy-engine``) where another
    engine judges the gateway: the CLI replaces it without a word.
    """
    config = jsonedit.parse(text, CONFIG)
    if index(config, PolicyEngine, engine) is None:
        text = append(text, PolicyEngine.POINTER, PolicyEngine(engine).to_json())
    at = _gateway(config, gateway)
    there = Gateway.recorded(entries(config, Gateway)[at]).engine
    if there is None:
        value = Attachment(engine).to_json()
        return jsonedit.put(text, (*Gateway.POINTER, at), Attachment.KEY, value)
    if there != engine:
        raise InvalidInput(
            Problem(
                "policy-engine",
                f"gateway {gateway} has policy engine {there!r}, and can have only one",
                f"Use --engine {there}, or detach it from the gateway in {CONFIG} first.",
                field="engine",
                file=CONFIG,
            )
        )
    return text


def declare(text: str, engine: str, policy: DeclaredPolicy) -> str:
    """``text`` with a new policy in an engine that is declared."""
    place, _ = _engine(jsonedit.parse(text, CONFIG), engine)
    return append(text, (*place, *policy.POINTER), policy.to_json())


def restate(text: str, engine: str, name: str, file_text: str) -> str:
    """``text`` with the statement of a declared policy as its file says."""
    place, entry = _engine(jsonedit.parse(text, CONFIG), engine)
    at = index(entry, DeclaredPolicy, name)
    assert at is not None
    pointer = (*place, *DeclaredPolicy.POINTER, at)
    return jsonedit.put(text, pointer, DeclaredPolicy.STATEMENT, statement_of(file_text))


def switch(text: str, gateway: str, mode: Mode) -> str:
    """``text`` with the mode of a gateway's engine; the gateway has one."""
    at = _gateway(jsonedit.parse(text, CONFIG), gateway)
    return jsonedit.put(text, (*Gateway.POINTER, at, Attachment.KEY), Attachment.MODE, mode)


def _engine(config: Mapping[str, Any], name: str) -> tuple[tuple[str, int], Json]:
    """Where a declared engine is, and its entry."""
    at = index(config, PolicyEngine, name)
    assert at is not None
    return (*PolicyEngine.POINTER, at), entries(config, PolicyEngine)[at]


def _gateway(config: Mapping[str, Any], name: str) -> int:
    at = index(config, Gateway, name)
    assert at is not None
    return at
