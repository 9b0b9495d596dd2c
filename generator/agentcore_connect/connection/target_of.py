"""The targets of a gateway that units were made for, out of their records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from agentcore_connect.connection.targets import Outbound, Target, by_template
from agentcore_connect.connection.targets.entry import Json
from agentcore_connect.errors import ConnectError
from agentcore_connect.project.project import Project
from agentcore_connect.units import record
from agentcore_connect.units.record import Recorded


def as_recorded(unit: Recorded) -> Target | None:
    """The target that a unit was made for; None where its answers cannot be read as one."""
    kind = by_template(unit.template)
    if kind is None or unit.is_foreign:
        return None
    try:
        answers, _ = record.complete(unit, unit.version)
    except ConnectError:
        return None  # `status` says why, where it renders the unit
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in answers.items()}
    auth = {field.name: values[field.name] for field in fields(Outbound) if field.name in values}
    own = {f.name for f in fields(kind)} - {"outbound"}
    try:
        made = kind(
            outbound=Outbound(values["outbound_auth"], **auth),
            **{name: values[name] for name in own if name in values},
        )
    except (TypeError, KeyError):
        return None
    return made


def offered(
    project: Project, gateway: str, units: Iterable[Recorded] | None = None
) -> tuple[Json, ...]:
    """All targets of a gateway: those of agentcore.json, then those that a unit's script makes.

    The latter are as agentcore.json would have them if it could. ``units`` are those of the
    project, where they have been read. One that cannot be read makes none: `connect status` says
    what is wrong with it.
    """
    declared = project.targets(gateway)
    names = {str(entry["name"]) for entry in declared}
    made = []
    for unit in readable(project) if units is None else units:
        if unit.kind != "target" or unit.text("gateway") != gateway:
            continue
        target = None if unit.resource in names else as_recorded(unit)
        if target is not None and not target.is_declared:
            made.append(target.as_made())
    return (*declared, *made)


def readable(project: Project) -> Iterator[Recorded]:
    """The units of a project whose records can be read, in the order of their folders."""
    for folder in record.folders(project):
        try:
            unit = record.read(project, folder)
        except ConnectError:
            continue
        if unit is not None:
            yield unit
