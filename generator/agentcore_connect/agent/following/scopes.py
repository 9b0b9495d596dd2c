"""The names of a module: what each scope gives a name, and where attributes are given values."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from agentcore_connect.agent.following.modules import Module

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Given = ast.AST
"""What gives a name its value: an expression; or an import, a function, a class, a parameter."""

_FILLS = frozenset({"add", "append", "extend", "insert", "setdefault", "update", "put", "set"})


@dataclass(eq=False)
class Scope:
    """A module, or one of its functions: ``names`` are what it binds, each with all its values.

    ``owner`` is the class whose method it is. A class has no scope of its own here: its body is
    read with the one around it.
    """

    module: Module
    node: ast.Module | FunctionNode
    outer: Scope | None = None
    owner: ast.ClassDef | None = None
    names: dict[str, list[Given]] = field(default_factory=lambda: defaultdict(list))
    results: list[ast.expr] = field(default_factory=list)

    @property
    def body(self) -> list[ast.stmt]:
        """The statements that run; of a lambda, its expression as one."""
        if isinstance(self.node, ast.Lambda):
            return [ast.copy_location(ast.Expr(self.node.body), self.node.body)]
        return self.node.body

    @property
    def first(self) -> str:
        """The name of a method's own object, ``self`` or ``cls``; empty where there is none."""
        if self.owner is None or isinstance(self.node, ast.Module):
            return ""
        arguments = [*self.node.args.posonlyargs, *self.node.args.args]
        return arguments[0].arg if arguments else ""


@dataclass(frozen=True)
class Store:
    """An attribute that is given a value: of the object ``base``, or in the body of a class."""

    attribute: str
    base: ast.expr | ast.ClassDef
    value: ast.expr
    scope: Scope


@dataclass
class Names:
    """All scopes of a module. ``stores`` are the values that attributes of objects are given."""

    module: Module
    top: Scope = field(init=False)
    scopes: dict[ast.AST, Scope] = field(default_factory=dict)
    stores: list[Store] = field(default_factory=list)
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.top = Scope(self.module, self.module.tree)
        self.scopes[self.module.tree] = self.top
        for node in ast.walk(self.module.tree):
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
        self._read(self.top, self.module.tree.body, None)

    def scope(self, node: ast.AST) -> Scope:
        """The scope in which a node is evaluated."""
        at = self.parents.get(node)
        while at is not None and at not in self.scopes:
            at = self.parents.get(at)
        return self.top if at is None else self.scopes[at]

    def _read(self, scope: Scope, body: list[ast.stmt], owner: ast.ClassDef | None) -> None:
        """The names of one body; those of the functions in it go to scopes of their own."""
        declared = {
            name
            for node in own_nodes(body)
            if isinstance(node, ast.Global | ast.Nonlocal)
            for name in node.names
        }

        def give(name: str, value: Given) -> None:
            (self.top if name in declared else scope).names[name].append(value)

        for node in own_nodes(body):
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    if owner is None:
                        give(node.name, node)
                    self._function(node, scope, owner)
                case ast.Lambda():
                    self._function(node, scope, scope.owner)
                case ast.ClassDef():
                    if owner is None:
                        give(node.name, node)
                    self._read(scope, node.body, node)
                case ast.Import():
                    for alias in node.names:
                        give((alias.asname or alias.name).partition(".")[0], alias)
                case ast.ImportFrom():
                    for alias in node.names:
                        give(alias.asname or alias.name, alias)
                case ast.Return(value=ast.expr() as value) | ast.Yield(value=ast.expr() as value):
                    scope.results.append(value)
                case _:
                    for target, value in _assigned(node):
                        self._assign(scope, give, target, value, owner)

    def _function(self, node: FunctionNode, scope: Scope, owner: ast.ClassDef | None) -> None:
        inner = Scope(self.module, node, scope, owner)
        self.scopes[node] = inner
        arguments = node.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            inner.names[argument.arg].append(argument)
        if isinstance(node, ast.Lambda):
            inner.results.append(node.body)
        self._read(inner, inner.body, None)

    def _assign(
        self,
        scope: Scope,
        give: Callable[[str, Given], None],
        target: ast.expr,
        value: ast.expr,
        owner: ast.ClassDef | None,
    ) -> None:
        match target:
            case ast.Name(id=name):
                if owner is None:
                    give(name, value)
                else:
                    self.stores.append(Store(name, owner, value, scope))
            case ast.Attribute(value=base, attr=attr):
                self.stores.append(Store(attr, base, value, scope))
            case ast.Subscript(value=inner) | ast.Starred(value=inner):
                self._assign(scope, give, inner, value, owner)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
                pairs = len(values) == len(targets)
                for index, one in enumerate(targets):
                    self._assign(scope, give, one, values[index] if pairs else value, owner)


def own_nodes(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """The nodes of a body, in the order of the text, without what functions and classes hold."""
    waiting: list[ast.AST] = [*reversed(body)]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inside: list[ast.AST] = [*node.decorator_list]
        elif isinstance(node, ast.Lambda):
            inside = []
        else:
            inside = [*ast.iter_child_nodes(node)]
        waiting += reversed(inside)


def _assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What a statement or expression assigns: target and value. What fills a container counts."""
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield target, value
        case ast.AugAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
            yield target, value
        case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
            yield target, value
        case ast.comprehension(target=target, iter=value):
            yield target, value
        case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
            yield target, value
        case ast.Call(
            func=ast.Attribute(value=base, attr=method), args=args
        ) if method in _FILLS and isinstance(base, ast.Name | ast.Attribute | ast.Subscript):
            yield from ((base, value) for value in args)
