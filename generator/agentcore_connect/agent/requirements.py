"""What a connection needs in the agent's ``pyproject.toml``: added where missing, and released.

tomlkit reads the file and says where the array of dependencies is; an entry is spliced into that
array, so that every character outside it stays.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

import tomlkit
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from tomlkit import TOMLDocument
from tomlkit.exceptions import KeyAlreadyPresent, ParseError, TOMLKitError
from tomlkit.items import AoT, Table

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text.row import Item, Row
from agentcore_connect.text.splice import LINE_END, Span, spliced

_TOKEN = re.compile(
    r'"""(?:\\.|.)*?"""(?!")' r"|'''.*?'''(?!')" r'|"(?:\\.|[^"\\])*"' r"|'[^']*'" r"|#[^\r\n]*|,",
    re.DOTALL,
)
_STAND_IN = "agentcore-connect: a value was here"
_BOM = "\ufeff"


@dataclass(frozen=True)
class Below:
    """The person's own requirement of ``name`` admits versions lower than any that was tested."""

    name: str
    specifier: str
    tested: str


@dataclass(frozen=True)
class Dependencies:
    """The file's new ``text``, and what came of each requirement.

    ``added`` are the entries that are new in it. ``below`` are entries that were there and admit
    untested versions. ``manual`` is what a person has to add elsewhere, and ``reason`` says why.
    """

    text: str
    added: tuple[str, ...] = ()
    below: tuple[Below, ...] = ()
    manual: tuple[str, ...] = ()
    reason: str = ""


def require(pyproject: str, requirements: Sequence[str]) -> Dependencies:
    """Add to ``[project].dependencies`` what is not there by name; an entry is never changed.

    An entry without one of our extras is told, because only a person may change it; so is a table
    that cannot be written to. Raises `InvalidInput` for broken TOML, and for entries that cannot
    hold beside ours, all at once.
    """
    data = _parsed(pyproject).unwrap()
    entries, poetry = _entries(data), _poetry(data)
    missing: list[str] = []
    bare: list[str] = []
    judged: list[Below | Problem | None] = []
    for text in requirements:
        ours = Requirement(text)
        there = [entry for entry in entries if _name(entry) == _name(ours)]
        if not there and _name(ours) not in poetry:
            missing.append(text)
        if there and not ours.extras <= {extra for entry in there for extra in entry.extras}:
            bare.append(text)
        judged += [_judged(entry, ours) for entry in there]
    problems = [found for found in judged if isinstance(found, Problem)]
    if problems:
        raise InvalidInput(*problems)
    below = tuple(found for found in judged if isinstance(found, Below))
    text_after, reason = _added(pyproject, data, missing)
    if text_after is None:
        return Dependencies(pyproject, (), below, (*missing, *bare), reason)
    reason = "the project asks for the package without this extra" if bare else ""
    return Dependencies(text_after, tuple(missing), below, tuple(bare), reason)


def _judged(entry: Requirement, ours: Requirement) -> Below | Problem | None:
    """What is to be said of a person's own entry for a package that we require too.

    An entry with a URL is a place, not a version: the person knows what is there. One with a marker
    may stand beside others for other machines, so that its versions alone contradict nothing.
    """
    if entry.url:
        return None
    if not entry.marker and not _meet(entry.specifier, ours.specifier):
        return _conflict(entry, ours)
    if _admits_lower(entry.specifier, ours.specifier):
        return Below(entry.name, str(entry.specifier), str(ours.specifier))
    return None


def release(pyproject: str, requirements: Sequence[str]) -> str:
    """The text without the entries that `require` added, as far as they are as it wrote them.

    Raises `InvalidInput` for broken TOML.
    """
    written = _table(_parsed(pyproject).unwrap(), "project").get("dependencies")
    place = _place(pyproject, "dependencies")
    if place is None or not isinstance(written, list):
        return pyproject
    if not all(isinstance(entry, str) for entry in written):
        return pyproject
    before, array, after = place
    for requirement in requirements:
        row = _row(array, pyproject)
        entry = next((item for item in row.items if _value(array, item) == requirement), None)
        if entry is None:
            continue
        if len(row.items) == 1 and entry.comma is None and not LINE_END.search(array):
            return before[: list(LINE_END.finditer(before))[-1].start()] + after
        array = spliced(array, row.removed(entry))
    return before + array + after


