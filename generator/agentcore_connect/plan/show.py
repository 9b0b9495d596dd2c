"""A Plan for people and for machines: its tree, its diff, its JSON. Nothing here prints."""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from agentcore_connect.errors import ConnectError, Problem
from agentcore_connect.plan.plan import Action, Change, Plan
from agentcore_connect.project.project import CONFIG
from agentcore_connect.vocabulary import names

SCHEMA = 1
_TOOLS_SHOWN = 10
_NAMED = 4

SIGNS: dict[Action, tuple[str, str]] = {
    "create": ("+", "green"),
    "modify": ("~", "magenta"),
    "delete": ("-", "red"),
    "keep": ("=", ""),
}
"""How a file is shown to which something happens: its sign and its style."""

Line = tuple[str, str]
"""A line of text and its style: `bold`, a colour, or both; an empty style is plain."""


def tree(plan: Plan) -> Iterator[Line]:
    """One line for each file that changes, in the order of its path."""
    for change in sorted(plan.shown, key=lambda change: change.path):
        sign, style = ("!", "bold red") if change.conflict else SIGNS[change.action]
        yield f"  {sign} {change.path}{' (conflict)' * change.conflict}", style
    if not plan.shown:
        yield "  No changes: everything is there already.", ""


def brief(plan: Plan) -> Iterator[Line]:
    """A change that was made, in two lines: what is so now, and what became of which files."""
    yield plan.done, "bold green"
    yield f"  {changed(plan)}", ""


def changed(plan: Plan) -> str:
    """The files that changed by their names, and how many others are new or gone."""
    named = [change.path for change in plan.shown if change.action == "modify"]
    parts = [f"changed {_named(named)}"] if named else []
    for verb, action in (("made", "create"), ("deleted", "delete")):
        paths = [change.path for change in plan.shown if change.action == action]
        if paths:
            files = "file" if len(paths) == 1 else "files"
            parts.append(f"{verb} {len(paths)} {files} in {_named(_folders(paths))}")
    sentence = "; ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _folders(paths: Sequence[str]) -> list[str]:
    """The folders that hold all of ``paths``, without those that lie in another one of them."""
    folders = sorted({path.rpartition("/")[0] or "." for path in paths})
    return [one for one in folders if not any(one.startswith(f"{o}/") for o in folders)]


