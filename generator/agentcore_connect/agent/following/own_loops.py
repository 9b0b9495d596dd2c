"""Code that calls the tools which a model asks for by itself, by their names.

``tools_by_name[call["name"]].invoke(call["args"])``, or a search by the name through a list.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agentcore_connect.agent.following.scopes import own_nodes
from agentcore_connect.agent.wiring.names import WRAPPER

CALLS = frozenset({"invoke", "ainvoke", "run", "arun"})
"""What calls a tool of LangChain, once it is found."""

FREE = frozenset({"any", "auto", "none", "required"})
"""What ``tool_choice`` of ``bind_tools`` says where the model chooses; else it names a tool."""

_NAMES = ("name", "tool", "function", "func")
"""How the parameters of a function end that is told which tool to call."""

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Lookup:
    """``tables`` are where a tool is looked for, each time that they stand there; ``call`` calls
    what was found.
    """

    tables: tuple[ast.expr, ...]
    call: ast.Call


class UnclearError(Exception):
    """A tool is looked up by something that is not seen to be the name that the model said, that
    name is also compared with others than those of the table, or not every tool can be called so.
    ``line`` is where.
    """

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def lookups(tree: ast.Module) -> list[Lookup]:
    """Every place of a module in which a tool that a model asks for is looked up and called.

    Raises UnclearError where something else may decide which tool is called.
    """
    found: list[Lookup] = []
    for function in ast.walk(tree):
        if isinstance(function, _Function):
            found += _Dispatch(function).lookups()
    return found


def is_forced(call: ast.Call) -> bool:
    """Whether a model has to call a certain tool: then that is a form which it fills in."""
    return any(
        each.arg == "tool_choice"
        and isinstance(each.value, ast.Constant)
        and isinstance(each.value.value, str)
        and each.value.value not in FREE
        for each in call.keywords
    )


def inner(expression: ast.expr) -> ast.expr:
    """What is wrapped for units: ``tools`` of ``weather.with_tools(tools)``."""
    while (found := wrapped(expression)) is not None:
        expression = found[1]
    return expression


def wrapped(expression: ast.expr) -> tuple[str, ast.expr] | None:
    """The unit and what is wrapped for it."""
    match expression:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=local), attr=name), args=[value], keywords=[]
        ) if (name == WRAPPER):
            return local, value
    return None


class _Dispatch:
    """One function that may look tools up."""

    def __init__(self, function: _Function) -> None:
        self._nodes = [*own_nodes(function.body)]
        arguments = function.args
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        self._parameters = {each.arg for each in every}
        self._goes_through_calls = any(_is_tool_calls(node) for node in self._nodes)
        self._asked: set[str] = set()  # the calls whose arguments what was found is called with
        self._given: dict[str, list[ast.expr]] = {}
        for node in self._nodes:
            match node:
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=value)
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                    | ast.NamedExpr(target=ast.Name(id=name), value=value)
                ):
                    self._given.setdefault(name, []).append(value)
                case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                    for target, value in zip(names, values, strict=False):
                        if isinstance(target, ast.Name):
                            self._given.setdefault(target.id, []).append(value)

    def lookups(self) -> list[Lookup]:
        found: list[Lookup] = []
        for node in self._nodes:
            if isinstance(node, ast.Call):
                for method in (node.func, *node.args):  # asyncio.to_thread(tool.invoke, ...)
                    if isinstance(method, ast.Attribute) and method.attr in CALLS:
                        found += self._by(method.value, node)
        return [*{lookup.tables: lookup for lookup in found}.values()]

    def _by(self, receiver: ast.expr, call: ast.Call) -> Iterator[Lookup]:
        """What is called here, if it was looked up by the name of a call."""
        self._asked = {name for each in call.args[:1] if (name := _call_of(each, "args"))}
        for table, key in self._searches(receiver):
            self._check_use(call)
            again = [each for node in self._nodes for each in self._again(node, key, inner(table))]
            yield Lookup((table, *(each for each in again if each is not table)), call)

    def _check_use(self, call: ast.Call) -> None:
        """Raise UnclearError where only tools of the agent's own can be called like this.

        That is with more than the model's arguments, or for a result of a certain form.
        """
        whole = isinstance(call.args[0] if call.args else None, ast.Name)
        results = {name for name, values in self._given.items() if call in map(_awaited, values)}
        guarded = {
            node.args[0].id
            for node in self._nodes
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("hasattr", "isinstance")
            and isinstance(node.args[0], ast.Name)
        }
        for node in self._nodes:
            match node:
                case ast.Assign(targets=[ast.Tuple()], value=value) if _awaited(value) is call:
                    raise UnclearError(node.lineno)
                case ast.Subscript(
                    value=ast.Subscript(slice=ast.Constant(value="args")), ctx=ast.Store()
                ):
                    raise UnclearError(node.lineno)
                case ast.Attribute(value=value, attr=part) | ast.Subscript(
                    value=value, slice=ast.Constant(value=str(part))
                ):
                    made = isinstance(value, ast.Name) and value.id in results - guarded
                    is_message = whole and part == "content"
                    if (made or _awaited(value) is call) and not is_message:
                        raise UnclearError(node.lineno)

    def _searches(self, tool: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
        """Each table that a tool is looked up in, and by what."""
        match tool:
            case ast.Name(id=name):
                for value in self._given.get(name, ()):
                    if isinstance(value, ast.Name):
                        yield from self._loops(value.id)
                    else:
                        yield from self._searches(value)
                yield from self._loops(name)
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int())):
                for value in self._given.get(name, ()):
                    if isinstance(value, ast.ListComp):
                        yield from self._comprehended(value)
            case ast.Subscript(value=table, slice=key) if self._is_search(table, key):
                yield table, key
            case ast.Call(
                func=ast.Attribute(value=table, attr="get"), args=[key, *_]
            ) if self._is_search(table, key):
                yield table, key
            case ast.Call(func=ast.Name(id="next"), args=[ast.GeneratorExp() as made, *_]):
                yield from self._comprehended(made)
            case ast.Subscript(value=ast.ListComp() as made, slice=ast.Constant()):
                yield from self._comprehended(made)

    def _loops(self, name: str) -> Iterator[tuple[ast.expr, ast.expr]]:
        """The lists that a variable goes through until its name is right."""
        for node in self._nodes:
            match node:
                case ast.For(target=ast.Name(id=target), iter=table) if target == name:
                    for test in ast.walk(node):
                        if isinstance(test, ast.If):
                            yield from self._compared(test.test, name, table)

    def _comprehended(
        self, made: ast.GeneratorExp | ast.ListComp
    ) -> Iterator[tuple[ast.expr, ast.expr]]:
        for each in made.generators:
            if isinstance(each.target, ast.Name) and isinstance(made.elt, ast.Name):
                for test in each.ifs:
                    yield from self._compared(test, each.target.id, each.iter)

    def _compared(
        self, test: ast.expr, name: str, table: ast.expr
    ) -> Iterator[tuple[ast.expr, ast.expr]]:
        """The table, where ``test`` is ``tool.name == key``."""
        match test:
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                for own, key in ((left, right), (right, left)):
                    if _is_name_of(own, name) and self._is_search(table, key):
                        yield table, key

    def _is_search(self, table: ast.expr, key: ast.expr) -> bool:
        """Whether a tool is looked for, by the name that a model said, as it stands."""
        is_of_tools = (
            self._goes_through_calls
            or "tool" in ast.unparse(inner(table)).lower()
            or _call_of(key, "name") in self._asked
        )
        if not is_of_tools or isinstance(key, ast.Constant | ast.UnaryOp | ast.Slice):
            return False
        if not self._is_said(key, set()):
            raise UnclearError(key.lineno)
        return True

    def _is_said(self, key: ast.expr, seen: set[str]) -> bool:
        match key:
            case ast.Subscript(slice=ast.Constant(value="name")) | ast.Attribute(attr="name"):
                return True
            case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value="name"), *_]):
                return True
            case ast.Name(id=name) if name in self._given and name not in seen:
                return all(self._is_said(value, seen | {name}) for value in self._given[name])
            case ast.Name(id=name):
                return name in self._parameters and name.endswith(_NAMES)
        return False

    def _again(self, node: ast.AST, key: ast.expr, table: ast.expr) -> Iterator[ast.expr]:
        """The table in ``key in table``, and where it is looked up in once more by the same key."""
        match node:
            case ast.Compare(
                left=left, ops=[ast.In() | ast.NotIn()], comparators=[other]
            ) if self._meant(left) == self._meant(key):
                if ast.dump(inner(_keys_of(other))) != ast.dump(table):
                    raise UnclearError(node.lineno)
                yield _keys_of(other)
            case ast.Subscript(value=other, slice=again) | ast.Call(
                func=ast.Attribute(value=other, attr="get"), args=[again, *_]
            ) if ast.dump(inner(other)) == ast.dump(table):
                if self._meant(again) == self._meant(key):
                    yield other

    def _meant(self, key: ast.expr) -> str:
        """A key as it was before it was put into a variable."""
        while isinstance(key, ast.Name) and len(self._given.get(key.id, ())) == 1:
            (value,) = self._given[key.id]
            if isinstance(value, ast.Name) and value.id == key.id:
                break
            key = value
        return ast.dump(key)


def _call_of(expression: ast.expr, part: str) -> str:
    """The variable whose ``part`` it is, as of a call that a model asks for; or all of it."""
    match expression:
        case ast.Name(id=name) if part == "args":
            return name
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=key)) if key == part:
            return name
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if attr == part:
            return name
    return ""


def _awaited(value: ast.expr) -> ast.expr:
    return value.value if isinstance(value, ast.Await) else value


def _keys_of(table: ast.expr) -> ast.expr:
    """``tools`` of ``tools.keys()``."""
    match table:
        case ast.Call(func=ast.Attribute(value=whole, attr="keys"), args=[]):
            return whole
    return table


def _is_name_of(expression: ast.expr, variable: str) -> bool:
    match expression:
        case ast.Attribute(value=ast.Name(id=name), attr="name"):
            return name == variable
        case ast.Call(
            func=ast.Name(id="getattr"), args=[ast.Name(id=name), ast.Constant(value="name"), *_]
        ):
            return name == variable
    return False


def _is_tool_calls(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr="tool_calls") | ast.Constant(value="tool_calls"):
            return True
    return False


def tables(found: Iterable[Lookup]) -> list[ast.expr]:
    """All the tables of lookups, each place once, in the order of the text."""
    every = {id(table): table for lookup in found for table in lookup.tables}
    return sorted(every.values(), key=lambda table: (table.lineno, table.col_offset))
