"""agentcore.json without policies, and without the engines that only they needed.

The reverse of `connection.policy_engine`. An engine goes when it is exactly what `connect policy
add` makes, and no gateway enforces it: to detach an engine that enforces would allow every call
that it denies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from agentcore_connect.policy.tokens import tokens
from agentcore_connect.project import usage
from agentcore_connect.project.gateway import Attachment, Gateway
from agentcore_connect.project.policy import DeclaredPolicy, PolicyEngine
from agentcore_connect.project.project import CONFIG, Project
from agentcore_connect.project.resource import entries, index
from agentcore_connect.text import jsonedit

Named = tuple[str, str]
"""A policy by the names of its engine and its own."""


def declared(project: Project) -> tuple[Named, ...]:
    """The policies of agentcore.json, in its order."""
    return tuple((e.name, policy.name) for e in project.engines for policy in e.policies)


def without_policies(text: str, policies: Collection[Named]) -> str:
    """``text`` without the policies; those that it does not have are no matter."""
    if not policies:
        return text
    for number, engine in enumerate(_engines(text)):
        place = (*PolicyEngine.POINTER, number, *DeclaredPolicy.POINTER)
        for at in reversed(range(len(engine.policies))):
            if (engine.name, engine.policies[at].name) in policies:
                text = jsonedit.remove(text, (*place, at))
    return text


def _engines(text: str) -> list[PolicyEngine]:
    found = entries(jsonedit.parse(text, CONFIG), PolicyEngine)
    return [PolicyEngine.recorded(entry) for entry in found]


def without_engines(text: str, engines: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """``text`` without those of ``engines`` that are empty and only logged, and their names."""
    gone = []
    for engine in engines:
        config = jsonedit.parse(text, CONFIG)
        at = index(config, PolicyEngine, engine)
        if at is None or entries(config, PolicyEngine)[at] != PolicyEngine(engine).to_json():
            continue
        ours = Attachment(engine).to_json()
        gateways = entries(config, Gateway)
        attached = [place for place, g in enumerate(gateways) if g.get(Attachment.KEY) == ours]
        others = [g for place, g in enumerate(gateways) if place not in attached]
        if usage.is_named({**config, Gateway.POINTER[0]: others}, engine):
            continue
        for place in attached:
            text = jsonedit.remove(text, (*Gateway.POINTER, place, Attachment.KEY))
        text = jsonedit.remove(text, (*PolicyEngine.POINTER, at))
        gone.append(engine)
    return text, tuple(gone)


def denied(text: str, engines: Collection[str]) -> Iterator[str]:
    """What to say of gateways that deny every call: ``engines`` lost policies, maybe the last."""
    if not engines:
        return
    every = {engine.name: engine for engine in reversed(_engines(text))}
    for gateway in map(Gateway.recorded, entries(jsonedit.parse(text, CONFIG), Gateway)):
        engine, name = str(gateway.engine), gateway.name
        if not gateway.enforces or engine not in engines:
            continue
        if engine in every and _permits(every[engine]):
            continue
        yield (
            f"Gateway {name} enforces engine {engine}, which then permits nothing: from the deploy "
            "on every call of every tool is denied. Engine and mode stay; `connect policy enforce "
            f"--gateway {name} --log-only` lets the calls through."
        )


def _permits(engine: PolicyEngine) -> bool:
    """Whether a policy of the engine that decides may permit anything."""
    return any(
        token.text == "permit"
        for policy in engine.policies
        if policy.decides
        for token in tokens(policy.statement)
    )
