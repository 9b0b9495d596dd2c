"""The proof of an edit: the new module is the old one, but for what connects one gateway."""

from __future__ import annotations

import ast
from collections.abc import Callable

from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.agent.wiring.names import ENTRANCES, PACKAGE
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.source import compiled


def check(before: ast.Module, source: bytes, unit: str, local: str) -> ast.Module:
    """The tree of ``source``, which was made from ``before`` by wiring or unwiring ``unit``.

    Raises `UnrecognisedError` if they differ in anything else, or ``source`` does not compile.
    """
    try:
        after = compiled(source)
    except (SyntaxError, ValueError) as error:
        raise UnrecognisedError(f"the edit would not give valid Python: {error}") from error
    if _without(before, unit, local) != _without(after, unit, local):
        raise UnrecognisedError("the edit would change more than the connection")
    return after


_GONE = object()
_ARGUMENTS = frozenset[str]().union(*(row.arguments for row in FRAMEWORKS.values()))


def _without(tree: ast.Module, unit: str, local: str) -> object:
    """The tree as plain values, without ``unit``.

    No hooks or tools are as good as an empty list of them, and ``[*tools]`` as ``tools``.
    """
    ours = _recogniser(tree, local)

    def hollow(node: ast.AST) -> bool:
        match node:
            case ast.List(elts=elements):
                return all(map(ours, elements))
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return hollow(left) and hollow(right)
        return ours(node)

    def added(node: ast.AST) -> bool:
        """Whether all of it is ours: what a ``+`` or an argument is there for."""
        if isinstance(node, ast.List) and node.elts:
            return all(map(ours, node.elts))
        return ours(node)

    def plain(node: object) -> object:
        match node:
            case ast.ImportFrom(module=module, level=0) if module == PACKAGE:
                names = [(name.name, name.asname) for name in node.names if name.name != unit]
                return names or _GONE
            case ast.Assign(targets=[ast.Name()], value=value) if ours(value):
                return _GONE
            case ast.BinOp(op=ast.Add(), left=left, right=right) if added(left) or added(right):
                return plain(left if added(right) else right)
            case ast.BinOp(op=ast.Add(), left=left, right=right) if hollow(left):
                return plain(right)
            case ast.List(elts=elements) if any(map(ours, elements)):
                others = [element for element in elements if not ours(element)]
                return plain(ast.List(others, node.ctx))
            case ast.List(elts=[ast.Starred(value=value)]):
                return plain(value)
            case ast.keyword(arg=name, value=value) if name in _ARGUMENTS:
                kept = _GONE if hollow(value) else plain(value)
                return _GONE if kept in (_GONE, nothing) else (name, kept)
            case ast.AST():
                return type(node).__name__, [
                    plain(getattr(node, name, None)) for name in node._fields
                ]
            case list():
                return [kept for item in node if (kept := plain(item)) is not _GONE]
        return repr(node)

    nothing = plain(ast.List([], ast.Load()))
    return plain(tree)


def _recogniser(tree: ast.Module, local: str) -> Callable[[ast.AST], bool]:
    """Tells whether an expression is one that gives the tools or the hook of ``local``."""

    def ours(node: ast.AST) -> bool:
        match node:
            case ast.Await(value=value) | ast.Starred(value=value):
                return ours(value)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr), args=[]):
                return name == local and attr in ENTRANCES
            case ast.Attribute(value=ast.Name(id=name), attr="TOOLS"):
                return name == local
            case ast.Name(id=name, ctx=ast.Load()):
                return name in variables
        return False

    variables: set[str] = set()
    variables |= {
        node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Await)
        and ours(node.value)
    }
    return ours
