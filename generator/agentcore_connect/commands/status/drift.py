"""Where agentcore.json, the agents' code and the units say different things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agentcore_connect.agent.use import Use, texts
from agentcore_connect.commands.status import agent_code
from agentcore_connect.commands.status.finding import Finding, Severity
from agentcore_connect.connection import targets
from agentcore_connect.connection.target_of import as_recorded
from agentcore_connect.project.credential import ApiKeyCredential
from agentcore_connect.project.gateway import Gateway
from agentcore_connect.project.project import CONFIG, Agent, Project
from agentcore_connect.units.record import Recorded


def findings(
    project: Project, found: Iterable[Recorded], uses: Iterable[Use]
) -> tuple[Finding, ...]:
    """All that differs, errors first; ``found`` are the project's units, ``uses`` those of code.

    A unit of templates that nobody has accepted is there, and is not judged.
    """
    known, used = tuple(found), tuple(uses)
    every = [
        *(finding for unit in known if not unit.is_foreign for finding in _unit(project, unit)),
        *(finding for use in used for finding in _headers(use)),
        *(finding for use in used for finding in agent_code.findings(project, use)),
        *_without_unit(project, known),
    ]
    order: tuple[Severity, ...] = ("error", "warning", "info")
    return tuple(sorted(dict.fromkeys(every), key=lambda finding: order.index(finding.severity)))


def _unit(project: Project, unit: Recorded) -> Iterator[Finding]:
    """What a unit needs of agentcore.json: its gateway first, then what is in it."""
    if unit.kind == "credential":
        if unit.answers.get("credential_type") != "none":
            yield from _credential(project, unit, unit.resource, "its code fetches it")
        return
    if unit.kind not in ("gateway_client", "target", "policy", "gateway"):
        return
    is_client = unit.kind == "gateway_client"
    name = unit.resource if is_client else str(unit.text("gateway"))
    gateway = project.gateway(name)
    if gateway is None:
        without = f"{unit.resource} --kind policy" if unit.kind == "policy" else name
        yield Finding(
            "gateway-gone",
            "error",
            f"{unit.folder} is for gateway {name}, which {CONFIG} does not have",
            f"Put the gateway back, or run `connect remove {without}`.",
            str(unit.folder),
        )
    elif is_client:
        yield from _client(project, unit, gateway)
    elif unit.kind == "target":  # what a policy says is for `connect policy check`
        yield from _target(project, unit, gateway)


def _client(project: Project, unit: Recorded, gateway: Gateway) -> Iterator[Finding]:
    """Where a client was made for another gateway than is there now.

    Of another authorizer that is all to say: the client has to be made anew, whatever else differs.
    """
    place = unit.folder
    there, made = gateway.authorizer_type, unit.answers.get("authorizer_type")
    if there != made:
        yield Finding(
            "authorizer-changed",
            "error",
            f"gateway {unit.resource} has authorizer {there}, and the client in {place} was made "
            f"for {made}: its calls will be refused",
            f"Delete the folder {place} and scaffold the gateway again.",
            CONFIG,
        )
        return
    credential = unit.answers.get("client_credential")
    if made != "CUSTOM_JWT" or unit.answers.get("forward_caller_token") or not credential:
        return
    yield from _credential(project, unit, str(credential), "the client signs in with it")
    declared = project.credential(str(credential))
    wanted = (declared.scopes if declared else ()) or gateway.allowed_scopes
    asked = texts(unit.answers.get("client_scopes"))
    if set(wanted) != set(asked):
        yield Finding(
            "scopes-changed",
            "error",
            f"the client in {place} asks for a token with {_listed(asked)}, and {CONFIG} now says "
            f"{_listed(wanted)}: gateway {unit.resource} may refuse it",
            f"Delete the folder {place} and scaffold the gateway again.",
            CONFIG,
        )


def _listed(scopes: tuple[str, ...]) -> str:
    return f"scopes {', '.join(scopes)}" if scopes else "no scopes"


def _credential(project: Project, unit: Recorded, name: str, why: str) -> Iterator[Finding]:
    """Where a credential that a unit needs is not declared, or is of another type."""
    declared = project.credential(name)
    if declared is None:
        yield Finding(
            "credential-gone",
            "error",
            f"{unit.folder} needs credential {name}, which {CONFIG} does not declare: {why}",
            "Declare it with `agentcore add credential`, or undo the change that removed it.",
            CONFIG,
        )
        return
    wants_key = "api-key" in (
        unit.answers.get("outbound_auth"),
        unit.answers.get("credential_type"),
    )
    is_key = isinstance(declared, ApiKeyCredential)
    if wants_key != is_key:
        kind, other = ("an API key", "OAuth") if is_key else ("OAuth", "an API key")
        yield Finding(
            "credential-type",
            "error",
            f"credential {name} is {kind} in {CONFIG}, and {unit.folder} needs {other}",
            "Use different names for the two credentials.",
            CONFIG,
        )


def _target(project: Project, unit: Recorded, gateway: Gateway) -> Iterator[Finding]:
    """Where a target is not declared as its unit was made; what only the API takes has no entry."""
    wanted = as_recorded(unit)
    existing = project.target(gateway.name, unit.resource)
    if existing is None:
        if wanted is None or wanted.is_declared:
            yield Finding(
                "target-gone",
                "error",
                f"{unit.folder} is for target {unit.resource} of gateway {gateway.name}, which "
                f"{CONFIG} does not have: the agent has no tools from it",
                f"Put the target back, or run `connect remove {unit.resource}`.",
                CONFIG,
            )
            return
    elif wanted is not None:
        for field, there, made in wanted.differences(existing):
            yield Finding(
                "target-differs",
                "warning",
                f"target {unit.resource} has {field} {there!r} in {CONFIG}, and {unit.folder} was "
                f"made with {made!r}",
                "The deploy uses agentcore.json. Correct it, or remove the target and scaffold it "
                "again.",
                CONFIG,
            )
    credential = unit.answers.get("credential_name")
    if credential:
        why = "the gateway signs in to the target with it"
        yield from _credential(project, unit, str(credential), why)


def _headers(use: Use) -> Iterator[Finding]:
    """Where a header that the client passes on never comes through to the agent."""
    for header in use.agent.runtime.lacks(use.headers):
        yield Finding(
            "header-not-allowed",
            "error",
            f"the client in {use.folder} passes on the header {header}, and the runtime "
            f"of {use.agent.name} does not let it through",
            f"Add {header} to requestHeaderAllowlist of runtime {use.agent.name}.",
            CONFIG,
        )


def _without_unit(project: Project, found: tuple[Recorded, ...]) -> Iterator[Finding]:
    """Targets of agentcore.json that no unit is for.

    That is no fault where connect has nothing to do with the gateway, or knows no such targets.
    """
    there = {(u.text("gateway"), u.resource) for u in found if u.kind == "target"}
    mine = {u.text("gateway") for u in found if not u.is_foreign}
    for gateway in project.gateways:
        for target in gateway.targets:
            key = gateway.name, target["name"]
            if key in there:
                continue
            kind = targets.by_type(str(target.get("targetType")))
            hint = (
                f"connect knows no targets of type {target.get('targetType')}."
                if kind is None
                else f"`connect scaffold --path {kind.row.path} --gateway {key[0]} "
                f"--name {key[1]}` makes its unit."
            )
            yield Finding(
                "target-without-unit",
                "info" if kind is None or key[0] not in mine else "warning",
                f"target {key[1]} of gateway {key[0]} has no unit in connections/",
                hint,
                CONFIG,
            )


def agent_of(project: Project, unit: Recorded) -> Agent | None:
    """The agent beside whose entrypoint a unit is; the first where several share their code."""
    return next((a for a in project.agents if unit.folder.parent == a.connections), None)
