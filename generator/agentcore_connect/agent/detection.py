"""Which framework an agent is written with, by its imports and its dependencies."""

from __future__ import annotations

import re

from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.project.project import Agent, Project
from agentcore_connect.vocabulary.words import Framework


def detect(pyproject: str | None, imports: frozenset[str]) -> Framework | None:
    """The agent's framework: from the imports of its entrypoint, else from its dependencies.

    None where nothing, or more than one framework, is found; ``mcp`` counts only alone, because
    agents of every framework depend on it.
    """
    imported, declared = _by_modules(imports), _by_distributions(pyproject or "")
    if (imported | declared) - {"openai", "mcp"} and "openai" not in declared:
        imported.discard("openai")  # `agents` is also what people call a folder of their own
    for found in (imported, declared):
        agents = found - {"mcp"}
        if len(agents) == 1:
            return agents.pop()
        if agents:
            return None
    return "mcp" if "mcp" in imported else None


def _by_modules(imports: frozenset[str]) -> set[Framework]:
    return {name for name, known in FRAMEWORKS.items() if known.modules & imports}


def _by_distributions(pyproject: str) -> set[Framework]:
    named = set(re.findall(r"""["']\s*([A-Za-z0-9][A-Za-z0-9._-]*)""", pyproject))
    normalised = {re.sub(r"[-_.]+", "-", name).lower() for name in named}
    return {name for name, known in FRAMEWORKS.items() if known.distributions & normalised}


def detect_framework(project: Project, agent: Agent) -> Framework | None:
    """The framework of ``agent``, from its entrypoint's imports and its dependencies."""
    from agentcore_connect.agent.wiring import frameworks_of

    source = project.read(agent.main) or b""
    pyproject = project.read(agent.code / "pyproject.toml")
    text = pyproject.decode("utf-8", "replace") if pyproject else None
    return detect(text, frozenset(frameworks_of(source)))
