"""Documents whose source has changed since a unit's copy was made of it: what would be another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from agentcore_connect.connection import unit as places
from agentcore_connect.errors import InvalidInput
from agentcore_connect.project.project import Project
from agentcore_connect.units.merge import like
from agentcore_connect.units.record import Recorded

_LARGEST = 32_000_000
_SHOWN = 5
_REFERS = re.compile(rb"""\$ref["']?\s*:\s*["']?[^#"'\s]""")
"""A reference to another file, which may have changed though the source has not."""


@dataclass(frozen=True)
class Another:
    """What a unit's document would be now, as `scaffold` would make it.

    ``name`` is the copy's in the unit's folder, ``base`` the copy as connect made it before, and
    ``copy`` as it is made now. ``beside`` are files with it, None for one that has nothing to say
    any more; ``answers`` is what the unit records from now on, ``said`` what the person reads.
    """

    unit: Recorded
    source: str
    name: str
    base: bytes
    copy: bytes
    said: str
    answers: Mapping[str, str]
    beside: Mapping[str, bytes | None] = field(default_factory=dict)


def changed(
    project: Project, units: Iterable[Recorded], unfit: Iterable[Recorded] = (), *, fetches: bool
) -> tuple[list[Another], list[str]]:
    """The documents whose source is another than the one that its unit records.

    And what is only told: of the ``unfit``, which are not updated; of a copy that cannot be merged;
    of a source that cannot be used, which stops nothing. ``fetches``: sources on the web are asked
    as well. Without a person's word they are only named, because whoever wrote the project's files
    chose the addresses.
    """
    found: list[Another] = []
    told, unasked = [], []
    for unit, is_fit in (*((one, True) for one in units), *((one, False) for one in unfit)):
        source, known = (unit.answers.get(name) for name in ("source", "source_sha256"))
        if not (isinstance(source, str) and source):
            continue
        if "://" in source and not fetches:
            unasked.append(source)
            continue
        copy = unit.answers.get("schema_source")
        if not (known and isinstance(copy, str)):
            continue
        try:
            seen = _of_unit(project, unit, source, copy)
        except InvalidInput as error:
            why = error.problems[0].located().rstrip(".")
            told.append(f"{source}, of which {copy} was made, cannot be used: {why}.")
            continue
        if isinstance(seen, Another) and not is_fit:
            seen = f"{seen.said} {_BY_HAND.format(copy)}"
        found += [seen] if isinstance(seen, Another) else []
        told += [seen] if isinstance(seen, str) else []
    if unasked:
        names = _first(list(dict.fromkeys(unasked)))
        told.append(f"Not asked whether it has changed: {names}. `connect update --fetch` does.")
    return found, told


_BY_HAND = (
    "Your copy was kept. To have the new one, move {} away and run `connect scaffold` as before."
)


def _of_unit(project: Project, unit: Recorded, source: str, copy: str) -> Another | str | None:
    """The document that a unit's source gives now; a sentence where that cannot be merged.

    None where nothing is another, or the copy is not there. InvalidInput as `_made`.
    """
    data = _read(project, source)
    if data is None:
        return f"{source}, of which {copy} was made, is not there any more."
    digest, there = sha256(data).hexdigest(), project.read(copy)
    is_same = digest == unit.answers.get("source_sha256") and not _REFERS.search(data)
    if is_same or there is None:
        return None
    made = _made(unit, copy, data, source, partial(_beside, project, source))
    name = places.base(copy) if PurePosixPath(copy).parent == unit.folder else None
    base = project.read(unit.folder / name) if name else None
    known, of = (there, copy) if base is None else (base, str(unit.folder / str(name)))
    if like(known, made.content) == known:
        return None
    tools = _difference(made.tools(known, of), made.tools(made.content, source))
    said = f"{source} has changed since {copy} was made of it: {tools or 'no tool is another'}."
    if name is None or base is None:
        return f"{said} {_BY_HAND.format(copy)}"
    beside: dict[str, bytes | None] = {name: like(base, made.content)}
    if made.findings or project.read(unit.folder / places.FINDINGS) is not None:
        beside[places.FINDINGS] = made.findings
    file = PurePosixPath(copy).name
    recorded, base = {"source_sha256": digest}, like(there, base)
    return Another(unit, source, file, base, made.content, said, recorded, beside)


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


class _Made(NamedTuple):
    """A copy as `scaffold` makes it, its findings where there are too many to be shown, and how
    the tools of such a copy are read: name to input schema.
    """

    content: bytes
    findings: bytes | None
    tools: Callable[[bytes, str], dict[str, Any]]


def _made(
    unit: Recorded,
    copy: str,
    data: bytes,
    source: str,
    beside: Callable[[str], bytes | None],
) -> _Made:
    """The copy that ``data`` gives; ``beside`` gives the files that the source refers to.

    InvalidInput where it gives none: what is chosen is not in it, or the service takes none of it.
    """
    from agentcore_connect.documents import choice, copies, findings, openapi, smithy

    recorded, name = unit.answers.get("choice"), str(unit.answers.get("name", ""))
    texts = [one for one in recorded if isinstance(one, str)] if isinstance(recorded, list) else []
    chosen = choice.of_record(texts)
    if unit.template.endswith("smithy_model"):
        model = smithy.read(data, source)
        data = smithy.chosen(model, chosen) or data
        adapted = smithy.adapted(data, smithy.read(data, source), name)
        content, problems, stop = (
            adapted.content,
            adapted.problems,
            smithy.errors(adapted.problems),
        )
    else:
        document = openapi.read(data, source, beside)
        if address := unit.answers.get("address"):
            document = openapi.served_at(document, str(address))
        made = openapi.adapted(openapi.chosen(document, chosen), name)
        content = openapi.to_json(made.document)
        problems, stop = (*document.notes, *made.problems), openapi.errors(made.problems)
    if stop:
        raise InvalidInput(*stop)
    content, lost = copies.copied(content, source, copy)
    noticed = (*problems, *lost)
    is_long = len(findings.shown(noticed)) < len(noticed)

    def tools(content: bytes, file: str) -> dict[str, Any]:
        if unit.template.endswith("smithy_model"):
            views = smithy.tools(smithy.read(content, file))
        else:
            views = openapi.tools(openapi.read(content, file))
        return {one["name"]: one["inputSchema"] for one in views}

    return _Made(content, findings.to_json(noticed) if is_long else None, tools)


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Which tools came, went, or take other arguments."""
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


def _arguments(schema: Any) -> Any:
    """What of an input schema a call has to keep to: no words for the reader."""
    if isinstance(schema, list):
        return [_arguments(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        word: (
            {name: _arguments(one) for name, one in value.items()}
            if word == "properties" and isinstance(value, dict)
            else _arguments(value)
        )
        for word, value in schema.items()
        if word not in ("description", "title", "example", "examples")
    }


def _first(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
