"""The agent's own modules: which file an import means, and from where it is imported."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath

from agentcore_connect import limits
from agentcore_connect.agent.wiring.names import PACKAGE
from agentcore_connect.agent.wiring.source import parsed

Read = Callable[[PurePosixPath], "bytes | None"]

_MOST = 200
"""Modules of one agent that are followed: nobody writes more by hand for one entrypoint."""

_MOST_FILES = 20_000
"""Files that are looked for, most of which are not there."""


@dataclass(eq=False)
class Module:
    """One file of Python.

    ``roots`` are the folders from which other modules import it by its full name; ``relative``
    tells that some import it relatively.
    """

    path: PurePosixPath
    source: bytes
    tree: ast.Module
    roots: list[PurePosixPath] = field(default_factory=list)
    relative: bool = False


@dataclass
class Modules:
    """The modules that an entrypoint imports from the agent's own files, itself first.

    ``read`` gives the bytes of a file of the project, None where there is none. ``code`` is the
    folder of the agent's code, in which it is started.
    """

    read: Read
    code: PurePosixPath
    main: PurePosixPath
    _known: dict[PurePosixPath, Module | None] = field(default_factory=dict)
    _every: list[Module] | None = None

    def search(self, head: str) -> list[PurePosixPath]:
        """The folders from which an import of ``head`` may start, the entrypoint's own first.

        The folder above the code is one only for the code's own name.
        """
        folders = [self.main.parent, *self.main.parent.parents]
        inside = [folder for folder in folders if folder.is_relative_to(self.code)]
        return [*inside, self.code.parent] if head == self.code.name else inside

    def at(self, path: PurePosixPath) -> Module | None:
        """The module in a file; None where there is none, or it cannot be read as Python.

        A unit's code is not the agent's own.
        """
        if path not in self._known:
            self._known[path] = None
            is_of_unit = path.is_relative_to(self.main.parent / PACKAGE)
            source = None if is_of_unit else self.read(path)
            tree = None if source is None else tree_of(source)
            if source is not None and tree is not None and len(self._known) <= _MOST_FILES:
                self._known[path] = Module(path, source, tree)
        return self._known[path]

    def meant(self, importer: Module, level: int, dotted: str) -> Module | None:
        """The module that ``importer`` means by a name, with ``level`` dots before it."""
        parts = dotted.split(".") if dotted else []
        if level:
            folder = importer.path.parent
            for _ in range(level - 1):
                folder = folder.parent
            found = self._in(folder, parts)
            if found is not None:
                found.relative = True
            return found
        if not parts or parts[0] in sys.stdlib_module_names:
            return None
        for root in self.search(parts[0]):
            if (found := self._in(root, parts)) is not None:
                if root not in found.roots:
                    found.roots.append(root)
                return found
        return None

    def is_local(self, dotted: str) -> bool:
        """Whether an absolute import names a module of the agent's own, or one in a folder."""
        parts = dotted.split(".")
        return any(
            self._in(root, parts[:depth]) is not None
            for root in self.search(parts[0])
            for depth in range(1, len(parts) + 1)
        )

    def every(self) -> list[Module]:
        """The entrypoint and all that it imports, in the order in which they are met."""
        if self._every is None:
            first = self.at(self.main)
            self._every = [] if first is None else [first]
            for module in self._every:
                for _, other in self.meanings(module):
                    if other not in self._every and len(self._every) < _MOST:
                        self._every.append(other)
        return self._every

    def meanings(self, module: Module) -> Iterator[tuple[int, Module]]:
        """The modules of the agent's own that ``module`` imports, with the number of dots."""
        for node in import_statements(module.tree):
            if isinstance(node, ast.Import):
                named = [(0, alias.name) for alias in node.names]
            else:
                start = f"{node.module}." if node.module else ""
                named = [(node.level, f"{start}{alias.name}") for alias in node.names]
                named.append((node.level, node.module or ""))
            for level, name in named:
                if (level or name) and (found := self.meant(module, level, name)) is not None:
                    yield level, found

    def _in(self, folder: PurePosixPath, parts: list[str]) -> Module | None:
        if not parts:
            return self.at(folder / "__init__.py")
        base = folder.joinpath(*parts)
        return self.at(base.with_name(f"{base.name}.py")) or self.at(base / "__init__.py")


@lru_cache(maxsize=256)
def tree_of(source: bytes) -> ast.Module | None:
    """The tree of ``source``; None for what is too large, or no Python."""
    if len(source) > limits.PYTHON_BYTES:
        return None
    try:
        return parsed(source)
    except (SyntaxError, ValueError, RecursionError):
        return None


@lru_cache(maxsize=256)
def import_statements(tree: ast.Module) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """Every import of a module, wherever it stands."""
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))


def names_of(statement: ast.Import | ast.ImportFrom) -> list[str]:
    """The dotted names that an import may mean, ``a.b`` for ``from a import b``; none with dots."""
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    if statement.level or not statement.module:
        return []
    return [f"{statement.module}.{alias.name}" for alias in statement.names]
