"""The Plan: every change that one command makes, as data.

`scaffold` builds a Plan and nothing else; showing, saving and applying it are sinks for the same
object, so a dry run cannot differ from the real one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.names import WINDOWS_RESERVED

Action = Literal["create", "modify", "delete", "keep"]
SCHEMA = 1
KIND = "agentcore-connect-plan"

UPDATE_NOTE = ".connect/update.json"
"""What `connect update` notes while a person resolves its conflicts; see `update.waiting`."""

ANSWERS_FILE = ".copier-answers.yml"
"""The one file whose name begins with a dot that a saved plan may write: the record of a unit."""

_SHORT_NAME = re.compile(r"~[0-9]")
_LONGEST = 255
"""The most bytes that a file system takes as a name."""


def digest(content: bytes | None) -> str | None:
    """The SHA-256 of a file's bytes in hex; None for a file that does not exist."""
    return None if content is None else hashlib.sha256(content).hexdigest()


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
    ``next_steps`` and ``warnings`` are sentences. None of them ever holds a secret. ``folders``
    are to be there afterwards, even empty, and have these modes where they are made.
    """

    root: Path
    changes: tuple[Change, ...]
    units: tuple[Unit, ...] = ()
    commands: tuple[tuple[str, ...], ...] = ()
    next_steps: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    manual: tuple[Manual, ...] = field(default=())
    reasons: tuple[str, ...] = ()
    folders: Mapping[str, int] = field(default_factory=dict)

    @property
    def writes(self) -> tuple[Change, ...]:
        """The changes that touch the disk."""
        return tuple(change for change in self.changes if change.action != "keep")

    def to_json(self) -> str:
        """The plan as a saved file: complete, so that applying it needs nothing else."""
        saved = {
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
        }
        text = json.dumps(saved, indent=2, ensure_ascii=False)
        # A folder whose name is not UTF-8 has halves of characters in it, which must be escaped.
        return text if _is_utf_8(text) else json.dumps(saved, indent=2)


def _is_utf_8(text: str) -> bool:
    try:
        return text.encode() is not None
    except UnicodeEncodeError:
        return False


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


def load(content: bytes, root: Path, file: str) -> Plan:
    """A saved plan, checked against the project as it is now; ``file`` is for messages.

    Raises InvalidInput where the content is not a plan, was made for another version or project,
    or where a file has changed since; each such file is named.
    """
    from agentcore_connect import jsonedit
    from agentcore_connect.project import Project

    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        what = "cannot read the file: it is not UTF-8 text"
        raise InvalidInput(Problem("unreadable", what, "Save it again.", file=file)) from None
    try:
        saved = jsonedit.parse(text, file)
        if saved["kind"] != KIND or saved["schema"] != SCHEMA:
            raise ValueError("another kind or schema")
        entries = [(_path(entry), decode(entry["after"])) for entry in saved["changes"]]
        if is_twice(path for path, _ in entries):
            raise ValueError("a path is there twice")
        plan = Plan(
            root=root,
            changes=(),
            units=tuple(Unit(**_texts(unit)) for unit in saved["units"]),
            commands=tuple(_lines(command) for command in saved["commands"]),
            next_steps=_lines(saved["next_steps"]),
            warnings=_lines(saved["warnings"]),
            manual=tuple(map(_manual, saved["manual"])),
            reasons=_lines(saved["reasons"]),
        )
        recorded = [entry["before_sha256"] for entry in saved["changes"]]
        made_for = str(saved["root"])
    except (InvalidInput, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(
            Problem(
                "not-a-plan",
                f"this is not a plan that `connect scaffold --plan` saved ({error})",
                "Save it again.",
                file=file,
            )
        ) from None
    if made_for != str(root):
        raise InvalidInput(
            Problem(
                "other-project",
                f"the plan was made for the project in {made_for}, and this one is in {root}",
                "Run it there, or make a plan here.",
                field="project",
                file=file,
            )
        )
    project = Project(root, "", {})
    changes = tuple(Change(path, project.read(path), after) for path, after in entries)
    refuse_changed(
        change.path
        for change, sha in zip(changes, recorded, strict=True)
        if digest(change.before) != sha
    )
    return replace(plan, changes=changes)


def _path(entry: Mapping[str, Any]) -> str:
    """The path of a change that is in a file, where anybody may have written it."""
    path, name = _text(entry["path"]), str(entry["path"]).rpartition("/")[2]
    if not is_safe(path):
        raise ValueError(f"path {path!r} leaves the project, or is git's or connect's own")
    if name.startswith(".") and name != ANSWERS_FILE and entry["after"] is not None:
        raise ValueError(f"path {path!r} is another tool's own")
    return path


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} instead of a text")
    return value


def _texts(value: Mapping[str, Any]) -> dict[str, str]:
    return {key: _text(text) for key, text in value.items()}


def _lines(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("something instead of a list")
    return tuple(map(_text, value))


def _manual(item: Mapping[str, Any]) -> Manual:
    line = item["line"]
    if not (line is None or isinstance(line, int)):
        raise TypeError("a line that is no number")
    return Manual(_text(item["file"]), _text(item["reason"]), _lines(item["lines"]), line)


def is_plan(content: bytes) -> bool:
    """Whether ``content`` is a saved plan, be it for this project and version or not."""
    from agentcore_connect import jsonedit

    try:
        saved = jsonedit.parse(jsonedit.read(content, ""), "")
    except InvalidInput:
        return False
    return isinstance(saved, dict) and saved.get("kind") == KIND


def folded(path: str) -> str:
    """``path`` as a file system may see it that tells neither case nor forms of a character."""
    return unicodedata.normalize("NFKC", path).casefold()


def is_twice(paths: Iterable[str]) -> bool:
    """Whether two of ``paths`` are one file on some file system."""
    every = [folded(path) for path in paths]
    return len(set(every)) < len(every)


def is_safe(path: str) -> bool:
    """Whether connect may write to this path, on any system: the one gate for all that writes.

    It is in the project, in no folder of a tool (they begin with a dot), and neither git's nor
    connect's own, however file systems may spell that: by case, by characters that look alike or
    are not seen, by a short name (`git~1`), or with dots and spaces that Windows drops. Nor is it
    a name that Windows keeps for a device.
    """
    *folders, name = parts = folded(path).split("/")
    return (
        path.isprintable()
        and not any(character in "\\:" for character in folded(path))
        and all(map(_is_name, parts))
        and not any(folder.startswith(".") for folder in folders)
        and name not in (".git", ".connect")
    )


def _is_name(part: str) -> bool:
    return (
        part == part.strip()
        and part.strip(".") != ""
        and not part.endswith(".")
        and _SHORT_NAME.search(part) is None
        and part.split(".")[0].rstrip() not in WINDOWS_RESERVED
        and len(part.encode()) <= _LONGEST
    )


def refuse_unsafe(plan: Plan) -> None:
    """Raise InvalidInput that names the paths of a plan, if any, that connect does not write."""
    paths = [change.path for change in plan.writes if not change.is_note]
    problems = [
        Problem(
            "unsafe-path",
            f"connect does not write to {path!r}",
            "It leaves the project, belongs to another tool, or is a name that some systems "
            "take for another. Nothing was changed.",
            file=path,
        )
        for path in paths
        if not is_safe(path)
    ]
    if not problems and is_twice(paths):
        problems = [Problem("unsafe-path", "two of the files are one file on some systems")]
    if problems:
        raise InvalidInput(*problems)


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
