"""What becomes of the files of one unit: each is looked at as before, on disk and after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import NamedTuple

from agentcore_connect.commands.update.origins import Another
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.plan.edits import Edits
from agentcore_connect.text.yamlfile import mapping
from agentcore_connect.units import record
from agentcore_connect.units.conflict_note import Stamp
from agentcore_connect.units.merge import has_markers, like, merge
from agentcore_connect.units.record import Ask, Recorded


@dataclass(frozen=True)
class UnitUpdate:
    """A unit brought to a version, except for ``conflicts``: the paths of files with markers.

    ``stamp`` is the answers file to come; it is put only where nothing conflicts.
    """

    unit: Recorded
    version: str
    stamp: Stamp
    conflicts: tuple[str, ...]

    @property
    def updated(self) -> Recorded:
        """The unit with what it is made with from now on."""
        answers = mapping(self.stamp.after, self.stamp.path)
        return Recorded(self.unit.folder, answers, self.unit.sources)


def update(
    edits: Edits, unit: Recorded, version: str, ask: Ask | None, another: Another | None = None
) -> UnitUpdate:
    """Bring ``unit`` to ``version``, its document to ``another``, and keep what the person did.

    A warning says of each file why it was left alone. Raises InvalidInput where a file has conflict
    markers already, or something else is where a file has to be.
    """
    before = record.render(unit, unit.version)
    now = unit if another is None else replace(unit, answers={**unit.answers, **another.answers})
    after = record.render(now, version, ask)
    labels = {}
    if another is not None:
        before[another.name], after[another.name] = another.base, another.copy
        labels[another.name] = another.source
        for name, content in another.beside.items():
            edits.put(unit.folder / name, content)
    stamp = _stamp(edits, unit, before.pop(ANSWERS_FILE), after.pop(ANSWERS_FILE))
    conflicts = []
    for name in sorted({*before, *after}):
        path = unit.folder / name
        _refuse_in_the_way(edits, path)
        yours = edits.read(path)
        new = after.get(name)
        if new is not None and yours is None:  # line ends as in the rest of the unit
            new = like(stamp.before, new)
        label = labels.get(name, version)
        outcome = _outcome(str(path), before.get(name), yours, new, label)
        edits.put(path, outcome.content, conflict=outcome.conflict)
        edits.warnings += [outcome.note] if outcome.note else []
        conflicts += [str(path)] if outcome.conflict else []
    if not conflicts:
        edits.put(stamp.path, stamp.after)
    return UnitUpdate(unit, version, stamp, tuple(conflicts))


def _stamp(edits: Edits, unit: Recorded, before: bytes, after: bytes) -> Stamp:
    path = unit.folder / ANSWERS_FILE
    there = edits.read(path) or before
    return Stamp(str(path), there, like(there, after))


class _Outcome(NamedTuple):
    """What a file is to hold, None for no file; ``note`` is to be said of it, where it is left."""

    content: bytes | None
    conflict: bool = False
    note: str = ""


def _outcome(
    path: str, base: bytes | None, yours: bytes | None, new: bytes | None, version: str
) -> _Outcome:
    """What becomes of one file.

    A file that the person made where the templates now have one is a conflict of the two texts:
    neither may go unseen, and Copier does the same.
    """
    if yours is None:
        if base is None:
            return _Outcome(new)
        changed = new is not None and new != base
        note = f"{path} stays deleted, as you left it; {version} changes it." if changed else ""
        return _Outcome(None, note=note)
    if new is None:
        untouched = base is not None and like(yours, base) == yours
        if untouched:
            return _Outcome(None)
        note = f"{path} stays because you edited it; {version} has no such file any more."
        return _Outcome(yours, note=note)
    merged = merge(path, base, yours, new, version)
    if merged is None:
        note = f"{path} stays as it is, because it is not text; {version} changes it."
        return _Outcome(yours, note=note)
    return _Outcome(merged.content, merged.conflicts > 0)


def _refuse_in_the_way(edits: Edits, path: PurePosixPath) -> None:
    """Raise InvalidInput where a file cannot be merged, or not be written because of what is there.

    That is an older conflict in it, a folder in its place, or a file in the place of its folder.
    """
    yours = edits.read(path)
    if yours is not None and has_markers(yours):
        raise InvalidInput(
            Problem(
                "unresolved",
                f"{path} has conflict markers",
                "Resolve the conflicts first.",
                file=str(path),
            )
        )
    for part in (path, *path.parents):
        full = edits.project.root / part
        if full.exists() and full.is_dir() != (part != path):
            raise InvalidInput(
                Problem(
                    "in-the-way",
                    f"{part} is {'a folder' if part == path else 'a file'}, and {path} has to be "
                    "a file of the unit",
                    "Move it elsewhere.",
                    file=str(part),
                )
            )