def _parsed(pyproject: str) -> TOMLDocument:
    """The document; raises `InvalidInput` (``toml-syntax``) with its line and column.

    Of tomlkit's errors only those of syntax say a place: a key that is there twice is looked for
    again, and any other error is told at the start of the file.
    """
    try:
        return tomlkit.parse(pyproject.removeprefix(_BOM))
    except ParseError as error:
        line, column, message = error.line, error.col + 1, str(error)
    except KeyAlreadyPresent as error:
        line, column, message = _twice(pyproject), 1, str(error)
    except TOMLKitError as error:  # the others say no place
        line, column, message = 1, 1, str(error)
    except RecursionError:  # newer tomlkit bounds the depth itself
        line, column, message = 1, 1, "values are nested too deeply"
    message = message.partition(" at line ")[0]
    raise InvalidInput(
        Problem(
            "toml-syntax",
            f"pyproject.toml is not valid TOML: {message}",
            hint="Correct it, then run the command again.",
            line=line,
            column=column,
        )
    )


def _twice(pyproject: str) -> int:
    """The first line that repeats a key."""
    lines = pyproject.removeprefix(_BOM).splitlines(keepends=True)
    for count in range(1, len(lines)):
        try:
            tomlkit.parse("".join(lines[:count]))
        except KeyAlreadyPresent:
            return count
        except TOMLKitError:
            continue  # cut within a value of several lines
    return len(lines)


