"""What a module imports."""

from __future__ import annotations

import ast

from agentcore_connect.agent.wiring.source import parsed


def imported_modules(source: bytes) -> frozenset[str]:
    """The dotted names of all that ``source`` imports anywhere, ``a.b`` for ``from a import b``.

    Nothing of its own package, and nothing for source that does not parse.
    """
    try:
        tree = parsed(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(modules)
