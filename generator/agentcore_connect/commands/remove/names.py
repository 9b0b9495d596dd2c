"""The names of what can be removed, as far as they are known without looking into agents' code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agentcore_connect.commands.remove import policies as withdrawal
from agentcore_connect.commands.remove.policies import Named
from agentcore_connect.project.project import Project
from agentcore_connect.units import record
from agentcore_connect.units.record import Recorded


def own_units(project: Project) -> tuple[Recorded, ...]:
    """The units that may be removed. Raises InvalidInput as `record.units`."""
    return tuple(unit for unit in record.units(project) if not unit.is_foreign)


def declared(project: Project, gateway: str) -> list[str]:
    """The targets of a gateway in agentcore.json."""
    return [str(target["name"]) for target in project.targets(gateway)]


def policies(project: Project, units: Iterable[Recorded]) -> tuple[Named, ...]:
    """The policies that agentcore.json or a unit has: before the deploy some are units only."""
    made = (policy(unit) for unit in units if unit.kind == "policy")
    return tuple(dict.fromkeys((*withdrawal.declared(project), *made)))


def policy(unit: Recorded) -> Named:
    """The policy that a unit was made for."""
    return str(unit.answers.get("engine")), unit.resource


def every(project: Project, units: tuple[Recorded, ...]) -> list[str]:
    """The names of all that agentcore.json has and units were made for, each once."""
    named = [
        *(name for entry in project.gateways for name in declared(project, entry.name)),
        *(unit.resource for unit in units),
        *(entry.name for entry in project.gateways),
        *(name for _, name in policies(project, units)),
    ]
    return list(dict.fromkeys(named))


def by_kind(project: Project) -> Iterator[str]:
    """The same for a shell: targets, gateways, services that agents call, policies."""
    units = own_units(project)
    gateways = {entry.name for entry in project.gateways}
    kinds = {
        kind: {unit.resource for unit in units if unit.kind == kind}
        for kind in ("target", "gateway_client", "credential")
    }
    targets = {name for gateway in gateways for name in declared(project, gateway)}
    names = every(project, units)
    for kind in (
        targets | kinds["target"],
        gateways | kinds["gateway_client"],
        kinds["credential"],
        {name for _, name in policies(project, units)},
    ):
        yield from (name for name in names if name in kind)
