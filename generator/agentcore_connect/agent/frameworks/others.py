"""Frameworks that connect knows by name only: it has no client for their agents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Other:
    """A framework without a client: the modules and distributions that tell of it."""

    title: str
    modules: frozenset[str]
    distributions: frozenset[str]


def _other(title: str, modules: str, distributions: str) -> Other:
    return Other(title, frozenset(modules.split()), frozenset(distributions.split()))


OTHERS = (
    _other("Claude Code SDK", "claude_code_sdk", "claude-code-sdk"),
    _other("CrewAI", "crewai", "crewai"),
    _other("LlamaIndex", "llama_index", "llama-index llama-index-core"),
    _other(
        "AutoGen",
        "autogen autogen_agentchat autogen_core",
        "pyautogen autogen-agentchat autogen-core ag2",
    ),
    _other("Microsoft Agent Framework", "agent_framework", "agent-framework agent-framework-core"),
    _other("Semantic Kernel", "semantic_kernel", "semantic-kernel"),
    _other("smolagents", "smolagents", "smolagents"),
    _other("Agno", "agno", "agno"),
    _other("Haystack", "haystack", "haystack-ai"),
    _other("DSPy", "dspy", "dspy dspy-ai"),
)
