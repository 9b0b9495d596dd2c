"""The names that a shell offers: of the project here, or of the one that --project names.

Each function gives none where a command would show an error. A shell puts what it is offered on the
command line, so that only plain words are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agentcore_connect.errors import assert_never

if TYPE_CHECKING:
    from agentcore_connect.answers.option import Names
    from agentcore_connect.project.project import Project

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")
_LARGEST = 500_000
"""A document with more bytes is not understood for a TAB: that takes seconds."""


def offering(kind: Names) -> Callable[[Any, str], list[str]]:
    """What completes an option, or an argument, that is one of these names, as Typer wants it."""
    return lambda ctx, incomplete: names(kind, ctx.params)


def names(kind: Names, said: Mapping[str, Any]) -> list[str]:
    """The names of a kind, given what the command line says so far by the fields' names."""
    from agentcore_connect.errors import ConnectError
    from agentcore_connect.project.project import find

    project = said.get("project")
    try:
        found = list(_named(kind)(find(project and Path(project)), said))
    except (ConnectError, OSError):
        return []
    return [name for name in dict.fromkeys(found) if _PLAIN.fullmatch(name)]


def _agents(project: Project, said: Mapping[str, Any]) -> Iterable[str]:
    return (agent.name for agent in project.agents)


def _gateways(project: Project, said: Mapping[str, Any]) -> Iterable[str]:
    return (gateway.name for gateway in project.gateways)


def _targets(project: Project, said: Mapping[str, Any]) -> Iterable[str]:
    wanted = said.get("gateway")
    for gateway in project.gateways:
        if wanted in (None, gateway.name):
            yield from _targets_of(project, gateway.name)


def _targets_of(project: Project, gateway: str) -> Iterable[str]:
    """Those that agentcore.json has; what a script makes is looked for where a unit may be one."""
    from agentcore_connect.errors import ConnectError
    from agentcore_connect.units import record

    declared = [str(target["name"]) for target in project.targets(gateway)]
    try:
        units = [u for u in record.units(project) if u.text("gateway") == gateway]
        if {u.resource for u in units if u.kind == "target"} <= {*declared}:
            return declared
    except ConnectError:  # one that cannot be read
        pass
    from agentcore_connect.commands.tools import READER

    return [str(target["name"]) for target in READER.targets(project, gateway)]


def _credentials(project: Project, said: Mapping[str, Any]) -> Iterable[str]:
    return (credential.name for credential in project.credentials)


def _engines(project: Project, said: Mapping[str, Any]) -> Iterable[str]:
    return (engine.name for engine in project.engines)


def _policies(project: Project, said: Mapping[str, Any]) -> Iterable[str]:
    from agentcore_connect.policy.inventory import FILES

    declared = [policy.name for engine in project.engines for policy in engine.policies]
    return (*declared, *sorted(file.stem for file in project.root.glob(FILES)))


def _tools(project: Project, said: Mapping[str, Any]) -> Iterable[str]:
    """The tools of the target that is said, or of all; each as documents in the project have it."""
    wanted = said.get("target")
    return (tool for name, tool in _described(project) if wanted in (None, name))


def _calls(project: Project, said: Mapping[str, Any]) -> Iterable[str]:
    """The tools as a gateway calls them."""
    from agentcore_connect.policy.tools import SEPARATOR

    return (f"{name}{SEPARATOR}{tool}" for name, tool in _described(project))


def _described(project: Project) -> Iterable[tuple[str, str]]:
    from agentcore_connect.commands.tools import READER, described
    from agentcore_connect.errors import ConnectError

    for gateway in project.gateways:
        for target in READER.targets(project, gateway.name):
            try:
                entries = described(project, target, largest=_LARGEST) or ()
            except ConnectError:
                continue
            yield from ((str(target["name"]), str(entry["name"])) for entry in entries)


def _units(project: Project, said: Mapping[str, Any]) -> Iterable[str]:
    from agentcore_connect.disk.paths import ANSWERS_FILE
    from agentcore_connect.units import record

    folders = record.folders(project)
    return (str(one) for one in folders if (project.root / one / ANSWERS_FILE).is_file())


def _versions(project: Project, said: Mapping[str, Any]) -> Iterable[str]:
    from agentcore_connect.units.templates import versions

    return versions.known()


def _connections(project: Project, said: Mapping[str, Any]) -> Iterable[str]:
    """What `connect remove` takes out, by name."""
    from agentcore_connect.commands.remove.names import by_kind

    return by_kind(project)


def _named(kind: Names) -> Callable[[Project, Mapping[str, Any]], Iterable[str]]:
    match kind:
        case "agents":
            return _agents
        case "gateways":
            return _gateways
        case "targets":
            return _targets
        case "credentials":
            return _credentials
        case "engines":
            return _engines
        case "policies":
            return _policies
        case "tools":
            return _tools
        case "calls":
            return _calls
        case "units":
            return _units
        case "versions":
            return _versions
        case "connections":
            return _connections
        case _:
            return assert_never(kind)
