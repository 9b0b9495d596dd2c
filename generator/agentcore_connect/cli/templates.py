"""Fetching the templates of others, and asking whether units may be updated from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from agentcore_connect.cli import terminal
from agentcore_connect.errors import Interrupted, Problem

if TYPE_CHECKING:
    from agentcore_connect.project.project import Project


def fetch(addresses: Iterable[str]) -> dict[str, str]:
    """Bring each source's copy up to date; why not, for each where an older copy has to do.

    Raises ConnectError where a source cannot be reached and no copy of it is there.
    """
    from agentcore_connect.units.templates import mirror

    found = {address: mirror.of(address).fetch() for address in addresses}
    return {address: reason for address, reason in found.items() if reason is not None}


def unreachable(found: Mapping[str, str]) -> list[str]:
    """What `fetch` says, as warnings."""
    return [
        f"{address} could not be reached ({reason}); what was fetched before is used."
        for address, reason in found.items()
    ]


def confirmed(project: Project, sources: Iterable[str]) -> Project:
    """``project``, which accepts ``sources`` because a person at the terminal says so.

    Raises Interrupted where the answer is no, and InvalidInput for an address that git must not
    be given.
    """
    from agentcore_connect.units.templates import checked

    accepted = project.sources.accepted
    for source in sorted(sources):
        terminal.say(
            [
                (
                    "The units that you want to update were made from the templates at "
                    f"{checked(source)}.",
                    "",
                )
            ],
            prose=True,
        )
        if not typer.confirm("Fetch these templates and render them?", err=True):
            raise Interrupted(Problem("interrupted", "nothing was changed"))
        accepted |= {source}
    return replace(project, sources=replace(project.sources, accepted=accepted))
