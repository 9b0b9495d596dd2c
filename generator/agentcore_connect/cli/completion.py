"""The names that a shell offers: of the project here, or of the one that --project names.

Each function gives none where a command would show an error. A shell puts what it is offered on the
command line, so that only plain words are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, get_args

from agentcore_connect.answers.option import Names

if TYPE_CHECKING:
    from agentcore_connect.project.project import Project

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")
_LARGEST = 500_000
"""A document with more bytes is not understood for a TAB: that takes seconds."""


def offering(names: Names) -> Callable[[Any, str], list[str]]:
    """What completes an option, or an argument, that is one of these names."""

    def complete(ctx: Any, incomplete: str) -> list[str]:
        from agentcore_connect.errors import ConnectError
        from agentcore_connect.project.project import find

        try:
            found = list(_NAMES[names](find(ctx.params.get("project")), ctx.params))
        except (ConnectError, OSError):
            return []
        plain = (name for name in dict.fromkeys(found) if _PLAIN.fullmatch(name))
        return [name for name in plain if name.startswith(incomplete)]

    return complete


def _agents(project: Project, said: Mapping[str, Any]) -> Iterable[str]:
    return (agent.name for agent in project.agents)


def _gateways(project: Project, said: Mapping[str, Any]) -> Iterable[str]:
    return (gateway.name for gateway in project.gateways)


def _targets(project: Project, said: Mapping[str, Any]) -> Iterable[str]:
    from agentcore_connect.commands.tools import READER

    wanted = said.get("gateway")
    return (
        str(target["name"])
        for gateway in project.gateways
        if wanted in (None, gateway.name)
        for target in READER.targets(project, gateway.name)
    )


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
    from agentcore_connect.commands.remove.selection import removals

    return (one.name for one in removals(project))


_NAMES: Mapping[Names, Callable[[Project, Mapping[str, Any]], Iterable[str]]] = {
    "agents": _agents,
    "gateways": _gateways,
    "targets": _targets,
    "credentials": _credentials,
    "engines": _engines,
    "policies": _policies,
    "tools": _tools,
    "calls": _calls,
    "units": _units,
    "versions": _versions,
    "connections": _connections,
}
assert _NAMES.keys() == set(get_args(Names))
