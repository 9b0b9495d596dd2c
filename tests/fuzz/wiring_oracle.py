"""What must hold of every wiring, told without a line of the code that is tested.

Three judges: the bytes (nothing but insertions, comments kept, given back), the syntax tree (the
same but for one import and for what the agent is given), and a run on stand-ins (the same calls
with the same arguments, but for the agent's own).
"""

from __future__ import annotations

import ast
import builtins
import io
import sys
import tokenize
import types
import warnings
from collections.abc import Iterator
from typing import Any

from agentcore_connect.agent.wiring import Manual, Wired, is_wired, unwire, wire
from agentcore_connect.errors import InvalidInput

UNIT = "weather"


class Broken(AssertionError):
    """A property does not hold; the message names it."""


def check(source: bytes, framework: Any, kind: Any, *, run: bool = False) -> str:
    """Wire and unwire ``source``; how it went: refused, manual or wired. Raises `Broken`."""
    try:
        outcome = wire(source, framework, UNIT, kind)
        unwire(source, framework, UNIT, kind)
    except InvalidInput:
        return "refused"
    if isinstance(outcome, Manual):
        return "manual"
    after = outcome.source
    if not outcome.changed:
        _holds(after == source, "nothing is changed where nothing is said to be")
        return "wired before"
    local = local_name(after)
    _compiles(after)
    if _knows(source):  # half wired by hand: taking out takes that too
        return "wired the rest"
    _holds(wire(after, framework, UNIT, kind) == Wired(after, False), "twice is once")
    _holds(is_wired(after, framework, UNIT), "it is known as wired")
    _inserted(source, after, local)
    _same_tree(ast.parse(source), ast.parse(after), local)
    back = unwire(after, framework, UNIT, kind)
    if isinstance(back, Manual):
        raise Broken(f"what was wired can be taken out: {back.reason}")
    _holds(back.source == source, "taking out gives the bytes back")
    _second(source, after, framework, kind)
    if run and not (b"bind_tools" in source and kind == "gateway"):
        same_run(source, after)
    return "wired"


def _knows(source: bytes) -> bool:
    return any(
        (isinstance(node, ast.alias) and node.name == UNIT)
        or (
            isinstance(node, ast.Attribute)
            and node.attr in ("GatewayTools", "load_tools", "TOOLS")
            and isinstance(node.value, ast.Name)
            and node.value.id in (UNIT, f"{UNIT}_gateway", f"{UNIT}_service")
        )
        for node in ast.walk(ast.parse(source))
    )


def _second(source: bytes, after: bytes, framework: Any, kind: Any) -> None:
    both = wire(after, framework, "calendar2", kind)
    if isinstance(both, Manual) or not both.changed:
        raise Broken("a second unit goes where one went")
    _holds(unwire(both.source, framework, "calendar2", kind) == Wired(after, True), "last in, out")
    first_out = unwire(both.source, framework, UNIT, kind)
    if isinstance(first_out, Manual):
        raise Broken(f"first in, first out: {first_out.reason}")
    alone = wire(source, framework, "calendar2", kind)
    _holds(first_out == alone, "first in, first out leaves the second as if alone")


def _holds(claim: bool, name: str) -> None:
    if not claim:
        raise Broken(name)


def local_name(after: bytes) -> str:
    """The name that the unit has in the module."""
    for statement in ast.parse(after).body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "connections":
            for alias in statement.names:
                if alias.name == UNIT:
                    return alias.asname or alias.name
    raise Broken("the unit is imported")


