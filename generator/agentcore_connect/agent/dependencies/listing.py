"""An agent's dependencies with all files that list them, as one thing that can be edited."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from packaging.requirements import Requirement

from agentcore_connect.agent.dependencies import (
    build,
    poetry_table,
    project_table,
    requirements_file,
)
from agentcore_connect.agent.dependencies.build import Place, Read
from agentcore_connect.agent.dependencies.entry import Entry, Raise
from agentcore_connect.agent.dependencies.requirements_file import Text
from agentcore_connect.errors import InvalidInput, in_file
from agentcore_connect.project import pyproject
from agentcore_connect.project.project import Agent


@dataclass(frozen=True)
class Listing:
    """The ``entries`` of all ``files``, by path; ``place`` is the one to which entries are added.

    ``closed`` is why none can be added to it; ``unread`` are files that it names and that are not
    in the project.
    """

    place: Place
    files: Mapping[str, Text]
    entries: tuple[Entry, ...]
    closed: str = ""
    unread: tuple[str, ...] = ()

    def edited(self, path: str, missing: Sequence[str], raises: Sequence[Raise]) -> bytes | None:
        """The bytes of a file with what is missing and with the raised entries.

        None where that cannot be spliced.
        """
        text, encoding = self.files[path]
        match self.place.form if path == str(self.place.path) else "requirements":
            case "project":
                after = project_table.edited(text, missing, raises)
            case "poetry":
                after = poetry_table.edited(text, missing, raises)
            case _:
                after = requirements_file.edited(text, missing, raises)
        return None if after is None else after.encode(encoding)


def listing(read: Read, agent: Agent) -> Listing:
    """What ``agent`` depends on. InvalidInput where a file of it cannot be read."""
    place = build.place(read, agent)
    path = place.path
    if place.form == "requirements":
        found = _of_requirements(read, place)
        top = found.files[str(path)].text
        beside = path.parent / build.PYPROJECT
        if not requirements_file.installs_folder(top) or read(beside) is None:
            return found
        declared = build.document(read, beside)
        if "dependencies" not in declared.get("project", {}):
            return found
        place = Place("project", beside)
        also = _of_pyproject(read, place)
        return replace(
            also, files={**found.files, **also.files}, entries=(*found.entries, *also.entries)
        )
    if place.form in ("project", "poetry"):
        return _of_pyproject(read, place)
    return Listing(place, {}, (), place.reason)


def _of_pyproject(read: Read, place: Place) -> Listing:
    path = str(place.path)
    text = pyproject.text(read(place.path) or b"", place.path)
    with in_file(path):
        poetry = poetry_table.entries(text, path)
        if place.form == "poetry":
            return Listing(place, {path: Text(text, "utf-8")}, tuple(poetry), place.reason)
        entries = project_table.entries(text, path)
    known = [replace(one, requirement=Requirement(f"{one.name} @ file:///")) for one in poetry]
    return Listing(place, {path: Text(text, "utf-8")}, (*entries, *known), place.reason)


def _of_requirements(read: Read, place: Place) -> Listing:
    files: dict[str, Text] = {}
    unread: list[str] = []
    entries = tuple(_entries(read, place.path, files, unread, limits=False))
    closed = requirements_file.closed(files[str(place.path)].text)
    return Listing(place, files, entries, closed, tuple(unread))


def _entries(
    read: Read, path: PurePosixPath, files: dict[str, Text], unread: list[str], *, limits: bool
) -> Iterator[Entry]:
    """The entries of a file and of those that it names, each file once.

    Nothing is written to a folder of a tool, whose name begins with a dot.
    """
    content = read(path) if not files else _or_none(read, path)
    if content is None:
        unread.append(str(path))
        return
    text = requirements_file.decoded(content, path)
    files[str(path)] = text
    own = requirements_file.entries(text.text, str(path), limits=limits)
    if any(part.startswith(".") for part in path.parts):
        own = [replace(one, fixed="it is in a folder of a tool") for one in own]
    yield from own
    for include in requirements_file.includes(text.text):
        named = posixpath.normpath(path.parent / include.path)
        if named.startswith(("../", "/")) or named == "..":
            unread.append(named)
        elif named not in files:
            inner = PurePosixPath(named)
            yield from _entries(read, inner, files, unread, limits=limits or include.limits)


def _or_none(read: Read, path: PurePosixPath) -> bytes | None:
    """The bytes of a file that another one names; None also where it may not be read."""
    try:
        return read(path)
    except InvalidInput:
        return None
