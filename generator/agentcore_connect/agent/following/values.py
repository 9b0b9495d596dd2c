"""What an expression of an agent's code may be, as far as it leads to the calls that make agents.

Flow does not matter here: a name is all that it is ever given, and what is in a container is the
container. So nothing that is made is missed because it goes through a dict, a cache or a branch.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from agentcore_connect.agent.following.modules import Module, Modules
from agentcore_connect.agent.following.scopes import Names, Scope, Store, own_nodes
from agentcore_connect.agent.wiring.names import WRAPPER


@dataclass(frozen=True)
class Made:
    """An agent: the call that makes it."""

    module: Module
    call: ast.Call


@dataclass(frozen=True)
class Function:
    """A function of the agent's own; ``of`` is the object whose method it is."""

    scope: Scope
    of: ast.ClassDef | None = None

    @property
    def is_tool(self) -> bool:
        """Whether a model calls it: what a decorator with ``tool`` in its name says."""
        decorators = getattr(self.scope.node, "decorator_list", [])
        return any("tool" in last_name(each).lower() for each in decorators)


@dataclass(frozen=True)
class Class:
    """A class of the agent's own."""

    module: Module
    node: ast.ClassDef


@dataclass(frozen=True)
class Object:
    """An object of such a class."""

    of: Class


@dataclass(frozen=True)
class Local:
    """A module of the agent's own, as a value."""

    module: Module


@dataclass(frozen=True)
class Outside:
    """What comes from a library, by its qualified name; also what is made of it."""

    name: str


@dataclass(frozen=True)
class Preset:
    """What makes an agent, with arguments that it was given before: the `partial` that did."""

    module: Module
    call: ast.Call


Value = Made | Function | Class | Object | Local | Outside | Preset
Values = frozenset[Value]
NOTHING: Values = frozenset()

_HANDED_ON = frozenset(
    {
        *("asyncio.run", "asyncio.to_thread", "asyncio.wait_for", "asyncio.create_task"),
        *("asyncio.gather", "asyncio.shield", "anyio.to_thread.run_sync", "anyio.run"),
        *("copy.copy", "copy.deepcopy", "functools.partial", "typing.cast", "nest_asyncio.run"),
        *("fastapi.Depends", "fastapi.params.Depends"),
        *("getattr", "contextlib.nullcontext", "weakref.ref"),
    }
)
"""Functions of which one argument, or what it gives when it is called, is the result."""

_HOLDS = frozenset(
    {
        *("next", "anext", "iter", "list", "tuple", "dict", "set", "sorted", "reversed"),
        *("enumerate", "zip"),
    }
)
"""Functions whose result is what is in their arguments, and never called."""

_NOT_CALLED = frozenset({"typing.cast", "getattr", "copy.copy", "copy.deepcopy", "weakref.ref"})
"""Those among them that never call what they are given."""

_SAME = frozenset(
    {
        *("get", "pop", "popitem", "setdefault", "values", "items", "copy", "clone"),
        *("model_copy", "__enter__", "__aenter__", "enter_context", "enter_async_context"),
        *("result", "with_options", "get_nowait"),
    }
)
"""Methods whose result is what is in the object, or the object."""

_RUN_LATER = frozenset({"submit", "run_in_executor", "run_sync"})
"""Methods that run a function which they are given."""