def _compiles(source: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "<after>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            raise Broken(f"the result compiles: {error}") from None


# --- bytes ----------------------------------------------------------------------------------------


def _inserted(before: bytes, after: bytes, local: str) -> None:
    at = 0
    for byte in before:
        at = after.find(byte, at) + 1
        if not at:
            raise Broken("bytes are only inserted")
    _holds(len(after) - len(before) < 400 + 20 * len(local), "little is inserted")
    _holds(after.endswith(before[-1:]), "the end of the file is kept")
    _holds(_comments(before) == _comments(after), "comments are kept, in their order")
    _holds(_line_ends(after) <= (_line_ends(before) or {b"\n"}), "line ends are the file's own")
    edited = _edited_lines(before, after)
    _holds(edited <= 12, f"few lines are touched, not {edited}")


def _comments(source: bytes) -> list[str]:
    unix = source.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        tokens = list(tokenize.tokenize(io.BytesIO(unix).readline))
    except (tokenize.TokenError, SyntaxError):
        return []
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def _line_ends(source: bytes) -> set[bytes]:
    rest = source.replace(b"\r\n", b"")
    return {end for end in (b"\n", b"\r") if end in rest} | (
        {b"\r\n"} if b"\r\n" in source else set()
    )


def _edited_lines(before: bytes, after: bytes) -> int:
    """How many lines of the result are not, in their order, lines of the original."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    at, edited = 0, 0
    for line in new:
        if at < len(old) and old[at] == line:
            at += 1
        elif at + 1 < len(old) and old[at + 1] == line:
            at, edited = at + 2, edited + 1
        else:
            edited += 1
    return edited


# --- the tree -------------------------------------------------------------------------------------


def _same_tree(before: ast.Module, after: ast.Module, local: str) -> None:
    judge = _Trees(local)
    judge.same(before, after, "module")
    _holds(judge.imports == 1, "there is one import")
    _holds(judge.grown >= 1, "the agent is given the unit")


class _Trees:
    """Compares two trees, where the second may have what connects one unit."""

    def __init__(self, local: str) -> None:
        self._local = local
        self._variables: set[str] = set()
        self.imports = 0
        self.grown = 0

    def same(self, before: Any, after: Any, place: str) -> None:
        if isinstance(before, list) and isinstance(after, list):
            self._same_rows(before, after, place)
        elif isinstance(before, ast.AST) and isinstance(after, ast.AST):
            if isinstance(after, ast.expr) and self._grew(before, after, place):
                self.grown += 1
                return
            _holds(type(before) is type(after), f"the tree is kept: {place}")
            for name in before._fields:
                self.same(
                    getattr(before, name, None), getattr(after, name, None), f"{place}.{name}"
                )
        else:
            same = type(before) is type(after) and repr(before) == repr(after)
            _holds(same, f"the tree is kept: {place}")

    def _same_rows(self, before: list[Any], after: list[Any], place: str) -> None:
        kept = []
        for item in after:
            if (
                isinstance(item, ast.ImportFrom)
                and len(before) < len(after)
                and self._is_import(item)
            ):
                self.imports += 1
            elif isinstance(item, ast.Assign) and self._is_load(item):
                self.grown += 1
            elif (
                isinstance(item, ast.keyword)
                and len(after) == len(before) + 1
                and item.arg in ("hooks", "tools", "mcp_servers", "middleware", "toolsets")
                and item.arg not in [old.arg for old in before]
            ):
                value = item.value
                mine = self._ours(value) or (
                    isinstance(value, ast.List) and [*map(self._ours, value.elts)] == [True]
                )
                _holds(mine, "a new argument holds the unit alone")
                self.grown += 1
            else:
                kept.append(item)
        _holds(len(before) == len(kept), f"the tree is kept: {place}")
        for index, pair in enumerate(zip(before, kept, strict=True)):
            self.same(*pair, f"{place}[{index}]")

    def _is_import(self, item: ast.ImportFrom) -> bool:
        return (item.module, item.level) == ("connections", 0) and [
            alias.name for alias in item.names
        ] == [UNIT]

    def _is_load(self, item: ast.Assign) -> bool:
        target = item.targets[0]
        if isinstance(item.value, ast.Await) and self._ours(item.value):
            _holds(isinstance(target, ast.Name), "the unit's tools are a variable")
            assert isinstance(target, ast.Name)
            self._variables.add(target.id)
            return True
        return False

    def _ours(self, node: ast.AST) -> bool:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="GatewayTools")):
                return name == self._local and not node.args and not node.keywords
            case ast.Await(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr))):
                return (name, attr) == (self._local, "load_tools")
            case ast.Starred(value=ast.Attribute(value=ast.Name(id=name), attr="TOOLS")):
                return name == self._local
            case ast.Starred(value=value):
                return self._ours(value)
            case ast.Name(id=name):
                return name in self._variables
        return False

    def _all_ours(self, node: ast.AST) -> bool:
        if isinstance(node, ast.List):
            return bool(node.elts) and all(map(self._ours, node.elts))
        return not isinstance(node, ast.Starred) and self._ours(node)

    def _grew(self, before: ast.AST, after: ast.expr, place: str) -> bool:
        match after:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="with_tools"), args=[inner]
            ) if (name == self._local):
                self.same(before, inner, place)
                return True
            case ast.List(elts=elements) if sum(map(self._ours, elements)) == 1:
                others = [one for one in elements if not self._ours(one)]
                if isinstance(before, ast.List) and len(before.elts) == len(others):
                    for index, pair in enumerate(zip(before.elts, others, strict=True)):
                        self.same(*pair, f"{place}.elts[{index}]")
                    return True
                if len(others) == 1 and isinstance(others[0], ast.Starred):
                    self.same(before, _or_nothing(others[0].value), place)
                    return True
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                if self._all_ours(right):
                    self.same(before, left, place)
                    return True
                if self._all_ours(left):
                    self.same(before, right, place)
                    return True
        return False


def _or_nothing(node: ast.expr) -> ast.expr:
    """``tools`` of ``tools or ()``, which is what a unit stands beside where that may be None."""
    match node:
        case ast.BoolOp(op=ast.Or(), values=[value, ast.Tuple(elts=[])]):
            return value
    return node


# --- a run ----------------------------------------------------------------------------------------


def same_run(before: bytes, after: bytes) -> None:
    first, second = run(before), run(after)
    _holds(first[-1] == second[-1], f"the run ends the same way: {first[-1]} and {second[-1]}")
    _holds(len(first) == len(second), "the run makes the same calls")
    for old, new in zip(first, second, strict=True):
        if old == new:
            _holds(old[0] != "agent" or len(first) > 500, "every agent is given the unit")
            continue
        _holds(old[0] == "agent" == new[0], f"only the agent is given more: {old} {new}")
        (_, _name, positional, named), (_, _, positional2, named2) = old, new
        _holds(_given(positional, named) == _given(positional2, named2), "the rest is the same")


def _given(positional: list[Any], named: dict[str, Any]) -> Any:
    """The arguments without what is of the unit; a list without anything is as good as none."""

    def without(value: Any) -> Any:
        if isinstance(value, list):
            return [without(item) for item in value if not str(item).startswith("weather.")]
        return value

    kept = {name: without(value) for name, value in named.items()}
    return without(positional), {name: value for name, value in kept.items() if value != []}


def run(source: bytes) -> list[Any]:
    """What a module does on stand-ins: every agent and probe, with its arguments, and the end."""
    events: list[Any] = []
    modules = _stand_ins(events)
    kept = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    try:
        events.append(("end", _played(source, modules)))
    finally:
        for name, module in kept.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module
    return events


def _played(source: bytes, modules: dict[str, Any]) -> str:
    space: dict[str, Any] = {"__name__": "main", "__builtins__": builtins}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(source, "<agent>", "exec", dont_inherit=True), space)  # noqa: S102
            for _ in range(2):
                if callable(entry := space.get("run")):
                    _finished(entry())
    except Exception as error:  # the grammar may write what fails when it runs
        return type(error).__name__
    return "done"


def _finished(made: Any) -> Any:
    if not hasattr(made, "send"):
        return made
    try:
        while True:
            made.send(None)
    except StopIteration as stop:
        return stop.value


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | types.GeneratorType):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, str | int | float | bytes | None):
        return value
    return getattr(value, "shown", type(value).__name__)


class _Tool:
    def __init__(self, shown: str) -> None:
        self.shown = shown

    def __repr__(self) -> str:
        return self.shown

    def __lt__(self, other: _Tool) -> bool:
        return self.shown < other.shown


def _stand_ins(events: list[Any]) -> dict[str, Any]:
    class Agent:
        shown = "agent"

        def __init__(self, *positional: Any, **named: Any) -> None:
            self.event = len(events)
            events.append(("agent", "", _plain(positional), _plain(named)))

        def gains(self, tool: Any) -> Agent:
            """The same, as Claude's options get a gateway."""
            kind, name, positional, named = events[self.event]
            events[self.event] = (kind, name, positional, {**named, "gateway": _plain([tool])})
            return self

        def __class_getitem__(cls, item: Any) -> Any:
            return cls

        def start(self) -> Agent:
            return self

    def probe(*positional: Any, **named: Any) -> Any:
        events.append(("probe", "", _plain(positional), _plain(named)))
        return positional[0] if positional else None

    class Model(_Tool):
        def bind_tools(self, tools: Any) -> None:
            events.append(("agent", "bind", _plain([tools]), {}))

    class Context:
        shown = "context"

        def __enter__(self) -> list[Any]:
            return [_Tool("ctx")]

        def __exit__(self, *error: object) -> None: ...

        async def __aenter__(self) -> list[Any]:
            return [_Tool("ctx")]

        async def __aexit__(self, *error: object) -> None: ...

    async def amake() -> list[Any]:
        return [_Tool("amade")]

    kit = {
        "a": _Tool("a"),
        "b": _Tool("b"),
        "c": _Tool("c"),
        "yes": True,
        "no": False,
        "app": types.SimpleNamespace(entrypoint=lambda function: function),
        "args": (),
        "options": {"more": 1},
        "items": [_Tool("item")],
        "make": lambda: [_Tool("made")],
        "amake": amake,
        "ctx": Context,
        "actx": Context,
        "probe": probe,
        "model": Model("model"),
    }
    made = {"Agent": Agent, "LlmAgent": Agent, "create_agent": Agent, "create_react_agent": Agent}
    made |= {"ToolNode": Agent, "tool": probe, "Runner": probe}
    made |= {"ClaudeAgentOptions": Agent, "query": probe}
    modules: dict[str, Any] = {"kit": _module("kit", kit)}
    for name in (
        *("strands", "strands.agent", "strands.agent.agent", "agents", "agents.agent"),
        *("google", "google.adk", "google.adk.agents", "google.adk.agents.llm_agent"),
        *("langchain", "langchain.agents", "langgraph", "langgraph.prebuilt"),
        *("pydantic_ai", "pydantic_ai.agent", "claude_agent_sdk", "claude_agent_sdk.types"),
    ):
        modules[name] = _module(name, made)
        parent, _, last = name.rpartition(".")
        if parent:
            setattr(modules[parent], last, modules[name])
    units = {name: _unit(name) for name in ("weather", "weather_old", "calendar", "zoo")}
    modules["connections"] = _module("connections", units)
    return modules


def _unit(name: str) -> Any:
    class GatewayTools:
        shown = f"{name}.GatewayTools"

    async def load_tools() -> list[Any]:
        return [_Tool(f"{name}.tool")]

    def with_tools(made: Any) -> Any:
        tool = _Tool(f"{name}.tool")
        if not isinstance(made, type) and hasattr(made, "gains"):
            return made.gains(tool)
        if hasattr(made, "bind_tools"):
            return types.SimpleNamespace(bind_tools=lambda tools: made.bind_tools([*tools, tool]))
        return lambda *positional, **named: made(*positional, gateway=[tool], **named)

    found = {"GatewayTools": GatewayTools, "load_tools": load_tools, "with_tools": with_tools}
    return _module(name, found | {"TOOLS": [_Tool(f"{name}.T")]})


def _module(name: str, values: dict[str, Any]) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__dict__.update(values)
    module.__path__ = []
    return module


def expressions(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call of a tree."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))
