"""The journal of one change: what each file was and is to be, with copies of both.

A journal is a folder in `.connect/`. Its `entries.json` comes last and goes first, so that a
folder with one is whole and a folder without is litter. The copies (`0.old`, `0.new`, ...) are
in a folder that only the person can read, and never readable by more people than the originals.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from agentcore_connect import limits
from agentcore_connect.disk.files import Files
from agentcore_connect.disk.paths import SKILLS, digest, is_safe, is_twice
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.plan import seal
from agentcore_connect.plan.plan import Action, Plan, Record, action
from agentcore_connect.project.project import UPDATE_NOTE

_ENTRIES = "entries.json"


@dataclass(frozen=True)
class Entry:
    """One file: its digests before and after, where None means "no file", and its mode.

    ``old`` and ``new`` are the names of the copies, in the journal's folder.
    """

    path: str
    before: str | None
    after: str | None
    mode: int
    old: str
    new: str


@dataclass(frozen=True)
class Journal:
    """What is in the journal ``folder``.

    ``before`` has the folders that were on the way to its files, with their modes; ``after``
    those that have to be there afterwards, even empty. ``record`` says which change it is; None
    in a journal of 0.4.0 or before.
    """

    folder: str
    entries: tuple[Entry, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]
    record: Record | None

    @property
    def changes(self) -> tuple[tuple[str, Action], ...]:
        """What the journal does to each file, but to connect's own notes."""
        return tuple(
            (e.path, action(e.before, e.after)) for e in self.entries if e.path != UPDATE_NOTE
        )

    def reversed(self) -> Journal:
        """The journal of the way back."""
        entries = tuple(
            Entry(e.path, e.after, e.before, e.mode, e.new, e.old) for e in reversed(self.entries)
        )
        return replace(self, entries=entries, before=self.after, after=self.before)


def write(files: Files, folder: str, plan: Plan, record: Record) -> Journal:
    """Put the journal of a plan on the disk, all but what makes it one; see `commit`.

    Raises InvalidInput where something else is in the place of a file, and OSError where a file
    or its folder is read-only.
    """
    discard(files, folder)
    files.make_folder(folder, 0o700)
    entries: list[Entry] = []
    before: dict[str, int] = {}
    for index, change in enumerate(plan.writes):
        before.update(_folders(files, change.path))
        there = files.stat(change.path)
        _check(files, change.path, there is not None, change.after is None)
        mode = change.mode if there is None else stat.S_IMODE(there.st_mode)
        old, new = f"{index}.old", f"{index}.new"
        if change.before is not None:
            files.create(f"{folder}/{old}", change.before, mode, like=change.path)
        if change.after is not None:
            mode = files.create(f"{folder}/{new}", change.after, mode, like=change.path)
        digests = digest(change.before), digest(change.after)
        entries.append(Entry(change.path, *digests, mode or 0, old, new))
    journal = Journal(folder, tuple(entries), before, plan.folders, record)
    text = seal.sealed(files.root, _content(journal)).encode()
    if len(text) > limits.JOURNAL_BYTES:
        raise ConnectError(
            Problem("too-much", f"{len(entries):,} files are too many for one change")
        )
    files.create(f"{folder}/entries.tmp", text, 0o600)
    files.sync(folder)
    files.sync(folder.rpartition("/")[0])
    return journal


def commit(files: Files, journal: Journal) -> None:
    """The moment from which the change is carried out, whatever happens."""
    files.rename(f"{journal.folder}/entries.tmp", f"{journal.folder}/{_ENTRIES}")
    files.sync(journal.folder)


def read(files: Files, folder: str) -> Journal | None:
    """The journal in ``folder``; None where there is none, or one that was never committed.

    Raises InvalidInput where it cannot be read, and where this person's connect did not write it.
    """
    file = f"{folder}/{_ENTRIES}"
    text = files.read(file, limits.JOURNAL_BYTES)
    if text is None:
        return None
    try:
        content = seal.opened(files.root, text, file)
        if content is None:
            raise _unverified(folder)
        return _parsed(folder, content)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _unreadable(folder) from None


