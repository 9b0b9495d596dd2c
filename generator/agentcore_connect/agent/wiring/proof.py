"""The proof of an edit: the new module is the old one, but for what connects one gateway."""

from __future__ import annotations

import ast
from collections.abc import Callable

from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.agent.wiring.names import ENTRANCES, WRAPPER, is_choice, is_of_units
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
"""What stands for a part that connects the gateway: it is left out of what holds it."""

_ARGUMENTS = frozenset[str]().union(*(row.arguments for row in FRAMEWORKS.values()))


def _without(tree: ast.Module, unit: str, local: str) -> object:
    """The tree as plain values without ``unit``: equal for two modules that differ in nothing else.

    No hooks or tools are as good as an empty list of them, and ``[*tools]`` as ``tools``: wiring
    writes the one where the other stood. All else has to be equal node by node, so that an edit
    that this does not know is refused.
    """
    return _Rest(unit, _recogniser(tree, local)).plain(tree)


class _Rest:
    """What is left of a module's values without those of ``unit``, which ``ours`` recognises."""

    def __init__(self, unit: str, ours: Callable[[ast.AST], bool]) -> None:
        self._unit, self._ours = unit, ours
        self._nothing = self.plain(ast.List([], ast.Load()))

    def plain(self, node: object) -> object:
        """A node as its type and the values of its fields; `_GONE` where all of it is ours."""
        match node:
            case ast.ImportFrom(module=module, level=level) if is_of_units(node):
                names = [(name.name, name.asname) for name in node.names if name.name != self._unit]
                return (module, level, names) if names else _GONE
            case ast.If(body=body, orelse=orelse) if is_choice(node):
                return self._fields(node) if self.plain([*body, *orelse]) else _GONE
            case ast.Call(
                func=ast.Attribute(attr=attr) as wrap, args=[value], keywords=[]
            ) if attr == WRAPPER and self._ours(ast.Call(wrap, [], [])):
                return self.plain(value)
            case ast.Call(
                func=ast.Attribute(attr=attr) as wrap, args=[value], keywords=[]
            ) if attr == WRAPPER and self._ours(value):
                return self.plain(ast.Call(wrap, [], []))
            case ast.Assign(targets=[ast.Name()], value=value) if self._ours(value):
                return _GONE
            case ast.Assign(targets=[ast.Attribute(attr="bypass_multi_tools_limit")]):
                return _GONE  # of ADK's search: what stands beside it
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self._sum(node, left, right)
            case ast.List(elts=elements) if any(map(self._ours, elements)):
                others = [element for element in elements if not self._ours(element)]
                return self.plain(ast.List(others, node.ctx))
            case ast.List(
                elts=[
                    ast.Starred(value=ast.BoolOp(op=ast.Or(), values=[value, ast.Tuple(elts=[])]))
                ]
            ):
                return self.plain(value)
            case ast.List(elts=[ast.Starred(value=value)]):
                return self.plain(value)
            case ast.keyword(arg=name, value=value) if name in _ARGUMENTS:
                kept = _GONE if self._is_hollow(value) else self.plain(value)
                return _GONE if kept in (_GONE, self._nothing) else (name, kept)
            case ast.AST():
                return self._fields(node)
            case list():
                return [kept for item in node if (kept := self.plain(item)) is not _GONE]
        return repr(node)

    def _fields(self, node: ast.AST) -> object:
        return type(node).__name__, [self.plain(getattr(node, name, None)) for name in node._fields]

    def _sum(self, node: ast.BinOp, left: ast.expr, right: ast.expr) -> object:
        """A sum without the side that wiring added, or that has nothing but ours in it."""
        if self._is_added(left) or self._is_added(right):
            return self.plain(left if self._is_added(right) else right)
        return self.plain(right) if self._is_hollow(left) else self._fields(node)

    def _is_added(self, node: ast.AST) -> bool:
        """Whether all of it is ours: what a ``+`` or an argument is there for."""
        if isinstance(node, ast.List) and node.elts:
            return all(map(self._ours, node.elts))
        return self._ours(node)

    def _is_hollow(self, node: ast.AST) -> bool:
        """Whether nothing of a person's is in it, as in an empty list or a sum of such."""
        match node:
            case ast.List(elts=elements):
                return all(map(self._ours, elements))
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self._is_hollow(left) and self._is_hollow(right)
        return self._ours(node)


def _recogniser(tree: ast.Module, local: str) -> Callable[[ast.AST], bool]:
    """Tells whether an expression is one that gives the tools or the hook of ``local``.

    A variable counts that a gateway's awaited tools are assigned to: what wiring makes where two
    calls need them.
    """

    def ours(node: ast.AST) -> bool:
        """Whether an expression gives the unit's tools or hook, by itself or by such a variable."""
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
