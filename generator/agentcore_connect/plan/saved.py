"""A plan as a file: complete, and for the project wherever it is checked out.

It names no place on the machine where it was made. Whether it fits is told by content: the name of
the project, agentcore.json, and each file that it changes are what they were.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from agentcore_connect.disk.paths import ANSWERS_FILE, checkout, digest, is_safe, is_twice
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.plan.plan import (
    Change,
    Manual,
    Plan,
    Unit,
    decode,
    encode,
    refuse_changed,
)
from agentcore_connect.project.project import CONFIG, Project, find

SCHEMA = 1
KIND = "agentcore-connect-plan"


def dump(plan: Plan) -> str:
    """The plan as the text of a file: applying it needs nothing else."""
    project = find(plan.root)
    saved = {
        "schema": SCHEMA,
        "kind": KIND,
        "project": project.name,
        "root": plan.root.relative_to(checkout(plan.root)).as_posix(),
        "config_sha256": digest(project.read(CONFIG)),
        "changes": [
            {
                "path": change.path,
                "before_sha256": digest(change.before),
                "after": encode(change.after),
            }
            for change in plan.writes
        ],
        "units": [vars(unit) for unit in plan.units],
        "commands": plan.commands,
        "next_steps": plan.next_steps,
        "warnings": plan.warnings,
        "manual": [vars(item) for item in plan.manual],
        "reasons": plan.reasons,
        "done": plan.done,
    }
    text = json.dumps(saved, indent=2, ensure_ascii=False)
    # A name that is not UTF-8 has halves of characters in it, which must be escaped.
    return text if _is_utf_8(text) else json.dumps(saved, indent=2)


def _is_utf_8(text: str) -> bool:
    try:
        return text.encode() is not None
    except UnicodeEncodeError:
        return False


def place(content: bytes, here: Path) -> Path:
    """Where the plan's project is in the checkout of ``here``; ``here`` where that is unknown.

    It is for who is above the project, and names none in its place.
    """
    from agentcore_connect.text import jsonedit

    try:
        root = jsonedit.parse(content.decode("utf-8"), "")["root"]
    except (InvalidInput, ValueError, KeyError, TypeError):
        return here
    return checkout(here) / root if isinstance(root, str) and is_safe(root) else here


def load(content: bytes, project: Project, file: str) -> Plan:
    """A saved plan, checked against the project as it is now; ``file`` is for messages.

    Where all that it does is done already, it has no changes to write. Raises InvalidInput where
    the content is not a plan, was made for another version or project, or where a file has changed
    since; each such file is named.
    """
    from agentcore_connect.text import jsonedit

    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        what = "cannot read the plan: it is not UTF-8 text"
        raise InvalidInput(Problem("unreadable", what, "Save it again.", file=file)) from None
    try:
        saved = jsonedit.parse(text, file)
        if saved["kind"] != KIND or saved["schema"] != SCHEMA:
            raise ValueError("another kind or schema")
        entries = [(_path(entry), decode(entry["after"])) for entry in saved["changes"]]
        if is_twice(path for path, _ in entries):
            raise ValueError("a path is in it twice")
        plan = Plan(
            root=project.root,
            changes=(),
            units=tuple(Unit(**_texts(unit)) for unit in saved["units"]),
            commands=tuple(_lines(command) for command in saved["commands"]),
            next_steps=_lines(saved["next_steps"]),
            warnings=_lines(saved["warnings"]),
            manual=tuple(map(_manual, saved["manual"])),
            reasons=_lines(saved["reasons"]),
            done=_text(saved["done"]),
        )
        recorded = [entry["before_sha256"] for entry in saved["changes"]]
        made_for, config = _text(saved["project"]), saved["config_sha256"]
        _text(saved["root"])
    except (InvalidInput, ValueError, KeyError, TypeError, AttributeError) as error:
        what = "this is not a plan that `connect scaffold --plan` saved"
        if isinstance(error, KeyError):
            what += f" (it has no {error.args[0]})"
        elif isinstance(error, (InvalidInput, ValueError)):
            what += f" ({error})"
        hint = "Name the file of a plan, or save it again."
        raise InvalidInput(Problem("not-a-plan", what, hint, file=file)) from None
    if made_for != project.name:
        raise InvalidInput(
            Problem(
                "other-project",
                f"the plan was made for the project {made_for!r}, and {project.root} has "
                f"{project.name!r}",
                "Run `connect apply` there, or make a new plan here.",
                field="project",
                file=file,
            )
        )
    changes = tuple(Change(path, project.read(path), after) for path, after in entries)
    changed = [
        change.path
        for change, sha in zip(changes, recorded, strict=True)
        if digest(change.before) != sha
    ]
    if not any(path == CONFIG for path, _ in entries) and digest(project.read(CONFIG)) != config:
        changed.append(CONFIG)
    if any(change.action != "keep" for change in changes):
        refuse_changed(changed)
    return replace(plan, changes=changes)


def _path(entry: Mapping[str, Any]) -> str:
    """The path of a change that is in a file, where anybody may have written it."""
    path, name = _text(entry["path"]), str(entry["path"]).rpartition("/")[2]
    if not is_safe(path):
        raise ValueError(f"path {path!r} leads out of the project, or belongs to git or connect")
    if name.startswith(".") and name != ANSWERS_FILE and entry["after"] is not None:
        raise ValueError(f"path {path!r} belongs to another tool")
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
        raise TypeError("a line that is not a number")
    return Manual(_text(item["file"]), _text(item["reason"]), _lines(item["lines"]), line)


def is_plan(content: bytes) -> bool:
    """Whether ``content`` is a saved plan, be it for this project and version or not."""
    from agentcore_connect.text import jsonedit

    try:
        saved = jsonedit.parse(jsonedit.read(content, ""), "")
    except InvalidInput:
        return False
    return isinstance(saved, dict) and saved.get("kind") == KIND
