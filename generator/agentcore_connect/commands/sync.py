"""`connect sync TARGET`: how a gateway is told to ask an MCP server for its tools again.

Only AWS can do that (SynchronizeGatewayTargets), and connect does not call it: the commands are
shown, with the ids that `agentcore deploy` has recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agentcore_connect.connection import targets
from agentcore_connect.connection import unit as units
from agentcore_connect.connection.target_of import as_recorded, offered
from agentcore_connect.connection.targets import Target
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project.deployment import Deployed, deployed_targets
from agentcore_connect.project.project import Project
from agentcore_connect.units import record
from agentcore_connect.units.questions.policy import ARN_PATTERN
from agentcore_connect.vocabulary import names

_API = ("aws", "bedrock-agentcore-control")
_TARGET = re.compile(r"[0-9a-zA-Z]{10}")
UNKNOWN = "TARGET_ID"
"""What stands for an id that only AWS knows: a script has made the target."""


@dataclass(frozen=True)
class Synchronization:
    """The commands for each deployment of the target, each as its words, and what comes after."""

    target: str
    gateway: str
    commands: tuple[tuple[str, ...], ...]
    steps: tuple[str, ...]


def synchronization(project: Project, name: str) -> Synchronization:
    """How the target ``name`` gets its server's tools anew.

    Raises InvalidInput where the project has no such target, where nothing asks a server for its
    tools at that time, and before the first deploy.
    """
    gateway, target = _target(project, name)
    _refuse_unasked(name, target)
    places = [
        place
        for place in deployed_targets(project, gateway, name)
        if re.fullmatch(ARN_PATTERN, place.gateway_arn)
    ]
    if not places:
        raise InvalidInput(
            Problem(
                "not-deployed",
                f"gateway {gateway} is not deployed from here",
                "Run `agentcore deploy`: it asks the server for its tools, too.",
                "target",
            )
        )
    commands = [command for place in places for command in _commands(name, place)]
    return Synchronization(name, gateway, tuple(commands), tuple(_steps(name, target, commands)))


def _target(project: Project, name: str) -> tuple[str, Target | None]:
    """The target's gateway, and what its unit says of it, else agentcore.json; None for a type that
    is not known.
    """
    can_be = names.matches(names.TARGET_PATTERN, name, names.TARGET_MAX)
    unit = record.read(project, units.target_folder(name)) if can_be else None
    made = as_recorded(unit) if unit is not None and unit.resource == name else None
    for gateway in project.gateways:
        for entry in gateway.targets:
            if entry["name"] == name:
                return gateway.name, made or targets.declared(entry)
    if unit is not None and made is not None and not made.is_declared:
        return str(unit.answers["gateway"]), made
    every = (entry for gateway in project.gateways for entry in offered(project, gateway.name))
    known = [str(entry["name"]) for entry in every]
    raise InvalidInput(project.no_target(name, known))


def _refuse_unasked(name: str, target: Target | None) -> None:
    """Raise InvalidInput where synchronizing is not what brings new tools."""
    if target is None or target.server(target.to_json()) is None:
        what = f"target {name} is no MCP server that a gateway asks for its tools"
        todo = "Its tools are those of its document or service: change that, then deploy."
    elif getattr(target, "mcp_tool_schema", ""):
        what = f"target {name} has a list of tools, and AWS synchronizes no such target"
        todo = f"Put the new list into {getattr(target, 'mcp_tool_schema', '')}, and run the "
        todo += "target's configure_auth.py again."
    elif getattr(target, "listing_mode", "") == "DYNAMIC":
        what = f"target {name} is listed by its server each time (DYNAMIC)"
        todo = "There is nothing to do: new tools are there at the next list."
    else:
        return
    raise InvalidInput(Problem("sync", what, todo, "target"))


def _commands(name: str, place: Deployed) -> Iterator[tuple[str, ...]]:
    """What synchronizes one deployment; before it, what tells the target's id, where it is not
    recorded.
    """
    *_, region, _, resource = place.gateway_arn.split(":")
    where = ("--gateway-identifier", resource.removeprefix("gateway/"), "--region", region)
    target = place.target_id if _TARGET.fullmatch(place.target_id) else UNKNOWN
    if target == UNKNOWN:
        query = f"items[?name=='{name}'].targetId"
        yield (*_API, "list-gateway-targets", *where, "--query", query, "--output", "text")
    yield (*_API, "synchronize-gateway-targets", *where, "--target-id-list", target)


def _steps(name: str, target: Target | None, commands: list[tuple[str, ...]]) -> Iterator[str]:
    if any(UNKNOWN in command for command in commands):
        yield f"The first command tells the id that {UNKNOWN} stands for."
    yield "The target is SYNCHRONIZING then, and READY when its server has answered."
    if target is not None and target.outbound.auth == "oauth-3lo":
        yield (
            "With users' consent it may be SYNCHRONIZE_PENDING_AUTH: an administrator has to open "
            "the address in its authorizationData."
        )
    yield f"For policies, `connect tools --target {name} --save` keeps the new list."
