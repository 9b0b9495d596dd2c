"""What connect knows of each framework: how to recognise it, and what its client needs.

The bounds of the requirements are those that the rendered clients were run with; see
docs/tested-versions.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agentcore_connect.answers import Client
from agentcore_connect.questions import Authorizer, Framework


@dataclass(frozen=True)
class Knowledge:
    """``distributions`` and ``modules`` tell that an agent uses the framework."""

    title: str
    distributions: frozenset[str]
    modules: frozenset[str]
    requirements: tuple[str, ...]


FRAMEWORKS: dict[Framework, Knowledge] = {
    "strands": Knowledge(
        "Strands Agents",
        frozenset({"strands-agents"}),
        frozenset({"strands"}),
        # 1.23: earlier ones do not tell hooks what the user said, which the search needs.
        ("mcp >= 1.24, < 3", "strands-agents >= 1.23, < 2"),
    ),
    "langgraph": Knowledge(
        "LangGraph",
        frozenset({"langgraph", "langchain"}),
        frozenset({"langgraph", "langchain"}),
        # 0.3: interceptors, and tool errors that reach the model.
        ("langchain-mcp-adapters >= 0.3.1, < 1", "mcp >= 1.24, < 2"),
    ),
    "mcp": Knowledge(
        "plain MCP client", frozenset({"mcp"}), frozenset({"mcp"}), ("mcp >= 1.24, < 3",)
    ),
}

FOR_AUTHORIZER: dict[Authorizer, tuple[str, ...]] = {
    "NONE": (),
    "AWS_IAM": ("botocore >= 1.43, < 2",),
    "CUSTOM_JWT": ("bedrock-agentcore >= 1.9.1, < 2",),
}


def requirements(client: Client, authorizer: Authorizer) -> tuple[str, ...]:
    """The PEP 508 requirements of a client's code."""
    return FRAMEWORKS[client.framework].requirements + FOR_AUTHORIZER[authorizer]


def detect(pyproject: str | None, imports: frozenset[str]) -> Framework | None:
    """The agent's framework: from the imports of its entrypoint, else from its dependencies.

    None where nothing, or more than one framework, is found; ``mcp`` counts only alone, because
    agents of every framework depend on it.
    """
    for found in (_by_modules(imports), _by_distributions(pyproject or "")):
        agents = found - {"mcp"}
        if len(agents) == 1:
            return agents.pop()
        if agents:
            return None
    return "mcp" if "mcp" in _by_modules(imports) else None


def _by_modules(imports: frozenset[str]) -> set[Framework]:
    return {name for name, known in FRAMEWORKS.items() if known.modules & imports}


def _by_distributions(pyproject: str) -> set[Framework]:
    named = set(re.findall(r"""["']\s*([A-Za-z0-9][A-Za-z0-9._-]*)""", pyproject))
    normalised = {re.sub(r"[-_.]+", "-", name).lower() for name in named}
    return {name for name, known in FRAMEWORKS.items() if known.distributions & normalised}
