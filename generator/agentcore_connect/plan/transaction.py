"""What a journal says, done: all of it, or nothing.

Everything is on the disk before what depends on it: copies and their names before the journal's
name, the project's files and folders before the journal goes.
"""

from __future__ import annotations

import contextlib
import errno
from dataclasses import replace

from agentcore_connect.disk import replacement
from agentcore_connect.disk.files import Files
from agentcore_connect.errors import ConnectError, HalfDone, InvalidInput, Problem
from agentcore_connect.plan import journal
from agentcore_connect.plan.journal import Entry, Journal
from agentcore_connect.plan.plan import refuse_changed
from agentcore_connect.plan.state import HISTORY, STATE


def carry_out(files: Files, made: Journal, place: str) -> None:
    """Do what a journal says, and move it to ``place`` in the history. Safe to run again.

    On a failure what was there is restored, the journal is gone, and the failure is raised;
    HalfDone where that fails too.
    """
    try:
        _bring(files, made)
        files.rename(made.folder, place)
    except BaseException:
        try:
            take_back(files, made)
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
        files.sync(HISTORY)
        files.sync(STATE)
        for entry in made.entries:  # the way back needs what was there before only
            files.unlink(f"{place}/{entry.new}", missing_ok=True)


def take_back(files: Files, made: Journal) -> None:
    """Restore what was there before a journal, but what somebody else has changed, and drop it."""
    _bring(files, _ours(files, made.reversed()))
    journal.discard(files, made.folder)


def _ours(files: Files, made: Journal) -> Journal:
    """A journal without the files that somebody else has changed: they are not to be restored."""
    ours = (e for e in made.entries if files.digest(e.path) in (e.before, e.after))
    return replace(made, entries=tuple(ours))


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
