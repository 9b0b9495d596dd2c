"""Where a project's tools come from: what each target of a gateway offers, or that nobody knows.

The list that `connect tools --save` keeps beside a target counts; else what a reader says, which
the caller gives: it knows the target types and the documents that describe their tools.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.policy import shape
from agentcore_connect.project.project import Project
from agentcore_connect.text import jsonedit
from agentcore_connect.vocabulary.names import has_half, unit_folder

SEPARATOR = "___"
"""Between target and tool; a target has no underscore, so the first one is the right one."""

SAVED = "tools.json"
"""The file of a saved list, in the target's folder."""

Entries = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Reader:
    """What reads a project's targets and their tools; entries have the form of agentcore.json.

    ``targets`` gives all of a gateway, also those that a script makes; ``tools`` those of a
    target's entry, None where it cannot tell.
    """

    targets: Callable[[Project, str], Sequence[Mapping[str, Any]]]
    tools: Callable[[Project, Mapping[str, Any]], Entries | None]


@dataclass(frozen=True)
class Tool:
    """One tool as policies see it: ``action`` is `<target>___<tool>`."""

    target: str
    name: str
    input: shape.Record
    left_out: tuple[shape.LeftOut, ...] = ()

    @property
    def action(self) -> str:
        return f"{self.target}{SEPARATOR}{self.name}"


@dataclass(frozen=True)
class Target:
    """A gateway's target; ``tools`` is None where they are not known."""

    name: str
    tools: tuple[Tool, ...] | None


def saved_file(target: str) -> PurePosixPath:
    """Where the list of a target's tools is kept, relative to the project."""
    return PurePosixPath("connections") / unit_folder(target) / SAVED


def of_gateway(project: Project, gateway: str, reader: Reader) -> tuple[Target, ...]:
    """The targets of a gateway of the project: of agentcore.json, then those that a script makes.

    A saved list wins over ``reader``: it is what the target answered. Raises InvalidInput where a
    file is not a list of tools, and as ``reader`` does.
    """
    return tuple(_target(project, entry, reader) for entry in reader.targets(project, gateway))


def from_entries(target: str, entries: Entries) -> tuple[Tool, ...]:
    """Tools from ``{"name", "inputSchema"}`` mappings; ones without a name are no tools.

    Nor are ones whose name has half of a character, which JSON can escape and no call can say.
    """
    tools = []
    for entry in entries:
        if isinstance(entry, Mapping) and _is_name(entry.get("name")):
            record, left_out = shape.record(entry.get("inputSchema"))
            tools.append(Tool(target, entry["name"], record, left_out))
    return tuple(tools)


def read_list(data: bytes, file: str) -> list[dict[str, Any]]:
    """The tools of a saved list: the answer of ``tools/list``, or a bare array.

    Raises InvalidInput (``tools-form``, or what `jsonedit` says) where it is neither.
    """
    value = jsonedit.parse(jsonedit.read(data, file), file)
    if isinstance(value, dict):
        value = value.get("tools", value.get("inlinePayload"))
    if isinstance(value, list) and all(_is_tool(entry) for entry in value):
        return value
    raise InvalidInput(
        Problem(
            "tools-form",
            f"{file} does not contain a list of tools",
            'Write {"tools": [{"name": ..., "inputSchema": {...}}]}, or save it again with '
            "`connect tools --save`.",
            file=file,
        )
    )


def unprefixed(target: str, entries: Entries) -> list[dict[str, Any]]:
    """Tools as the target names them, from ones listed through the gateway.

    A gateway puts ``<target>___`` in front of its targets' tools, lists the tools of all targets
    at once, and adds its search tool; only those of ``target`` are kept.
    """
    prefix = target + SEPARATOR
    return [
        {**entry, "name": entry["name"][len(prefix) :]}
        for entry in entries
        if str(entry.get("name", "")).startswith(prefix)
    ]


def entries_of(project: Project, entry: Mapping[str, Any], reader: Reader) -> Entries | None:
    """The tools of a target as they are listed; None where they are not known.

    A saved list wins over ``reader``. Raises as `of_gateway` does.
    """
    saved = saved_file(str(entry.get("name", "")))
    data = project.read(saved)
    return reader.tools(project, entry) if data is None else read_list(data, str(saved))


def _target(project: Project, entry: Mapping[str, Any], reader: Reader) -> Target:
    name = str(entry.get("name", ""))
    entries = entries_of(project, entry, reader)
    return Target(name, None if entries is None else from_entries(name, entries))


def _is_name(value: object) -> bool:
    return isinstance(value, str) and not has_half(value)


def _is_tool(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("name"), str)
