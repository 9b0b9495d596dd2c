"""Applying a Plan: all of it or nothing, and reversible.

The order is lock, re-check, stage, journal, rename. The journal is the commit point: before it
the project is untouched, after it the next command finishes what a crash interrupted. What was
replaced is kept beside the journal, so that a failure is rolled back and `undo` can reverse the
last apply. All of it lives in `.connect/` of the project, which its own `.gitignore` keeps out of
git; it holds copies of the project's own files and no secret. Only what the person's own connect
wrote there is carried out (`seal`), and nothing is reached through a link (`files`).

Everything is on the disk before what depends on it: copies and their names before the journal's
name, the project's files and folders before the journal goes.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from agentcore_connect.disk import lock, replacement
from agentcore_connect.disk.files import Files
from agentcore_connect.disk.paths import digest
from agentcore_connect.errors import ConnectError, HalfDone, InvalidInput, Problem
from agentcore_connect.plan import interruption, journal, outcome
from agentcore_connect.plan.journal import Entry, Journal
from agentcore_connect.plan.plan import Change, Plan, refuse_changed, refuse_unsafe
from agentcore_connect.project.project import Project

STATE = ".connect"
JOURNAL = f"{STATE}/journal"
_LAST = f"{STATE}/last"
_GITIGNORE = f"{STATE}/.gitignore"
_IGNORE = b"# Made by connect: its lock and the journal of its last change.\n*\n"


def apply(plan: Plan) -> None:
    """Write the plan's changes.

    Raises InvalidInput where a file changed since the plan was made, is behind a symbolic link or
    read-only, and ConnectError where another connect runs or the disk fails; then nothing changed.
    A Ctrl-C is KeyboardInterrupt when nothing or all is done; `outcome.changed` says which.
    """
    if not plan.writes:
        return
    refuse_unsafe(plan)
    with interruption.held(), _locked(plan.root) as files:
        _recover(files)
        refuse_changed(
            change.path
            for change in plan.writes
            if files.digest(change.path) != digest(change.before)
        )
        try:
            staged = journal.write(files, JOURNAL, plan)
            if interruption.came():
                raise KeyboardInterrupt
            journal.commit(files, staged)
        except BaseException:
            with contextlib.suppress(OSError, InvalidInput):
                journal.discard(files, JOURNAL)
            raise
        _finish(files, staged)
        outcome.made("the change was made completely")


def recover(root: Path) -> None:
    """Finish what a killed connect began in this project, or clear it away, if there is any.

    Raises InvalidInput where a file of it has changed since, and where it is not the work of this
    person's connect; then nothing is changed.
    """
    with _reported(root), Files(root) as files:
        begun = files.stat(STATE) is not None and files.stat(_GITIGNORE) is None
        if files.stat(JOURNAL) is None and not begun:
            return
    with interruption.held(), _locked(root) as files:
        if _recover(files):
            outcome.made("only a change that a killed connect had left was completed")


def undo(project: Project) -> Plan:
    """The plan that reverses the last apply.

    Raises InvalidInput where there is none that this person's connect made, or where a file
    changed since; each is named.
    """
    with _reported(project.root), Files(project.root) as files:
        last = journal.read(files, _LAST)
        if last is None:
            raise InvalidInput(
                Problem("nothing-to-undo", "connect has changed nothing here that it could undo")
            )
        # First without holding what is there: it may be of any size.
        refuse_changed(e.path for e in last.entries if files.digest(e.path) != e.after)
        now = {entry.path: files.read(entry.path) for entry in last.entries}
        refuse_changed(e.path for e in last.entries if digest(now[e.path]) != e.after)
        changes = [
            Change(
                entry.path,
                now[entry.path],
                journal.copy(files, f"{_LAST}/{entry.new}", entry.after) if entry.after else None,
                mode=entry.mode,
            )
            for entry in last.reversed().entries
        ]
    return Plan(project.root, tuple(changes), folders=last.before)


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[Files]:
    """The project's files, while no other connect can write them."""
    with _reported(root), Files(root) as files:
        if files.make_folder(STATE):
            files.sync("")
        descriptor = files.lock_file(f"{STATE}/lock")
        try:
            with lock.held(descriptor):
                _keep_out_of_git(files)
                yield files
        except lock.Taken:
            raise ConnectError(
                Problem(
                    "busy",
                    "another connect is changing this project",
                    "Wait for it to end, then run the command again. Nothing was changed.",
                )
            ) from None
        finally:
            os.close(descriptor)


def _keep_out_of_git(files: Files) -> None:
    new = f"{_GITIGNORE}.new"
    if files.digest(_GITIGNORE) != digest(_IGNORE):
        files.unlink(new, missing_ok=True)  # a killed try left it
        files.create(new, _IGNORE)
        files.rename(new, _GITIGNORE)


@contextlib.contextmanager
def _reported(root: Path) -> Iterator[None]:
    """What the system refuses, as a problem."""
    try:
        yield
    except OSError as error:
        denied = isinstance(error, PermissionError) or error.errno == errno.EROFS
        problem = Problem(
            "read-only" if denied else "disk",
            f"the project cannot be written: {error.strerror or error}",
            "Nothing was changed. Check the folder's permissions and the free space.",
            file=error.filename if error.filename != str(root) else None,
        )
        raise (InvalidInput if denied else ConnectError)(problem) from None


