"""The edits of LangGraph agents' code: the tools of the one graph."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from agentcore_connect.agent.following import own_loops
from agentcore_connect.agent.frameworks import langgraph_wrapping as wrapping
from agentcore_connect.agent.frameworks.langgraph import AGENTS, DEEP_AGENTS, ROW
from agentcore_connect.agent.wiring import names
from agentcore_connect.agent.wiring.list_argument import ListArgument
from agentcore_connect.agent.wiring.names import WRAPPER
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.agent.wiring.tools_value import is_iterable, joined, loaded, parted
from agentcore_connect.agent.wiring.wrapping import inner, unwrapped
from agentcore_connect.text.splice import Edit

_MIDDLEWARE = ListArgument(AGENTS, "middleware")
_SHOWN = 60
_HOLDERS = {"langgraph.graph.StateGraph", "langgraph.graph.state.StateGraph"}
_NO_TOOLS = (
    f"no call of {', '.join(sorted({name.rpartition('.')[2] for name in ROW.classes}))} or "
    "bind_tools was found: no model is given tools"
)
_UNNAMED = "only a `tools=` of create_deep_agent is sure to be its tools"
_OWN_CALLS = (
    "# where your code finds the tool of a call by its name, in a dict or in a list:",
    "{local}.with_tools(tools_by_name)[name]  # or: for tool in {local}.with_tools(tools)",
)
_OWN_CODE = "your code calls the tools by itself: only you know where it finds them"
_NODES = {"langgraph.prebuilt.ToolNode", "langgraph.prebuilt.tool_node.ToolNode"}


def attached(
    syntax: Syntax, local: str, taken: Collection[str], calls: Sequence[cst.Call]
) -> list[Edit]:
    """The edits that give the graph the tools of ``local``.

    ``calls`` make ready-made agents, or are the parts in this module of a graph that is put
    together from several: what is given tools, and what calls those that own code looks up.
    """
    try:
        if calls and not any(_named(syntax, call) & ROW.classes for call in calls):
            return _spread(syntax, calls, local)
        graphs, bound = _calls(syntax)
        if bound:
            return _hand_written(syntax, bound, local, taken)
        graphs = [*calls] or [_one_of(syntax, graphs)]
        return [edit for call in graphs for edit in _ready_made(syntax, call, local)]
    except UnrecognisedError as error:
        raise UnrecognisedError(error.reason, error.line, _lines(syntax)) from error


def _lines(syntax: Syntax) -> tuple[str, ...]:
    """What a person writes in this very code, at each of the calls that take tools."""
    lines = []
    for call in syntax.all(cst.Call):
        if not (_takes_tools(syntax, call) or _named(syntax, call) & ROW.classes):
            continue
        match call.func:
            case cst.Attribute(value=wrapped, attr=cst.Name(value="bind_tools")):
                pass
            case wrapped:
                pass
        (start, middle), end = syntax.span(wrapped), syntax.span(call).end
        made, rest = _shown(syntax.text[start:middle]), _shown(syntax.text[middle:end])
        if _named(syntax, call) & AGENTS:
            use = f"{made}(..., middleware=[{{local}}.GatewayTools()])"
        else:
            use = f"{{local}}.{WRAPPER}({made}){rest}"
        lines += [f"# line {syntax.line(call)}:", use]
    if any(_takes_tools(syntax, call) for call in syntax.all(cst.Call)) and not any(
        _is_node(syntax, call) for call in syntax.all(cst.Call)
    ):
        lines += _OWN_CALLS
    return tuple(lines)


def _shown(text: str) -> str:
    """Code on one line, short, for a text whose braces stand for something."""
    line = " ".join(text.split())
    if len(line) > _SHOWN:
        line = line.partition("(")[0] + "(...)"
    return line.replace("{", "{{").replace("}", "}}")


def tools_of_graph(
    syntax: Syntax, calls: Sequence[cst.Call]
) -> list[tuple[cst.Call, cst.BaseExpression | None]]:
    """The calls that take the graph's tools, and what each is given.

    Raises UnrecognisedError where own code calls the tools, and does not find them in that list.
    """
    graphs, bound = _calls(syntax)
    if bound:
        given = [(call, _argument(syntax, call, 0)) for call in bound]
        for call, tools in given:
            if tools is None:
                raise UnrecognisedError("bind_tools or ToolNode has no tools", syntax.line(call))
        alone = not calls and not any(_is_node(syntax, call) for call in bound)
        if alone and not wrapping.finds_in(syntax, [tools for _, tools in given if tools]):
            raise UnrecognisedError(_OWN_CODE, syntax.line(bound[0]))
        return given
    if calls and not any(_named(syntax, call) & ROW.classes for call in calls):
        raise UnrecognisedError(_OWN_CODE, syntax.line(calls[0]))
    graphs = [*calls] or [_one_of(syntax, graphs)]
    for call in graphs:
        positional = any(arg.keyword is None and not arg.star for arg in call.args)
        named = any(arg.keyword and arg.keyword.value == "tools" for arg in call.args)
        if positional and not named and _named(syntax, call) & DEEP_AGENTS:
            raise UnrecognisedError(_UNNAMED, syntax.line(call))
    return [(call, _argument(syntax, call, 1)) for call in graphs]


def detached(syntax: Syntax, local: str) -> list[Edit]:
    """The edits that take the tools of ``local`` out again."""
    edits = [*_MIDDLEWARE.detached(syntax, local), *unwrapped(syntax, local)]
    for part in syntax.all(cst.Await):
        if loaded(part) != local:
            continue
        line, variable = _line_of(syntax, part)
        if line is None:
            edits += parted(syntax, part)
            continue
        edits.append(Edit(syntax.line_start(line), syntax.span(line).end, ""))
        target = syntax.parent(part)
        for name in syntax.all(cst.Name):
            if name.value == variable and not _is_target(syntax, name, target):
                edits += parted(syntax, name)
    return edits


def _calls(syntax: Syntax) -> tuple[list[cst.Call], list[cst.Call]]:
    """The calls that make a ready-made agent, and the others that take tools: one of the two."""
    graphs = [call for call in syntax.all(cst.Call) if _named(syntax, call) & ROW.classes]
    bound = [call for call in syntax.all(cst.Call) if _takes_tools(syntax, call)]
    if graphs and bound:
        raise UnrecognisedError(
            "tools are given both to a ready-made agent and to bind_tools or ToolNode",
            syntax.line(bound[0]),
        )
    return graphs, bound


def _one_of(syntax: Syntax, graphs: Sequence[cst.Call]) -> cst.Call:
    """The only call that makes a graph, or the only one in an entrypoint."""
    if not graphs:
        held = [call for call in syntax.all(cst.Call) if _named(syntax, call) & _HOLDERS]
        line = syntax.line(held[0]) if held else None
        raise UnrecognisedError(_NO_TOOLS, line)
    if len(graphs) > 1:
        first = graphs[0]
        graphs = [call for call in graphs if _is_entrypoint(_around(syntax, call))]
        if len(graphs) != 1:
            raise UnrecognisedError("several graphs are created", syntax.line(first))
    return graphs[0]


def _ready_made(syntax: Syntax, call: cst.Call, local: str) -> list[Edit]:
    """The edits for a call that makes the whole graph.

    In an async function the tools are loaded where the call stands, beside a list of others.
    """
    made = _named(syntax, call)
    takes_middleware = bool(made & AGENTS)
    if made & DEEP_AGENTS or (takes_middleware and any(arg.star for arg in call.args)):
        return _MIDDLEWARE.attached(syntax, local, (), [call])
    tools = _argument(syntax, call, 1)
    if _is_in_async(syntax, [call]) and (tools is None or is_iterable(syntax, tools)):
        text = f"await {local}.load_tools()"
        if tools is None:
            return syntax.arguments(call).inserted(f"tools={text}")
        return joined(syntax, tools, text, local, {})
    if takes_middleware:
        return _MIDDLEWARE.attached(syntax, local, (), [call])
    return wrapping.ready_made(syntax, call, _argument(syntax, call, 0, "model"), local)


def _spread(syntax: Syntax, calls: Sequence[cst.Call], local: str) -> list[Edit]:
    """The edits for the parts of a graph that are in this module, ``calls``."""
    nodes = [call for call in calls if _is_node(syntax, call)]
    bound = [call for call in calls if _takes_tools(syntax, call) and call not in nodes]
    is_looked_up = len(calls) > len(nodes) + len(bound)
    return wrapping.parts(
        syntax, bound, nodes, wrapping.own_calls(syntax) if is_looked_up else (), local
    )


def _hand_written(
    syntax: Syntax, calls: Sequence[cst.Call], local: str, taken: Collection[str]
) -> list[Edit]:
    """One assignment in an async function feeds all calls; or one line before them does.

    Outside of an async function the calls are wrapped.
    """
    tools = [_argument(syntax, call, 0) for call in calls]
    given = [value for value in tools if value is not None]
    if len(given) < len(calls):
        raise UnrecognisedError("bind_tools or ToolNode has no tools", syntax.line(calls[0]))
    values = [syntax.bound(value) if isinstance(value, cst.Name) else [] for value in given]
    first = values[0]
    nodes = [call for call in calls if _is_node(syntax, call)]
    models = [call for call in calls if not _is_node(syntax, call)]
    if not nodes and wrapping.own_calls(syntax):
        return wrapping.hand_written(syntax, models, nodes, given, local)
    if len(first) == 1 and all(value == first for value in values) and first[0] is not None:
        around = _around(syntax, first[0])
        if isinstance(around, cst.FunctionDef) and around.asynchronous:
            return joined(syntax, first[0], f"await {local}.load_tools()", local, {})
    if not _is_in_async(syntax, calls):
        return wrapping.hand_written(syntax, models, nodes, given, local)
    function = _around(syntax, calls[0])
    if len(calls) != 2 or not isinstance(function, cst.FunctionDef):
        raise UnrecognisedError(
            "the tools do not go to one bind_tools and one ToolNode", syntax.line(calls[0])
        )
    if sum(_is_node(syntax, call) for call in calls) != 1:
        raise UnrecognisedError("a graph needs bind_tools and ToolNode", syntax.line(calls[0]))
    others = _variables(syntax)
    variable = names.first_free(taken, f"{local}_tools", f"{local}_gateway_tools")
    edits = [_line(syntax, function, calls[0], f"{variable} = await {local}.load_tools()", local)]
    for value in given:
        edits += joined(syntax, value, variable, local, others)
    return edits


def _line(
    syntax: Syntax, function: cst.FunctionDef, first: cst.Call, text: str, local: str
) -> Edit:
    """The line that loads, in order among its like, otherwise before the statement of ``first``.

    It stands in the body of ``function`` itself, so that it always runs before the tools are used,
    also where ``first`` is in a branch.
    """
    body = function.body
    if not isinstance(body, cst.IndentedBlock):
        raise UnrecognisedError("the function is written on one line", syntax.line(function))
    holders = [first, *syntax.above(first)]
    needs = next(at for at, line in enumerate(body.body) if any(line is node for node in holders))
    mine = [line for line in body.body[:needs] if _loads(line)]
    later = next((line for line in mine if (_loads(line) or "") > local), None)
    statement = later or body.body[needs]
    start = syntax.line_start(statement)
    if mine and later is None:
        start = syntax.span(mine[-1]).end
    here = syntax.text[syntax.line_start(statement) :]
    return syntax.new_line(start, here[: len(here) - len(here.lstrip(" \t\f"))] + text)


def _loads(line: cst.CSTNode) -> str | None:
    """``weather`` for the line ``weather_tools = await weather.load_tools()``."""
    match line:
        case cst.SimpleStatementLine(
            body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name())], value=value)]
        ):
            return loaded(value)
    return None


def _variables(syntax: Syntax) -> dict[str, str]:
    """The variables that hold a gateway's tools, each with the gateway."""
    found = {}
    for part in syntax.all(cst.Await):
        _, variable = _line_of(syntax, part)
        if variable and (name := loaded(part)):
            found[variable] = name
    return found


