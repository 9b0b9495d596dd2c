"""Gateway clients that connect did not make: where an agent's code opens gateways by itself.

They are found by the variable that holds a gateway's URL.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.agent.wiring.source import parsed
from agentcore_connect.commands.adopt import cli_vocabulary
from agentcore_connect.commands.adopt.cli_client import CLI_CLIENT
from agentcore_connect.project import usage
from agentcore_connect.project.project import Agent, Project
from agentcore_connect.vocabulary import names

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
        names.gateway_url_variable(gateway.name): gateway.name for gateway in project.gateways
    }
    sources = dict(usage.sources(project, agent, set(without)))
    if not any(_IMPORT.search(content) for content in sources.values()):
        sources.pop(agent.main.parent / CLI_CLIENT, None)
    return tuple(
        Place(gateway, path, number, line.strip())
        for path, content in sources.items()
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1)
        for variable, gateway in variables.items()
        if _reads(line, variable)
    )


def importers(project: Project, agent: Agent) -> Iterator[Place]:
    """The lines that import the CLI's client, in other modules than the entrypoint."""
    for path, content in usage.sources(project, agent, {agent.connections}):
        if path != agent.main and path.parent != (agent.main.parent / CLI_CLIENT).parent:
            for match in _IMPORT.finditer(content):
                number = content.count(b"\n", 0, match.end()) + 1
                yield Place("", path, number, match[0].decode().strip())


def _reads(line: str, variable: str) -> bool:
    return f'"{variable}"' in line or f"'{variable}'" in line


def users(project: Project, agent: Agent, found: Iterable[Place]) -> Iterator[Place]:
    """The other lines that have to change with ``found``: what is made of a gateway's URL there.

    A module is followed from the URL to the agent that is given the client, and into the modules
    that import what it made. A person reads these lines; nothing is changed by them.
    """
    every = tuple(found)
    sources = dict(usage.sources(project, agent, {agent.connections}))
    made: dict[str, tuple[str, set[str]]] = {}  # module: a gateway, and the names made of its URL
    seen = {(place.file, place.line) for place in every}
    for path in sorted(sources, key=lambda path: path not in {place.file for place in every}):
        mine = {place.line: place.gateway for place in every if place.file == path}
        try:
            tree = parsed(sources[path])
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        start = set(mine)
        gateway = next(iter(mine.values()), "")
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                other, names_made = made.get(node.module.rpartition(".")[2], ("", set()))
                if names_made & {alias.name for alias in node.names}:
                    start.add(node.lineno)
                    gateway = gateway or other
        lines, module_names = _followed(tree, start)
        if start:
            made[path.stem] = gateway, module_names
        text = sources[path].decode("utf-8", "replace").splitlines()
        for line in sorted(lines | start):
            if (path, line) not in seen:
                yield Place(gateway, path, line, text[line - 1].strip())


_MAKERS = frozenset[str]().union(*(row.makers for row in FRAMEWORKS.values()))


def _followed(tree: ast.Module, start: Collection[int]) -> tuple[set[int], set[str]]:
    """The lines that use what is made on the lines ``start``, and the module's names for it.

    The statements are gone through until nothing new is found, because a function may use a name
    that the module is given below it. A name counts in its own function, and one of the module
    everywhere; what a function returns has the function's name. It ends at the agent: whoever uses
    that does not see the client in it.
    """
    lines: set[int] = set()
    made: set[_Scoped] = set()
    before = -1
    while before != len(lines) + len(made):
        before = len(lines) + len(made)
        for statement in _statements(tree, 0):
            starts, uses = statement.is_on(start), statement.uses(made)
            if starts or uses:
                lines |= uses | ({statement.node.lineno} if starts else set())
                made |= set(statement.makes())
    return lines, {name for scope, name in made if scope == 0}


_Scoped = tuple[int, str]
"""A name in a function, which is told by its identity, or in the module: 0."""


class _Statement(NamedTuple):
    """A statement without those in it, and the function that it is in.

    ``function`` is the name of that function, unless it is decorated: then something else calls it.
    """

    scope: int
    function: str | None
    node: ast.stmt

    def parts(self) -> Iterator[ast.expr]:
        """Its expressions, without those of the statements in it."""
        for child in ast.iter_child_nodes(self.node):
            match child:
                case ast.expr():
                    yield child
                case ast.withitem():
                    yield child.context_expr

    def is_on(self, lines: Collection[int]) -> bool:
        """Whether an import, or any line of the expressions, is among ``lines``."""
        first = self.node.lineno
        if isinstance(self.node, ast.ImportFrom):
            return first in lines
        parts = list(self.parts())
        last = max([first, *(part.end_lineno or 0 for part in parts)])
        return bool(parts) and any(first <= line <= last for line in lines)

    def uses(self, made: set[_Scoped]) -> set[int]:
        """The lines of the expressions that have one of the names."""
        return {
            node.lineno
            for part in self.parts()
            for node in ast.walk(part)
            if isinstance(node, ast.Name) and {(self.scope, node.id), (0, node.id)} & made
        }

    def makes(self) -> Iterator[_Scoped]:
        """The names for what it makes of what it uses; none where that is an agent."""
        nodes = (node for part in self.parts() for node in ast.walk(part))
        if {_called(node) for node in nodes if isinstance(node, ast.Call)} & _MAKERS:
            return
        yield from ((self.scope, name) for name in _bound(self.node))
        if isinstance(self.node, ast.Return) and self.function is not None:
            yield 0, self.function


def _statements(node: ast.AST, scope: int, name: str | None = None) -> Iterator[_Statement]:
    """Every statement in ``node``, outer ones first."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield _Statement(scope, name, child)
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            plain = None if child.decorator_list else child.name
            yield from _statements(child, id(child), plain)
        else:
            yield from _statements(child, scope, name)


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _bound(node: ast.stmt) -> Iterator[str]:
    """The names that a statement gives a value, but for a list that holds other things too."""
    targets: list[ast.expr] = []
    match node:
        case ast.ImportFrom():
            yield from (alias.asname or alias.name for alias in node.names)
        case ast.Assign(value=ast.List(elts=[_, _, *_]) | ast.BinOp()) | ast.AugAssign():
            pass
        case ast.Assign():
            targets = node.targets
        case ast.AnnAssign() | ast.For() | ast.AsyncFor():
            targets = [node.target]
        case ast.With() | ast.AsyncWith():
            targets = [item.optional_vars for item in node.items if item.optional_vars]
    for inner in (n for target in targets for n in ast.walk(target)):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id


def unknown(project: Project, agent: Agent) -> tuple[Place, ...]:
    """The lines that name the URL variable of a gateway that agentcore.json does not have."""
    known = {names.gateway_url_variable(gateway.name) for gateway in project.gateways}
    return tuple(
        Place(variable, path, number, line.strip())
        for path, content in usage.sources(project, agent, {agent.connections})
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1)
        for variable in cli_vocabulary.variables(line.encode())
        if variable not in known and _reads(line, variable)
    )
