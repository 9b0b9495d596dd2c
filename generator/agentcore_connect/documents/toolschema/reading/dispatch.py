"""The tools that a handler dispatches to, and what it does for each."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from agentcore_connect.documents.toolschema.reading import branches
from agentcore_connect.documents.toolschema.reading.calls import DEPTH_MAX, Calls
from agentcore_connect.documents.toolschema.reading.expressions import Scope, TooMuch
from agentcore_connect.documents.toolschema.reading.modules import (
    Neighbours,
    Sibling,
    entry_points,
    functions,
    top,
)
from agentcore_connect.documents.toolschema.reading.notes import Notes, Tools
from agentcore_connect.documents.toolschema.reading.reads import Read
from agentcore_connect.documents.toolschema.reading.values import (
    NOTHING,
    Class,
    Code,
    Given,
    Instance,
    Text,
    Value,
)


def found(module: ast.Module, sibling: Sibling) -> Notes | None:
    """What the module's handler dispatches to; None where it has no handler, or one that is larger
    than is followed. ``sibling`` gives what it imports of its neighbours.
    """
    try:
        reading = _Reading(module, sibling)
        return reading.handlers()
    except (TooMuch, RecursionError):
        return None


class _Reading(Calls):
    def __init__(self, module: ast.Module, sibling: Sibling) -> None:
        super().__init__({})
        self._neighbours = Neighbours(sibling)
        self._modules: dict[str, Scope] = {}
        self._returned: list[Value] = []
        self._known: dict[tuple[int, Tools, frozenset[tuple[str, Value]]], Value] = {}
        self._entries = entry_points(module)
        entries = {one.name for one in self._entries}
        self._learned(module, self.module)
        for one in functions(module).values():
            if one.name not in entries and one.decorator_list:
                self.registered.update(self.decorated(one))

    def _learned(self, module: ast.Module, scope: Scope) -> None:
        """The names at the top level of a module."""
        for statement in top(module.body):
            match statement:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    scope[statement.name] = frozenset([Code(statement, scope)])
                case ast.ClassDef():
                    scope[statement.name] = frozenset([Class(statement)])
                case ast.Assign() | ast.AnnAssign() | ast.Expr() | ast.ImportFrom() | ast.Import():
                    self._statement(statement, scope)
                case _:
                    pass

    def _imported(self, name: str) -> Scope:
        """The names of a neighbour of the module, none where there is no such file."""
        if name in self._modules:
            return self._modules[name]
        scope: Scope = {}
        self._modules[name] = scope
        module = self._neighbours.module(name)
        if module is not None:
            self._learned(module, scope)
        return scope

    def _import(self, statement: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        if isinstance(statement, ast.Import):
            for one in statement.names:
                if "." not in one.name:
                    scope[one.asname or one.name] = self._as_value(one.name)
            return
        for one in statement.names:
            inside = self._imported(statement.module) if statement.module else {}
            if one.name in inside:
                scope[one.asname or one.name] = inside[one.name]
            else:
                whole = ".".join(filter(None, (statement.module, one.name)))
                scope[one.asname or one.name] = self._as_value(whole)

    def _as_value(self, name: str) -> Value:
        inside = self._imported(name)
        bare = ast.ClassDef(name=name, bases=[], keywords=[], body=[], decorator_list=[])
        return frozenset([Instance(bare, inside)]) if inside else NOTHING

    def handlers(self) -> Notes | None:
        """The notes of the first entry point that dispatches to tools, else of the first."""
        first = None
        for entry in self._entries:
            self.notes, self.tools = Notes(), None
            self._known.clear()
            event, *_ = [*entry.args.posonlyargs, *entry.args.args]
            self.run(Code(entry, {}), {event.arg: frozenset([Given.EVENT])}, NOTHING)
            first = first or self.notes
            if self.notes.branches or self.notes.by_name:
                return self.notes
        return first

    # --- statements -------------------------------------------------------------------------------

    def _block(self, body: Sequence[ast.stmt], scope: Scope) -> None:
        """The statements in turn; behind a guard on the name the rest is for the guarded tools."""
        outside, passed = self.tools, self.passed
        for statement in body:
            self._statement(statement, scope)
            if isinstance(statement, ast.If) and _ends(statement.body):
                names, turned = branches.of(statement.test, scope, self)
                if names and turned:
                    self.tools = self.within(names, statement.lineno)
                else:
                    self.passed |= set(names)
        self.tools, self.passed = outside, passed

    def _statement(self, statement: ast.stmt, scope: Scope) -> None:
        self.step()
        match statement:
            case ast.Assign():
                value = self.value(statement.value, scope)
                for target in statement.targets:
                    self._assigned(target, statement.value, value, scope)
            case ast.AnnAssign(value=ast.expr()):
                value = self.value(statement.value, scope)
                read = Read(statement.lineno, annotations=[statement.annotation])
                self.notes.learn(value, self.tools, read)
                self.bind(statement.target, value, scope)
            case ast.Expr() | ast.AugAssign():
                self.value(statement.value, scope)
            case ast.Raise():
                self.value(statement.exc, scope)
            case ast.Return():
                self._returned.append(self.value(statement.value, scope))
            case ast.Import() | ast.ImportFrom():
                self._import(statement, scope)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                scope[statement.name] = frozenset([Code(statement, scope)])
            case _:
                self._compound(statement, scope)

    def _compound(self, statement: ast.stmt, scope: Scope) -> None:
        """A statement that has others in it."""
        match statement:
            case ast.If():
                self._if(statement, scope)
            case ast.Match():
                self._match(statement, scope)
            case ast.For() | ast.AsyncFor():
                of = self.value(statement.iter, scope)
                self.bind(statement.target, self.parts(of), scope)
                self._forked([statement.body, statement.orelse], scope)
            case ast.While():
                self.value(statement.test, scope)
                self._forked([statement.body], scope)
            case ast.With() | ast.AsyncWith():
                for item in statement.items:
                    value = self.value(item.context_expr, scope)
                    if item.optional_vars is not None:
                        self.bind(item.optional_vars, value, scope)
                self._block(statement.body, scope)
            case ast.Try():
                self._block(statement.body, scope)
                self._forked([one.body for one in statement.handlers], scope)
                self._block(statement.orelse, scope)
                self._block(statement.finalbody, scope)
            case _:
                pass

    def _assigned(self, target: ast.expr, node: ast.expr, value: Value, scope: Scope) -> None:
        """``target = node``; `table["tool"] = function` registers a tool."""
        if isinstance(target, ast.Subscript):
            for key in self.value(target.slice, scope):
                if isinstance(key, Text) and any(isinstance(one, Code) for one in value):
                    self.registered[key.value] = value
        else:
            self.bind(target, value, scope)
            if scope is self.module and isinstance(target, ast.Name):
                self.constants[target.id] = node

    def _if(self, statement: ast.If, scope: Scope) -> None:
        names, turned = branches.of(statement.test, scope, self)
        if not names:
            self.value(statement.test, scope)
            if _gives_up(statement.body):
                self.demand(statement.test, scope)
            self._forked([statement.body, statement.orelse], scope)
            return
        outside, passed, inner = self.tools, self.passed, self.within(names, statement.lineno)
        one, other = dict(scope), dict(scope)
        bodies = [(statement.body, one), (statement.orelse, other)]
        ordered = bodies[::-1] if turned else bodies
        for (body, own), tools in zip(ordered, (inner, outside), strict=True):
            self.tools = tools
            if tools is None or tools:
                self._block(body, own)
            self.passed = passed | set(names)
        self.tools, self.passed = outside, passed
        self._join(scope, [one, other])

    def _match(self, statement: ast.Match, scope: Scope) -> None:
        subject = self.value(statement.subject, scope)
        outside, scopes = self.tools, [scope]
        for case in statement.cases:
            own = dict(scope)
            if Given.NAME in subject:
                names = branches.tools(_texts(case.pattern))
                self.tools = self.within(names, case.pattern.lineno) if names else outside
            if self.tools is None or self.tools:
                self._block(case.body, own)
            self.tools = outside
            scopes.append(own)
        self._join(scope, scopes)

    def _forked(self, bodies: list[list[ast.stmt]], scope: Scope) -> None:
        scopes = [dict(scope) for _ in bodies]
        for body, own in zip(bodies, scopes, strict=True):
            self._block(body, own)
        self._join(scope, [scope, *scopes] if len(bodies) < 2 else scopes)

    def _join(self, scope: Scope, scopes: list[Scope]) -> None:
        for name in {name for one in scopes for name in one}:
            values = [one[name] for one in scopes if name in one]
            scope[name] = self.joined(values) if len(set(values)) > 1 else values[0]

    def run(self, code: Code, given: Scope, rest: Value) -> Value:
        """What a function returns; a call that is being followed already returns nothing new."""
        if id(code.node) in self.open or len(self.open) >= DEPTH_MAX:
            return NOTHING
        key = (id(code.node), self.tools, frozenset(given.items()))
        if key in self._known:
            return self._known[key]
        scope = (dict(code.scope) if code.scope is not self.module else {}) | given
        for one in (code.node.args.vararg, code.node.args.kwarg):
            if one is not None:
                scope[one.arg] = rest
        self.open.append(id(code.node))
        if isinstance(code.node, ast.Lambda):
            value = self.value(code.node.body, scope)
        else:
            outside, self._returned = self._returned, []
            self._block(code.node.body, scope)
            value = self.joined(self._returned)
            self._returned = outside
        self.open.pop()
        self._known[key] = value
        return value


def _ends(body: Sequence[ast.stmt]) -> bool:
    """Whether a block leaves the function, or skips the turn of a loop."""
    return bool(body) and isinstance(body[-1], (ast.Return, ast.Raise, ast.Continue))


def _gives_up(body: Sequence[ast.stmt]) -> bool:
    """Whether a block ends with an error, or with an answer of its own; not with "nothing"."""
    if not _ends(body):
        return False
    match body[-1]:
        case ast.Return(value=None | ast.Name() | ast.Constant(value=None | False | "")):
            return False
        case ast.Return(value=ast.Dict(keys=[]) | ast.List(elts=[])):
            return False
        case _:
            return True


def _texts(pattern: ast.pattern) -> list[str]:
    match pattern:
        case ast.MatchValue(value=ast.Constant(value=str() as text)):
            return [text]
        case ast.MatchOr(patterns=patterns):
            return [text for one in patterns for text in _texts(one)]
        case ast.MatchAs(pattern=ast.pattern() as inner):
            return _texts(inner)
        case _:
            return []
