"""agentcore.json: what `agentcore add policy-engine` and `add policy` 0.30.0 would write.

The shapes and their key order are the CLI's (compared in tests/policy/test_policy_commands.py).
Beside them stands what the CLI cannot do: an engine that is there attached to a gateway, a
statement renewed from its file, the mode switched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from agentcore_connect.connection.configuration import append
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project.project import CONFIG
from agentcore_connect.text import jsonedit
from agentcore_connect.vocabulary.words import Mode, ValidationMode

ENGINES = "policyEngines"
ATTACHED = "policyEngineConfiguration"


@dataclass(frozen=True)
class Declared:
    """A policy as agentcore.json holds it; ``source`` is its file, relative to the project."""

    name: str
    text: str
    source: str
    validation_mode: ValidationMode = "FAIL_ON_ANY_FINDINGS"
    authorization_phase: Literal["INITIATE", "RETURN_OUTPUT"] = "INITIATE"

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "statement": statement_of(self.text),
            "sourceFile": self.source,
            "validationMode": self.validation_mode,
            "enforcementMode": "ACTIVE",
            "authorizationPhase": self.authorization_phase,
        }


def statement_of(text: str) -> str:
    """The text of a policy's file as the CLI copies it: without white space at the ends."""
    return text.strip()


def engine_index(config: Mapping[str, Any], engine: str) -> int | None:
    """Where an engine is in ``policyEngines``; None where it is not declared."""
    names = [entry.get("name") for entry in config.get(ENGINES, ())]
    return names.index(engine) if engine in names else None


def entry(config: Mapping[str, Any], engine: str, name: str) -> dict[str, Any] | None:
    """A declared policy; None where there is none of that name."""
    at = engine_index(config, engine)
    policies = config[ENGINES][at].get("policies", ()) if at is not None else ()
    return next((policy for policy in policies if policy.get("name") == name), None)


def attach(text: str, gateway: str, engine: str) -> str:
    """``text`` with the engine declared, and attached to the gateway in LOG_ONLY.

    A gateway that has it keeps its mode. Raises InvalidInput (``policy-engine``) where another
    engine judges the gateway: the CLI replaces it without a word.
    """
    config = jsonedit.parse(text, CONFIG)
    if engine_index(config, engine) is None:
        text = append(text, (ENGINES,), {"name": engine, "policies": []})
    at, found = _gateway(config, gateway)
    there = found.get(ATTACHED, {}).get("policyEngineName")
    if there is None:
        value = {"policyEngineName": engine, "mode": "LOG_ONLY"}
        return jsonedit.put(text, ("agentCoreGateways", at), ATTACHED, value)
    if there != engine:
        raise InvalidInput(
            Problem(
                "policy-engine",
                f"gateway {gateway} is judged by policy engine {there!r}, and a gateway has one",
                f"Say --engine {there}, or detach it from the gateway in {CONFIG} first.",
                field="engine",
                file=CONFIG,
            )
        )
    return text


def declare(text: str, engine: str, policy: Declared) -> str:
    """``text`` with a new policy in an engine that is declared."""
    at = engine_index(jsonedit.parse(text, CONFIG), engine)
    assert at is not None
    return append(text, (ENGINES, at, "policies"), policy.to_json())


def restate(text: str, engine: str, name: str, file_text: str) -> str:
    """``text`` with the statement of a declared policy as its file says."""
    config = jsonedit.parse(text, CONFIG)
    at = engine_index(config, engine)
    assert at is not None
    names = [policy.get("name") for policy in config[ENGINES][at]["policies"]]
    pointer = (ENGINES, at, "policies", names.index(name))
    return jsonedit.put(text, pointer, "statement", statement_of(file_text))


def switch(text: str, gateway: str, mode: Mode) -> str:
    """``text`` with the mode of a gateway's engine; the gateway has one."""
    at, _ = _gateway(jsonedit.parse(text, CONFIG), gateway)
    return jsonedit.put(text, ("agentCoreGateways", at, ATTACHED), "mode", mode)


def _gateway(config: Mapping[str, Any], name: str) -> tuple[int, dict[str, Any]]:
    gateways = config["agentCoreGateways"]
    at = [gateway["name"] for gateway in gateways].index(name)
    return at, gateways[at]
