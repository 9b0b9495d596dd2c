"""What connect knows of each framework: how to recognise it, and what its client needs.

The bounds of the requirements are those that the rendered clients were run with; see
docs/tested-versions.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.connection.connection import Client, Direct
from agentcore_connect.vocabulary.words import Authorizer, Framework


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
    "openai": Knowledge(
        "OpenAI Agents",
        frozenset({"openai-agents"}),
        frozenset({"agents"}),
        ("mcp >= 1.24, < 3", "openai-agents >= 0.16, < 1"),  # 0.16: as the CLI writes it
    ),
    "adk": Knowledge(
        "Google ADK",
        frozenset({"google-adk"}),
        frozenset({"google.adk"}),
        ("google-adk >= 1.35, < 3", "mcp >= 1.24, < 3"),  # 1.35: as the CLI writes it
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
    return client_requirements(client.framework, authorizer, bool(client.request_headers))


def client_requirements(
    framework: Framework, authorizer: Authorizer, passes_headers_on: bool
) -> tuple[str, ...]:
    """The same, where only what the client was made with is known."""
    needed = FRAMEWORKS[framework].requirements + FOR_AUTHORIZER[authorizer]
    passes_on = FOR_AUTHORIZER["CUSTOM_JWT"] if passes_headers_on else ()
    return tuple(dict.fromkeys((*needed, *passes_on)))


FOR_TOOLS: dict[Framework, tuple[str, ...]] = {
    "strands": ("strands-agents >= 1.23, < 2",),
    "langgraph": ("langchain-core >= 1.0, < 2",),
    "openai": (),
    "adk": (),
    "mcp": (),
}
"""What the tools of a service that the agent calls itself need of its framework."""


def direct_requirements(direct: Direct) -> tuple[str, ...]:
    """The PEP 508 requirements of code that calls a service itself."""
    return credential_requirements(direct.framework, direct.credential_type, direct.endpoint)


def credential_requirements(
    framework: Framework, credential_type: str, endpoint: str | None
) -> tuple[str, ...]:
    """The same, where only what the code was made with is known."""
    if credential_type == "none":
        return (*FOR_TOOLS[framework], "boto3 >= 1.43, < 2")
    needed = (*FOR_TOOLS[framework], *FOR_AUTHORIZER["CUSTOM_JWT"])
    calls_http = endpoint != "" or credential_type == "oauth"
    return (*needed, "httpx >= 0.27, < 1") if calls_http else needed
