"""An update that waits for a person: its conflicts, the stamps to come, and the bytes before.

It is one note in `.connect/`, written, changed and removed by the same plans as the project's own
files, so that a crash, `undo` and a second update find it in step with them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.plan import UPDATE_NOTE, Change, decode, digest, encode, is_safe
from agentcore_connect.project import Project


@dataclass(frozen=True)
class Stamp:
    """The answers file of a unit with conflicts: what is there, and what is to come."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True)
class Original:
    """A file before the update, and the digest of what the update made of it."""

    path: str
    content: bytes | None
    updated: str | None


@dataclass(frozen=True)
class Waiting:
    """What is to be resolved (``conflicts`` are paths), and what `--abort` brings back."""

    conflicts: tuple[str, ...]
    stamps: tuple[Stamp, ...]
    originals: tuple[Original, ...]

    def noted(self) -> Change:
        """The change that leaves the note."""
        text = json.dumps(
            {
                "schema": 1,
                "conflicts": self.conflicts,
                "stamps": [
                    {"path": s.path, "before": encode(s.before), "after": encode(s.after)}
                    for s in self.stamps
                ],
                "originals": [
                    {"path": o.path, "content": encode(o.content), "updated": o.updated}
                    for o in self.originals
                ],
            },
            indent=1,
        )
        return Change(UPDATE_NOTE, None, text.encode())


def original(change: Change) -> Original:
    """What is to be remembered of a change."""
    return Original(change.path, change.before, digest(change.after))


def removed(project: Project) -> Change:
    """The change that takes the note away."""
    return Change(UPDATE_NOTE, project.read(UPDATE_NOTE), None)


def read(project: Project) -> Waiting | None:
    """The update that waits in a project, if any. InvalidInput where the note cannot be read."""
    content = project.read(UPDATE_NOTE)
    if content is None:
        return None
    try:
        note = json.loads(content)
        if note["schema"] != 1:
            raise ValueError
        waiting = Waiting(
            tuple(str(path) for path in note["conflicts"]),
            tuple(
                Stamp(str(s["path"]), decode(s["before"]) or b"", decode(s["after"]) or b"")
                for s in note["stamps"]
            ),
            tuple(
                Original(str(o["path"]), decode(o["content"]), o["updated"])
                for o in note["originals"]
            ),
        )
        every = [
            *waiting.conflicts,
            *(stamp.path for stamp in waiting.stamps),
            *(original.path for original in waiting.originals),
        ]
        if not all(is_safe(path) for path in every):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InvalidInput(
            Problem(
                "update-note",
                f"the note of an update that waits, {UPDATE_NOTE}, cannot be read",
                "Nothing was changed. Look at the project, then remove the note.",
                file=UPDATE_NOTE,
            )
        ) from None
    return waiting
