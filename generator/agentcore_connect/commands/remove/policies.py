"""agentcore.json without policies, and without the engines that only they needed.

The reverse of `declaration`. An engine goes when it is exactly what `connect policy add` makes, and
no gateway enforces it: to detach an engine that enforces would allow every call that it denies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from agentcore_connect.connection.policy_engine import ATTACHED, ENGINES, engine_index
from agentcore_connect.policy.tokens import tokens
from agentcore_connect.project import usage
from agentcore_connect.project.project import CONFIG
from agentcore_connect.text import jsonedit

Named = tuple[str, str]
"""A policy by the names of its engine and its own."""


def declared(config: Mapping[str, Any]) -> tuple[Named, ...]:
    """The policies of agentcore.json, in its order."""
    return tuple(
        (str(engine.get("name")), str(policy.get("name")))
        for engine in config.get(ENGINES, ())
        for policy in engine.get("policies", ())
    )


def without_policies(text: str, policies: Collection[Named]) -> str:
    """``text`` without the policies; those that it does not have are no matter."""
    if not policies:
        return text
    for index, engine in enumerate(jsonedit.parse(text, CONFIG).get(ENGINES, ())):
        listed = engine.get("policies", ())
        for at in reversed(range(len(listed))):
            if (engine.get("name"), listed[at].get("name")) in policies:
                text = jsonedit.remove(text, (ENGINES, index, "policies", at))
    return text


def without_engines(text: str, engines: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """``text`` without those of ``engines`` that are empty and only logged, and their names."""
    gone = []
    for engine in engines:
        config = jsonedit.parse(text, CONFIG)
        at = engine_index(config, engine)
        if at is None or config[ENGINES][at] != {"name": engine, "policies": []}:
            continue
        ours = {"policyEngineName": engine, "mode": "LOG_ONLY"}
        gateways = config.get("agentCoreGateways", [])
        attached = [index for index, g in enumerate(gateways) if g.get(ATTACHED) == ours]
        others = [g for index, g in enumerate(gateways) if index not in attached]
        if usage.is_named({**config, "agentCoreGateways": others}, engine):
            continue
        for index in attached:
            text = jsonedit.remove(text, ("agentCoreGateways", index, ATTACHED))
        text = jsonedit.remove(text, (ENGINES, at))
        gone.append(engine)
    return text, tuple(gone)


def denied(text: str, engines: Collection[str]) -> Iterator[str]:
    """What to say of gateways that deny every call: ``engines`` lost policies, maybe the last."""
    if not engines:
        return
    config = jsonedit.parse(text, CONFIG)
    for gateway in config.get("agentCoreGateways", ()):
        attached = gateway.get(ATTACHED) or {}
        engine, name = str(attached.get("policyEngineName")), gateway.get("name")
        if attached.get("mode") != "ENFORCE" or engine not in engines or _permits(config, engine):
            continue
        yield (
            f"Gateway {name} enforces engine {engine}, which then permits nothing: from the deploy "
            "on every call of every tool is denied. Engine and mode stay; `connect policy enforce "
            f"--gateway {name} --log-only` lets the calls through."
        )


def _permits(config: Mapping[str, Any], engine: str) -> bool:
    """Whether a policy of the engine that decides may permit anything."""
    at = engine_index(config, engine)
    return at is not None and any(
        token.text == "permit"
        for policy in config[ENGINES][at].get("policies", ())
        if policy.get("enforcementMode") != "LOG_ONLY"
        for token in tokens(str(policy.get("statement", "")))
    )
