"""The gateway client that the agentcore CLI writes: recognised, and its use taken out again.

`agentcore create` and `agentcore add agent` write `mcp_client/client.py` and use it in `main.py`,
in one shape for each framework (`frameworks.cli_client`). Only exactly that is taken out: code of
the same meaning, in which no comment goes that the CLI did not write.
"""

from __future__ import annotations

import ast
import copy
import io
import tokenize
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from agentcore_connect.agent.frameworks.cli_client import Branch, CliClient
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.source import Source
from agentcore_connect.errors import ConnectError
from agentcore_connect.text.splice import LINE_END, Edit

CLI_CLIENT = PurePosixPath("mcp_client", "client.py")
"""Where the CLI puts its client, beside the agent's entrypoint."""

_MODULE = "mcp_client.client"


def tool_prefix(client: CliClient, gateway: str) -> str:
    """What the CLI's client puts before the name of each tool of a gateway."""
    stem = gateway.lower().replace("-", "_")
    return client.tool_prefix.format(gateway=gateway, stem=stem)


def without(source: bytes, shape: CliClient) -> bytes | None:
    """An entrypoint without the CLI's client and its use; None where it is not exactly that."""
    try:
        before = Source(source)
        result = _taken_out(before if shape.branch is None else _bare(before, shape.branch), shape)
        after = Source(result).tree
    except (ConnectError, UnrecognisedError, RecursionError, tokenize.TokenError, SyntaxError):
        return None
    return result if _is_proved(before.tree, after, shape) else None


def _taken_out(code: Source, shape: CliClient) -> bytes:
    """The module without what the shape says. Raises `UnrecognisedError` where it is not there."""
    going = [_only(code.tree, text) for text in (_import_line(shape), *shape.statements)]
    starts = [0, *(match.end() for match in LINE_END.finditer(code.text)), len(code.text)]
    lines = [code.text[start:end] for start, end in pairwise(starts)]
    edits = []
    heads: list[tuple[int, int]] = []
    if shape.branch is not None:
        choice = _choice(code.tree, shape.branch)
        heads, kept = _halves(lines, choice)
        depth = choice.orelse[0].col_offset - choice.col_offset
        edits += [
            Edit(starts[number - 1], starts[number - 1] + depth, "")
            for number in kept
            if lines[number - 1][:depth].isspace() and lines[number - 1].strip()
        ]
        if (stack := _stack_import(code.tree, choice)) is not None:
            going.append(stack)
    ranges = [*_ranges(lines, going, shape), *heads]
    _refuse_comments(code.text, ranges, shape)
    edits += [Edit(starts[first - 1], starts[last], "") for first, last in ranges]
    if shape.expression is not None:
        old, new = shape.expression
        uses = [node for node in ast.walk(code.tree) if _is(node, old)]
        if len(uses) != 1:
            raise UnrecognisedError("the tools are put together in another way")
        start, end = (_offset(lines, starts, *place) for place in _ends(uses[0]))
        edits.append(Edit(start, end, new))
    return code.edited(edits)


def _import_line(shape: CliClient) -> str:
    return f"from {_MODULE} import {shape.function}"


def _only(tree: ast.Module, text: str) -> ast.stmt:
    """The one statement of a module, wherever it is, that ``text`` says."""
    wanted = _dumped(text)
    found = [n for n in ast.walk(tree) if isinstance(n, ast.stmt) and ast.dump(n) == wanted]
    if len(found) != 1:
        raise UnrecognisedError(f"there is not one {text.splitlines()[0]}")
    return found[0]


def _dumped(statement: str) -> str:
    return ast.dump(ast.parse(statement).body[0])


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


def _ranges(
    lines: list[str], statements: list[ast.stmt], shape: CliClient
) -> Iterator[tuple[int, int]]:
    """The lines that go, from 1: with the CLI's comments above, and blank lines that would meet."""
    found: list[tuple[int, int]] = []
    for node in sorted(statements, key=lambda statement: statement.lineno):
        assert node.end_lineno is not None
        first, last = node.lineno, node.end_lineno
        while first > 1 and lines[first - 2].lstrip().startswith(shape.comments):
            first -= 1
        if found and found[-1][1] == first - 1:
            first, _ = found.pop()
        blank_above = first > 1 and not lines[first - 2].strip()
        while blank_above and last < len(lines) and not lines[last].strip():
            last += 1
        found.append((first, last))
    yield from found


def _refuse_comments(text: str, ranges: list[tuple[int, int]], shape: CliClient) -> None:
    """Raise `UnrecognisedError` where a person's comment would go."""
    for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
        line = token.start[0]
        gone = any(first <= line <= last for first, last in ranges)
        if token.type == tokenize.COMMENT and gone and not token.string.startswith(shape.comments):
            raise UnrecognisedError("a comment of your own would go", line)


# --- an agent with gateways, and the same without -------------------------------------------------

_STACK = "AsyncExitStack"
"""What opens a `Branch`, of contextlib; its import goes with it."""