def _table(data: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The table at ``keys``; an empty one where there is none, or something else."""
    for key in keys:
        inner = data.get(key)
        data = inner if isinstance(inner, dict) else {}
    return data


def _entries(data: dict[str, Any]) -> list[Requirement]:
    """The entries of ``[project].dependencies``; ``project-dependencies`` where they are not texts.

    One that only a build backend can read is known by its name, with a URL: so it is neither
    missing nor are its versions compared.
    """
    written = _table(data, "project").get("dependencies", [])
    if not isinstance(written, list) or not all(isinstance(entry, str) for entry in written):
        message = "[project].dependencies in pyproject.toml is not an array of strings"
        raise InvalidInput(
            Problem("project-dependencies", message, hint="Correct it, then run the command again.")
        )
    entries = []
    for text in written:
        try:
            entries.append(Requirement(text))
        except InvalidRequirement:  # a build backend's own, as hatch's "name @ {root:uri}/path"
            if name := re.match(r"\s*([\w.-]*\w)", text, re.ASCII):
                entries.append(Requirement(f"{name[1]} @ file:///"))
    return entries


def _poetry(data: dict[str, Any]) -> list[str]:
    found = _table(data, "tool", "poetry", "dependencies")
    return [canonicalize_name(name) for name in found]


def _elsewhere(data: dict[str, Any]) -> str:
    """Why ``[project].dependencies`` is not where this project's dependencies are, if so."""
    project = _table(data, "project")
    if "dependencies" in project:
        return ""
    dynamic = project.get("dynamic")
    if isinstance(dynamic, list) and "dependencies" in dynamic:
        return "the build backend sets the dependencies: they are listed in [project].dynamic"
    if _poetry(data):
        return "the dependencies are Poetry's own, in [tool.poetry.dependencies]"
    return "" if project else "pyproject.toml has no [project] table"


def _name(requirement: Requirement) -> str:
    return canonicalize_name(requirement.name)


def _conflict(entry: Requirement, ours: Requirement) -> Problem:
    return Problem(
        "dependency-conflict",
        f'the agent requires "{entry}", but the connection was tested with "{ours}"',
        hint=f"Change {entry.name} in pyproject.toml so that it allows a version that was tested.",
    )


def _versions(*specifiers: SpecifierSet) -> list[Version]:
    """A version for every stretch that the specifiers tell apart: each bound, and just above."""
    found = {Version("0")}
    for specifier in (one for several in specifiers for one in several):
        try:
            bound = Version(specifier.version.removesuffix(".*"))
        except InvalidVersion:  # `===` takes any text
            continue
        release = ".".join(map(str, bound.release))
        found |= {bound, Version(f"{bound.epoch}!{release}.0.0.1")}
    return sorted(found)


def _meet(theirs: SpecifierSet, ours: SpecifierSet) -> bool:
    return any(
        theirs.contains(version, prereleases=True) and ours.contains(version, prereleases=True)
        for version in _versions(theirs, ours)
    )


def _admits_lower(theirs: SpecifierSet, ours: SpecifierSet) -> bool:
    versions = _versions(theirs, ours)
    lowest = next((one for one in versions if ours.contains(one, prereleases=True)), versions[0])
    return any(one < lowest and theirs.contains(one, prereleases=True) for one in versions)


def _added(pyproject: str, data: dict[str, Any], missing: Sequence[str]) -> tuple[str | None, str]:
    """The text with what is missing, or none, and why a person has to add it."""
    if missing and (reason := _elsewhere(data)):
        return None, reason
    return _with(pyproject, missing), "the [project] table is written in an unusual way"


def _with(pyproject: str, missing: Sequence[str]) -> str | None:
    """The text with the entries; none if it would not come to exactly that."""
    literals = [tomlkit.item(text).as_string() for text in missing]
    if place := _place(pyproject, "dependencies"):
        before, array, after = place
        for literal in literals:
            row = _row(array, pyproject)
            # `["x"]`, without a comma, is what `release` takes out together with its key.
            array = spliced(array, row.inserted(literal, lone_comma=True))
        text = before + array + after
    elif missing and (place := _place(pyproject, None)):
        before, value, after = place
        comment = re.match(r"[ \t]*(#[^\r\n]*)?", after)
        end = comment.end() if comment else 0
        line = f"{_newline(pyproject)}dependencies = [{', '.join(literals)}]"
        text = before + value + after[:end] + line + after[end:]
    else:
        text = pyproject
    expected = _parsed(pyproject).unwrap()
    project = expected.get("project", {})
    if missing:
        project["dependencies"] = [*project.get("dependencies", []), *missing]
    try:
        return text if tomlkit.parse(text.removeprefix(_BOM)).unwrap() == expected else None
    except TOMLKitError:
        return None


def _place(pyproject: str, key: str | None) -> tuple[str, str, str] | None:
    """What is before, in and after the value of ``key`` in ``[project]``, or of its last key."""
    document = _parsed(pyproject)
    project = document.get("project")
    if not isinstance(project, MutableMapping):  # a table, or one that is written in parts
        return None
    plain = [name for name, value in project.items() if not isinstance(value, Table | AoT)]
    if key is None and plain:
        key = plain[-1]
    if key not in plain:
        return None
    project[key] = _STAND_IN
    before, _, after = document.as_string().partition(tomlkit.item(_STAND_IN).as_string())
    if pyproject.startswith(_BOM):
        before = _BOM + before
    if not (pyproject.startswith(before) and pyproject.endswith(after)):
        return None
    return before, pyproject[len(before) : len(pyproject) - len(after)], after


def _row(array: str, pyproject: str) -> Row:
    """The text of an array of strings as a row: what is no comma and no comment is an entry."""
    items: list[Item] = []
    for token in _TOKEN.finditer(array):
        if token[0] == ",":
            items[-1] = items[-1]._replace(comma=token.start())
        elif not token[0].startswith("#"):
            items.append(Item(token.start(), token.end(), None))
    return Row(array, items, Span(1, len(array) - 1), _newline(pyproject), "    ")


def _value(array: str, item: Item) -> object:
    return tomlkit.value(array[item.start : item.end])


def _newline(text: str) -> str:
    found = LINE_END.search(text)
    return found[0] if found else "\n"
