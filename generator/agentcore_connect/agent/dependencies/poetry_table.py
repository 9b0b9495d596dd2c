"""The dependencies in `[tool.poetry.dependencies]`, Poetry's own table.

Its constraints have two forms more than PEP 508: https://python-poetry.org/docs/dependency-specification/.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from agentcore_connect.agent.dependencies import bounds, toml
from agentcore_connect.agent.dependencies.entry import Entry, Raise
from agentcore_connect.agent.dependencies.mark import marked, marking, name_of
from agentcore_connect.text.splice import LINE_END, Edit, line_end_of, spliced

TABLE = ("tool", "poetry", "dependencies")


def entries(text: str, file: str) -> list[Entry]:
    """The entries of the table, as `of_table` has them."""
    return of_table(toml.table(toml.data(text), *TABLE), file)


def of_table(table: Mapping[str, Any], file: str) -> list[Entry]:
    """The entries of a table; one in a form that is not compared is known by its name."""
    found = []
    for index, (name, value) in enumerate(table.items()):
        if canonicalize_name(name) == "python":
            continue
        extras = value.get("extras", []) if isinstance(value, dict) else []
        version = value.get("version", "") if isinstance(value, dict) else value
        listed = ",".join(extras) if _are_texts(extras) else ""
        said = pep508(version) if isinstance(version, str) else None
        if isinstance(value, dict) and not isinstance(value.get("version"), str):
            said = None
        try:
            requirement = Requirement(f"{name}[{listed}]{said or ''}")
        except InvalidRequirement:
            continue
        if said is None:
            requirement = Requirement(f"{name}[{listed}] @ file:///")
        fixed = "" if isinstance(value, str) else "it is a table"
        shown = f"{name} = {version!r}".replace("'", '"') if isinstance(version, str) else name
        found.append(Entry(index, f"{name}{said}", requirement, file, None, False, fixed, shown))
    return found


def pep508(constraint: str) -> str | None:
    """A constraint of Poetry as PEP 508 has it; None for one that has no such form.

    ``^1.2`` lets through what does not change the first part that is not 0, ``~1.2`` what does not
    change the second.
    """
    clauses = []
    for part in re.split(r"\s*,\s*|(?<=[\d*])\s+(?=[<>=!~^])", constraint.strip()):
        clause = part.strip()
        if clause in ("", "*"):
            continue
        found = re.fullmatch(r"(\^|~(?!=))\s*v?(\S+)", clause)
        try:
            if found:
                version = Version(found[2])
                clauses.append(f">={found[2]},<{_end(found[1], version)}")
            elif re.fullmatch(r"v?\d\S*", clause):
                clauses.append(f"=={clause}")
            else:
                clauses.append(clause)
        except InvalidVersion:
            return None
    joined = ",".join(clauses)
    try:
        Requirement(f"x{joined}")
    except InvalidRequirement:
        return None
    return joined


def _end(operator: str, version: Version) -> str:
    """The first version that ``^`` or ``~`` before ``version`` does not let through."""
    parts = version.release
    if operator == "~":
        at = min(1, len(parts) - 1)
    else:
        at = next((index for index, part in enumerate(parts) if part), len(parts) - 1)
    return ".".join(map(str, (*parts[:at], parts[at] + 1)))


def line(requirement: str) -> str:
    """The line of the table for a PEP 508 requirement."""
    meant = Requirement(requirement)
    clauses = sorted(meant.specifier, key=lambda one: one.operator, reverse=True)
    version = ",".join(map(str, clauses)) or "*"
    if meant.extras:
        extras = ", ".join(f'"{extra}"' for extra in sorted(meant.extras))
        return f'{meant.name} = {{version = "{version}", extras = [{extras}]}}'
    return f'{meant.name} = "{version}"'


def edited(text: str, missing: Sequence[str], raises: Sequence[Raise]) -> str | None:
    """The text with the entries that are missing, and with the raised ones.

    None if it would not come to exactly that.
    """
    expected = copy.deepcopy(toml.data(text))
    listed = toml.table(expected, *TABLE)
    for one in raises:
        key = list(listed)[one.entry.index]
        higher = _higher(listed[key], one)
        place = toml.place(text, TABLE, key)
        if higher is None or place is None or place.value[1:-1] != listed[key]:
            return None
        start, end = len(place.before), len(place.before) + len(place.value)
        line_start, whole = toml.line_at(text, end)
        was = f"{key} {listed[key]}"
        edits = [Edit(start + 1, end - 1, higher)]
        if not any(name_of(mark.was) == name_of(key) for mark in marked(whole)):
            edits.append(marking(was, whole, line_start))
        text, listed[key] = spliced(text, edits), higher
    if missing:
        added = [line(one) for one in missing]
        place = toml.place(text, TABLE, None)
        if place is None:
            return None
        comment = re.match(r"[ \t]*(#[^\r\n]*)?", place.after)
        end = len(place.before) + len(place.value) + (comment.end() if comment else 0)
        text = text[:end] + "".join(f"{line_end_of(text)}{new}" for new in added) + text[end:]
        for new in added:
            listed |= toml.data(new)
    return text if toml.is_exactly(text, expected) else None


def _higher(value: str, one: Raise) -> str | None:
    """A constraint with the lower bound of a raised entry, in the form that it has."""
    version = bounds.lowest(Requirement(one.text).specifier)
    if version is None:
        return None
    caret = re.fullmatch(r"(\^\s*)(\S+)", value)
    if caret:
        same = _end("^", Version(version)) == _end("^", Version(caret[2]))
        return f"{caret[1]}{version}" if same else f"{value},>={version}"
    if value.strip() == "*":
        return f">={version}"
    if re.fullmatch(r"[<>=!].*", value.strip()):
        made = bounds.raised(f"x{value}", version)
        return made[1:] if made else None
    return f"{value},>={version}"


def released(text: str, requirements: Sequence[str]) -> str:
    """The text without the lines that `edited` added, and with each raised entry as it was.

    Both only as far as they are as it wrote them. Raises `InvalidInput` for broken TOML.
    """
    for requirement in requirements:
        text = _lowered(text, name_of(requirement))
        added = line(requirement)
        key = added.partition(" = ")[0]
        place = toml.place(text, TABLE, key)
        if place is None:
            continue
        end = len(place.before) + len(place.value)
        start, whole = toml.line_at(text, end)
        if whole != added:
            continue
        ends = list(LINE_END.finditer(text, 0, start))
        text = text[: ends[-1].start() if ends else 0] + text[start + len(whole) :]
    return text


def _lowered(text: str, name: str) -> str:
    """The text with the entry of one package as it was before it was raised."""
    listed = toml.table(toml.data(text), *TABLE)
    for key, value in listed.items():
        place = toml.place(text, TABLE, key) if name_of(key) == name else None
        if place is None or not isinstance(value, str):
            continue
        end = len(place.before) + len(place.value)
        line_start, whole = toml.line_at(text, end)
        for mark in marked(whole):
            was = mark.was.partition(" ")[2]
            version = bounds.lowest(Requirement(f"x{pep508(value) or ''}").specifier)
            if mark.was.partition(" ")[0] != key or version is None:
                continue
            as_raised = Raise(Entry(0, "", Requirement("x"), ""), f"x>={version}")
            if _higher(was, as_raised) == value:
                edits = [
                    Edit(len(place.before) + 1, end - 1, was),
                    Edit(line_start + mark.start, line_start + mark.end, ""),
                ]
                return spliced(text, edits)
    return text


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
