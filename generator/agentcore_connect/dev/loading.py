"""A world out of a project as it is now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from agentcore_connect.dev import ways
from agentcore_connect.dev.judge import Judge
from agentcore_connect.dev.ways import Log, Said, Way
from agentcore_connect.dev.world import Gate, Served, World
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.policy import setup
from agentcore_connect.policy.schema import Schema
from agentcore_connect.policy.setup import Loaded
from agentcore_connect.policy.tools import SEPARATOR, Entries, Reader, entries_of, from_entries
from agentcore_connect.policy.tools import Target as KnownTarget
from agentcore_connect.project.gateway import Gateway, Manner, Mode
from agentcore_connect.project.project import Project
from agentcore_connect.project.resource import Json, entries
from agentcore_connect.vocabulary.names import TOOL_LIST

Allowed = Callable[[str], bool]
"""Whether the person lets a program run, as `Way.program` names it."""

Asked = Mapping[str, Entries]
"""What servers have listed, by target: known beside what is saved."""


def chosen(project: Project, names: Collection[str]) -> tuple[Gateway, ...]:
    """The gateways that are meant: all, or those of the names. InvalidInput where there is none."""
    for name in names:
        if project.gateway(name) is None:
            raise InvalidInput(project.no_gateway(name))
    found = tuple(one for one in project.gateways if not names or one.name in names)
    if not found:
        raise InvalidInput(
            Problem(
                "no-gateway",
                "the project has no gateway to serve",
                "Run `connect scaffold` to connect an agent to one.",
            )
        )
    return found


def all_ways(
    project: Project, gateways: tuple[Gateway, ...], said: Said, reader: Reader
) -> list[Way]:
    """How every target of the gateways is served. InvalidInput as `ways.of` has it, and where
    something was said of a target that is not there.
    """
    targets = [one for gateway in gateways for one in reader.targets(project, gateway.name)]
    names = sorted({str(entry["name"]) for entry in targets})
    for name in (*said.urls, *said.stdio, *said.real, *said.aws):
        if name not in names:
            raise InvalidInput(project.no_target(name, names))
    return [ways.of(project, entry, said) for entry in targets]


def build(
    project: Project,
    reader: Reader,
    said: Said,
    *,
    names: Collection[str] = (),
    allowed: Allowed = lambda _: False,
    mode: Mode | None = None,
    now: str | None = None,
    asked: Asked | None = None,
    log: Log = lambda _, __: None,
) -> World:
    """The world of the project's files. Of programs only those are run that are ``allowed``.

    Nothing is started before a call needs it. ``reader`` is as in `policy.tools`; ``mode`` goes
    before that of agentcore.json; ``now`` is the time that policies see, None: that of the clock.
    Raises InvalidInput where a file cannot be used.
    """
    gateways = chosen(project, names)
    all_ways(project, gateways, said, reader)
    listed = asked or {}

    def read(where: Project, entry: Mapping[str, Any]) -> Entries | None:
        found = reader.tools(where, entry)
        return listed.get(str(entry.get("name"))) if found is None else found

    reads = replace(reader, tools=read)
    loaded = setup.load(project, reads)
    raw = {str(entry["name"]): entry for entry in entries(project.config, Gateway)}
    gates = tuple(
        _gate(project, gateway, raw[gateway.name], loaded, reads, said, allowed, (mode, now), log)
        for gateway in gateways
    )
    return World(project.name, gates, tuple(_notes(gates)), said.consents)


def _gate(
    project: Project,
    gateway: Gateway,
    entry: Json,
    loaded: Loaded,
    reader: Reader,
    said: Said,
    allowed: Allowed,
    judged: tuple[Mode | None, str | None],
    log: Log,
) -> Gate:
    targets = tuple(
        _served(project, one, reader, said, allowed, log)
        for one in reader.targets(project, gateway.name)
    )
    known = (
        KnownTarget(one.name, None if one.tools is None else from_entries(one.name, one.tools))
        for one in targets
    )
    return Gate(
        gateway, Manner.recorded(entry), targets, Schema.of(known), _judge(gateway, loaded, *judged)
    )


def _served(
    project: Project,
    entry: Mapping[str, Any],
    reader: Reader,
    said: Said,
    allowed: Allowed,
    log: Log,
) -> Served:
    way = ways.of(project, entry, said)
    tools = entries_of(project, entry, reader)
    named = dict.fromkeys(answer.tool for answer in way.local.answers)
    named |= dict.fromkeys(_own(call.tool, way.name) for call in said.replay or ())
    named.pop("", None)
    if tools is None and named:
        tools = [{"name": name, "inputSchema": {"type": "object"}} for name in named]
    kept = None if tools is None else tuple(tools)
    if way.program is not None and not allowed(way.program):
        how = "not served: it runs a program that you have not said yes to; see --trust"
        return Served(way.name, way.kind, how, kept, None)
    fixed = bool(entry.get(TOOL_LIST))
    return Served(way.name, way.kind, way.how, kept, way.opened(log), fixed)


def _own(tool: str, target: str) -> str:
    """A tool's name as its target has it; empty for one of another target."""
    prefix = target + SEPARATOR
    return tool.removeprefix(prefix) if tool.startswith(prefix) else ""


def _judge(gateway: Gateway, loaded: Loaded, mode: Mode | None, now: str | None) -> Judge | None:
    if gateway.engine is None:
        return None
    engine, arn = loaded.judge(gateway.name)
    every = loaded.configured.of_engine(gateway.engine)
    watching = None
    if any(not policy.decides for policy in every):
        watching, _ = loaded.judge(gateway.name, [policy.name for policy in every])
    own = gateway.attached.mode if gateway.attached else None
    return Judge(engine, arn, (mode or own) == "ENFORCE", watching, now)


def _notes(gates: tuple[Gate, ...]) -> Iterator[str]:
    """What a person has to know before they rely on what is served."""
    for gate in gates:
        for policy in gate.judge.engine.policies if gate.judge is not None else ():
            if policy.kind == "extension":
                yield f"policy {policy.name} is left out: only the service judges its conditions"
            elif policy.kind == "broken":
                yield f"policy {policy.name} is left out: it is not valid Cedar"
