"""A rendered folder beside what its recorded version renders: what became of each file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal

from agentcore_connect.disk.paths import ANSWERS_FILE, is_safe
from agentcore_connect.disk.walk import walk
from agentcore_connect.plan.plan import Change
from agentcore_connect.project.project import UPDATE_NOTE, Project
from agentcore_connect.text.yamlfile import mapping
from agentcore_connect.units import record
from agentcore_connect.units.merge import has_markers
from agentcore_connect.units.record import Recorded

State = Literal["pristine", "modified", "missing", "conflicted"]


@dataclass(frozen=True)
class File:
    """One file that a template makes; ``path`` is relative to the project."""

    path: str
    state: State
    rendered: bytes = field(repr=False)
    disk: bytes | None = field(repr=False)

    @property
    def change(self) -> Change:
        """What the person did to it."""
        return Change(self.path, self.rendered, self.disk)


def compared(project: Project, unit: Recorded) -> tuple[File, ...]:
    """The files that the unit's version makes, each with what became of it.

    Where an update waits for conflicts in the unit, all but its stamp is at the version to come.
    Raises InvalidInput where that version is not known or does not take the answers, and
    ConnectError where it cannot be read.
    """
    files = dict(record.render(unit, unit.version))
    coming = _coming(project, unit)
    if coming is not None:
        files = {**record.render(coming, coming.version), ANSWERS_FILE: files[ANSWERS_FILE]}
    return tuple(
        _file(project, str(unit.folder / path), content)
        for path, content in files.items()
        if is_safe(str(unit.folder / path))
    )


def _coming(project: Project, unit: Recorded) -> Recorded | None:
    """The unit as it will be recorded once the conflicts in it are resolved; None without any.

    One that has been removed and made anew meanwhile is not the unit that the update left.
    """
    if project.read(UPDATE_NOTE) is None:
        return None
    from agentcore_connect.units import conflict_note

    note = conflict_note.read(project)
    path = str(unit.folder / ANSWERS_FILE)
    stamps = note.stamps if note is not None else ()
    mine = (one for one in stamps if one.path == path and one.before == project.read(path))
    after = next((one.after for one in mine), None)
    if note is None or after is None or conflict_note.is_thrown_away(project, note):
        return None
    return Recorded(unit.folder, mapping(after, path), unit.sources)


def _file(project: Project, path: str, rendered: bytes) -> File:
    """What became of one file; other line ends, as git may have checked them out, are no edit."""
    disk = project.read(path)
    if disk is None:
        return File(path, "missing", rendered, None)
    if disk == rendered or disk.replace(b"\r\n", b"\n") == rendered:
        return File(path, "pristine", rendered, disk)
    return File(path, "conflicted" if has_markers(disk) else "modified", rendered, disk)


def present(project: Project, unit: Recorded) -> Iterator[str]:
    """The files in a unit's folder; links, and what is another unit's, are left out.

    A folder in it that has a record is a unit of its own.
    """
    root = project.root
    for folder, inside, others in walk(root, unit.folder):
        inside[:] = [
            name
            for name in inside
            if name[0] != "." and not (root / folder / name / ANSWERS_FILE).exists()
        ]
        paths = (folder / name for name in others)
        yield from (str(p) for p in paths if not (root / p).is_symlink() and (root / p).is_file())


def is_cache(path: str) -> bool:
    """Whether Python made this file by importing another."""
    return PurePosixPath(path).parent.name == "__pycache__"
