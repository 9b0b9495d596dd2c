"""Whose templates a project's units come from, and which of them are accepted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sources:
    """``default`` is where new units come from, None for connect's own; ``ref`` its version.

    ``accepted`` are all that units may be judged and updated from. ``trust`` allows their
    templates to run code. ``data`` answers what only those templates ask.
    """

    default: str | None = None
    ref: str | None = None
    accepted: frozenset[str] = frozenset()
    trust: bool = False
    data: tuple[tuple[str, str], ...] = ()

    def accepts(self, source: str) -> bool:
        return source == SOURCE or source in self.accepted


OWN = Sources()
"""connect's own templates and no others."""


SOURCE = "~/.agentcore-connect/templates.bundle"
"""The `_src_path` of a rendered unit; Copier expands the `~` of a bundle (measured, 9.19.1)."""
