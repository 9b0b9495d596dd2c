"""Documents whose source has changed since a unit's copy was made of it: what would be another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from agentcore_connect.errors import InvalidInput
from agentcore_connect.project.project import Project
from agentcore_connect.units import record
from agentcore_connect.units.record import Recorded

_LARGEST = 32_000_000
_SHOWN = 5


def changed(project: Project, units: Iterable[Recorded], *, fetches: bool) -> list[str]:
    """A sentence for each unit whose source is another than the one that it records.

    ``fetches``: sources on the web are asked as well. Without a person's word they are only named,
    because whoever wrote the project's files chose the addresses. What cannot be read is said too,
    and stops nothing.
    """
    found, unasked = [], []
    for unit in units:
        answers = record.answers(project, unit.folder) or {}
        source = answers.get("source")
        if isinstance(source, str) and "://" in source and not fetches:
            unasked.append(source)
        elif isinstance(source, str) and source:
            said = _of_unit(project, unit, source, answers)
            found += [said] if said else []
    if unasked:
        names = _first(list(dict.fromkeys(unasked)))
        found.append(f"Not asked whether it has changed: {names}. `connect update --fetch` does.")
    return found


def _of_unit(
    project: Project, unit: Recorded, source: str, answers: Mapping[str, Any]
) -> str | None:
    known, copy = answers.get("source_sha256"), answers.get("schema_source")
    if not (known and isinstance(copy, str)):
        return None
    try:
        data = _read(project, source)
        if data is None:
            return f"{source}, of which {copy} was made, is not there any more."
        if sha256(data).hexdigest() == known:
            return None
        there = project.read(copy)
        beside = partial(_beside, project, source)
        tools = _tools(unit.template, there, copy, data, source, beside, answers) if there else None
    except InvalidInput as error:
        return f"{source}, of which {copy} was made, cannot be read: {error.problems[0].message}."
    return (
        f"{source} has changed since {copy} was made of it: {tools or 'no tool is another'}. Your "
        f"copy was kept. To have the new one, move {copy} away and run `connect scaffold` as "
        "before."
    )


def _read(project: Project, source: str) -> bytes | None:
    if "://" not in source:
        return project.read(source)
    from agentcore_connect.documents import web

    return web.fetched(source, _LARGEST)


def _beside(project: Project, source: str, name: str) -> bytes | None:
    """A file below the folder of a source; None where there is none to be read."""
    if "://" in source:
        return None
    try:
        return project.read(PurePosixPath(source).parent / name)
    except InvalidInput:
        return None


def _tools(
    template: str,
    there: bytes,
    copy: str,
    data: bytes,
    source: str,
    beside: Callable[[str], bytes | None],
    answers: Mapping[str, Any],
) -> str:
    """Which tools came, went, or take other arguments.

    ``beside`` gives the files that the source refers to.
    """
    from agentcore_connect.documents import choice

    recorded = answers.get("choice")
    texts = [one for one in recorded if isinstance(one, str)] if isinstance(recorded, list) else []
    chosen = choice.of_record(texts)
    name = str(answers.get("name", ""))
    if template.endswith("smithy_model"):
        from agentcore_connect.documents import smithy

        content = smithy.chosen(smithy.read(data, source), chosen) or data
        before, after = (
            smithy.tools(smithy.read(one, file)) for one, file in ((there, copy), (content, source))
        )
    else:
        from agentcore_connect.documents import openapi

        taken = openapi.chosen(openapi.read(data, source, beside), chosen)
        before = openapi.tools(openapi.read(there, copy))
        after = openapi.tools(openapi.adapted(taken, name).document)
    return _difference(*({one["name"]: one["inputSchema"] for one in of} for of in (before, after)))


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    both = before.keys() & after.keys()
    said = (
        ("came", after.keys() - before.keys()),
        ("went", before.keys() - after.keys()),
        (
            "other arguments",
            {name for name in both if _arguments(before[name]) != _arguments(after[name])},
        ),
    )
    return "; ".join(f"{what}: {_first(sorted(names))}" for what, names in said if names)


def _arguments(schema: Mapping[str, Any]) -> tuple[Any, ...]:
    """Names, types and which are required: what a caller has to know."""
    properties = schema.get("properties", {})
    types = {
        name: one.get("type") if isinstance(one, dict) else None for name, one in properties.items()
    }
    return types, sorted(schema.get("required", ()))


def _first(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
