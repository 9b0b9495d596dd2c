"""Calls in a handler: of the event, of a table of tools, and of the file's own code."""

from __future__ import annotations

import ast

from agentcore_connect.documents.toolschema import docstrings
from agentcore_connect.documents.toolschema.reading import branches
from agentcore_connect.documents.toolschema.reading.expressions import KEY, Expressions, Scope
from agentcore_connect.documents.toolschema.reading.modules import parameters
from agentcore_connect.documents.toolschema.reading.notes import Function, Tools
from agentcore_connect.documents.toolschema.reading.reads import Read, of_type
from agentcore_connect.documents.toolschema.reading.values import (
    NOTHING,
    Argument,
    Class,
    Code,
    Display,
    Given,
    Instance,
    Picked,
    Text,
    Value,
)

DEPTH_MAX = 12
_HANDS_ON_NOTHING = frozenset(
    {"print", "len", "isinstance", "type", "repr", "hasattr", "format", "append", "add"}
    | {"info", "debug", "warning", "error", "exception", "critical", "log"}
)


class Calls(Expressions):
    """Evaluates calls. ``open`` are the functions that are being followed, ``registered`` those
    that the module keeps under a name, ``constants`` what its own names are assigned, ``passed``
    the tools that have left the function before.
    """

    def __init__(self, module: Scope) -> None:
        super().__init__(module)
        self.open: list[int] = []
        self.registered: dict[str, Value] = {}
        self.constants: dict[str, ast.expr] = {}
        self.passed: frozenset[str] = frozenset()

    def called(self, node: ast.Call, scope: Scope) -> Value:
        """The value of a call: of the event, of a table of tools, or of the file's own code."""
        name = _last(node.func)
        of = self.value(node.func.value, scope) if isinstance(node.func, ast.Attribute) else NOTHING
        values = [self.value(argument, scope) for argument in node.args]
        by_name = {one.arg: self.value(one.value, scope) for one in node.keywords}
        looked_up = self._looked_up(node, of, values)
        if looked_up is not None:
            return looked_up
        self._typed(node, of, values)
        targets = self.value(node.func, scope)
        if any(isinstance(one, (Code, Class, Picked)) for one in targets):
            return self._invoked(targets, node, values, by_name)
        if self.is_same(name):
            return of.union(*values)
        everything = of.union(*values, *by_name.values())
        self._elsewhere(name, node, everything)
        return frozenset([Given.OTHER]) if Given.EVENT in everything else NOTHING

    def _looked_up(self, node: ast.Call, of: Value, values: list[Value]) -> Value | None:
        """The value of a call that looks something up; None for any other."""
        name = _last(node.func)
        if values and KEY in [text.value for text in values[0] if isinstance(text, Text)]:
            return frozenset([Given.NAME])
        if name == "getattr" and len(values) > 1 and Given.NAME in values[1]:
            self.notes.by_name = True
            return NOTHING
        if name not in ("get", "pop", "setdefault") or not values:
            return None
        if Given.NAME in values[0]:
            return self.picked(of, node.lineno) | self._globals(node.func)
        if Given.EVENT in of:
            return self._got(of, node, values)
        if any(isinstance(one, (Display, Picked)) for one in of):
            return self.member(of, values[0], node.lineno)
        return None

    def _typed(self, node: ast.Call, of: Value, values: list[Value]) -> None:
        """What a call says of the type of an argument."""
        name = _last(node.func)
        if isinstance(node.func, ast.Attribute):
            self.method(of, name, node.lineno)
        elif values and (kind := of_type(name)):
            self.notes.learn(values[0], self.tools, Read(node.lineno, cast=[kind]))
        elif (
            name == "isinstance" and len(node.args) == 2 and (kind := of_type(_last(node.args[1])))
        ):
            self.notes.learn(values[0], self.tools, Read(node.lineno, used=[kind]))

    def _elsewhere(self, name: str, node: ast.Call, everything: Value) -> None:
        """Note what is called with the whole event and is not in the file."""
        if name and name not in _HANDS_ON_NOTHING and everything & {Given.EVENT, Given.OTHER}:
            for branch in self.notes.of(self.tools):
                if name not in branch.elsewhere:
                    branch.elsewhere.append(name)

    def within(self, names: list[str], line: int) -> Tools:
        """``names`` as the tools of a branch, as far as the code around it is for them."""
        names = [name for name in names if name not in self.passed]
        for name in names:
            if self.tools is None:
                self.notes.tool(name, line)
        return frozenset(names) if self.tools is None else self.tools & set(names)

    def _got(self, of: Value, node: ast.Call, values: list[Value]) -> Value:
        """``event.get("x", default)``; with the event itself as the default it is the event."""
        default = node.args[1] if len(node.args) > 1 else None
        if isinstance(default, ast.Name):
            default = self.constants.get(default.id, default)
        read = Read(node.lineno, default=default)
        if _last(node.func) == "pop" and default is None:
            read.subscripted = True
        found = self.read(of, values[0], read)
        if len(values) > 1 and (Given.EVENT in values[1] or Given.NAME in values[1]):
            return self.joined([found, values[1]])
        return found

    def _globals(self, function: ast.expr) -> Value:
        """Note that tools are looked up among the module's own functions."""
        match function:
            case ast.Attribute(value=ast.Call(func=ast.Name(id="globals" | "locals"))):
                self.notes.by_name = True
            case _:
                pass
        return NOTHING

    def picked(self, of: Value, line: int) -> Value:
        """A table looked up by the tool's name: each key is a tool."""
        by_tool: dict[str, Value] = {}
        for atom in of:
            if isinstance(atom, Display) and isinstance(atom.node, ast.Dict):
                for key, inside in zip(atom.node.keys, atom.node.values, strict=True):
                    for text in branches.tools(
                        [one.value for one in self.value(key, atom.scope) if isinstance(one, Text)]
                    ):
                        by_tool[text] = self.value(inside, atom.scope)
                if not atom.node.keys:
                    by_tool.update(self.registered)
        inner = self.within(list(by_tool), line)
        by_tool = {tool: value for tool, value in by_tool.items() if tool in (inner or ())}
        return frozenset([Picked(by_tool)]) if by_tool else NOTHING

    def decorated(self, function: Function) -> dict[str, Value]:
        """A function that a decorator registers under a name: the one said, or its own."""
        for decorator in function.decorator_list:
            name = function.name
            if isinstance(decorator, ast.Call):
                said = [*decorator.args, *(one.value for one in decorator.keywords)]
                for one in said[:1]:
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        name = one.value
            return {name: frozenset([Code(function, {})])} if branches.tools([name]) else {}
        return {}

    def _invoked(
        self, targets: Value, node: ast.Call, values: list[Value], by_name: dict[str | None, Value]
    ) -> Value:
        """What the file's own code returns for the arguments of a call."""
        returned: Value = NOTHING
        for target in targets:
            match target:
                case Code():
                    returned |= self._function(target, node, values, by_name)
                case Class():
                    returned |= self._made(target, node, values, by_name)
                case Picked():
                    outside = self.tools
                    for tool, value in target.by_tool.items():
                        self.tools = frozenset([tool])
                        returned |= self._invoked(value, node, values, by_name)
                        if not value:
                            everything = frozenset().union(*values, *by_name.values())
                            self._elsewhere(tool, node, everything)
                    self.tools = outside
                case _:
                    pass
        return returned

    def _function(
        self, code: Code, node: ast.Call, values: list[Value], by_name: dict[str | None, Value]
    ) -> Value:
        given: Scope = {}
        takes = [*code.node.args.posonlyargs, *code.node.args.args]
        if code.owner is not None and takes:
            given[takes[0].arg] = frozenset([code.owner])
            takes = takes[1:]
        rest: Value = NOTHING
        for at, (argument, value) in enumerate(zip(node.args, values, strict=True)):
            if isinstance(argument, ast.Starred) or at >= len(takes):
                rest |= value
            else:
                given[takes[at].arg] = value
        spread = by_name.get(None, NOTHING)
        given |= {name: value for name, value in by_name.items() if name is not None}
        if not isinstance(code.node, ast.Lambda):
            hands_on = Given.EVENT in spread or any(
                isinstance(atom, Argument) or atom is Given.EVENT
                for value in given.values()
                for atom in value
            )
            for branch in self.notes.of(self.tools):
                if len(self.open) < DEPTH_MAX:
                    branch.calls.append((code.node, hands_on))
                if Given.EVENT in spread and code.node not in branch.spread:
                    branch.spread.append(code.node)
            self._annotated(code.node, given)
        return self.run(code, given, rest | spread)

    def _annotated(self, function: Function, given: Scope) -> None:
        """What a signature says of the arguments that are handed to it."""
        said = docstrings.read(ast.get_docstring(function)).parameters
        defaults = _defaults(function)
        for one in parameters(function):
            value = given.get(one.arg, NOTHING)
            if not any(isinstance(atom, Argument) for atom in value):
                continue
            read = Read(one.lineno, description=said.get(one.arg, ""))
            if one.annotation is not None:
                read.annotations.append(one.annotation)
            if one.arg not in defaults and one.annotation is not None:
                shown = ast.unparse(one.annotation)
                read.wanted = "Optional" not in shown and "None" not in shown
            for atom in value:
                if isinstance(atom, Argument):
                    own = Read(**{**vars(read), "line": self._line_of(atom)})
                    self.notes.learn(frozenset([atom]), self.tools, own)

    def _line_of(self, argument: Argument) -> int:
        for branch in self.notes.of(self.tools):
            if argument.name in branch.reads:
                return branch.reads[argument.name].line
        known = self.notes.common.get(argument.name)
        return known.line if known else 1_000_000

    def _made(
        self, made: Class, node: ast.Call, values: list[Value], by_name: dict[str | None, Value]
    ) -> Value:
        """An object of a class of the file; one that is made of the event names its arguments."""
        if Given.EVENT in by_name.get(None, NOTHING):
            for branch in self.notes.of(self.tools):
                branch.models.append(made.node)
            return NOTHING
        instance = Instance(made.node, {})
        for statement in made.node.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
                self._function(Code(statement, {}, instance), node, values, by_name)
            elif isinstance(statement, ast.Assign):
                for target in statement.targets:
                    if isinstance(target, ast.Name):
                        instance.attributes[target.id] = self.value(statement.value, self.module)
        return frozenset([instance])


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _defaults(function: Function) -> set[str]:
    """The parameters that have a default."""
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    named = {one.arg for one in positional[len(positional) - len(given.defaults) :]}
    by_name = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    return named | {one.arg for one, default in by_name if default is not None}
