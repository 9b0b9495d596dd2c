"""Which framework an agent is written with, by its imports and its dependencies."""

from __future__ import annotations

import re

from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.agent.frameworks.row import Counts
from agentcore_connect.project.project import Agent, Project
from agentcore_connect.vocabulary.words import Framework


def detect_framework(project: Project, agent: Agent) -> Framework | None:
    """The framework of ``agent``, from its entrypoint's imports and its dependencies."""
    pyproject = project.read(agent.code / "pyproject.toml")
    text = pyproject.decode("utf-8", "replace") if pyproject else ""
    return detect(project.read(agent.main) or b"", text)


def detect(source: bytes, pyproject: str) -> Framework | None:
    """The framework that ``source`` imports, else the one that ``pyproject`` depends on.

    None where nothing, or more than one framework, is found; `row.Counts` says which count.
    """
    imported, declared = imports(source), dependencies(pyproject)
    doubtful, alone = _counting("declared"), _counting("alone")
    if (imported | declared) - doubtful - alone:
        imported -= doubtful - declared
    for found in (imported - alone, declared - alone):
        if found:
            return found.pop() if len(found) == 1 else None
    found = imported & alone
    return found.pop() if len(found) == 1 else None


def imports(source: bytes) -> set[Framework]:
    """The frameworks that Python code imports anywhere; none for code that does not parse."""
    from agentcore_connect.agent.wiring.modules import imported_modules

    names = imported_modules(source)
    return {
        framework
        for framework, row in FRAMEWORKS.items()
        if any(f"{name}.".startswith(f"{module}.") for name in names for module in row.modules)
    }


def dependencies(pyproject: str) -> set[Framework]:
    """The frameworks whose distributions a pyproject.toml names anywhere, in quotes."""
    named = set(re.findall(r"""["']\s*([A-Za-z0-9][A-Za-z0-9._-]*)""", pyproject))
    normalised = {re.sub(r"[-_.]+", "-", name).lower() for name in named}
    return {name for name, row in FRAMEWORKS.items() if row.distributions & normalised}


def _counting(how: Counts) -> set[Framework]:
    return {name for name, row in FRAMEWORKS.items() if row.counts == how}
