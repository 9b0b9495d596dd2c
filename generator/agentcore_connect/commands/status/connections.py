"""The connections of a project: what its agents can use, from agentcore.json and the units."""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.agent.use import uses
from agentcore_connect.commands.status.graph import outbound
from agentcore_connect.connection import targets
from agentcore_connect.connection.target_of import offered, readable
from agentcore_connect.project.project import Project
from agentcore_connect.units.record import Recorded


@dataclass(frozen=True)
class Connection:
    """A target, or a service that an agent calls itself: then ``gateway`` is None.

    ``path`` is the word of `connect add --path`, or the type in agentcore.json where connect has no
    word for it. ``agents`` have code that uses it; ``unit`` is its folder, None where it has none.
    ``policies`` are those that are made for it.
    """

    name: str
    path: str
    gateway: str | None
    sign_in: str
    agents: tuple[str, ...]
    policies: tuple[str, ...] = ()
    unit: str | None = None


def connections(project: Project) -> tuple[Connection, ...]:
    """All of them: targets in the order of agentcore.json, then what agents call themselves.

    A unit that cannot be read is left out: `connect status` says what is wrong with it.
    """
    units = tuple(readable(project))
    found = uses(project, units)
    folders = {unit.folder: unit for unit in units}
    clients = [(use.agent.name, folders[use.folder].resource) for use in found]
    rows: list[Connection] = []
    for gateway in project.gateways:
        agents = tuple(dict.fromkeys(agent for agent, name in clients if name == gateway.name))
        for entry in offered(project, gateway.name, units):
            name = str(entry["name"])
            kind = targets.by_type(str(entry.get("targetType")))
            mine = [u for u in units if _is_of(u, gateway.name, name)]
            rows.append(
                Connection(
                    name,
                    kind.row.path if kind is not None else str(entry.get("targetType")),
                    gateway.name,
                    outbound(units, gateway.name, entry),
                    agents,
                    tuple(u.resource for u in mine if u.kind == "policy"),
                    next((str(u.folder) for u in mine if u.kind == "target"), None),
                )
            )
    direct = [use for use in found if use.kind == "credential"]
    return (*rows, *(_direct(folders[use.folder], use.agent.name) for use in direct))


def _is_of(unit: Recorded, gateway: str, target: str) -> bool:
    name = unit.resource if unit.kind == "target" else unit.text("target")
    return (unit.text("gateway"), name) == (gateway, target)


def _direct(unit: Recorded, agent: str) -> Connection:
    kind = str(unit.answers.get("credential_type"))
    service = str(unit.answers.get("aws_service") or unit.resource)
    return Connection(service, "credential", None, kind, (agent,), unit=str(unit.folder))
