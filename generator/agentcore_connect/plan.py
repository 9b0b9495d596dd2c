"""The Plan: every change that one command makes, as data.

`scaffold` builds a Plan and nothing else; showing, saving and applying it are sinks for the same
object, so a dry run cannot differ from the real one.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from agentcore_connect.errors import InvalidInput, Problem

Action = Literal["create", "modify", "delete", "keep"]
SCHEMA = 1
KIND = "agentcore-connect-plan"

UPDATE_NOTE = ".connect/update.json"
"""What `connect update` notes while a person resolves its conflicts; see `update.waiting`."""


def digest(content: bytes | None) -> str | None:
    """The SHA-256 of a file's bytes in hex; None for a file that does not exist."""
    return None if content is None else hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Change:
    """What happens to one file: ``before`` and ``after`` are its bytes, None for "no file".

    ``path`` is relative to the project, with forward slashes. ``conflict`` says that ``after``
    has markers, which a person has to resolve.
    """

    path: str
    before: bytes | None
    after: bytes | None
    conflict: bool = False

    @property
    def action(self) -> Action:
        if self.before == self.after:
            return "keep"
        if self.before is None:
            return "create"
        return "delete" if self.after is None else "modify"

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
class Plan:
    """All changes of one command, in the order in which they are written, and what comes next.

    ``commands`` are equivalent `agentcore` commands as argument lists; ``reasons`` (why this way),
    ``next_steps`` and ``warnings`` are sentences. None of them ever holds a secret.
    """

    root: Path
    changes: tuple[Change, ...]
    units: tuple[Unit, ...] = ()
    commands: tuple[tuple[str, ...], ...] = ()
    next_steps: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    manual: tuple[Manual, ...] = field(default=())
    reasons: tuple[str, ...] = ()

    @property
    def writes(self) -> tuple[Change, ...]:
        """The changes that touch the disk."""
        return tuple(change for change in self.changes if change.action != "keep")

    def to_json(self) -> str:
        """The plan as a saved file: complete, so that applying it needs nothing else."""
        return json.dumps(
            {
                "schema": SCHEMA,
                "kind": KIND,
                "root": str(self.root),
                "changes": [
                    {
                        "path": change.path,
                        "before_sha256": digest(change.before),
                        "after": encode(change.after),
                    }
                    for change in self.writes
                ],
                "units": [vars(unit) for unit in self.units],
                "commands": self.commands,
                "next_steps": self.next_steps,
                "warnings": self.warnings,
                "manual": [vars(item) for item in self.manual],
                "reasons": self.reasons,
            },
            indent=2,
            ensure_ascii=False,
        )


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


def load(text: str, root: Path) -> Plan:
    """A saved plan, checked against the project as it is now.

    Raises InvalidInput where the text is not a plan, was made for another version or project, or
    where a file has changed since; each such file is named.
    """
    try:
        saved = json.loads(text)
        if saved["kind"] != KIND or saved["schema"] != SCHEMA:
            raise ValueError("another kind or schema")
        if len({str(entry["path"]).casefold() for entry in saved["changes"]}) < len(
            saved["changes"]
        ):
            raise ValueError("a path is there twice")
        changes = tuple(_change(entry, root) for entry in saved["changes"])
        plan = Plan(
            root=root,
            changes=changes,
            units=tuple(Unit(**unit) for unit in saved["units"]),
            commands=tuple(tuple(map(str, command)) for command in saved["commands"]),
            next_steps=tuple(map(str, saved["next_steps"])),
            warnings=tuple(map(str, saved["warnings"])),
            manual=tuple(
                Manual(item["file"], item["reason"], tuple(item["lines"]), item["line"])
                for item in saved["manual"]
            ),
            reasons=tuple(map(str, saved["reasons"])),
        )
        recorded = [entry["before_sha256"] for entry in saved["changes"]]
        made_for = str(saved["root"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidInput(
            Problem(
                "not-a-plan",
                f"this is not a plan that `connect scaffold --plan` saved ({error})",
                "Save it again.",
            )
        ) from None
    if made_for != str(root):
        raise InvalidInput(
            Problem(
                "other-project",
                f"the plan was made for the project in {made_for}, and this one is in {root}",
                "Run it there, or make a plan here.",
                field="project",
            )
        )
    changed = [
        change.path
        for change, sha in zip(changes, recorded, strict=True)
        if digest(change.before) != sha
    ]
    refuse_changed(changed)
    return plan


def _change(entry: Any, root: Path) -> Change:
    from agentcore_connect.project import Project

    path = str(entry["path"])
    if not is_safe(path):
        raise ValueError(f"path {path!r} leaves the project, or is git's or connect's own")
    return Change(path, Project(root, "", {}).read(path), decode(entry["after"]))


def is_plan(text: str) -> bool:
    """Whether ``text`` is a saved plan, be it for this project and version or not."""
    try:
        saved = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(saved, dict) and saved.get("kind") == KIND


def is_safe(path: str) -> bool:
    """Whether a plan or a journal may name this path: in the project, and no tool's own folder."""
    parts = path.casefold().split("/")
    return (
        not any(character in path for character in "\\:\0")
        and {"", ".", "..", ".git"}.isdisjoint(parts)
        and parts[0] != ".connect"
    )


def refuse_changed(paths: Iterable[str]) -> None:
    """Raise InvalidInput that names ``paths``, if any, as changed since the plan was made."""
    problems = [
        Problem(
            "changed-since-plan",
            f"{path} has changed since the plan was made",
            "Nothing was written. Make the plan again.",
            file=path,
        )
        for path in paths
    ]
    if problems:
        raise InvalidInput(*problems)
