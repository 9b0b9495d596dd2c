"""What becomes of the files of one unit: each is looked at as before, on disk and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.plan.plan import Change
from agentcore_connect.project.project import Project
from agentcore_connect.text.yamlfile import mapping
from agentcore_connect.units import record
from agentcore_connect.units.conflict_note import Stamp
from agentcore_connect.units.merge import has_markers, like, merge
from agentcore_connect.units.record import Ask, Recorded


@dataclass(frozen=True)
class UnitUpdate:
    """A unit brought to a version: its changes, and sentences about what was left alone.

    ``stamp`` is the answers file to come; it is among ``changes`` only where nothing conflicts.
    """

    unit: Recorded
    version: str
    changes: tuple[Change, ...]
    stamp: Stamp
    notes: tuple[str, ...]

    @property
    def answers(self) -> Mapping[str, Any]:
        """What the unit is made with from now on."""
        return mapping(self.stamp.after, self.stamp.path)

    @property
    def conflicts(self) -> tuple[str, ...]:
        return tuple(change.path for change in self.changes if change.conflict)


def update(project: Project, unit: Recorded, version: str, ask: Ask | None) -> UnitUpdate:
    """The changes that bring ``unit`` to ``version`` and keep what the person did to it.

    Raises InvalidInput where a file has conflict markers already, or something else is where a
    file has to be.
    """
    before = record.render(unit, unit.version)
    after = record.render(unit, version, ask)
    stamp = _stamp(project, unit, before.pop(ANSWERS_FILE), after.pop(ANSWERS_FILE))
    changes, notes = [], []
    for name in sorted({*before, *after}):
        path = unit.folder / name
        _refuse_in_the_way(project, path)
        change, note = _file(
            str(path), before.get(name), project.read(path), after.get(name), version
        )
        changes.append(change)
        notes += [note] if note else []
    if not any(change.conflict for change in changes):
        changes.append(Change(stamp.path, stamp.before, stamp.after))
    return UnitUpdate(unit, version, tuple(changes), stamp, tuple(notes))


def _stamp(project: Project, unit: Recorded, before: bytes, after: bytes) -> Stamp:
    path = unit.folder / ANSWERS_FILE
    there = project.read(path) or before
    return Stamp(str(path), there, like(there, after))


def _file(
    path: str, base: bytes | None, yours: bytes | None, new: bytes | None, version: str
) -> tuple[Change, str | None]:
    """The change of one file, and what is to be said of it.

    A file that the person made where the templates now have one is a conflict of the two texts:
    neither may go unseen, and Copier does the same.
    """
    if yours is None:
        if base is None:
            return Change(path, None, new), None
        changed = new is not None and new != base
        note = f"{path} stays deleted, as you left it; {version} changes it." if changed else None
        return Change(path, None, None), note
    if new is None:
        untouched = base is not None and like(yours, base) == yours
        if untouched:
            return Change(path, yours, None), None
        note = f"{path} stays because you edited it; {version} has no such file any more."
        return Change(path, yours, yours), note
    merged = merge(path, base, yours, new, version)
    if merged is None:
        note = f"{path} stays as it is, because it is not text; {version} changes it."
        return Change(path, yours, yours), note
    return Change(path, yours, merged.content, merged.conflicts > 0), None


def _refuse_in_the_way(project: Project, path: PurePosixPath) -> None:
    yours = project.read(path)
    if yours is not None and has_markers(yours):
        raise InvalidInput(
            Problem(
                "unresolved",
                f"{path} has conflict markers",
                "Resolve them first.",
                file=str(path),
            )
        )
    for part in (path, *path.parents):
        full = project.root / part
        if full.exists() and full.is_dir() != (part != path):
            raise InvalidInput(
                Problem(
                    "in-the-way",
                    f"{part} is {'a folder' if part == path else 'a file'}, and {path} has to be "
                    "a file of the unit",
                    "Move it away.",
                    file=str(part),
                )
            )
