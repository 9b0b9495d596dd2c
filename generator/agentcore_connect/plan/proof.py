"""The last look at a plan before it may be shown or written: everything in it must be whole."""

from __future__ import annotations

import re

from agentcore_connect.errors import ConnectError, Problem
from agentcore_connect.plan.plan import Plan
from agentcore_connect.text.parsing import unparsable

_MARKER = re.compile(rb"^(<{7} |={7}$|>{7} )", re.MULTILINE)


def prove(plan: Plan) -> Plan:
    """``plan`` itself, when every file in it parses and none has a conflict marker.

    Raises ConnectError otherwise: that is a fault of connect, never of the person, because all
    that people give was checked before.
    """
    for change in plan.writes:
        if change.after is None or change.conflict or change.is_note:
            continue
        fault = broken(change.path, change.after)
        # What was broken before is the person's, and was merged as it is.
        if fault and not (change.before is not None and broken(change.path, change.before)):
            raise ConnectError(
                Problem(
                    "broken-result",
                    f"connect would have broken {change.path}: {fault}",
                    "Nothing was written. Please report this as a bug, with the command.",
                    file=change.path,
                )
            )
    return plan


def broken(path: str, content: bytes) -> str | None:
    """Why a file cannot be right: conflict markers, or it does not parse; None where it can."""
    if _MARKER.search(content):
        return "it has conflict markers"
    return unparsable(path, content)
