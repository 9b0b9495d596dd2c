"""Documents whose source has changed since a unit's copy was made of it: what would be another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from agentcore_connect import limits
from agentcore_connect.commands.update import tags
from agentcore_connect.documents.source import Source, openapi_source, smithy_source
from agentcore_connect.errors import InvalidInput
from agentcore_connect.project.project import Project
from agentcore_connect.units import record
from agentcore_connect.units.merge import like
from agentcore_connect.units.record import Recorded

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
    told, unasked, sources = [], [], _Sources(project)
    useless: dict[tuple[str, str], list[str]] = {}
    moved: dict[str, tuple[Recorded, bytes]] = {}
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
            data = sources.data(source)
            seen = None if data is None else _of_unit(project, sources, unit, source, copy, data)
            if data is not None and sha256(data).hexdigest() != known and tags.is_split(unit):
                moved.setdefault(source, (unit, data))
        except InvalidInput as error:
            why = f"cannot be used: {error.problems[0].located().rstrip('.')}"
            useless.setdefault((source, why), []).append(copy)
            continue
        if data is None:
            useless.setdefault((source, "is not there any more"), []).append(copy)
        if isinstance(seen, Another) and not is_fit:
            seen = f"{seen.said} {_BY_HAND.format(copy)}"
        found += [seen] if isinstance(seen, Another) else []
        told += [seen] if isinstance(seen, str) else []
    for (source, why), copies in useless.items():
        were = "was" if len(copies) == 1 else "were"
        told.append(f"{source}, of which {_first(copies)} {were} made, {why}.")
    for source, (unit, data) in moved.items():
        told += tags.new(source, sources.document(unit, source, data), _split(project, source))
    if unasked:
        names = _first(list(dict.fromkeys(unasked)))
        told.append(f"Not asked whether it has changed: {names}. `connect update --fetch` does.")
    return found, told


def _split(project: Project, source: str) -> list[Recorded]:
    """All targets of a source that was split by its tags. InvalidInput as `record.units`."""
    units = (unit for unit in record.units(project) if unit.answers.get("source") == source)
    return [unit for unit in units if tags.is_split(unit)]


_BY_HAND = (
    "Your copy was kept. To have the new one, move {} away and run `connect scaffold` as before."
)


def _of_unit(
    project: Project, sources: _Sources, unit: Recorded, source: str, copy: str, data: bytes
) -> Another | str | None:
    """The document that ``data`` of a unit's source gives; a sentence where it cannot be merged.

    None where nothing is another, or the copy is not there. InvalidInput as `_made`.
    """
    digest, there = sha256(data).hexdigest(), project.read(copy)
    is_same = digest == unit.answers.get("source_sha256") and not _REFERS.search(data)
    if is_same or there is None:
        return None
    from agentcore_connect.connection import unit as places  # what few updates need

    made = _made(unit, copy, sources.document(unit, source, data), source)
    name = places.base(copy) if PurePosixPath(copy).parent == unit.folder else None
    base = project.read(unit.folder / name) if name else None
    known, of = (there, copy) if base is None else (base, str(unit.folder / str(name)))
    if like(known, made.content) == known:
        return None
    tools = _difference(_tools(unit, known, of), _tools(unit, made.content, source))
    said = f"{source} has changed since {copy} was made of it: {tools or 'no tool is another'}."
    if name is None or base is None:
        return f"{said} {_BY_HAND.format(copy)}"
    beside: dict[str, bytes | None] = {name: like(base, made.content)}
    if made.findings or project.read(unit.folder / places.FINDINGS) is not None:
        beside[places.FINDINGS] = made.findings
    file = PurePosixPath(copy).name
    recorded, base = {"source_sha256": digest}, like(there, base)
    return Another(unit, source, file, base, made.content, said, recorded, beside)


class _Sources:
    """The sources of a project's units: each is read once, of however many units it is the source.

    What stops one (InvalidInput) is said of each unit, and found once.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[tuple[str, ...], Any] = {}

    def data(self, source: str) -> bytes | None:
        """The bytes of a source now; None where it is not there."""
        found: bytes | None = self._once(("data", source), lambda: self._read(source))
        return found

    def document(self, unit: Recorded, source: str, data: bytes) -> Source:
        """What ``data`` of a source offers to a unit."""
        address = str(unit.answers.get("address") or "")

        def read() -> Source:
            if _is_model(unit):
                return smithy_source(data, source)
            beside = partial(_beside, self._project, source)
            return openapi_source(data, source, address or None, beside)

        found: Source = self._once(("document", source, str(_is_model(unit)), address), read)
        return found

    def _read(self, source: str) -> bytes | None:
        if "://" not in source:
            return self._project.read(source)
        from agentcore_connect.documents import web

        return web.fetched(source, limits.FILE_BYTES)

    def _once(self, key: tuple[str, ...], make: Callable[[], Any]) -> Any:
        if key not in self._known:
            try:
                self._known[key] = make()
            except InvalidInput as error:
                self._known[key] = error
        if isinstance(self._known[key], InvalidInput):
            raise self._known[key]
        return self._known[key]


def _beside(project: Project, source: str, name: str) -> bytes | None:
    """A file below the folder of a source; None where there is none to be read."""
    if "://" in source:
        return None
    try:
        return project.read(PurePosixPath(source).parent / name)
    except InvalidInput:
        return None


class _Made(NamedTuple):
    """A copy as `scaffold` makes it, and its findings where there are too many to be shown."""

    content: bytes
    findings: bytes | None


def _made(unit: Recorded, copy: str, source: Source, file: str) -> _Made:
    """The copy that ``source`` gives, which is called ``file``.

    InvalidInput where it gives none: what is chosen is not in it, or the service takes none of it.
    """
    from agentcore_connect.documents import choice, copies, findings

    recorded, name = unit.answers.get("choice"), str(unit.answers.get("name", ""))
    texts = [one for one in recorded if isinstance(one, str)] if isinstance(recorded, list) else []
    taken = source.take(choice.of_record(texts), name)
    content, lost = copies.copied(taken.content, file, copy)
    noticed = (*taken.findings, *lost)
    is_long = len(findings.shown(noticed)) < len(noticed)
    return _Made(content, findings.to_json(noticed) if is_long else None)


def _is_model(unit: Recorded) -> bool:
    return unit.template.endswith("smithy_model")


def _tools(unit: Recorded, copy: bytes, file: str) -> dict[str, Any]:
    """The tools of such a copy: name to input schema."""
    from agentcore_connect.documents import openapi, smithy

    if _is_model(unit):
        views = smithy.tools(smithy.read(copy, file))
    else:
        views = openapi.tools(openapi.read(copy, file))
    return {one["name"]: one["inputSchema"] for one in views}


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
