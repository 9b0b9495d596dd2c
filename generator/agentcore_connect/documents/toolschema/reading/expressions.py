"""Expressions of a handler: what each can stand for, and what it reads of the event."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod

from agentcore_connect.documents.toolschema.reading.notes import Notes, Tools
from agentcore_connect.documents.toolschema.reading.reads import Read, of_method, of_type
from agentcore_connect.documents.toolschema.reading.values import (
    NOTHING,
    Argument,
    Atom,
    Code,
    Display,
    Given,
    Instance,
    Items,
    Picked,
    Text,
    Value,
    arguments,
    texts,
)

KEY = "bedrockAgentCoreToolName"
"""Where the gateway puts the tool's name into the client context (guide, Lambda targets)."""

_SAME = frozenset(
    {"dict", "copy", "deepcopy", "loads", "dumps", "str", "list", "set", "frozenset", "tuple"}
    | {"sorted", "reversed", "keys", "values", "items", "OrderedDict", "MappingProxyType", "cast"}
    | {"split", "rsplit", "partition", "rpartition", "removeprefix", "replace", "sub"}
    | {"strip", "lstrip", "rstrip", "lower", "upper", "casefold", "decode", "encode"}
)
"""Calls that give back what they were given, for our purposes."""

_STEPS_MAX = 60_000

Scope = dict[str, Value]


class TooMuch(Exception):
    """The code is larger than is followed."""


