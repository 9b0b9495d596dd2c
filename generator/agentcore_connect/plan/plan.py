"""The Plan: every change that one command makes, as data.

`scaffold` builds a Plan and nothing else; showing, saving and applying it are sinks for the same
object, so a dry run cannot differ from the real one.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from agentcore_connect.disk.paths import SKILLS, is_safe, is_twice
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project.project import UPDATE_NOTE

Action = Literal["create", "modify", "delete", "keep"]


def action(before: object, after: object) -> Action:
    """What happens to a file, of its content before and after, or of digests of these."""
    if before == after:
        return "keep"
    if before is None:
        return "create"
    return "delete" if after is None else "modify"


@dataclass(frozen=True)
class Change:
    """What happens to one file: ``before`` and ``after`` are its bytes, None for "no file".

    ``path`` is relative to the project, with forward slashes. ``conflict`` says that ``after``
    has markers, which a person has to resolve. ``mode`` is that of a file that is created; None
    for what a new file gets. One that is there keeps its own.
    """

    path: str
    before: bytes | None
    after: bytes | None
    conflict: bool = False
    mode: int | None = None

    @property
    def action(self) -> Action:
        return action(self.before, self.after)

    @property
    def is_note(self) -> bool:
        """Whether the file is a note of connect's own, and not shown to anybody."""
        return self.path == UPDATE_NOTE


@dataclass(frozen=True)
class Unit:
    """One rendered folder: ``path`` relative to the project, the template and its version."""

    path: str
    template: str
    version: str


@dataclass(frozen=True)
class Manual:
    """Something that was not recognised and is left to the person: the lines to add to a file."""

    file: str
    reason: str
    lines: tuple[str, ...]
    line: int | None = None


@dataclass(frozen=True)
class Record:
    """Which change of a project's history something is about.

    ``number`` counts the changes. ``turn`` counts how often this one was reversed: at an even turn
    it is made, at an odd one undone. ``command`` made it, at ``when`` (ISO, UTC); both are empty
    where it is not known.
    """

    number: int
    turn: int
    command: str = ""
    when: str = ""

    @property
    def is_undone(self) -> bool:
        """Whether the change is undone at this turn."""
        return self.turn % 2 == 1


@dataclass(frozen=True)
class Plan:
    """All changes of one command, in the order in which they are written, and what comes next.

    ``done`` says what is so once it is applied, as a sentence. ``commands`` are equivalent
    `agentcore` commands as argument lists; ``reasons`` (why this way), ``next_steps`` and
    ``warnings`` are sentences. A step begins with what to do; what follows its first colon or full
    stop says more, and one that begins with "Or" or "Locally" is not needed to go on. None of them
    ever holds a secret. ``tools`` are the names of those that a target gets, as its document has
    them. ``folders`` are to be there afterwards, even empty, and have these modes where they are
    made. ``reverses`` is the change that is undone, or made again.
    """

    root: Path
    changes: tuple[Change, ...]
    units: tuple[Unit, ...] = ()
    commands: tuple[tuple[str, ...], ...] = ()
    next_steps: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    manual: tuple[Manual, ...] = field(default=())
    reasons: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    folders: Mapping[str, int] = field(default_factory=dict)
    reverses: Record | None = None
    done: str = ""

    @property
    def writes(self) -> tuple[Change, ...]:
        """The changes that touch the disk."""
        return tuple(change for change in self.changes if change.action != "keep")

    @property
    def shown(self) -> tuple[Change, ...]:
        """Those of them that are shown to people."""
        return tuple(change for change in self.writes if not change.is_note)


def encode(content: bytes | None) -> Any:
    """Bytes as JSON holds them: text, or base64 where they are not text; None for no file."""
    if content is None:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode("ascii")}


def decode(value: Any) -> bytes | None:
    """The bytes that `encode` made ``value`` of. Raises ValueError, TypeError or KeyError."""
    if value is None:
        return None
    if isinstance(value, dict):
        return base64.b64decode(value["base64"], validate=True)
    if not isinstance(value, str):
        raise TypeError
    return value.encode("utf-8")


def refuse_unsafe(plan: Plan) -> None:
    """Raise InvalidInput that names the paths of a plan, if any, that connect does not write."""
    paths = [change.path for change in plan.shown]
    problems = [
        Problem(
            "unsafe-path",
            f"connect does not write to {path!r}",
            "The path leads out of the project, belongs to another tool, or is the same as "
            "another name on some systems. Nothing was changed.",
            file=path,
        )
        for path in paths
        if not is_safe(path) and path not in SKILLS
    ]
    if not problems and is_twice(paths):
        problems = [Problem("unsafe-path", "two of the files are the same file on some systems")]
    if problems:
        raise InvalidInput(*problems)


def refuse_changed(paths: Iterable[str]) -> None:
    """Raise InvalidInput that names ``paths``, if any, as changed since the plan was made."""
    problems = [
        Problem(
            "changed-since-plan",
            f"{path} has changed since the plan was made",
            "Nothing was written. Make a new plan.",
            file=path,
        )
        for path in paths
    ]
    if problems:
        raise InvalidInput(*problems)
