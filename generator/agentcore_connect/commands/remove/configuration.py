"""agentcore.json without what a removal leaves behind: only what nothing else uses any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agentcore_connect.agent.use import Use, uses
from agentcore_connect.commands.remove import policies as withdrawal
from agentcore_connect.commands.remove.policies import Named
from agentcore_connect.commands.remove.selection import Removal
from agentcore_connect.connection.targets import Outbound
from agentcore_connect.project import usage
from agentcore_connect.project.credential import OAuthCredential
from agentcore_connect.project.gateway import Gateway
from agentcore_connect.project.project import CONFIG, Agent, Project
from agentcore_connect.project.resource import Json, entries
from agentcore_connect.project.runtime import Runtime
from agentcore_connect.text import jsonedit
from agentcore_connect.units.record import Recorded


@dataclass(frozen=True)
class Leftovers:
    """The new text of agentcore.json, and what is no longer in it. ``warnings`` say what stays."""

    text: str
    targets: tuple[str, ...] = ()
    gateway: str | None = None
    credentials: tuple[str, ...] = ()
    policies: tuple[Named, ...] = ()
    engines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def leftovers(
    project: Project,
    wanted: Removal,
    gone: Sequence[Use],
    units: Sequence[Recorded],
    rest: Sequence[Recorded],
) -> Leftovers:
    """What leaves the configuration with ``units``, whose code was ``gone``; ``rest`` stay."""
    warnings: list[str] = []
    loose = [engine for engine in _engines(wanted) if not _is_awaited(engine, rest)]
    text = withdrawal.without_policies(project.config_text, wanted.policies)
    text, engines = withdrawal.without_engines(text, loose)
    declared = _declared(project, wanted)
    candidates = [
        *_credentials_of(units),
        *(Outbound.recorded(target).credential_name for target in declared),
    ]
    there = project.gateway(wanted.gateway) if wanted.gateway is not None else None
    gateway = None
    if there is not None:
        at = project.gateways.index(there)
        place = (*Gateway.POINTER, at)
        for target in reversed(declared):
            text = jsonedit.remove(text, (*place, Gateway.TARGETS, there.targets.index(target)))
        if wanted.empties:
            left = entries(jsonedit.parse(text, CONFIG), Gateway)[at]
            reason = _why_it_stays(project, wanted, there, left)
            if reason:
                warnings.append(f"Gateway {wanted.gateway} stays in {CONFIG}: {reason}.")
            else:
                text = jsonedit.remove(text, place)
                gateway = wanted.gateway
                candidates.append(there.client_credential)
                judge = Gateway.recorded(left).engine
                free = [] if judge is None or _is_awaited(judge, rest) else [judge]
                text, more = withdrawal.without_engines(text, free)
                engines += more
    text = _without_headers(project, text, gone, rest)
    text, credentials, kept = _without_credentials(project, text, candidates, rest)
    return Leftovers(
        text,
        tuple(str(target["name"]) for target in declared),
        gateway,
        credentials,
        tuple(p for p in withdrawal.declared(project) if p in wanted.policies),
        engines,
        (
            *warnings,
            *kept,
            *withdrawal.denied(text, _engines(wanted)),
            *_policies(project, wanted),
        ),
    )


def _engines(wanted: Removal) -> list[str]:
    """The engines that lose a policy."""
    return list(dict.fromkeys(engine for engine, _ in wanted.policies))


def _is_awaited(engine: str, rest: Iterable[Recorded]) -> bool:
    """Whether a policy that is not declared yet is to come into the engine."""
    return any(unit.kind == "policy" and unit.answers.get("engine") == engine for unit in rest)


def _declared(project: Project, wanted: Removal) -> list[Json]:
    """The targets that go, as far as agentcore.json has them."""
    if wanted.gateway is None:
        return []
    found = (project.target(wanted.gateway, name) for name in wanted.targets)
    return [target for target in found if target is not None]


def _credentials_of(units: Iterable[Recorded]) -> Iterator[str | None]:
    """The credentials that units name in their answers."""
    for unit in units:
        for field in ("client_credential", "credential_name"):
            name = unit.answers.get(field)
            yield None if name is None else str(name)


def _why_it_stays(project: Project, wanted: Removal, there: Gateway, left: Json) -> str:
    """Why a gateway without targets is not taken out too; empty where it is.

    ``left`` is what is left of its entry once the policies are gone.
    Whoever names the gateway itself means it. Otherwise it goes only as scaffold makes one.
    """
    name = there.name
    every = entries(project.config, Gateway)
    del every[project.gateways.index(there)]
    others = {**project.config, Gateway.POINTER[0]: every}
    if usage.is_named(others, name):
        return f"something else in {CONFIG} names it"
    if using := usage.harnesses(project, name):
        return f"harness {', '.join(using)} uses it"
    if wanted.what == "gateway":
        return ""
    if {**left, Gateway.TARGETS: []} != there.as_added().to_json():
        return f"it has settings that connect does not make; `connect remove {name}` removes it"
    return ""


def _without_headers(
    project: Project, text: str, gone: Sequence[Use], rest: Sequence[Recorded]
) -> str:
    """Without the headers of the allowlists that only the clients that go needed."""
    staying = uses(project, rest)
    needed = {(use.agent.name, header.lower()) for use in staying for header in use.headers}
    for agent in project.agents:
        going = {
            header.lower()
            for use in gone
            if use.agent.index == agent.index
            for header in use.headers
            if (agent.name, header.lower()) not in needed and not usage.says(project, agent, header)
        }
        text = _without(text, agent, going)
    return text


def _without(text: str, agent: Agent, headers: Collection[str]) -> str:
    """``text`` without ``headers`` in the agent's allowlist.

    A list that is empty then goes, too: scaffold made it with the first of them.
    """
    place = (*Runtime.POINTER, agent.index, Runtime.HEADERS)
    there = agent.runtime.headers
    staying = [name for name in there if name.lower() not in headers]
    if len(staying) == len(there):
        return text
    if not staying:
        return jsonedit.remove(text, place)
    for index in reversed(range(len(there))):
        if there[index] not in staying:
            text = jsonedit.remove(text, (*place, index))
    return text


def _without_credentials(
    project: Project,
    text: str,
    candidates: Iterable[str | None],
    rest: Sequence[Recorded],
) -> tuple[str, tuple[str, ...], list[str]]:
    """Without the candidates that nothing names any more: text, names that went, why some stay."""
    left: Mapping[str, Any] = jsonedit.parse(text, CONFIG)
    managed = {Gateway.recorded(entry).client_credential for entry in entries(left, Gateway)}
    going, kept = [], []
    for name in dict.fromkeys(candidates):
        if name is None or project.credential(name) is None:
            continue
        if usage.is_named(left, name) or name in _credentials_of(rest):
            continue
        agents = [a.name for a in project.agents if usage.says(project, a, name)]
        if name in managed:
            kept.append(f"Credential {name} stays in {CONFIG}: the CLI keeps it with the gateway.")
        elif agents:
            kept.append(
                f"Credential {name} stays in {CONFIG}: code of agent {', '.join(agents)} names it."
            )
        elif using := usage.harnesses(project, name):
            kept.append(f"Credential {name} stays in {CONFIG}: harness {', '.join(using)} uses it.")
        else:
            going.append(name)
    for index in reversed(range(len(project.credentials))):
        if project.credentials[index].name in going:
            text = jsonedit.remove(text, (*OAuthCredential.POINTER, index))
    return text, tuple(going), kept


def _policies(project: Project, wanted: Removal) -> Iterator[str]:
    """The policies that speak of tools which will not be there."""
    for engine in project.engines:
        for policy in engine.policies:
            if (engine.name, policy.name) in wanted.policies:
                continue
            for target in wanted.targets:
                if f"{target}___" in policy.statement:
                    yield (
                        f"Policy {policy.name} of engine {engine.name} names tools of target "
                        f"{target}: the service may refuse it once they are gone."
                    )