def _line_of(syntax: Syntax, part: cst.Await) -> tuple[cst.SimpleStatementLine | None, str]:
    """The line of its own that ``part`` is assigned on, and the variable."""
    assign = syntax.parent(part)
    line = syntax.parent(assign) if assign else None
    match line:
        case cst.SimpleStatementLine(
            body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value)]
        ) if (value is part):
            return line, name
    return None, ""


def _is_target(syntax: Syntax, name: cst.Name, assign: cst.CSTNode | None) -> bool:
    target = syntax.parent(name)
    return isinstance(target, cst.AssignTarget) and syntax.parent(target) is assign


def _takes_tools(syntax: Syntax, call: cst.Call) -> bool:
    method = call.func.attr.value if isinstance(call.func, cst.Attribute) else ""
    return (method == "bind_tools" and not _is_forced(call)) or _is_node(syntax, call)


def _is_forced(call: cst.Call) -> bool:
    """As `own_loops.is_forced`."""
    return any(
        arg.keyword is not None
        and arg.keyword.value == "tool_choice"
        and isinstance(arg.value, cst.SimpleString)
        and arg.value.evaluated_value not in own_loops.FREE
        for arg in call.args
    )


def _is_node(syntax: Syntax, call: cst.Call) -> bool:
    return bool(_named(syntax, call) & _NODES)