@dataclass
class Evaluation:
    """Expressions of all modules of one agent.

    ``classes`` are the qualified names of what makes agents, ``given_by`` the keywords by which
    one gets a unit; None is ``**``. ``given`` are the arguments that calls were seen to give to
    parameters; it grows while code is walked. ``preset`` are the calls by which a function of a
    library makes an agent, or will.
    """

    modules: Modules
    classes: Collection[str]
    given_by: frozenset[str | None] = frozenset()
    given: dict[ast.arg, set[Value]] = field(default_factory=lambda: defaultdict(set))
    preset: set[ast.Call] = field(default_factory=set)
    _names: dict[Module, Names] = field(default_factory=dict)
    _cache: dict[ast.AST, Values] = field(default_factory=dict)
    _open: set[object] = field(default_factory=set)
    _stored_in: dict[str, list[Store]] = field(default_factory=lambda: defaultdict(list))
    _nodes: dict[Scope, list[ast.AST]] = field(default_factory=dict)

    def names(self, module: Module) -> Names:
        if module not in self._names:
            self._names[module] = Names(module)
        return self._names[module]

    def nodes(self, scope: Scope) -> list[ast.AST]:
        """What of a function's code does something: calls, attributes that are read, contexts."""
        if scope not in self._nodes:
            kinds = (ast.Call, ast.Attribute, ast.withitem)
            self._nodes[scope] = [n for n in own_nodes(scope.body) if isinstance(n, kinds)]
        return self._nodes[scope]

    def forget(self) -> None:
        """Forget what expressions are: more arguments are known."""
        self._cache.clear()

    def of(self, expression: ast.expr, scope: Scope) -> Values:
        """All that an expression may be."""
        if expression in self._cache:
            return self._cache[expression]
        if expression in self._open:
            return NOTHING
        self._open.add(expression)
        try:
            found = frozenset(self._of(expression, scope))
        finally:
            self._open.discard(expression)
        self._cache[expression] = found
        return found

    def _of(self, expression: ast.expr, scope: Scope) -> Iterable[Value]:
        match expression:
            case ast.Name(id=name):
                return self.named(name, scope)
            case ast.Attribute(value=base, attr=attr):
                return self._attribute(self.of(base, scope), attr)
            case ast.Call():
                return self._called(expression, scope)
            case ast.BoolOp(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
                return self._any(parts, scope)
            case ast.Set(elts=parts) | ast.Dict(values=parts):
                return self._any(parts, scope)
            case ast.IfExp(body=body, orelse=orelse):
                return self._any((body, orelse), scope)
            case ast.BinOp(left=left, right=right):
                return self._any((left, right), scope)
            case ast.NamedExpr(value=inner) | ast.Await(value=inner) | ast.Starred(value=inner):
                return self.of(inner, scope)
            case ast.Subscript(value=inner) | ast.YieldFrom(value=inner):
                return self.of(inner, scope)
            case ast.ListComp(elt=inner) | ast.SetComp(elt=inner) | ast.GeneratorExp(elt=inner):
                return self.of(inner, scope)
            case ast.DictComp(value=inner):
                return self.of(inner, scope)
            case ast.Lambda():
                return [Function(self.names(scope.module).scopes[expression])]
        return NOTHING

    def _any(self, parts: Iterable[ast.expr], scope: Scope) -> Iterator[Value]:
        for part in parts:
            yield from self.of(part, scope)

    def named(self, name: str, scope: Scope) -> Values:
        """All that a name may be in a scope."""
        at: Scope | None = scope
        while at is not None:
            if name in at.names:
                return self._in_scope(name, at)
            at = at.outer
        star = self._starred(name, scope.module)
        return star or frozenset({Outside(name)})

    def _in_scope(self, name: str, scope: Scope) -> Values:
        key = (name, scope)
        if key in self._open:
            return NOTHING
        self._open.add(key)
        found: set[Value] = set()
        try:
            for value in scope.names[name]:
                found.update(self._given(value, scope))
        finally:
            self._open.discard(key)
        return frozenset(found)

    def _given(self, value: ast.AST, scope: Scope) -> Iterable[Value]:
        """What gives a name its value, as values."""
        match value:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return [Function(self.names(scope.module).scopes[value])]
            case ast.ClassDef():
                return [Class(scope.module, value)]
            case ast.alias():
                return self._imported(value, scope.module)
            case ast.arg():
                return self._argument(value, scope)
            case ast.expr():
                return self.of(value, self.names(scope.module).scope(value))
        return NOTHING

    def _argument(self, argument: ast.arg, scope: Scope) -> Iterator[Value]:
        yield from self.given[argument]
        assert not isinstance(scope.node, ast.Module)
        if argument.arg == scope.first and scope.owner is not None:
            own = Class(scope.module, scope.owner)
            decorators = getattr(scope.node, "decorator_list", [])
            yield own if any(last_name(d) == "classmethod" for d in decorators) else Object(own)
        arguments = scope.node.args
        by_position = [*arguments.posonlyargs, *arguments.args]
        tail = by_position[len(by_position) - len(arguments.defaults) :]
        defaults = [*zip(tail, arguments.defaults, strict=True)]
        defaults += [
            (one, value)
            for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            if value is not None
        ]
        for one, default in defaults:
            if one is argument:
                yield from self.of(default, scope.outer or scope)

    def _imported(self, alias: ast.alias, module: Module) -> Values:
        statement = self.names(module).parents[alias]
        if isinstance(statement, ast.Import):
            whole = alias.name if alias.asname else alias.name.partition(".")[0]
            found = self.modules.meant(module, 0, whole)
            return frozenset({Local(found) if found else Outside(whole)})
        assert isinstance(statement, ast.ImportFrom)
        dotted = statement.module or ""
        holder = self.modules.meant(module, statement.level, dotted)
        if holder is not None:
            found_in = self.member(holder, alias.name)
            if found_in:
                return found_in
        part = f"{dotted}.{alias.name}" if dotted else alias.name
        inner = self.modules.meant(module, statement.level, part)
        if inner is not None:
            return frozenset({Local(inner)})
        return NOTHING if statement.level or holder else frozenset({Outside(part)})

    def member(self, module: Module, name: str) -> Values:
        """What a name is at the top level of a module."""
        top = self.names(module).top
        if name in top.names:
            return self._in_scope(name, top)
        return self._starred(name, module)

    def _starred(self, name: str, module: Module) -> Values:
        """What a name is by an ``import *`` from a module of the agent's own."""
        for node in module.tree.body:
            if isinstance(node, ast.ImportFrom) and any(a.name == "*" for a in node.names):
                found = self.modules.meant(module, node.level, node.module or "")
                top = self.names(found).top if found is not None else None
                if top is not None and found is not module and name in top.names:
                    return self._in_scope(name, top)
        return NOTHING

    def _attribute(self, bases: Values, attr: str) -> Iterator[Value]:
        known = False
        for base in bases:
            match base:
                case Local(module):
                    known = True
                    found = self.member(module, attr)
                    if not found:
                        folder = module.path.parent
                        inner = self.modules.at(folder / f"{attr}.py") or self.modules.at(
                            folder / attr / "__init__.py"
                        )
                        is_package = module.path.name == "__init__.py"
                        found = frozenset({Local(inner)} if inner and is_package else ())
                    yield from found
                case Object() | Class():
                    known = True
                    of = base.of if isinstance(base, Object) else base
                    yield from self._of_class(of, attr)
                case Outside(name):
                    yield Outside(f"{name}.{attr}")
                case Made() | Function():
                    known = True
        if not known:
            for store in self._stores(attr):
                if not isinstance(store.base, ast.ClassDef) and not self._has_class(store):
                    yield from self._stored(store)

    def _of_class(self, of: Class, attr: str) -> Iterator[Value]:
        """An attribute of an object or class: a method, what a property gives, what it is given."""
        for each in self.line_of(of):
            methods = [
                node
                for node in each.node.body
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == attr
            ]
            for node in methods:
                scope = self.names(each.module).scopes[node]
                if any("property" in last_name(one) for one in node.decorator_list):
                    yield from self.results(Function(scope))
                else:
                    yield Function(scope, each.node)
            if methods:
                return
        for store in self._stores(attr):
            if self._is_of(store, of):
                yield from self._stored(store)

    def line_of(self, of: Class) -> list[Class]:
        """A class and those of the agent's own that it is derived from."""
        found = [of]
        for each in found:
            for base in each.node.bases:
                for value in self.of(base, self.names(each.module).top):
                    if isinstance(value, Class) and value not in found and len(found) < 20:
                        found.append(value)
        return found

    def _stores(self, attr: str) -> list[Store]:
        if not self._stored_in:
            for module in self.modules.every():
                for store in self.names(module).stores:
                    self._stored_in[store.attribute].append(store)
        return self._stored_in.get(attr, [])

    def _stored(self, store: Store) -> Values:
        return self.of(store.value, self.names(store.scope.module).scope(store.value))

    def _is_of(self, store: Store, of: Class) -> bool:
        line = {each.node for each in self.line_of(of)}
        if isinstance(store.base, ast.ClassDef):
            return store.base in line
        values = self.of(store.base, store.scope)
        return any(
            (isinstance(value, Object) and value.of.node in line)
            or (isinstance(value, Class) and value.node in line)
            for value in values
        )

    def _has_class(self, store: Store) -> bool:
        assert not isinstance(store.base, ast.ClassDef)
        return any(isinstance(v, Object | Class) for v in self.of(store.base, store.scope))

    def _called(self, call: ast.Call, scope: Scope) -> Iterator[Value]:
        """What a call gives."""
        match call:
            case ast.Call(func=ast.Attribute(attr=attr), args=[made]) if attr == WRAPPER:
                yield from self.of(made, scope)
                return
        for callee in self.of(call.func, scope):
            yield from self._given_by(callee, call, scope)
        if not isinstance(call.func, ast.Attribute):
            return
        if call.func.attr in _SAME:
            yield from self.of(call.func.value, scope)
            yield from self._any(call.args, scope)
        if call.func.attr in _RUN_LATER:
            for value in self._any(call.args, scope):
                if isinstance(value, Function):
                    yield from self.results(value)

    def _given_by(self, callee: Value, call: ast.Call, scope: Scope) -> Iterator[Value]:
        """What a call of ``callee`` gives."""
        match callee:
            case Outside(name) if name in self.classes:
                yield Made(scope.module, call)
            case Outside(name) if name in _HOLDS or last_part(name) in _SAME:
                for value in self._any(arguments(call), scope):
                    yield from self._result_of(value)
            case Outside(name) if name in _HANDED_ON:
                for value in self._any(arguments(call), scope):
                    if self._is_maker(value):
                        yield from self._made_by(name, value, call, scope)
                    else:
                        yield from self._result_of(value)
            case Preset(module, by):
                yield Made(module, by)
            case Outside(name):
                yield Outside(f"{name}()")
            case Class() as made:
                yield self._made_of(made, call, scope)
            case Function():
                yield from self.results(callee)
            case Object(of):
                for method in self._of_class(of, "__call__"):
                    if isinstance(method, Function):
                        yield from self.results(method)

    def _is_maker(self, value: Value) -> bool:
        """Whether a value is a class or function that makes agents."""
        match value:
            case Outside(name):
                return name in self.classes
            case Class():
                return self.makes_agents(value)
        return False

    def _made_by(self, name: str, maker: Value, call: ast.Call, scope: Scope) -> Iterator[Value]:
        """What a function of a library makes of ``maker``, which it is given in ``call``.

        A later call gives an argument in the place of the one that `partial` gave, so that a unit
        may be given there only where `partial` is sure not to give what a unit is given by.
        """
        is_partial = name == "functools.partial"
        if (
            is_partial
            and len(call.args) == 1
            and not self.given_by & {k.arg for k in call.keywords}
        ):
            yield maker
        elif name not in _NOT_CALLED:
            self.preset.add(call)
            yield Preset(scope.module, call) if is_partial else Made(scope.module, call)

    def _made_of(self, of: Class, call: ast.Call, scope: Scope) -> Value:
        """What a call of a class of the agent's own gives.

        Of one that is derived from what makes agents, the call that gives that its arguments.
        """
        if not self.makes_agents(of):
            return Object(of)
        for each in self.line_of(of):
            for node in each.node.body:
                if isinstance(node, ast.FunctionDef) and node.name == "__init__":
                    inner = [one for one in ast.walk(node) if _is_of_super(one)]
                    if len(inner) == 1 and isinstance(inner[0], ast.Call):
                        return Made(each.module, inner[0])
                    return Object(of)
        return Made(scope.module, call)

    def _result_of(self, value: Value) -> Iterable[Value]:
        return self.results(value) if isinstance(value, Function) else [value]

    def results(self, function: Function) -> Values:
        """What a function of the agent's own gives."""
        found: set[Value] = set()
        for result in function.scope.results:
            found |= self.of(result, function.scope)
        return frozenset(found)

    def makes_agents(self, of: Class) -> bool:
        """Whether it is derived from what makes agents, and gets its arguments as that does."""
        return any(
            isinstance(value, Outside) and value.name in self.classes
            for each in self.line_of(of)
            for base in each.node.bases
            for value in self.of(base, self.names(each.module).top)
        )


def _is_of_super(node: ast.AST) -> bool:
    """Whether it is ``super().__init__(...)``."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__")
        ):
            return True
    return False


def is_of_units_alone(expression: ast.expr) -> bool:
    """Whether it is ``weather.with_tools()``, or such in another."""
    match expression:
        case ast.Call(func=ast.Attribute(attr=attr), args=([] | [_]) as inner, keywords=[]):
            return attr == WRAPPER and all(map(is_of_units_alone, inner))
    return False


def arguments(call: ast.Call) -> list[ast.expr]:
    """All that a call is given."""
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def last_name(expression: ast.expr) -> str:
    """The last part of the name of a decorator, or of what is called."""
    match expression:
        case ast.Call(func=func):
            return last_name(func)
        case ast.Attribute(attr=attr):
            return attr
        case ast.Name(id=name):
            return name
        case ast.Subscript(value=value):
            return last_name(value)
    return ""


def last_part(name: str) -> str:
    """The last part of a qualified name."""
    return name.removesuffix("()").rpartition(".")[2]
