"""Where an entrypoint reaches agents: the calls, in code that it runs, which run one or hand it on.

What a model decides to call is no way there: the functions of tools, `as_tool()`, and the agents
among the ``tools``, ``handoffs`` or ``sub_agents`` of another.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from agentcore_connect.agent.following.modules import Module, Modules
from agentcore_connect.agent.following.scopes import Scope, own_nodes
from agentcore_connect.agent.following.values import (
    Class,
    Evaluation,
    Function,
    Made,
    Object,
    Outside,
    Preset,
    Value,
    arguments,
    is_of_units_alone,
    last_name,
    last_part,
)

_ROUNDS = 4
_MOST = 3_000
"""Functions that are walked for one agent."""

_WAYS_IN = frozenset({"entrypoint", "websocket", "invocations"})
_ROUTES = frozenset({"post", "route", "api_route", "get", "put"})
_SPEAKS_OF = frozenset(
    {
        *("as_tool", "AgentTool", "handoff", "isinstance", "print", "str", "repr", "len", "type"),
        *("hasattr", "id", "bool", "debug", "info", "warning", "error", "exception", "critical"),
        *("append", "add", "extend", "insert", "setdefault", "update", "get", "pop", "remove"),
        *("setattr", "getattr", "cast", "clear", "put", "set", "Depends", "ref", "format", "join"),
    }
)
"""Functions and methods that are given an agent and do not run it, by the last part of a name."""

_NOT_RUN = frozenset(
    {
        *("as_tool", "add_hook", "clone", "get", "pop", "items", "values", "keys", "setdefault"),
        *("register_tool", "process_tools", "append", "copy", "model_copy", "cleanup", "extend"),
        *("add", "update", "clear", "insert"),
        *("tool", "tool_plain", "toolset", "system_prompt", "instructions", "output_validator"),
        *("override", "instrument_all", "set_mcp_sampling_model"),
    }
)
"""Methods of an agent, or of a container of agents, that do not run one."""

_GIVEN_TO_AGENTS = frozenset({"tools", "handoffs", "sub_agents", "input_guardrails", "plugins"})

_LOOPS = (ast.For, ast.AsyncFor, ast.comprehension)

Path = tuple[ast.AST, ...]


@dataclass(frozen=True)
class Use:
    """One place that runs agents, or hands them to a library: any of ``agents``.

    ``path`` are the calls from a way in up to ``call``, which is its last. ``taker`` is the
    qualified name of what is given them; empty where they are called themselves. ``together``
    tells that all of them are given at once.
    """

    module: Module
    call: ast.Call
    agents: frozenset[Made]
    path: Path
    taker: str = ""
    together: bool = False


@dataclass
class Reach:
    """What an entrypoint reaches; see `uses`."""

    modules: Modules
    classes: Collection[str]
    given_by: frozenset[str | None]
    runners: Collection[str] = ()
    evaluation: Evaluation = field(init=False)

    def __post_init__(self) -> None:
        self.evaluation = Evaluation(self.modules, self.classes, self.given_by)

    def uses(self) -> list[Use]:
        """The uses of agents in the code that a request, or the start, runs.

        Where there is none, those of a run by hand (``if __name__ == "__main__"``).
        """
        every = self.modules.every()
        roots = [*self._ways_in(every[0], _WAYS_IN)] if every else []
        if not roots:
            roots = [each for module in every[1:] for each in self._ways_in(module, _WAYS_IN)]
        if not roots and every:
            roots = [*self._ways_in(every[0], _ROUTES)]
        found = self._walked([*self._tops(every, by_hand=False), *roots])
        return found or self._walked([*self._tops(every, by_hand=True), *roots])

    def _tops(
        self, every: list[Module], *, by_hand: bool
    ) -> list[tuple[Scope, list[ast.stmt], ast.AST]]:
        """The code that runs when the modules are imported."""
        return [
            (
                self.evaluation.names(module).top,
                [one for one in module.tree.body if by_hand or not _is_by_hand(one)],
                module.tree,
            )
            for module in (every[:1] if by_hand else every)
        ]

    def _ways_in(
        self, module: Module, decorators: Collection[str]
    ) -> Iterator[tuple[Scope, list[ast.stmt], ast.AST]]:
        """The functions that the runtime calls, by their decorators."""
        for node, scope in self.evaluation.names(module).scopes.items():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
                last_name(each) in decorators or _has_text(each, "/invocations")
                for each in node.decorator_list
                if isinstance(each, ast.Attribute)
                or (isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute))
            ):
                yield scope, node.body, node

    def _walked(self, roots: list[tuple[Scope, list[ast.stmt], ast.AST]]) -> list[Use]:
        """The uses that code from ``roots`` reaches, once no more arguments are seen."""
        found: list[Use] = []
        for _ in range(_ROUNDS):
            before = sum(map(len, self.evaluation.given.values()))
            self.evaluation.forget()
            found = _Walk(self.evaluation, self.runners).from_roots(roots)
            if sum(map(len, self.evaluation.given.values())) == before:
                break
        return found


@dataclass
class _Walk:
    """One walk through the code, each function once."""

    evaluation: Evaluation
    runners: Collection[str]
    found: dict[ast.AST, Use] = field(default_factory=dict)
    seen: set[ast.AST] = field(default_factory=set)
    waiting: list[tuple[Scope, list[ast.stmt], Path]] = field(default_factory=list)

    def from_roots(self, roots: list[tuple[Scope, list[ast.stmt], ast.AST]]) -> list[Use]:
        self.waiting = [(scope, body, (node,)) for scope, body, node in roots]
        self.seen = {node for _, _, node in roots}
        for scope, body, path in self.waiting:
            is_whole = not isinstance(scope.node, ast.Module)
            for node in self.evaluation.nodes(scope) if is_whole else own_nodes(body):
                if isinstance(node, ast.Call):
                    self._call(node, scope, path)
                elif isinstance(node, ast.Attribute):
                    self._property(node, scope, path)
                elif isinstance(node, ast.withitem):
                    self._entered(node, scope, path)
        return [*self.found.values()]

    def _enter(self, function: Function, path: Path, at: ast.AST) -> None:
        node = function.scope.node
        if node in self.seen or function.is_tool or len(self.seen) > _MOST:
            return
        self.seen.add(node)
        self.waiting.append((function.scope, function.scope.body, (*path, at)))

    def _call(self, call: ast.Call, scope: Scope, path: Path) -> None:
        callees = self.evaluation.of(call.func, scope)
        run = {value for value in callees if isinstance(value, Made)}
        if isinstance(call.func, ast.Attribute) and call.func.attr not in _NOT_RUN:
            bases = self.evaluation.of(call.func.value, scope)
            run |= {value for value in bases if isinstance(value, Made)}
        if run:
            in_turn = len(run) > 1 and self._is_of_loop(call.func, scope)
            self._use(call, scope, run, path, together=in_turn)
        inside = [value for value in callees if isinstance(value, Function | Class | Object)]
        for value in inside:
            self._into(value, call, scope, path)
        if not inside and not run:
            self._handed_on(call, scope, callees, path)

    def _is_of_loop(self, called: ast.expr, scope: Scope) -> bool:
        """Whether what is called is one of several through which a loop goes."""
        while isinstance(called, ast.Attribute):
            called = called.value
        parents = self.evaluation.names(scope.module).parents
        given = scope.names.get(called.id, []) if isinstance(called, ast.Name) else []
        return any(isinstance(parents.get(value), _LOOPS) for value in given)

    def _into(self, value: Value, call: ast.Call, scope: Scope, path: Path) -> None:
        """A function or class of the agent's own is called: its parameters, then its code."""
        match value:
            case Function():
                self._bind(value, call, scope)
                self._enter(value, path, call)
            case Class() as made:
                for function in self._methods(made, "__init__", "__post_init__", "__new__"):
                    self._into(function, call, scope, path)
            case Object(of):
                for function in self._methods(of, "__call__"):
                    self._into(function, call, scope, path)

    def _methods(self, of: Class, *names: str) -> Iterator[Function]:
        for name in names:
            for value in self.evaluation._attribute(frozenset({Object(of)}), name):
                if isinstance(value, Function):
                    yield value

    def _bind(self, function: Function, call: ast.Call, scope: Scope, skipped: int = 0) -> None:
        """Note what the call gives to the parameters of a function."""
        node = function.scope.node
        if isinstance(node, ast.Module):
            return
        by_position = [*node.args.posonlyargs, *node.args.args]
        if function.scope.owner is not None and not _is_static(node):
            by_position = by_position[1:]
        by_name = {one.arg: one for one in (*by_position, *node.args.kwonlyargs)}
        for parameter, value in zip(by_position, call.args[skipped:], strict=False):
            if isinstance(value, ast.Starred):
                break
            self.evaluation.given[parameter] |= self.evaluation.of(value, scope)
        for keyword in call.keywords:
            if keyword.arg in by_name:
                self.evaluation.given[by_name[keyword.arg]] |= self.evaluation.of(
                    keyword.value, scope
                )

    def _handed_on(
        self, call: ast.Call, scope: Scope, callees: Collection[Value], path: Path
    ) -> None:
        """Something of a library is called: what it is given may be run by it."""
        names = {value.name for value in callees if isinstance(value, Outside)}
        name = min(names, default="")
        last = last_name(call.func)
        makes = names & {*self.evaluation.classes} or any(isinstance(v, Preset) for v in callees)
        if makes or "tool" in last.lower():
            return
        for index, argument in enumerate(call.args):
            for value in self.evaluation.of(argument, scope):
                if isinstance(value, Function):
                    self._bind(value, call, scope, index + 1)
        for keyword in call.keywords:
            if keyword.arg == "args" and isinstance(keyword.value, ast.Tuple):
                self._bind_target(call, keyword.value.elts, scope)
        given: set[Made] = set()
        together = False
        for argument in arguments(call):
            values = self.evaluation.of(argument, scope)
            agents = {value for value in values if isinstance(value, Made)}
            given |= agents
            together = together or (len(agents) > 1 and self._is_row(argument, scope))
            for value in values:
                if isinstance(value, Function):
                    self._enter(value, path, call)
        if not given and names & {*self.runners} and self._is_alone(call):
            given = {Made(scope.module, call)}
        speaks = last in _SPEAKS_OF or last_part(name) in _SPEAKS_OF
        if given and not speaks and not self._is_for_a_model(call, scope):
            self._use(call, scope, given, path, name or last, together)

    def _is_alone(self, call: ast.Call) -> bool:
        """Whether what runs an agent is given none, but for what units gave it."""
        return not call.args and all(
            keyword.arg not in self.evaluation.given_by or is_of_units_alone(keyword.value)
            for keyword in call.keywords
        )

    def _bind_target(self, call: ast.Call, given: list[ast.expr], scope: Scope) -> None:
        """Note what a thread gives to the function that it runs."""
        for keyword in call.keywords:
            for value in self.evaluation.of(keyword.value, scope):
                if isinstance(value, Function):
                    self._bind(value, ast.Call(keyword.value, given, []), scope)

    def _is_row(self, argument: ast.expr, scope: Scope) -> bool:
        """Whether an argument is several agents at once, and not one of several."""
        if isinstance(argument, ast.Name):
            at: Scope | None = scope
            while at is not None and argument.id not in at.names:
                at = at.outer
            given = at.names[argument.id] if at is not None else []
            return any(isinstance(value, ast.List | ast.Tuple | ast.Dict) for value in given)
        return isinstance(argument, ast.List | ast.Tuple | ast.Dict | ast.ListComp)

    def _is_for_a_model(self, call: ast.Call, scope: Scope) -> bool:
        """Whether the call stands in what another agent is given: its tools, or whom it asks."""
        parents = self.evaluation.names(scope.module).parents
        node: ast.AST | None = call
        while node is not None and not isinstance(node, ast.stmt):
            if isinstance(node, ast.keyword) and node.arg in _GIVEN_TO_AGENTS:
                return True
            node = parents.get(node)
        return False

    def _property(self, node: ast.Attribute, scope: Scope, path: Path) -> None:
        """A property of an object is read: its code runs."""
        for base in self.evaluation.of(node.value, scope):
            if isinstance(base, Object):
                for each in self.evaluation.line_of(base.of):
                    for method in each.node.body:
                        if (
                            isinstance(method, ast.FunctionDef)
                            and method.name == node.attr
                            and any("property" in last_name(d) for d in method.decorator_list)
                        ):
                            names = self.evaluation.names(each.module)
                            self._enter(Function(names.scopes[method]), path, node)

    def _entered(self, item: ast.withitem, scope: Scope, path: Path) -> None:
        """A `with` enters an object of the agent's own."""
        for value in self.evaluation.of(item.context_expr, scope):
            if isinstance(value, Object):
                for function in self._methods(value.of, "__enter__", "__aenter__"):
                    self._enter(function, path, item)

    def _use(
        self,
        call: ast.Call,
        scope: Scope,
        agents: Collection[Made],
        path: Path,
        taker: str = "",
        together: bool = False,
    ) -> None:
        """Note a use, by the first way that leads to it."""
        if call not in self.found:
            self.found[call] = Use(
                scope.module, call, frozenset(agents), (*path, call), taker, together
            )


def _is_by_hand(statement: ast.stmt) -> bool:
    """Whether it is ``if __name__ == "__main__"``."""
    return isinstance(statement, ast.If) and any(
        isinstance(node, ast.Name) and node.id == "__name__" for node in ast.walk(statement.test)
    )


def _is_static(function: ast.AST) -> bool:
    """Whether a method is not given its object."""
    decorators = getattr(function, "decorator_list", [])
    return any(last_name(each) == "staticmethod" for each in decorators)


def _has_text(expression: ast.expr, text: str) -> bool:
    return any(
        isinstance(node, ast.Constant) and node.value == text for node in ast.walk(expression)
    )
