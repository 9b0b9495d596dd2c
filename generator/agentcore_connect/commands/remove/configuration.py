"""agentcore.json without what a removal leaves behind: only what nothing else uses any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agentcore_connect.agent.use import Use, uses
from agentcore_connect.commands.remove import policies as withdrawal
from agentcore_connect.commands.remove.policies import Named
from agentcore_connect.commands.remove.selection import Removal
from agentcore_connect.connection.configuration import Gateway
from agentcore_connect.connection.policy_engine import ATTACHED
from agentcore_connect.project import usage
from agentcore_connect.project.project import CONFIG, Agent, Project
from agentcore_connect.text import jsonedit
from agentcore_connect.units.record import Recorded

Json = dict[str, Any]


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
    candidates = [*_credentials_of(units), *(_credential(target) for target in declared)]
    entry = project.gateway(wanted.gateway) if wanted.gateway is not None else None
    gateway = None
    if entry is not None and wanted.gateway is not None:
        place = ("agentCoreGateways", project.gateways.index(entry))
        listed = entry.get("targets", [])
        for target in reversed(declared):
            text = jsonedit.remove(text, (*place, "targets", listed.index(target)))
        if wanted.empties:
            judged = jsonedit.parse(text, CONFIG)["agentCoreGateways"][place[1]]
            reason = _why_it_stays(project, wanted, entry, judged)
            if reason:
                warnings.append(f"Gateway {wanted.gateway} stays in {CONFIG}: {reason}.")
            else:
                text = jsonedit.remove(text, place)
                gateway = wanted.gateway
                candidates.append(f"{gateway}-oauth")
                judge = (judged.get(ATTACHED) or {}).get("policyEngineName")
                free = [] if judge is None or _is_awaited(judge, rest) else [str(judge)]
                text, more = withdrawal.without_engines(text, free)
                engines += more
    text = _without_headers(project, text, gone, rest)
    text, credentials, kept = _without_credentials(project, text, candidates, rest)
    return Leftovers(
        text,
        tuple(str(target["name"]) for target in declared),
        gateway,
        credentials,
        tuple(p for p in withdrawal.declared(project.config) if p in wanted.policies),
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


def _credential(target: Json) -> str | None:
    name = (target.get("outboundAuth") or {}).get("credentialName")
    return None if name is None else str(name)


def _credentials_of(units: Iterable[Recorded]) -> Iterator[str | None]:
    """The credentials that units name in their answers."""
    for unit in units:
        for field in ("client_credential", "credential_name"):
            name = unit.answers.get(field)
            yield None if name is None else str(name)


def _why_it_stays(project: Project, wanted: Removal, entry: Json, left: Json) -> str:
    """Why a gateway without targets is not taken out too; empty where it is.

    ``left`` is what is left of its ``entry`` once the policies are gone.
    Whoever names the gateway itself means it. Otherwise it goes only as scaffold makes one.
    """
    name = str(entry["name"])
    others = {
        **project.config,
        "agentCoreGateways": [g for g in project.gateways if g is not entry],
    }
    if usage.is_named(others, name):
        return f"something else in {CONFIG} names it"
    if using := usage.harnesses(project, name):
        return f"harness {', '.join(using)} uses it"
    if wanted.what == "gateway":
        return ""
    jwt = (entry.get("authorizerConfiguration") or {}).get("customJwtAuthorizer") or {}
    ours = Gateway(
        name,
        entry.get("authorizerType", "NONE"),
        jwt.get("discoveryUrl"),
        tuple(jwt.get("allowedAudience", ())),
        tuple(jwt.get("allowedClients", ())),
        tuple(jwt.get("allowedScopes", ())),
    ).to_json()
    if {**left, "targets": []} != ours:
        return f"it has settings that connect does not make; `connect remove {name}` takes it out"
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
    place = ("runtimes", agent.index, "requestHeaderAllowlist")
    there = [str(name) for name in agent.spec.get("requestHeaderAllowlist", ())]
    staying = [name for name in there if name.lower() not in headers]
    if len(staying) == len(there):
        return text
    if not staying:  # scaffold made the list with the first of them
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
    managed = {f"{gateway.get('name')}-oauth" for gateway in left.get("agentCoreGateways", ())}
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
        if project.credentials[index].get("name") in going:
            text = jsonedit.remove(text, ("credentials", index))
    return text, tuple(going), kept


def _policies(project: Project, wanted: Removal) -> Iterator[str]:
    """The policies that speak of tools which will not be there."""
    for engine in project.config.get("policyEngines", ()):
        for policy in engine.get("policies", ()):
            if (engine.get("name"), policy.get("name")) in wanted.policies:
                continue
            statement = str(policy.get("statement", ""))
            for target in wanted.targets:
                if f"{target}___" in statement:
                    yield (
                        f"Policy {policy.get('name')} of engine {engine.get('name')} speaks of the "
                        f"tools of {target}: the service may refuse it once they are gone."
                    )
