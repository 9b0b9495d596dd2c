"""What a pyproject.toml lists beside the dependencies that are edited: extras, groups, limits.

connect changes none of it, but whoever locks the project has all of it at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from agentcore_connect.agent.dependencies import bounds, poetry_table, toml
from agentcore_connect.agent.dependencies.entry import Entry, understood

_OF_UV = ("dev-dependencies", "constraint-dependencies", "override-dependencies")


def contradictions(text: str, wanted: Sequence[str], file: str) -> Iterator[tuple[str, str, str]]:
    """What admits no version that is ``wanted``: where it stands, itself, and what contradicts it.

    One with a marker may be for other machines, and one with a URL is a place, not a version.
    """
    known = {str(canonicalize_name(one.name)): one for one in map(Requirement, wanted)}
    for where, entry in _listed(toml.data(text), file):
        ours = known.get(entry.name)
        if ours is None or entry.requirement.url or entry.requirement.marker:
            continue
        if not bounds.meet(entry.requirement.specifier, ours.specifier):
            yield where, entry.said or entry.text, str(ours)


def _listed(found: dict[str, Any], file: str) -> Iterator[tuple[str, Entry]]:
    """Each entry, with a person's word for what lists it."""
    extras = toml.table(found, "project", "optional-dependencies")
    uv, poetry = toml.table(found, "tool", "uv"), toml.table(found, "tool", "poetry")
    lists = [
        *((f"the extra {name}", listed) for name, listed in extras.items()),
        *((f"the group {name}", of) for name, of in toml.table(found, "dependency-groups").items()),
        *((f"{name} of [tool.uv]", uv.get(name)) for name in _OF_UV),
    ]
    for where, written in lists:
        for index, text in enumerate(written if isinstance(written, list) else ()):
            what = understood(text) if isinstance(text, str) else None  # a table names a group
            if what is not None:
                yield where, Entry(index, text, what, file)
    tables = [
        (f"the group {name}", toml.table(poetry, "group", name, "dependencies"))
        for name in toml.table(poetry, "group")
    ]
    tables.append(("dev-dependencies of [tool.poetry]", toml.table(poetry, "dev-dependencies")))
    for where, table in tables:
        for entry in poetry_table.of_table(table, file):
            yield where, entry