def _named(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    shown = names if more <= 1 else names[:_NAMED]
    return ", ".join(shown) + (f" and {more} more" if more > 1 else "")


def next_line(plan: Plan, *, again: bool) -> Iterator[Line]:
    """What to do next in one line: the beginnings of the steps that are needed to go on.

    ``again``: the same command says all of it when it is run again.
    """
    needed = [step for step in plan.next_steps if not step.startswith(("Or, ", "Locally, "))]
    heads = [re.split(r": |\. ", step)[0].rstrip(".").removeprefix("Then ") for step in needed]
    if heads:
        rest = [head[:1].lower() + head[1:] for head in heads[1:]]
        more = " The same command with --full says how." if again else ""
        yield f"Next: {'; then '.join([heads[0], *rest])}.{more}", ""


def diff(change: Change) -> Iterator[Line]:
    """The unified diff of one change, as git applies it; one line for bytes that are not text."""
    try:
        before, after = (
            _lines((content or b"").decode("utf-8")) for content in (change.before, change.after)
        )
    except UnicodeDecodeError:
        yield f"{change.path}: binary file", ""
        return
    names = ("/dev/null" if change.before is None else f"a/{change.path}"), (
        "/dev/null" if change.after is None else f"b/{change.path}"
    )
    for line in difflib.unified_diff(before, after, *names, lineterm=""):
        style = {"+": "green", "-": "red", "@": "cyan"}.get(line[0], "")
        for part in line.split("\n"):
            yield part, "bold" if line.startswith(("+++", "---")) else style


def _lines(text: str) -> list[str]:
    """The lines of ``text`` as git counts them; a last one without an end says so below itself."""
    *lines, last = text.split("\n")
    return [*lines, f"{last}\n\\ No newline at end of file"] if last else lines


def summary(plan: Plan) -> str:
    """How many files are created, modified and deleted, as a sentence."""
    counts = dict.fromkeys(SIGNS, 0)
    for change in plan.changes:
        counts[change.action] += not change.is_note
    return (
        f"{counts['create']} to create, {counts['modify']} to modify, {counts['delete']} to delete"
    )


def remarks(plan: Plan) -> Iterator[Line]:
    """Reasons, tools, warnings and what is left to do by hand."""
    for reason in plan.reasons:
        yield f"  {reason}", ""
    if plan.tools:
        yield f"  {listed(plan.tools)}", ""
    yield from attention(plan)


def notes(plan: Plan, *, is_made: bool = True) -> Iterator[Line]:
    """The same, with equivalent commands and next steps; ``is_made``: the plan was applied."""
    yield from remarks(plan)
    if plan.commands:
        yield "", ""
        note = "agentcore.json is not changed"
        if any(change.path == CONFIG for change in plan.changes):
            note = f"agentcore.json is changed {'already' if is_made else 'by connect itself'}"
        yield f"The same with the agentcore CLI ({note}):", "bold"
        for command in plan.commands:
            yield f"    {shlex.join(command)}", "cyan"
    if plan.next_steps:
        yield "", ""
        yield "Next:", "bold"
        for number, step in enumerate(plan.next_steps, 1):
            yield f"  {number}. {step}", ""


def attention(plan: Plan) -> Iterator[Line]:
    """What nobody may miss: warnings, and what is left to do by hand."""
    for warning in plan.warnings:
        yield f"warning: {warning}", "magenta"
    for item in plan.manual:
        yield "", ""
        place = item.file if item.line is None else f"{item.file}:{item.line}"
        yield f"To do by hand in {place} ({item.reason}):", "bold"
        for line in item.lines:
            yield f"    {line}", ""


def listed(tools: Sequence[str]) -> str:
    """How many tools there are, and the first of them."""
    more = f", and {len(tools) - _TOOLS_SHOWN:,} more" if len(tools) > _TOOLS_SHOWN else ""
    what = "tool" if len(tools) == 1 else "tools"
    return f"{len(tools):,} {what}: {', '.join(tools[:_TOOLS_SHOWN])}{more}."


def _error(problem: Problem) -> dict[str, Any]:
    values = {field.name: getattr(problem, field.name) for field in fields(Problem)}
    found = {name: value for name, value in values.items() if value not in (None, ())}
    if "field" in found:  # as the answer is called by those who give it
        found["field"] = names.answer(found["field"])
    return found


def document(
    command: str,
    plan: Plan | None,
    error: ConnectError | None = None,
    *,
    differs: bool = False,
    full: bool = False,
) -> dict[str, Any]:
    """The one JSON object of a command with --json.

    With ``differs`` each change of a file has its diff, and with ``full`` new and deleted ones too.
    """
    result: dict[str, Any] = {
        "schema": SCHEMA,
        "command": command,
        "ok": error is None,
        "errors": [],
    }
    if error is not None:
        result["errors"] = [_error(problem) for problem in error.problems]
    if plan is not None:
        result |= {
            "changes": [
                {"path": change.path, "action": change.action, "conflict": change.conflict}
                | ({"diff": _text_of(diff(change))} if differs and _is_shown(change, full) else {})
                for change in plan.changes
                if not change.is_note
            ],
            "units": [vars(unit) for unit in plan.units],
            "commands": [list(command) for command in plan.commands],
            "next_steps": list(plan.next_steps),
            "warnings": list(plan.warnings),
            "reasons": list(plan.reasons),
            "done": plan.done,
            "tools": list(plan.tools),
            "manual": [vars(item) | {"lines": list(item.lines)} for item in plan.manual],
        }
    return result


def diffs(plan: Plan, *, full: bool) -> Iterator[Line]:
    """The diffs of the files that change; with ``full`` of those that come and go, too."""
    for change in plan.shown:
        if _is_shown(change, full):
            yield from diff(change)


def _is_shown(change: Change, full: bool) -> bool:
    return change.action == "modify" or (full and change.action != "keep")


def _text_of(lines: Iterator[Line]) -> str:
    return "".join(f"{text}\n" for text, _ in lines)
