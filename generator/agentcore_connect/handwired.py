"""Gateway clients that connect did not make: where an agent's code opens gateways by itself.

They are found by the variable that holds a gateway's URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from agentcore_connect import names, usage
from agentcore_connect.cliclient import CLI_CLIENT
from agentcore_connect.project import Agent, Project

_IMPORT = re.compile(rb"^\s*(?:from|import)\s+\.?mcp_client\b", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """One line of an agent's code that reads the URL of ``gateway``."""

    gateway: str
    file: PurePosixPath
    line: int
    text: str


def places(project: Project, agent: Agent, without: Iterable[PurePosixPath]) -> tuple[Place, ...]:
    """Every line that names the URL variable of a gateway, in code outside the folders.

    The CLI's client counts only where something imports it.
    """
    variables = {
        names.gateway_url_variable(str(g["name"])): str(g["name"]) for g in project.gateways
    }
    sources = dict(usage.sources(project, agent, set(without)))
    if not any(_IMPORT.search(content) for content in sources.values()):
        sources.pop(agent.main.parent / CLI_CLIENT, None)
    return tuple(
        Place(gateway, path, number, line.strip())
        for path, content in sources.items()
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1)
        for variable, gateway in variables.items()
        if f'"{variable}"' in line or f"'{variable}'" in line
    )