def _named(syntax: Syntax, call: cst.Call) -> set[str]:
    """What is called, also where gateways wrap it."""
    return syntax.qualified(inner(call.func))


def _argument(
    syntax: Syntax, call: cst.Call, position: int, name: str = "tools"
) -> cst.BaseExpression | None:
    """The argument ``name``, by keyword or by position."""
    for arg in call.args:
        if arg.keyword and arg.keyword.value == name:
            return arg.value
    if any(arg.star for arg in call.args):
        raise UnrecognisedError("the call takes *arguments or **arguments", syntax.line(call))
    by_position = [arg.value for arg in call.args if arg.keyword is None]
    return by_position[position] if len(by_position) > position else None


def _around(syntax: Syntax, node: cst.CSTNode) -> cst.CSTNode | None:
    """What runs ``node``: a function, or a lambda, comprehension or class in between."""
    bodies = (cst.FunctionDef, cst.Lambda, cst.ClassDef, cst.BaseComp)
    return next((above for above in syntax.above(node) if isinstance(above, bodies)), None)


def _is_in_async(syntax: Syntax, calls: Sequence[cst.Call]) -> bool:
    """Whether all stand in one async function, in which tools can be loaded before."""
    functions = [_around(syntax, call) for call in calls]
    first = functions[0]
    return (
        isinstance(first, cst.FunctionDef)
        and first.asynchronous is not None
        and all(function is first for function in functions)
    )


def _is_entrypoint(function: cst.CSTNode | None) -> bool:
    """Whether it is the async function that the runtime calls: ``@app.entrypoint``."""
    if not isinstance(function, cst.FunctionDef) or not function.asynchronous:
        return False
    decorators = [decorator.decorator for decorator in function.decorators]
    called = [found.func if isinstance(found, cst.Call) else found for found in decorators]
    return any(
        isinstance(found, cst.Attribute) and found.attr.value == "entrypoint" for found in called
    )
