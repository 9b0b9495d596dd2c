"""Which framework an agent is written with, by its imports and its dependencies."""

from __future__ import annotations

import re

from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.agent.frameworks.row import Counts
from agentcore_connect.project.project import Agent, Project
from agentcore_connect.vocabulary.words import Framework


def detect_framework(project: Project, agent: Agent) -> Framework | None:
    """The framework of ``agent``, from its entrypoint's imports and its dependencies."""
    found = (project.read(agent.code / name) for name in ("pyproject.toml", "requirements.txt"))
    pyproject, requirements = (_text(content or b"") for content in found)
    return detect(project.read(agent.main) or b"", pyproject, requirements)


def detect(source: bytes, pyproject: str, requirements: str = "") -> Framework | None:
    """The framework that ``source`` imports, else the one that the agent's files depend on.

    None where nothing, or more than one framework, is found; `row.Counts` says which count.
    """
    imported, declared = imports(source), dependencies(pyproject, requirements)
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


def dependencies(pyproject: str, requirements: str = "") -> set[Framework]:
    """The frameworks whose distributions the agent's files name.

    In a pyproject.toml that is anywhere, in quotes or as a key; in a requirements.txt where a line
    begins.
    """
    named = set(re.findall(r"""["']\s*([A-Za-z0-9][A-Za-z0-9._-]*)""", pyproject))
    named |= set(re.findall(r"(?m)^[ \t]*([A-Za-z0-9][A-Za-z0-9._-]*)[ \t]*=", pyproject))
    named |= set(re.findall(r"(?m)^[ \t]*([A-Za-z0-9][A-Za-z0-9._-]*)", requirements))
    normalised = {re.sub(r"[-_.]+", "-", name).lower() for name in named}
    return {name for name, row in FRAMEWORKS.items() if row.distributions & normalised}


def _text(content: bytes) -> str:
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")  # PowerShell writes so
    return content.decode("utf-16" if wide else "utf-8-sig", "replace")


def _counting(how: Counts) -> set[Framework]:
    return {name for name, row in FRAMEWORKS.items() if row.counts == how}
