"""Gateway clients that connect did not make: where they are, and the CLI's own taken out again.

`agentcore create` and `agentcore add agent` write `mcp_client/client.py` and use it in `main.py`,
in one shape for each framework (measured on 0.30.0). Only exactly that shape is taken out; what
else opens a gateway is found by the variable that holds its URL, and left to the person.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from agentcore_connect import names, usage
from agentcore_connect.errors import ConnectError
from agentcore_connect.project import Agent, Project
from agentcore_connect.questions import Framework
from agentcore_connect.wiring.outcome import UnrecognisedError
from agentcore_connect.wiring.source import Source
from agentcore_connect.wiring.splice import LINE_END, Edit

CLI_CLIENT = PurePosixPath("mcp_client", "client.py")
"""Where the CLI puts its client, beside the agent's entrypoint."""

_MODULE = "mcp_client.client"
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
        names.gateway_url_variable(str(g["name"])): str(g["name"]) for g in project.gateways
    }
    sources = dict(usage.sources(project, agent, set(without)))
    if not any(_IMPORT.search(content) for content in sources.values()):
        sources.pop(agent.main.parent / CLI_CLIENT, None)
    return tuple(
        Place(gateway, path, number, line.strip())
        for path, content in sources.items()
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1)
        for variable, gateway in variables.items()
        if f'"{variable}"' in line or f"'{variable}'" in line
    )


@dataclass(frozen=True)
class _Shape:
    """How the CLI uses its client: statements that go, and an expression that becomes another."""

    function: str
    statements: tuple[str, ...]
    expression: tuple[str, str] | None = None
    variables: tuple[str, ...] = ()


_SHAPES: dict[Framework, _Shape] = {
    "strands": _Shape(
        "get_all_gateway_mcp_clients",
        (
            "mcp_clients = []",
            "mcp_clients += get_all_gateway_mcp_clients()",
            "for mcp_client in mcp_clients:\n    if mcp_client:\n        tools.append(mcp_client)",
        ),
        None,
        ("mcp_clients", "mcp_client"),
    ),
    "langgraph": _Shape(
        "get_all_gateway_mcp_client",
        (
            "mcp_client = get_all_gateway_mcp_client()",
            "mcp_tools = []",
            "if mcp_client:\n    mcp_tools = await mcp_client.get_tools()",
        ),
        ("mcp_tools + tools", "tools"),
        ("mcp_client", "mcp_tools"),
    ),
}


def without_cli_client(source: bytes, framework: Framework) -> bytes | None:
    """An entrypoint without the CLI's client and its use; None where it is not exactly that shape.

    The comments directly above a statement that goes are about it and go with it.
    """
    shape = _SHAPES.get(framework)
    if shape is None:
        return None
    try:
        code = Source(source)
    except (ConnectError, UnrecognisedError):
        return None
    wanted = (f"from {_MODULE} import {shape.function}", *shape.statements)
    going = [found for text in wanted if (found := _only(code.tree, text)) is not None]
    if len(going) < len(wanted):
        return None
    starts = [0, *(match.end() for match in LINE_END.finditer(code.text)), len(code.text)]
    lines = [code.text[start:end] for start, end in pairwise(starts)]
    edits = [Edit(starts[first - 1], starts[last], "") for first, last in _ranges(lines, going)]
    if shape.expression is not None:
        old, new = shape.expression
        uses = [node for node in ast.walk(code.tree) if _is(node, old)]
        if len(uses) != 1:
            return None
        start, end = (_offset(lines, starts, *place) for place in _ends(uses[0]))
        edits.append(Edit(start, end, new))
    try:
        result = code.edited(edits)
    except UnrecognisedError:
        return None
    return result if _is_proved(code.tree, result, shape, going) else None


def _only(tree: ast.Module, text: str) -> ast.stmt | None:
    """The one statement of a module, wherever it is, that ``text`` says."""
    wanted = ast.dump(ast.parse(text).body[0])
    found = [n for n in ast.walk(tree) if isinstance(n, ast.stmt) and ast.dump(n) == wanted]
    return found[0] if len(found) == 1 else None


def _is(node: ast.AST, expression: str) -> bool:
    return isinstance(node, ast.BinOp) and ast.dump(node) == ast.dump(_parsed(expression))


def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


def _ends(node: ast.AST) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where an expression begins and ends: line, and byte in it."""
    assert isinstance(node, ast.expr)
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)


def _offset(lines: list[str], starts: list[int], line: int, column: int) -> int:
    return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())


def _ranges(lines: list[str], statements: list[ast.stmt]) -> list[tuple[int, int]]:
    """The lines that go, from 1: with the comments above, and the blank lines that would meet."""
    found: list[tuple[int, int]] = []
    for node in sorted(statements, key=lambda statement: statement.lineno):
        assert node.end_lineno is not None
        first, last = node.lineno, node.end_lineno
        while first > 1 and lines[first - 2].lstrip().startswith("#"):
            first -= 1
        if found and found[-1][1] == first - 1:
            first, _ = found.pop()
        blank_above = first > 1 and not lines[first - 2].strip()
        while blank_above and last < len(lines) and not lines[last].strip():
            last += 1
        found.append((first, last))
    return found


def _is_proved(tree: ast.Module, result: bytes, shape: _Shape, gone: list[ast.stmt]) -> bool:
    """Whether ``result`` is the module without ``gone``, and has nothing of the client left."""
    try:
        after = Source(result).tree
    except (ConnectError, UnrecognisedError):
        return False
    left = {node.id for node in ast.walk(after) if isinstance(node, ast.Name)}
    if left & {shape.function, *shape.variables}:
        return False
    expected = _Without(gone, shape).visit(tree)
    return ast.dump(after) == ast.dump(expected)


class _Without(ast.NodeTransformer):
    """A tree without some statements, and with the shape's expression replaced."""

    def __init__(self, gone: list[ast.stmt], shape: _Shape) -> None:
        self._gone = {id(node) for node in gone}
        self._old, self._new = shape.expression or ("", "")

    def visit(self, node: ast.AST) -> Any:
        if id(node) in self._gone:
            return None
        if self._old and _is(node, self._old):
            return _parsed(self._new)
        return super().visit(node)
