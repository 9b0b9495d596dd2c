"""The target that a unit was made for, out of its record."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from agentcore_connect.connection.targets import Outbound, Target, by_template
from agentcore_connect.errors import ConnectError
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