def _choice(tree: ast.Module, branch: Branch) -> ast.If:
    """The `if` that makes the agent with gateways, and the same agent without in its `else`."""
    inside = branch.opening.replace("\n", "\n    ")
    opened = ast.parse(f"async def f():\n    {inside}").body[0]
    assert isinstance(opened, ast.AsyncFunctionDef)
    wanted = opened.body[0]
    assert isinstance(wanted, ast.AsyncWith)
    for node in ast.walk(tree):
        match node:
            case ast.If(
                test=ast.Name(id=name), body=[ast.AsyncWith(body=[first, *inner]) as stack]
            ) if (name == branch.variable):
                same_opening = [*map(ast.dump, (*stack.items, first))] == [
                    *map(ast.dump, (*wanted.items, wanted.body[0]))
                ]
                bare, dropped = _without_keywords(inner, branch.given)
                other, _ = _without_keywords(node.orelse, (branch.otherwise,))
                same_agent = [*map(ast.dump, bare)] == [*map(ast.dump, other)]
                if same_opening and same_agent and inner and dropped == len(branch.given):
                    return node
    raise UnrecognisedError("the agents with servers and without differ in more than that")


def _without_keywords(
    statements: list[ast.stmt], keywords: tuple[str, ...]
) -> tuple[list[ast.stmt], int]:
    """Copies of ``statements`` whose calls have not ``keywords``; and how many were taken out."""
    copies, dropped = copy.deepcopy(statements), 0
    for node in (node for statement in copies for node in ast.walk(statement)):
        if isinstance(node, ast.Call):
            kept = [word for word in node.keywords if ast.unparse(word) not in keywords]
            dropped += len(node.keywords) - len(kept)
            node.keywords = kept
    return copies, dropped


def _bare(code: Source, branch: Branch) -> Source:
    """The module whose agent without gateways has not the empty list that says so."""
    import libcst as cst

    from agentcore_connect.agent.wiring.syntax import Syntax

    choice = _choice(code.tree, branch)
    assert choice.end_lineno is not None
    syntax, edits = Syntax(code.text), []
    for arg in syntax.all(cst.Arg):
        match arg:
            case cst.Arg(keyword=cst.Name(value=name), value=cst.List(elements=[])) if (
                name == branch.variable
            ):
                if choice.orelse[0].lineno <= syntax.line(arg) <= choice.end_lineno:
                    edits += syntax.without_argument(arg)
    return Source(code.edited(edits))


def _halves(lines: list[str], choice: ast.If) -> tuple[list[tuple[int, int]], list[int]]:
    """The lines of the `if` that go, and those of its `else` that stay and come to the left.

    What begins within a string stays where it is.
    """
    last, end = choice.body[-1].end_lineno, choice.end_lineno
    assert last is not None
    assert end is not None
    other = next(n for n in range(last + 1, end) if lines[n - 1].strip().startswith("else"))
    texts = [n for s in choice.orelse for n in ast.walk(s) if isinstance(n, ast.Constant)]
    joined = [n for s in choice.orelse for n in ast.walk(s) if isinstance(n, ast.JoinedStr)]
    inside = {
        line
        for node in (*texts, *joined)
        for line in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
    }
    kept = [line for line in range(other + 1, end + 1) if line not in inside]
    return [(choice.lineno, other)], kept


def _stack_import(tree: ast.Module, choice: ast.If) -> ast.stmt | None:
    """The import that only ``choice`` needs, if it is a line of its own."""
    used = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == _STACK]
    wanted = _dumped(f"from contextlib import {_STACK}")
    lines = [statement for statement in tree.body if ast.dump(statement) == wanted]
    here = [n for n in ast.walk(choice) if isinstance(n, ast.Name) and n.id == _STACK]
    return lines[0] if len(lines) == 1 and len(used) == len(here) else None


# --- the proof ------------------------------------------------------------------------------------


def _is_proved(before: ast.Module, after: ast.Module, shape: CliClient) -> bool:
    """Whether ``after`` is the module without the client, and has nothing of it left."""
    left = {node.id for node in ast.walk(after) if isinstance(node, ast.Name)}
    if left & {shape.function, *shape.variables}:
        return False
    expected = _Without(before, shape).visit(copy.deepcopy(before))
    return ast.dump(after) == ast.dump(expected)


class _Without(ast.NodeTransformer):
    """A tree without the statements of a shape, and with its expression replaced."""

    def __init__(self, tree: ast.Module, shape: CliClient) -> None:
        self._gone = {_dumped(text) for text in (_import_line(shape), *shape.statements)}
        self._old, self._new = shape.expression or ("", "")
        self._branch = shape.branch
        if shape.branch is not None:
            uses = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == _STACK]
            self._gone |= {_dumped(f"from contextlib import {_STACK}")} if len(uses) == 1 else set()

    def visit(self, node: ast.AST) -> Any:
        """The node without the client; of the `if` that opens gateways its ``else`` is left."""
        if isinstance(node, ast.stmt) and ast.dump(node) in self._gone:
            return None
        if self._old and _is(node, self._old):
            return _parsed(self._new)
        match node:
            case ast.If(test=ast.Name(id=name)) if (
                self._branch is not None and name == self._branch.variable
            ):
                return _without_keywords(node.orelse, (self._branch.otherwise,))[0]
        return super().visit(node)
