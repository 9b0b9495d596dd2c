"""What an update did, as Markdown for a pull request; made of the documents of `--json`.

Every name and text in them may be somebody else's: a folder, a file, a line of a template's
changelog. So each stands in a code span or a code block that it cannot end, where no link, no
image, no HTML, no mention and no reference to an issue comes of it.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

LIMIT = 60_000
"""Characters at most: GitHub takes 65,536 in a pull request."""

_LONGEST_SPAN = 200
_LONGEST_LIST = 100
_SIGNS = {"create": "+", "modify": "~", "delete": "-"}

Document = Mapping[str, Any]


def markdown(check: Document, plan: Document, done: Document) -> str:
    """The summary of one update.

    ``check`` is what `connect update --check --json` printed, ``plan`` what `connect update
    --dry-run --json` printed for all units, and ``done`` what `connect update --json` printed for
    those of them that merge without conflicts; an empty mapping where there were none.

    Raises KeyError, TypeError or AttributeError where they are no such documents.
    """
    before = {unit["path"]: unit for unit in check["units"]}
    updated = [unit["path"] for unit in done.get("units", ())]
    waiting = [unit["path"] for unit in plan["units"] if unit["path"] not in updated]
    conflicts = [change["path"] for change in plan["changes"] if change["conflict"]]
    written = [c for c in done.get("changes", ()) if c["action"] in _SIGNS]
    parts = (
        ["`connect update` merged newer templates with the edits in this repository."],
        _section("Updated", [_unit(before[path]) for path in updated]),
        _waiting([before[path] for path in waiting], conflicts),
        _section("Files", [_span(f"{_SIGNS[c['action']]} {c['path']}") for c in written]),
        _section("Not checked", map(_unchecked, check.get("not_checked", ()))),
        _section("To do by hand", _manual(done.get("manual", ())), mark=""),
        _section("Next", [_block(_numbered(done.get("next_steps", ())))], mark=""),
        _section("Warnings", [_block([*done.get("warnings", ())])], mark=""),
        _section("What is new", [_block(_news(check["changelog"]))], mark=""),
    )
    return _within(LIMIT, ["\n".join(part) for part in parts if part])


def _section(title: str, items: Iterable[str], mark: str = "- ") -> list[str]:
    """A heading and its list; empty where there is nothing."""
    listed = _list(items, mark)
    return [f"## {title}", "", *listed] if listed else []


def _list(items: Iterable[str], mark: str = "- ") -> list[str]:
    listed = [f"{mark}{item}" for item in items if item]
    more = len(listed) - _LONGEST_LIST
    return [*listed[:_LONGEST_LIST], f"{mark}and {more} more"] if more > 0 else listed


def _unit(unit: Document) -> str:
    template, old, new = (_span(unit[key]) for key in ("template", "version", "latest"))
    changed = f"; {_span(unit['document'])}" if "document" in unit else ""
    return f"{_span(unit['path'])} ({template}): {old} → {new}{changed}"


def _unchecked(unit: Document) -> str:
    return f"{_span(unit['path'])}: {_span(unit['reason'])}"


def _waiting(units: Sequence[Document], conflicts: Sequence[str]) -> list[str]:
    """What a person has to merge, and how."""
    if not units:
        return []
    command = shlex.join(["connect", "update", *(unit["path"] for unit in units)])
    return [
        *_section("Needs a person: conflicts", map(_unit, units)),
        "",
        "These units were not updated, and are not part of this pull request: your edits and the "
        "new templates change the same lines of",
        "",
        *_list(map(_span, conflicts)),
        "",
        "Merge them in a checkout, resolve what is marked, and commit the result:",
        "",
        _block([command, "connect update --continue"]),
    ]


def _manual(items: Iterable[Document]) -> Iterator[str]:
    for item in items:
        place = item["file"] if item.get("line") is None else f"{item['file']}:{item['line']}"
        yield f"In {_span(place)} ({_span(item['reason'])}):\n\n{_block(item['lines'])}\n"


def _numbered(steps: Iterable[str]) -> list[str]:
    return [f"{number}. {step}" for number, step in enumerate(steps, 1)]


def _news(sections: Iterable[Document]) -> Iterator[str]:
    for section in sections:
        yield f"{section['version']}\n\n{section['text']}\n"


def _span(text: object) -> str:
    """``text`` as a code span, in one line."""
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(text))
    if len(shown) > _LONGEST_SPAN:
        shown = shown[: _LONGEST_SPAN - 1] + "…"
    fence = "`" * (_longest_run(shown) + 1)
    return f"{fence} {shown or ' '} {fence}" if "`" in shown else f"{fence}{shown or ' '}{fence}"


def _block(lines: Iterable[object]) -> str:
    """``lines`` as a code block; empty where there are none."""
    text = "\n".join(map(str, lines))
    kept = "".join(c if c in "\n\t" or c.isprintable() else repr(c)[1:-1] for c in text)
    fence = "`" * max(3, _longest_run(kept) + 1)
    return f"{fence}text\n{kept.rstrip()}\n{fence}" if kept.strip() else ""


def _longest_run(text: str) -> int:
    """How many backticks stand side by side at most."""
    return max(map(len, re.findall("`+", text)), default=0)


def _within(limit: int, parts: Iterable[str]) -> str:
    """The parts one after the other; one that does not fit is left out, and that is said."""
    room = limit - 200  # for the sentence
    kept: list[str] = []
    left_out = False
    for part in parts:
        if len(part) + 2 > room:
            left_out = True
            continue
        room -= len(part) + 2
        kept.append(part)
    if left_out:
        kept.append("More did not fit here: `connect update --dry-run` shows all of it.")
    return "\n\n".join(kept) + "\n"
