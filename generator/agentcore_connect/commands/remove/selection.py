"""What `connect remove NAME` means: which units go, whose code uses them, and what they served."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from agentcore_connect.agent.use import Use, uses
from agentcore_connect.commands.remove import names
from agentcore_connect.commands.remove.policies import Named
from agentcore_connect.connection.target_of import as_recorded
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project.project import CONFIG, Project
from agentcore_connect.text import near
from agentcore_connect.units.record import Recorded
from agentcore_connect.vocabulary.words import Removable

_PLURAL: Mapping[Removable, str] = {
    "target": "targets",
    "gateway": "gateways",
    "credential": "services called directly",
    "policy": "policies",
}


@dataclass(frozen=True)
class Removal:
    """One thing to take out.

    ``units`` are those of the gateway's side that go, ``uses`` those in agents' code; ``targets``
    are the names that leave ``gateway``. ``empties`` says that the gateway has none after it.
    ``policies`` leave their engines, as far as agentcore.json has them. ``strange`` are those of
    the targets that no unit is for, as somebody declared them, or whose unit is left alone.
    """

    what: Removable
    name: str
    units: tuple[Recorded, ...]
    uses: tuple[Use, ...]
    gateway: str | None = None
    targets: tuple[str, ...] = ()
    empties: bool = False
    policies: tuple[Named, ...] = ()
    strange: tuple[str, ...] = ()

    @property
    def is_large(self) -> bool:
        """Whether more goes than the one thing that was named."""
        more = len(self.targets) + len(self.uses) + len(self.policies)
        return self.what == "gateway" and more > 1


def removal(
    project: Project,
    name: str,
    *,
    what: Removable | None = None,
    gateway: str | None = None,
    agent: str | None = None,
) -> Removal:
    """What ``name`` is: a target (of ``gateway``), a gateway, a policy, or a service called.

    With ``agent`` only what is in that agent's code goes. Raises InvalidInput where nothing has
    the name, or several things have it.
    """
    units = names.own_units(project)
    project.refuse_unknown_agent(agent)
    fitting = [
        one for one in _called(project, units, name, gateway, agent) if what in (None, one.what)
    ]
    if not fitting and gateway is not None and project.gateway(gateway) is None:
        raise InvalidInput(project.no_gateway(gateway, "not-connected"))
    if not fitting:
        there = removals(project)
        message = f"there is nothing to remove with the name {name!r}"
        known = (one.name for one in there)
        problem = near.unknown("not-connected", message, name, known, "name")
        raise InvalidInput(replace(problem, hint=listed(there), file=CONFIG))
    if len(fitting) > 1:
        named = " and ".join(described(one) for one in fitting)
        raise InvalidInput(
            Problem(
                "ambiguous",
                f"{name!r} is the name of {named}",
                "Say which one with --kind, --gateway or --agent.",
                field="name",
            )
        )
    return fitting[0]


def removals(
    project: Project,
    *,
    what: Removable | None = None,
    gateway: str | None = None,
    agent: str | None = None,
) -> tuple[Removal, ...]:
    """All that can be removed, kind by kind; what the rest says narrows it as in `removal`."""
    units = names.own_units(project)
    project.refuse_unknown_agent(agent)
    every = names.every(project, units)
    found = [one for name in every for one in _called(project, units, name, gateway, agent)]
    kinds = get_args(Removable)
    fitting = (one for one in found if what in (None, one.what))
    return tuple(sorted(fitting, key=lambda one: kinds.index(one.what)))


def listed(found: Sequence[Removal]) -> str:
    """What can be removed, as a sentence."""
    there: dict[Removable, list[str]] = {}
    for one in found:
        there.setdefault(one.what, []).append(one.name)
    kinds = "; ".join(f"{_PLURAL[kind]}: {', '.join(known)}" for kind, known in there.items())
    return f"The project has {kinds}." if kinds else "Nothing is connected yet."


def described(one: Removal) -> str:
    """What it is, in words that tell it from other things of the same name."""
    if one.what == "target":
        return f"a target of gateway {one.gateway}"
    if one.what == "gateway":
        return "a gateway"
    if one.what == "policy":
        return f"a policy of engine {one.policies[0][0]}"
    return f"a service that {', '.join(use.agent.name for use in one.uses)} calls"


def _called(
    project: Project,
    units: tuple[Recorded, ...],
    name: str,
    gateway: str | None,
    agent: str | None,
) -> Iterator[Removal]:
    """All that has a name."""
    yield from _targets(project, units, name, gateway, agent)
    yield from _gateways(project, units, name, gateway, agent)
    yield from _services(project, units, name, gateway, agent)
    yield from _policies(project, units, name, gateway, agent)


def _of(units: Iterable[Recorded], gateway: str) -> list[Recorded]:
    return [u for u in units if u.kind == "target" and u.text("gateway") == gateway]


def _clients(project: Project, units: Iterable[Recorded], gateway: str) -> tuple[Use, ...]:
    mine = [u for u in units if u.kind == "gateway_client" and u.resource == gateway]
    return uses(project, mine)


def _targets(
    project: Project,
    units: tuple[Recorded, ...],
    name: str,
    gateway: str | None,
    agent: str | None,
) -> Iterable[Removal]:
    """The targets of that name, one for each gateway that has it, with the policies about it.

    A unit without an entry in agentcore.json counts: there the target was taken out, or never could
    be put in. With the last target of a gateway its clients go, too. No target is in an agent's
    code.
    """
    if agent is not None:
        return
    gateways = dict.fromkeys(
        [g.name for g in project.gateways]
        + [str(u.text("gateway")) for u in units if u.kind == "target"]
    )
    for holder in gateways if gateway is None else [gateway]:
        mine = [unit for unit in _of(units, holder) if unit.resource == name]
        if not mine and name not in names.declared(project, holder):
            continue
        others = [other for other in names.declared(project, holder) if other != name]
        others += [u.resource for u in _of(units, holder) if _is_undeclared(u, name)]
        clients = () if others else _clients(project, units, holder)
        policies = [u for u in _policies_of(units, holder) if u.text("target") == name]
        yield Removal(
            "target",
            name,
            (*mine, *policies, *([] if others else _options_of(units, holder))),
            clients,
            holder,
            (name,),
            not others,
            tuple(map(names.policy, policies)),
        )


def _is_undeclared(unit: Recorded, name: str) -> bool:
    """Whether a unit is for another target that the gateway has, and agentcore.json cannot hold."""
    target = as_recorded(unit)
    return unit.resource != name and target is not None and not target.is_declared


def _gateways(
    project: Project,
    units: tuple[Recorded, ...],
    name: str,
    gateway: str | None,
    agent: str | None,
) -> Iterable[Removal]:
    """The gateway of that name, with all of its targets, policies and clients.

    With ``agent`` only that agent's client goes, and the gateway stays. One that agentcore.json has
    no longer is still there as long as an agent has a client for it.
    """
    clients = _clients(project, units, name)
    if gateway not in (None, name) or (project.gateway(name) is None and not clients):
        return
    if agent is not None:
        mine = tuple(use for use in clients if use.agent.name == agent)
        if mine:
            yield Removal("gateway", name, (), mine, name)
        return
    own = _of(units, name)
    made = [unit.resource for unit in own]
    targets = dict.fromkeys([*names.declared(project, name), *made])
    policies = _policies_of(units, name)
    yield Removal(
        "gateway",
        name,
        (*own, *policies, *_options_of(units, name)),
        clients,
        name,
        tuple(targets),
        True,
        tuple(map(names.policy, policies)),
        tuple(target for target in targets if target not in made),
    )


def _services(
    project: Project,
    units: tuple[Recorded, ...],
    name: str,
    gateway: str | None,
    agent: str | None,
) -> Iterable[Removal]:
    """The services of that name that agents call, one for each folder of code.

    Agents that share the folder go together. A service is past every gateway.
    """
    mine = [u for u in units if u.kind == "credential" and u.resource == name]
    used = tuple(use for use in uses(project, mine) if agent in (None, use.agent.name))
    if gateway is not None or not used:
        return
    folders = {use.folder for use in used}
    for folder in sorted(folders):  # two agents may call one service, each with code of its own
        yield Removal("credential", name, (), tuple(use for use in used if use.folder == folder))


def _options_of(units: Iterable[Recorded], gateway: str) -> list[Recorded]:
    """What is said of a gateway beyond agentcore.json: it goes with the gateway."""
    return [u for u in units if u.kind == "gateway" and u.resource == gateway]


def _policies_of(units: Iterable[Recorded], gateway: str) -> list[Recorded]:
    return [u for u in units if u.kind == "policy" and u.text("gateway") == gateway]


def _policies(
    project: Project,
    units: tuple[Recorded, ...],
    name: str,
    gateway: str | None,
    agent: str | None,
) -> Iterable[Removal]:
    """The policies of that name, one for each engine that has it, declared or not.

    With ``gateway`` only those that were made for it, or whose engine judges it.
    """
    if agent is not None:
        return
    entry = project.gateway(gateway) if gateway is not None else None
    judging = entry.engine if entry is not None else None
    for policy in names.policies(project, units):
        mine = tuple(u for u in units if u.kind == "policy" and names.policy(u) == policy)
        places = {None, *(unit.text("gateway") for unit in mine)}
        if policy[1] == name and (gateway in places or policy[0] == judging):
            yield Removal("policy", name, mine, (), policies=(policy,))