def copy(files: Files, name: str, expected: str) -> bytes:
    """The bytes of one copy, as they were written. ConnectError where they are not."""
    # First without holding what is there: it may be of any size.
    content = files.read(name) if files.digest(name) == expected else None
    if content is None or digest(content) != expected:
        raise ConnectError(
            Problem(
                "journal",
                f"{name} is missing or was changed",
                "Nothing was changed. Check the project, then delete .connect/.",
                file=name,
            )
        )
    return content


def is_there(files: Files, folder: str) -> bool:
    """Whether something that says it is a whole journal is in ``folder``, which is no link."""
    there = files.stat(folder)
    is_folder = there is not None and stat.S_ISDIR(there.st_mode)
    return is_folder and files.stat(f"{folder}/{_ENTRIES}") is not None


def discard(files: Files, folder: str) -> None:
    """Remove a journal, or whatever is in its place: first what makes it one."""
    if is_there(files, folder):
        files.unlink(f"{folder}/{_ENTRIES}", missing_ok=True)
        files.sync(folder)
    files.discard(folder)


def on_the_way(path: str) -> list[str]:
    """The folders in which a file is, the innermost first; without the root."""
    folders = []
    while "/" in path:
        path = path.rpartition("/")[0]
        folders.append(path)
    return folders


def _folders(files: Files, path: str) -> Iterable[tuple[str, int]]:
    for folder in on_the_way(path):
        there = files.stat(folder)
        if there is not None and stat.S_ISDIR(there.st_mode):
            yield folder, stat.S_IMODE(there.st_mode)


def _check(files: Files, path: str, is_there: bool, goes: bool) -> None:
    """Raise where the change could not be carried out, while nothing is changed yet.

    InvalidInput for what is no file. PermissionError for what is read-only: a rename would replace
    such a file all the same, against the person's word. A file that ``goes`` needs only a folder
    that can be written.
    """
    if is_there and files.digest(path) is None:
        raise InvalidInput(
            Problem("in-the-way", f"{path} is not a file", "Move it elsewhere.", file=path)
        )
    place = next(f for f in (*on_the_way(path), "") if not f or files.stat(f) is not None)
    if not files.is_writable(place) or (is_there and not goes and not files.is_writable(path)):
        raise PermissionError(13, "it is read-only", path)


def _content(journal: Journal) -> dict[str, object]:
    return {
        "kind": "journal",
        "entries": [asdict(entry) for entry in journal.entries],
        "before": dict(journal.before),
        "after": dict(journal.after),
        "record": None if journal.record is None else asdict(journal.record),
    }


def _parsed(folder: str, content: dict[str, Any]) -> Journal:
    """The journal as data; ValueError, KeyError, TypeError or AttributeError for any other form.

    It is sealed, and its paths are looked at all the same: it says what is written.
    """
    if content["kind"] != "journal":
        raise ValueError
    entries = tuple(Entry(**entry) for entry in content["entries"])
    paths = [entry.path for entry in entries]
    if is_twice(paths) or not all(map(_is_ours, paths)):
        raise ValueError
    recorded = content.get("record")
    record = None if recorded is None else Record(**recorded)
    return Journal(folder, entries, dict(content["before"]), dict(content["after"]), record)


def _is_ours(path: str) -> bool:
    """Whether connect writes a file of this path for anybody but a saved plan."""
    return is_safe(path) or path in SKILLS or path == UPDATE_NOTE


def _unverified(folder: str) -> InvalidInput:
    """What to raise for a journal that this connect has not sealed: how it is done by hand."""
    return InvalidInput(
        Problem(
            "unverified",
            f"{folder} was not written by your connect in this project",
            "connect ignores it. If it came with the repository, delete it. If your own connect "
            "ran here (with another home, as another user, or before the project was moved): "
            f"{folder}/{_ENTRIES} names the files in order, and 0.old is the first of them before "
            f"the change, 0.new after it; repair the files, then delete {folder}.",
            file=folder,
        )
    )


def _unreadable(folder: str) -> InvalidInput:
    return InvalidInput(
        Problem(
            "journal",
            f"{folder} cannot be read",
            f"Nothing was changed. Check the project, then delete {folder}.",
            file=folder,
        )
    )