def _finish(files: Files, made: Journal) -> None:
    """Do what the journal says; on a failure restore what was there. Safe to run again."""
    try:
        _bring(files, made)
        journal.discard(files, _LAST)
        files.rename(JOURNAL, _LAST)
    except BaseException:
        try:
            _bring(files, _ours(files, made.reversed()))
            journal.discard(files, JOURNAL)
        except (OSError, ConnectError) as second:
            raise HalfDone(
                Problem(
                    "half-done",
                    f"the change could neither be made nor reverted: {second}",
                    "The next connect command in this project finishes it, once it can.",
                )
            ) from None
        raise
    with contextlib.suppress(OSError, InvalidInput):  # it is done; at worst it is done again
        files.sync(STATE)
        for entry in made.entries:  # undo needs what was there before only
            files.unlink(f"{_LAST}/{entry.new}", missing_ok=True)


def _ours(files: Files, made: Journal) -> Journal:
    """A journal without the files that somebody else has changed: they are not to be restored."""
    ours = (e for e in made.entries if files.digest(e.path) in (e.before, e.after))
    return Journal(made.folder, tuple(ours), made.before, made.after)


def _bring(files: Files, made: Journal) -> None:
    """Bring files and folders to what they are after a journal; what is there already stays."""
    for folder in sorted(made.after):
        files.make_folder(folder, made.after[folder])
    for entry in made.entries:
        _carry_out(files, made, entry)
    gone = {f for e in made.entries if e.after is None for f in journal.on_the_way(e.path)}
    for folder in sorted(gone - made.after.keys(), key=len, reverse=True):
        files.remove_empty(folder)
    for folder in sorted({"", *(f for e in made.entries for f in journal.on_the_way(e.path))}):
        files.sync(folder)


def _carry_out(files: Files, made: Journal, entry: Entry) -> None:
    """Bring one file from before to after; one that is there already is left alone.

    Raises InvalidInput where it is neither: somebody has changed it in this moment.
    """
    ready = f"{made.folder}/{entry.new.partition('.')[0]}.ready"
    left = files.digest(ready)  # by a killed try
    if left is not None and left in (entry.before, entry.after):
        files.unlink(ready)
    elif left is not None:  # it is somebody's save, which came out and was not looked at
        replacement.put_back(files, ready, entry.path)
    now = files.digest(entry.path)
    if now == entry.after:
        return
    refuse_changed([entry.path] if now != entry.before else [])
    folders = journal.on_the_way(entry.path)
    if entry.after is not None and folders and files.stat(folders[0]) is None:
        for folder in reversed(folders):
            files.make_folder(folder)
    try:
        is_done = _put(files, made, entry, ready)
    except OSError as error:
        files.unlink(ready, missing_ok=True)
        if error.errno != errno.EXDEV:
            raise
        is_done = _across(files, made, entry)
    refuse_changed([] if is_done else [entry.path])


def _put(files: Files, made: Journal, entry: Entry, ready: str) -> bool:
    """Bring one file to after by way of ``ready``; False where it changes in this instant.

    That is a second name, or is whole before it has its name: the journal keeps its own copy, and
    what is at ``ready`` and is neither before nor after is somebody's save.
    """
    if entry.after is None:
        return replacement.take(files, entry.path, ready, entry.before)
    copy, part = f"{made.folder}/{entry.new}", f"{ready}.part"
    content = journal.copy(files, copy, entry.after)
    if not files.link(copy, ready):
        files.unlink(part, missing_ok=True)  # a killed try left it
        files.create(part, content, entry.mode, like=entry.path)
        files.rename(part, ready)
    return replacement.place(files, ready, entry.path, entry.before, entry.after)


def _across(files: Files, made: Journal, entry: Entry) -> bool:
    """The same where the file's folder is on another file system than the journal."""
    folder, _, name = entry.path.rpartition("/")
    beside = f"{folder}/.{name}.connect".removeprefix("/")
    try:
        files.unlink(beside, missing_ok=True)  # a killed try left it
        return _put(files, made, entry, beside)
    finally:
        for left in (beside, f"{beside}.part"):
            files.unlink(left, missing_ok=True)


def _recover(files: Files) -> bool:
    """Finish the journal that is there, or clear away what never became one; whether it was one."""
    if files.stat(JOURNAL) is None:
        return False
    made = journal.read(files, JOURNAL)
    if made is None:
        journal.discard(files, JOURNAL)
        return False
    problems = [
        Problem(
            "interrupted-apply",
            f"a connect that was killed left a change half done, and {entry.path} has changed "
            "since",
            f"connect does not finish it over your edit. {JOURNAL} has each file from before and "
            f"after the change (this one as {entry.old} and {entry.new}): repair the files, then "
            f"delete {JOURNAL}.",
            file=entry.path,
        )
        for entry in made.entries
        if files.digest(entry.path) not in (entry.before, entry.after)
    ]
    if problems:
        raise InvalidInput(*problems)
    _finish(files, made)
    return True