class Expressions(ABC):
    """Evaluates expressions in ``scope``; ``tools`` are those in whose branch the code stands."""

    def __init__(self, module: Scope) -> None:
        self.module = module
        self.notes = Notes()
        self.tools: Tools = None
        self._steps = 0

    @abstractmethod
    def run(self, code: Code, given: Scope, rest: Value) -> Value:
        """What a function of the file returns for its arguments by name."""

    @abstractmethod
    def called(self, node: ast.Call, scope: Scope) -> Value:
        """The value of a call."""

    @abstractmethod
    def picked(self, of: Value, line: int) -> Value:
        """What is looked up in ``of`` by the tool's name."""

    def step(self) -> None:
        """Count one piece of code; `TooMuch` when there are too many."""
        self._steps += 1
        if self._steps > _STEPS_MAX:
            raise TooMuch

    def value(self, node: ast.expr | None, scope: Scope) -> Value:
        """What ``node`` can stand for. What it reads of the event is noted."""
        if node is None:
            return NOTHING
        self.step()
        match node:
            case ast.Constant(value=str() as text):
                return frozenset([Text(text)])
            case ast.Name(id=name):
                found = scope.get(name, self.module.get(name, NOTHING))
                self.notes.use(arguments(found), self.tools)
                return found
            case ast.Dict() | ast.List() | ast.Tuple() | ast.Set():
                return self._display(node, scope)
            case ast.Subscript():
                return self._subscript(node, scope)
            case ast.Attribute():
                return self._attribute(node, scope)
            case ast.Call():
                return self.called(node, scope)
            case ast.IfExp():
                self.value(node.test, scope)
                return self.joined([self.value(node.body, scope), self.value(node.orelse, scope)])
            case ast.BoolOp():
                return self._alternatives(node, scope)
            case ast.NamedExpr(target=ast.Name(id=name)):
                scope[name] = self.value(node.value, scope)
                return scope[name]
            case ast.BinOp():
                return self._operation(node, scope)
            case ast.Compare():
                return self._comparison(node, scope)
            case _:
                return self._rest(node, scope)

    def _rest(self, node: ast.expr, scope: Scope) -> Value:
        """The expressions that matter less."""
        match node:
            case ast.Lambda():
                return frozenset([Code(node, scope)])
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
                inner = self._comprehended(node.generators, scope)
                return frozenset([Items(self.value(node.elt, inner))])
            case ast.DictComp():
                inner = self._comprehended(node.generators, scope)
                value = self.value(node.value, inner)
                return frozenset([Given.EVENT]) if Given.EVENT in value else NOTHING
            case ast.UnaryOp(operand=inside):
                return self.value(inside, scope)
            case ast.Starred(value=inside) | ast.Await(value=inside):
                return self.value(inside, scope)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.value(child, scope)
                return NOTHING

    def joined(self, values: list[Value]) -> Value:
        """One of ``values``; what stands beside the event or the name is no argument."""
        both = frozenset().union(*values)
        if Given.NAME in both:
            self.notes.drop(both, wrappers_only=False)
        elif Given.EVENT in both:
            self.notes.drop(both, wrappers_only=True)
        return both

    def parts(self, value: Value) -> Value:
        """What a value holds when it is gone through: elements, or a dict's keys."""
        found: set[Atom] = set()
        for atom in value:
            match atom:
                case Items():
                    found |= atom.inside
                case Display(node=ast.Dict(keys=keys), scope=scope):
                    for key in keys:
                        found |= self.value(key, scope)
                case Display(node=ast.List() | ast.Tuple() | ast.Set() as node, scope=scope):
                    for element in node.elts:
                        inside = self.value(element, scope)
                        is_spread = isinstance(element, ast.Starred)
                        found |= self.parts(inside) if is_spread else inside
                case Argument():
                    self.notes.learn(frozenset([atom]), self.tools, Read(0, used=["array"]))
                case Given.EVENT:
                    found.add(Given.EVENT)
                case _:
                    pass
        return frozenset(found)

    def member(self, of: Value, key: Value, line: int) -> Value:
        """What ``of`` has under ``key``, where that is a text; all that it has for another key."""
        found: set[Atom] = set()
        names = texts(key)
        for atom in of:
            match atom:
                case Display(node=ast.Dict() as node, scope=scope):
                    for one, inside in zip(node.keys, node.values, strict=True):
                        if one is None or not names or set(names) & set(texts(self.value(one, {}))):
                            found |= self.value(inside, scope)
                case Display(node=ast.List() | ast.Tuple() as node, scope=scope):
                    for element in node.elts:
                        found |= self.value(element, scope)
                case Picked():
                    by_tool = {t: self.member(v, key, line) for t, v in atom.by_tool.items()}
                    found.add(Picked(by_tool))
                case Argument():
                    kind = ["object"] if names else []
                    self.notes.learn(frozenset([atom]), self.tools, Read(line, used=kind))
                case _:
                    pass
        return frozenset(found)

    def read(self, of: Value, key: Value, read: Read) -> Value:
        """The argument that is read where ``of`` is the event and ``key`` a text."""
        if Given.EVENT not in of:
            return NOTHING
        found = []
        read.is_read = True
        for name in texts(key):
            self.notes.read(name, self.tools, read)
            found.append(Argument(name, self.tools))
        self.notes.use(found, self.tools)
        return frozenset(found)

    def _display(self, node: ast.Dict | ast.List | ast.Tuple | ast.Set, scope: Scope) -> Value:
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                inside = self.value(value, scope)
                if key is None and Given.EVENT in inside:
                    return frozenset([Given.EVENT])
        else:
            for element in node.elts:
                self.value(element, scope)
        return frozenset([Display(node, scope)])

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        of, key = self.value(node.value, scope), self.value(node.slice, scope)
        if KEY in texts(key):
            return frozenset([Given.NAME])
        if Given.NAME in key and not isinstance(node.slice, ast.Slice):
            return self.picked(of, node.lineno)
        if Given.NAME in of:
            return frozenset([Given.NAME])
        if Given.EVENT in of and not isinstance(node.slice, ast.Slice):
            return self.read(of, key, Read(node.lineno, subscripted=True))
        return self.member(of, key, node.lineno)

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Value:
        found: set[Atom] = set()
        for atom in self.value(node.value, scope):
            if isinstance(atom, Instance):
                found |= atom.attributes.get(node.attr, NOTHING)
                found |= {
                    Code(method, {}, atom)
                    for method in atom.node.body
                    if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef))
                    and method.name == node.attr
                }
        return frozenset(found)

    def _alternatives(self, node: ast.BoolOp, scope: Scope) -> Value:
        values = [self.value(one, scope) for one in node.values]
        last = node.values[-1]
        if isinstance(node.op, ast.Or) and isinstance(last, (ast.Constant, ast.List, ast.Dict)):
            for one in values[:-1]:
                self.notes.learn(one, self.tools, Read(last.lineno, default=last))
        if isinstance(node.op, ast.And):  # `args and args["x"]`: what it is when all of it holds
            return values[-1]
        return self.joined(values)

    def _operation(self, node: ast.BinOp, scope: Scope) -> Value:
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        if isinstance(node.op, (ast.Add, ast.BitOr)):
            if Given.EVENT in left | right:
                return frozenset([Given.EVENT])
            lists = self.parts(left | right)
            if lists:
                return frozenset([Items(lists)])
        for one, other in ((left, node.right), (right, node.left)):
            if isinstance(other, ast.Constant) and (kind := of_type(type(other.value).__name__)):
                kind = "number" if kind == "integer" else kind
                self.notes.learn(one, self.tools, Read(node.lineno, used=[kind]))
        return NOTHING

    def _comparison(self, node: ast.Compare, scope: Scope) -> Value:
        values = [self.value(one, scope) for one in (node.left, *node.comparators)]
        for at, operator in enumerate(node.ops):
            left, right = values[at], values[at + 1]
            if isinstance(operator, (ast.In, ast.NotIn)):
                if Given.EVENT in right:
                    for name in texts(left):
                        self.notes.read(name, self.tools, Read(node.lineno, asked=True))
                elif Given.NAME not in left and texts(self.parts(right)):
                    self.notes.learn(left, self.tools, Read(node.lineno, used=["string"]))
                continue
            sides = ((left, node.comparators[at]), (right, [node.left, *node.comparators][at]))
            for one, other in sides:
                kind = of_type(type(getattr(other, "value", None)).__name__)
                if isinstance(other, ast.Constant) and kind:
                    kind = "number" if kind == "integer" else kind
                    self.notes.learn(one, self.tools, Read(node.lineno, used=[kind]))
        return NOTHING

    def _comprehended(self, generators: list[ast.comprehension], scope: Scope) -> Scope:
        """The scope within a comprehension; what its conditions miss in the event is demanded."""
        inner = dict(scope)
        for one in generators:
            of = self.value(one.iter, inner)
            inside = of if isinstance(one.iter, ast.Call) and Given.EVENT in of else self.parts(of)
            self.bind(one.target, inside, inner)
            for condition in one.ifs:
                self.value(condition, inner)
                self.demand(condition, inner)
        return inner

    def bind(self, target: ast.expr, value: Value, scope: Scope) -> None:
        """Give ``target`` the value; an unpacked tuple gives each name its own part."""
        match target:
            case ast.Name(id=name):
                scope[name] = value
            case ast.Tuple(elts=names) | ast.List(elts=names):
                for at, one in enumerate(names):
                    parts: Value = NOTHING
                    for atom in value:
                        if isinstance(atom, Display) and isinstance(atom.node, ast.Tuple):
                            elements = atom.node.elts
                            if len(elements) == len(names):
                                parts |= self.value(elements[at], atom.scope)
                        elif atom in (Given.EVENT, Given.NAME):
                            parts |= {atom}
                    self.bind(one, parts, scope)
            case ast.Attribute(value=owner, attr=name):
                for atom in self.value(owner, scope):
                    if isinstance(atom, Instance):
                        atom.attributes[name] = atom.attributes.get(name, NOTHING) | value
            case ast.Starred(value=inner):
                self.bind(inner, value, scope)
            case _:
                self.value(target, scope)

    def demand(self, test: ast.expr, scope: Scope) -> None:
        """Note the arguments without which ``test`` holds: then the code gives up."""
        match test:
            case ast.BoolOp(op=ast.Or(), values=values):
                for one in values:
                    self.demand(one, scope)
            case ast.UnaryOp(
                op=ast.Not(), operand=ast.Call(func=ast.Name(id="all"), args=[inside])
            ):
                self._demanded(self.parts(self.value(inside, scope)), test.lineno)
            case ast.UnaryOp(op=ast.Not(), operand=ast.BoolOp(op=ast.And(), values=values)):
                for one in values:
                    self._demanded(self.value(one, scope), test.lineno)
            case ast.UnaryOp(op=ast.Not(), operand=inside):
                value = self.value(inside, scope)
                if len(arguments(value)) == 1:  # of several one would be enough
                    self._demanded(value, test.lineno)
            case ast.Compare(ops=[ast.NotIn()], comparators=[of]):
                if Given.EVENT in self.value(of, scope):
                    for name in texts(self.value(test.left, scope)):
                        read = Read(test.lineno, is_read=True, demanded=True)
                        self.notes.read(name, self.tools, read)
            case ast.Compare(
                ops=[ast.Is() | ast.Eq()], comparators=[ast.Constant(value=None | "")]
            ):
                self._demanded(self.value(test.left, scope), test.lineno)
            case ast.Compare(ops=[ast.In()], comparators=[ast.Tuple() as of]):
                if any(isinstance(one, ast.Constant) and not one.value for one in of.elts):
                    self._demanded(self.value(test.left, scope), test.lineno)
            case _:
                pass

    def _denied(self, inside: ast.expr, scope: Scope) -> None:
        """Note the arguments without which ``not inside`` holds."""
        match inside:
            case ast.Call(func=ast.Name(id="all"), args=[several]):
                self._demanded(self.parts(self.value(several, scope)), inside.lineno)
            case ast.BoolOp(op=ast.And(), values=values):
                for one in values:
                    self._demanded(self.value(one, scope), inside.lineno)
            case _:
                value = self.value(inside, scope)
                if len(arguments(value)) == 1:  # of several one would be enough
                    self._demanded(value, inside.lineno)

    def _demanded(self, value: Value, line: int) -> None:
        self.notes.learn(value, self.tools, Read(line, demanded=True))

    def method(self, of: Value, name: str, line: int) -> None:
        """Note what a method says of the argument that it is called on."""
        kind = of_method(name)
        if kind is not None:
            self.notes.learn(of, self.tools, Read(line, used=[kind]))

    @staticmethod
    def is_same(name: str) -> bool:
        """Whether a call of that name gives back what it was given."""
        return name in _SAME
