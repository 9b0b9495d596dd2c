"""An update that waits for a person: its conflicts, the stamps to come, and the bytes before.

It is one note in `.connect/`, written, changed and removed by the same plans as the project's own
files, so that a crash, `undo` and a second update find it in step with them. `--abort` writes what
is in it, so it is sealed: one that came with a repository is refused (`seal`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from agentcore_connect import limits
from agentcore_connect.disk.paths import ANSWERS_FILE, digest, is_safe, is_twice
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.plan import seal
from agentcore_connect.plan.plan import Change, decode, encode
from agentcore_connect.project.project import UPDATE_NOTE, Project


@dataclass(frozen=True)
class Stamp:
    """The answers file of a unit with conflicts: what is there, and what is to come."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True)
class Original:
    """A file before the update, and the digest of what the update made of it.

    ``mode`` is known of a file that the update takes away.
    """

    path: str
    content: bytes | None
    updated: str | None
    mode: int | None


@dataclass(frozen=True)
class Waiting:
    """What is to be resolved (``conflicts`` are paths), and what `--abort` brings back."""

    conflicts: tuple[str, ...]
    stamps: tuple[Stamp, ...]
    originals: tuple[Original, ...]

    @property
    def units(self) -> tuple[PurePosixPath, ...]:
        """The folders of all units that the update changed."""
        changed = [one.path for one in self.originals if one.path.endswith(f"/{ANSWERS_FILE}")]
        return tuple(
            PurePosixPath(path).parent
            for path in (*(stamp.path for stamp in self.stamps), *changed)
        )

    def unit_of(self, path: str) -> PurePosixPath | None:
        """The unit that a file is of: the folder of a policy's is in that of its target's."""
        return next(
            (folder for folder in PurePosixPath(path).parents if folder in self.units), None
        )

    def noted(self, project: Project) -> Change:
        """The change that leaves the note, which nobody else can read.

        Raises ConnectError where it would be too large to be read again.
        """
        content = {
            "kind": "update",
            "conflicts": list(self.conflicts),
            "stamps": [
                {"path": s.path, "before": encode(s.before), "after": encode(s.after)}
                for s in self.stamps
            ],
            "originals": [
                {"path": o.path, "content": encode(o.content), "updated": o.updated, "mode": o.mode}
                for o in self.originals
            ],
        }
        text = seal.sealed(project.root, content).encode()
        if len(text) > limits.FILE_BYTES:  # it could not be read again
            raise ConnectError(
                Problem(
                    "too-much",
                    f"the files that conflict are too large to be kept: {len(text):,} bytes, and "
                    f"connect keeps at most {limits.FILE_BYTES:,}",
                    "Nothing was changed. Update the units one by one.",
                )
            )
        return Change(UPDATE_NOTE, None, text, mode=0o600)


def is_thrown_away(project: Project, waiting: Waiting) -> bool:
    """Whether the files of an update are again as before it: by git, another branch, or by hand.

    They may have been edited since. What merged cleanly tells: nobody who resolves conflicts puts
    it back, and leaves nothing of the update. Where every file had a conflict, all are as before,
    because one may be resolved that way.
    """
    clean, fought = _put_back(project, waiting, waiting.originals)
    return True in clean or (not clean and fought == {True})


def thrown_away_units(project: Project, waiting: Waiting) -> tuple[PurePosixPath, ...]:
    """The units with conflicts whose files alone are as before the update: what merged cleanly."""
    folders = (PurePosixPath(stamp.path).parent for stamp in waiting.stamps)
    mine = {
        folder: [one for one in waiting.originals if waiting.unit_of(one.path) == folder]
        for folder in folders
    }
    return tuple(each for each in mine if True in _put_back(project, waiting, mine[each])[0])


def _put_back(
    project: Project, waiting: Waiting, files: Iterable[Original]
) -> tuple[set[bool], set[bool]]:
    """Whether files that merged cleanly, and such that did not, are as before the update.

    Of nothing where one is as the update made it. A file that the update created may still be
    there, since git leaves what it does not know; what was in a unit that is gone says nothing.
    """
    gone = gone_units(project, waiting)
    clean, fought = set[bool](), set[bool]()
    for one in files:
        now = project.read(one.path)
        if one.content is None or (now is None and waiting.unit_of(one.path) in gone):
            continue
        is_before = now == one.content
        if not is_before and digest(now) == one.updated:
            return set(), set()
        (fought if one.path in waiting.conflicts else clean).add(is_before)
    return clean, fought


def gone_units(project: Project, waiting: Waiting) -> set[PurePosixPath]:
    """The units of an update that were removed since."""
    return {unit for unit in waiting.units if project.read(unit / ANSWERS_FILE) is None}


def original(project: Project, change: Change) -> Original:
    """What is to be remembered of a change."""
    mode = None if change.before is None else project.mode(change.path)
    return Original(change.path, change.before, digest(change.after), mode)


def removed(project: Project) -> Change:
    """The change that takes the note away."""
    return Change(UPDATE_NOTE, project.read(UPDATE_NOTE), None)


def read(project: Project) -> Waiting | None:
    """The update that waits in a project, if any.

    Raises InvalidInput where the note cannot be read, and where this person's connect did not
    write it.
    """
    content = project.read(UPDATE_NOTE)
    if content is None:
        return None
    try:
        note = seal.opened(project.root, content, UPDATE_NOTE)
        if note is None:
            raise _unverified()
        return _parsed(note)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidInput(
            Problem(
                "update-note",
                f"{UPDATE_NOTE}, the note of an unfinished update, cannot be read",
                "Nothing was changed. Check the project, then delete the note.",
                file=UPDATE_NOTE,
            )
        ) from None


def _parsed(note: Any) -> Waiting:
    """The note as data; ValueError, KeyError, TypeError or AttributeError for any other form.

    It is sealed, and its paths are looked at all the same, because `--abort` writes to them.
    """
    if note["kind"] != "update":
        raise ValueError
    waiting = Waiting(
        tuple(str(path) for path in note["conflicts"]),
        tuple(
            Stamp(str(s["path"]), decode(s["before"]) or b"", decode(s["after"]) or b"")
            for s in note["stamps"]
        ),
        tuple(
            Original(str(o["path"]), decode(o["content"]), o["updated"], o["mode"])
            for o in note["originals"]
        ),
    )
    stamps = [stamp.path for stamp in waiting.stamps]
    originals = [original.path for original in waiting.originals]
    safe = all(is_safe(path) for path in (*waiting.conflicts, *stamps, *originals))
    if not safe or is_twice(stamps) or is_twice(originals):
        raise ValueError
    return waiting


def _unverified() -> InvalidInput:
    """What to raise for a note that this connect has not sealed: it may be somebody else's."""
    return InvalidInput(
        Problem(
            "unverified",
            f"{UPDATE_NOTE} was not written by your connect in this project",
            "connect ignores it. If it came with the repository, delete it. If your own connect "
            "started the update (with another home, as another user, or before the project was "
            "moved): repair the files, delete it, and update again.",
            file=UPDATE_NOTE,
        )
    )
