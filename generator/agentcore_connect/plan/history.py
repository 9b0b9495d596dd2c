"""The last changes of a project, each of which can be undone, in turn, and made again.

Each is a folder in `.connect/history`, the journal that made it, named `<number>.<turn>`: `7.0` is
the seventh change, `7.1` says that it is undone and how to make it again, `7.2` that it is made
again. The newest turn of a number counts, so that one rename both makes a change and records it,
whenever a process is killed. A change that is made after an undo voids what was undone below it.

0.4.0 and before kept one change, in `.connect/last`: where it is there it is the newest.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from agentcore_connect import limits
from agentcore_connect.disk.files import Files
from agentcore_connect.disk.paths import digest
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.plan import journal
from agentcore_connect.plan.journal import Journal
from agentcore_connect.plan.plan import Change, Plan, Record
from agentcore_connect.plan.state import HISTORY, STATE, reported
from agentcore_connect.project.project import UPDATE_NOTE

_LAST = f"{STATE}/last"
_NAME = re.compile(r"([1-9][0-9]{0,8})\.([0-9]{1,9})")
_LAST_NUMBER = 10**9 - 1
"""That the form of a name allows. No person gets there; a clone can have brought it."""


@dataclass(frozen=True)
class Listing:
    """The changes that can be undone, the newest first, and those that can be made again, in turn.

    Each is as it was made. ``problem`` is why older ones, if any, cannot be read.
    """

    undo: tuple[Journal, ...]
    redo: tuple[Journal, ...]
    problem: Problem | None


@dataclass(frozen=True)
class _Place:
    number: int
    turn: int
    folder: str

    @property
    def is_undone(self) -> bool:
        return self.turn % 2 == 1


def reversal(root: Path, *, redo: bool = False) -> Plan:
    """The plan that undoes the last change, or with ``redo`` makes the last undone one again.

    It has no changes where somebody has put all of its files back: to apply it takes the change out
    of the history. Raises InvalidInput where there is none that this person's connect made, or
    where a file changed since; each is named.
    """
    with reported(root), Files(root) as files:
        last = next(_turnable(files, redo=redo), None)
        if last is None:
            raise InvalidInput(_nothing(redo))
        now = {entry.path: files.digest(entry.path) for entry in last.entries}
        own = [entry for entry in last.entries if entry.path != UPDATE_NOTE]
        if own and all(now[entry.path] == entry.before for entry in own):
            return Plan(root, (), reverses=last.record)
        # First without holding what is there: it may be of any size.
        _refuse_changed([e.path for e in last.entries if now[e.path] != e.after], redo)
        contents = {entry.path: files.read(entry.path) for entry in last.entries}
        _refuse_changed([e.path for e in last.entries if digest(contents[e.path]) != e.after], redo)
        changes = [
            Change(
                entry.path,
                contents[entry.path],
                (
                    journal.copy(files, f"{last.folder}/{entry.new}", entry.after)
                    if entry.after
                    else None
                ),
                mode=entry.mode,
            )
            for entry in last.reversed().entries
        ]
    return Plan(root, tuple(changes), folders=last.before, reverses=last.record)


def listing(root: Path) -> Listing:
    """What can be undone and made again in a project."""
    problem: Problem | None = None
    sides: list[list[Journal]] = [[], []]
    with reported(root), Files(root) as files:
        for side, redo in zip(sides, (False, True), strict=True):
            try:
                side.extend(_turnable(files, redo=redo))
            except ConnectError as error:
                problem = error.problems[0]
    return Listing(tuple(sides[0]), tuple(one.reversed() for one in sides[1]), problem)


def begun(files: Files, reverses: Record | None, command: str) -> Record:
    """The record of a change that is about to be made.

    Raises InvalidInput where it reverses a change that is not the last one any more.
    """
    if reverses is None:
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        return replace(next_one(files), command=command, when=now)
    _adopt(files)
    last = next(_places(_all(files), redo=reverses.is_undone), None)
    if last is None or (last.number, last.turn) != (reverses.number, reverses.turn):
        raise InvalidInput(
            Problem(
                "changed-since-plan",
                "another connect has changed the project in this moment",
                "Nothing was changed. Run the command again.",
            )
        )
    return replace(reverses, turn=reverses.turn + 1)


def next_one(files: Files) -> Record:
    """The record of a new change, of which no more is known."""
    _adopt(files)
    return Record(_next_number(files), 0)


def place(record: Record) -> str:
    """The folder of a change at its turn."""
    return f"{HISTORY}/{record.number}.{record.turn}"


def drop(files: Files, record: Record) -> None:
    """Take a change out of the history, at whatever turn."""
    for one in _all(files):
        if one.number == record.number:
            journal.discard(files, one.folder)


def tidy(files: Files) -> None:
    """Drop what is void, what a killed process left, and what is more than is kept.

    Raises OSError.
    """
    _adopt(files)
    kept: set[str] = set()
    left = limits.HISTORY_BYTES
    found = _all(files)
    for one in (*_places(found, redo=False), *_places(found, redo=True)):
        left -= files.size(one.folder)
        if kept and (left < 0 or len(kept) == limits.HISTORY_CHANGES):
            break
        kept.add(one.folder)
    for name in files.names(HISTORY):
        if f"{HISTORY}/{name}" not in kept:
            journal.discard(files, f"{HISTORY}/{name}")


def _adopt(files: Files) -> None:
    """Take what 0.4.0 or before has recorded into the history, as the newest change."""
    if journal.is_there(files, _LAST):
        files.rename(_LAST, f"{HISTORY}/{_next_number(files)}.0")
    else:
        files.discard(_LAST)


def _turnable(files: Files, *, redo: bool) -> Iterator[Journal]:
    """The changes that can be undone, or made again, the next one first."""
    for one in _places(_all(files), redo=redo):
        found = journal.read(files, one.folder)
        if found is not None:
            known = found.record or Record(one.number, one.turn)
            yield replace(found, record=replace(known, number=one.number, turn=one.turn))


def _places(found: Iterable[_Place], *, redo: bool) -> Iterator[_Place]:
    """Where those are, of every turn of every change."""
    newest: dict[int, _Place] = {}
    for one in found:
        there = newest.get(one.number)
        if there is None or there.turn < one.turn:
            newest[one.number] = one
    made = [n for n, one in newest.items() if not one.is_undone]
    if redo:
        yield from (newest[n] for n in sorted(newest) if n > max(made, default=0))
    else:
        yield from (newest[n] for n in sorted(made, reverse=True))


def _all(files: Files) -> list[_Place]:
    """Every turn of every change, in any order."""
    found = []
    for name in _names(files):
        matched, folder = _NAME.fullmatch(name), f"{HISTORY}/{name}"
        if matched and journal.is_there(files, folder):
            found.append(_Place(int(matched[1]), int(matched[2]), folder))
    if journal.is_there(files, _LAST):
        found.append(_Place(_next_number(files), 0, _LAST))
    return found


def _names(files: Files) -> list[str]:
    there = files.stat(HISTORY)
    return files.names(HISTORY) if there is not None and stat.S_ISDIR(there.st_mode) else []


def _next_number(files: Files) -> int:
    """One more than there is; InvalidInput where no name is left, or the change would be lost."""
    numbers = {int(found[1]): name for name in _names(files) if (found := _NAME.fullmatch(name))}
    last = max(numbers, default=0)
    if last == _LAST_NUMBER:
        place = f"{HISTORY}/{numbers[last]}"
        raise InvalidInput(
            Problem(
                "journal",
                f"{place} was not made by connect, and leaves no number for the next change",
                f"Nothing was changed. Delete {place}.",
                file=place,
            )
        )
    return last + 1


def _refuse_changed(paths: list[str], redo: bool) -> None:
    what = "it was undone" if redo else "the change that would be undone"
    problems = [
        Problem("changed-since-plan", f"{path} has changed since {what}", _KEEPS, file=path)
        for path in paths
    ]
    if problems:
        raise InvalidInput(*problems)


_KEEPS = "Nothing was changed, because that would lose what has changed since."


def _nothing(redo: bool) -> Problem:
    if redo:
        return Problem(
            "nothing-to-redo",
            "nothing is undone here that connect could make again",
            "`connect undo --list` shows what can be undone.",
        )
    return Problem("nothing-to-undo", "connect has changed nothing here that it could undo")
