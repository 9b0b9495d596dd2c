"""Which agent frameworks a module imports."""

from __future__ import annotations

import ast

from agentcore_connect.agent.wiring.source import parsed

_BY_IMPORT = {
    "strands": "strands",
    "langgraph": "langgraph",
    "langchain": "langgraph",
    "google.adk": "google.adk",
    "agents": "agents",
    "mcp": "mcp",
}


def frameworks_of(source: bytes) -> set[str]:
    """``strands``, ``langgraph`` (LangChain too), ``google.adk``, ``agents`` (OpenAI's) and
    ``mcp``, as far as ``source`` imports them anywhere; nothing for source that does not parse.
    """
    try:
        tree = parsed(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {
        framework
        for prefix, framework in _BY_IMPORT.items()
        if any(f"{module}.".startswith(f"{prefix}.") for module in modules)
    }
