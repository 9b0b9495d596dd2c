"""Applying a Plan: all of it or nothing, and reversible.

The order is lock, re-check, stage, journal, rename. The journal is the commit point: before it
the project is untouched, after it the next command finishes what a crash interrupted. What was
replaced is kept beside the journal, so that a failure is rolled back and `undo` can reverse the
last apply. All of it lives in `.connect/` of the project, which its own `.gitignore` keeps out of
git; it holds copies of the project's own files and no secret.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agentcore_connect import lock
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.plan import UPDATE_NOTE, Change, Plan, digest, is_safe, refuse_changed
from agentcore_connect.project import Project

STATE = ".connect"
_IGNORE = "# Made by connect: its lock and the journal of its last change.\n*\n"


@dataclass(frozen=True)
class _Entry:
    """One file of a journal: digests and modes before and after; None means "no file"."""

    path: str
    before: str | None
    after: str | None
    mode: int

    def old(self, folder: Path, index: int) -> Path:
        return folder / f"{index}.old"

    def new(self, folder: Path, index: int) -> Path:
        return folder / f"{index}.new"


def apply(plan: Plan) -> None:
    """Write the plan's changes.

    Raises InvalidInput where a file changed since the plan was made, is behind a symbolic link or
    read-only, and ConnectError where another connect runs or the disk fails; then nothing changed.
    """
    if not plan.writes:
        return
    project = Project(plan.root, "", {})
    with _lock(plan.root) as state:
        _recover(project, state)
        refuse_changed(
            change.path for change in plan.writes if project.read(change.path) != change.before
        )
        journal = state / "journal"
        _stage(project, plan.writes, journal)
        _finish(project, state)


def recover(root: Path) -> None:
    """Finish what a killed connect began in this project, or clear it away, if there is any."""
    if (root / STATE / "journal").exists():
        with _lock(root) as state:
            _recover(Project(root, "", {}), state)


def undo(project: Project) -> Plan:
    """The plan that reverses the last apply.

    Raises InvalidInput where there is none, or where a file changed since; each is named.
    """
    last = project.root / STATE / "last"
    entries = _entries(last)
    if entries is None:
        raise InvalidInput(
            Problem("nothing-to-undo", "connect has changed nothing here that it could undo")
        )
    refuse_changed(e.path for e in entries if digest(project.read(e.path)) != e.after)
    changes = []
    for index, entry in reversed(list(enumerate(entries))):
        old = None if entry.before is None else entry.old(last, index).read_bytes()
        changes.append(Change(entry.path, project.read(entry.path), old))
    return Plan(project.root, tuple(changes))


def forget(root: Path) -> None:
    """Drop the record of the last apply: there is nothing to undo any more."""
    with _lock(root) as state:
        shutil.rmtree(state / "last", ignore_errors=True)


@contextlib.contextmanager
def _lock(root: Path) -> Iterator[Path]:
    state = root / STATE
    try:
        if state.is_symlink():
            raise OSError(f"{STATE} is a symbolic link")
        state.mkdir(exist_ok=True)
        (state / ".gitignore").write_text(_IGNORE, encoding="utf-8")
        with lock.exclusive(state / "lock"):
            yield state
    except lock.Taken:
        raise ConnectError(
            Problem(
                "busy",
                "another connect is changing this project",
                "Wait for it to end and run this again. Nothing was changed.",
            )
        ) from None
    except OSError as error:
        denied = isinstance(error, PermissionError) or error.errno == errno.EROFS
        problem = Problem(
            "read-only" if denied else "disk",
            f"the project cannot be written: {error.strerror or error}",
            "Nothing was changed. Check the folder's permissions and the free space.",
            file=_relative(error.filename, root),
        )
        raise (InvalidInput if denied else ConnectError)(problem) from None


def _relative(filename: Any, root: Path) -> str | None:
    with contextlib.suppress(ValueError, TypeError):
        return Path(os.fsdecode(filename)).relative_to(root).as_posix()
    return None


def _stage(project: Project, changes: tuple[Change, ...], journal: Path) -> None:
    """Copy what goes and what comes beside the journal, then write the journal itself."""
    if journal.exists():
        shutil.rmtree(journal)
    journal.mkdir()
    try:
        entries = []
        for index, change in enumerate(changes):
            full = project.root / change.path
            mode = stat.S_IMODE(full.stat().st_mode) if change.before is not None else 0o644
            entry = _Entry(change.path, digest(change.before), digest(change.after), mode)
            if change.before is not None:
                _write(entry.old(journal, index), change.before, mode)
            if change.after is not None:
                _write(entry.new(journal, index), change.after, mode)
                _check_writable(full)
            entries.append(entry)
        text = json.dumps({"schema": 1, "entries": [vars(entry) for entry in entries]}, indent=1)
        _write(journal / "entries.tmp", text.encode(), 0o600)
        (journal / "entries.tmp").replace(journal / "entries.json")
        _sync_folder(journal)
    except BaseException:
        shutil.rmtree(journal, ignore_errors=True)
        raise


def _check_writable(path: Path) -> None:
    folder = next(parent for parent in path.parents if parent.is_dir())
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise PermissionError(13, "it is read-only", str(path))


def _write(path: Path, content: bytes, mode: int) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix" and folder.is_dir():  # it went with its last file, where it is none
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _finish(project: Project, state: Path) -> None:
    """Do what the journal says; on a failure restore what was there. Safe to run again."""
    journal = state / "journal"
    entries = _entries(journal)
    assert entries is not None
    try:
        for index, entry in enumerate(entries):
            _carry_out(project, entry, entry.new(journal, index) if entry.after else None)
        for folder in {(project.root / entry.path).parent for entry in entries}:
            _sync_folder(folder)
        last = state / "last"
        shutil.rmtree(last, ignore_errors=True)
        journal.replace(last)
    except BaseException:  # Ctrl-C as well
        for index, entry in reversed(list(enumerate(entries))):
            if digest(project.read(entry.path)) == entry.after:  # else it is not ours to restore
                old = entry.old(journal, index) if entry.before else None
                _carry_out(project, _reversed(entry), old)
        shutil.rmtree(journal, ignore_errors=True)
        raise


def _reversed(entry: _Entry) -> _Entry:
    return _Entry(entry.path, entry.after, entry.before, entry.mode)


def _carry_out(project: Project, entry: _Entry, content: Path | None) -> None:
    """Bring one file from before to after; a file that is there already is left alone.

    Raises InvalidInput where it is neither: somebody has changed it in this moment.
    """
    now = digest(project.read(entry.path))
    full = project.root / entry.path
    if now == entry.after:
        if now is None:  # a killed try may have left its folder
            _remove_empty(full.parent, project.root)
        return
    refuse_changed([entry.path] if now != entry.before else [])
    if content is None:
        full.unlink()
        _remove_empty(full.parent, project.root)
        return
    full.parent.mkdir(parents=True, exist_ok=True)
    beside = full.with_name(f".{full.name}.connect")
    beside.unlink(missing_ok=True)  # a killed try left it
    try:
        # A second name beside it, then a rename: the journal keeps its own for a second try.
        try:
            os.link(content, beside)
        except OSError:  # another file system, or one without links
            _write(beside, content.read_bytes(), entry.mode)
        beside.replace(full)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _remove_empty(folder: Path, root: Path) -> None:
    while folder != root and not (folder.is_dir() and any(folder.iterdir())):
        if folder.is_dir():
            folder.rmdir()
        folder = folder.parent


def _recover(project: Project, state: Path) -> None:
    journal = state / "journal"
    entries = _entries(journal)
    if entries is None:
        shutil.rmtree(journal, ignore_errors=True)
        return
    problems = [
        Problem(
            "interrupted-apply",
            f"a killed connect left its change half done, and {entry.path} has changed since",
            f"It is not finished over your edit. {STATE}/journal holds each file of the change "
            f"before and after it (this one as {index}.old and {index}.new): put the files right, "
            f"then remove {STATE}/journal.",
            file=entry.path,
        )
        for index, entry in enumerate(entries)
        if digest(project.read(entry.path)) not in (entry.before, entry.after)
    ]
    if problems:
        raise InvalidInput(*problems)
    _finish(project, state)


def _entries(folder: Path) -> list[_Entry] | None:
    """The journal in ``folder``; None where there is none. Its paths are checked like any."""
    try:
        text = (folder / "entries.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        journal = json.loads(text)
        entries = [_Entry(**entry) for entry in journal["entries"]]
        if journal["schema"] != 1 or not all(_sane(entry) for entry in entries):
            raise ValueError
    except (ValueError, KeyError, TypeError):
        raise InvalidInput(
            Problem(
                "journal",
                f"the journal in {STATE} cannot be read",
                f"Nothing was changed. Look at the project, then remove {STATE}.",
                file=STATE,
            )
        ) from None
    return entries


def _sane(entry: _Entry) -> bool:
    return (is_safe(entry.path) or entry.path == UPDATE_NOTE) and 0 <= entry.mode <= 0o777
