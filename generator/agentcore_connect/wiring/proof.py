"""The proof of an edit: the new module is the old one, but for what connects one gateway."""

from __future__ import annotations

import ast
from collections.abc import Callable

from agentcore_connect.wiring.names import ENTRANCES, PACKAGE
from agentcore_connect.wiring.outcome import UnrecognisedError
from agentcore_connect.wiring.source import compiled


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


def _without(tree: ast.Module, unit: str, local: str) -> object:
    """The tree as plain values, without ``unit``; ``hooks=[]`` is as good as no hooks."""
    ours = _recogniser(tree, local)

    def plain(node: object) -> object:
        match node:
            case ast.ImportFrom(module=module, level=0) if module == PACKAGE:
                names = [(name.name, name.asname) for name in node.names if name.name != unit]
                return names or _GONE
            case ast.Assign(targets=[ast.Name()], value=value) if ours(value):
                return _GONE
            case ast.BinOp(op=ast.Add(), left=left, right=right) if ours(left) or ours(right):
                return plain(left if ours(right) else right)
            case ast.List(elts=elements) if any(map(ours, elements)):
                others = [element for element in elements if not ours(element)]
                if len(others) == 1 and isinstance(others[0], ast.Starred):
                    return plain(others[0].value)
                return plain(ast.List(others, node.ctx))
            case ast.keyword(arg="hooks", value=ast.List(elts=elements)) if all(
                map(ours, elements)
            ):
                return _GONE
            case ast.keyword(arg="tools", value=value) if ours(value):
                return _GONE
            case ast.AST():
                return type(node).__name__, [
                    plain(getattr(node, name, None)) for name in node._fields
                ]
            case list():
                return [kept for item in node if (kept := plain(item)) is not _GONE]
        return repr(node)

    return plain(tree)


def _recogniser(tree: ast.Module, local: str) -> Callable[[ast.AST], bool]:
    """Tells whether an expression is one that gives the tools or the hook of ``local``."""

    def ours(node: ast.AST) -> bool:
        match node:
            case ast.Await(value=value) | ast.Starred(value=value):
                return ours(value)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr), args=[]):
                return name == local and attr in ENTRANCES
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
