"""What changed between two versions, in the words of the templates' CHANGELOG.md."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agentcore_connect.units.templates import own, versions

if TYPE_CHECKING:
    from agentcore_connect.commands.update.plan import Goal

_FILE = "CHANGELOG.md"

_SECTION = re.compile(r"^## v?(\d[^\s]*).*\n((?:(?!## ).*\n?)*)", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """One version's part of the changelog, as Markdown."""

    version: str
    text: str


def news(late: Iterable[Goal]) -> tuple[Section, ...]:
    """What is new for units that are out of date: the sections from the oldest of each source on.

    A source without a changelog has none.
    """
    oldest: dict[str, Goal] = {}
    for goal in late:
        first = oldest.setdefault(goal.unit.source, goal)
        if versions.compare(goal.unit.version, first.unit.version) < 0:
            oldest[goal.unit.source] = goal
    return tuple(
        section
        for goal in oldest.values()
        for section in between(_text(goal), goal.unit.version, goal.version)
    )


def between(text: str, old: str, new: str) -> tuple[Section, ...]:
    """The sections of a changelog of the versions after ``old``, up to ``new``, in its order."""
    return tuple(
        Section(version, body.strip())
        for version, body in _SECTION.findall(text)
        if versions.is_version(version)
        and versions.compare(version, old) > 0
        and versions.compare(version, new) <= 0
    )


def _text(goal: Goal) -> str:
    """The changelog that the templates have at the version to come; empty where they have none."""
    mirror = goal.unit.mirror
    if mirror is not None:
        return mirror.text(goal.version, _FILE) if _FILE in mirror.files(goal.version) else ""
    try:
        return (own.folder() / _FILE).read_text(encoding="utf-8")
    except OSError:
        return ""
