"""The project that a command works on, with what a killed one left there finished first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agentcore_connect.project.project import Project
    from agentcore_connect.project.sources import Sources


def opened(folder: Path | None, sources: Sources | None = None) -> Project:
    """The project in ``folder`` (default: here) or above it; ``sources`` default to the user's.

    Raises InvalidInput as `project.find` and `sources.of_user`, and what `recovery.recover` raises.
    """
    from agentcore_connect.plan import recovery
    from agentcore_connect.project.project import find
    from agentcore_connect.units.templates import of_user

    sources = of_user() if sources is None else sources
    found = find(folder, sources)
    recovery.recover(found.root)
    return find(found.root, sources)
