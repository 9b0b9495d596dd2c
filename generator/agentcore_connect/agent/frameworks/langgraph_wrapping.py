"""The edits of graphs that are made outside of an async function: what makes them is wrapped.

``model.bind_tools(tools)`` becomes ``weather.with_tools(model).bind_tools(tools)``, and
``ToolNode(tools)`` becomes ``weather.with_tools(ToolNode)(tools)``: the tools are listed within the
invocation, whenever the model is asked. So does what own code finds the tool of a call in:
``weather.with_tools(tools_by_name)[call["name"]]``.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

from agentcore_connect.agent.following import own_loops
from agentcore_connect.agent.wiring import source
from agentcore_connect.agent.wiring.names import WRAPPER
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.agent.wiring.wrapping import wrapped
from agentcore_connect.text.splice import Edit


def hand_written(
    syntax: Syntax,
    bound: Sequence[cst.Call],
    nodes: Sequence[cst.Call],
    tools: Sequence[cst.BaseExpression],
    local: str,
) -> list[Edit]:
    """The edits for a graph of ``bind_tools`` and what calls them, which are given ``tools``.

    That is ``ToolNode``, or own code. There is one model, whose calls all of it gets, or all are
    given the same list: else some may be those of another agent.
    """
    first = (*bound, *nodes)[0]
    calls = () if nodes else own_calls(syntax)
    if not bound or not (nodes or calls):
        missing = "ToolNode" if bound else "bind_tools"
        raise UnrecognisedError(
            f"the graph has no {missing}: only you know what calls the tools", syntax.line(first)
        )
    if len(bound) > 1 and not _is_one_list(syntax, tools):
        raise UnrecognisedError(
            "several models are given tools, and not the same", syntax.line(first)
        )
    return parts(syntax, bound, nodes, calls, local)


def parts(
    syntax: Syntax,
    bound: Sequence[cst.Call],
    nodes: Sequence[cst.Call],
    calls: Sequence[own_loops.Lookup],
    local: str,
) -> list[Edit]:
    """The edits that wrap the models, the nodes, and what own code looks tools up in."""
    receivers = [call.func.value for call in bound if isinstance(call.func, cst.Attribute)]
    wraps = [*receivers, *(call.func for call in nodes)]
    found = [edit for part in wraps for edit in wrapped(syntax, part, local)]
    return found + [
        edit for table in own_loops.tables(calls) for edit in _wrapped_table(syntax, table, local)
    ]


def finds_in(syntax: Syntax, tools: Sequence[cst.BaseExpression]) -> bool:
    """Whether own code finds what it calls in the one list ``tools``, or in a dict made of it."""
    names = {value.value for value in tools if isinstance(value, cst.Name)}
    if len(names) != 1 or not all(isinstance(value, cst.Name) for value in tools):
        return False
    found = {*names}
    for node in ast.walk(ast.parse(syntax.text)):
        match node:
            case ast.Assign(
                targets=[target],
                value=ast.DictComp(generators=[ast.comprehension(iter=ast.Name(id=name))]),
            ) if (
                name in names
            ):
                found.add(ast.unparse(target))
    tables = own_loops.tables(own_calls(syntax))
    return bool(tables) and all(ast.unparse(own_loops.inner(table)) in found for table in tables)


def own_calls(syntax: Syntax) -> list[own_loops.Lookup]:
    """Where own code looks up and calls tools.

    Raises UnrecognisedError where that is not all that decides which tool is called.
    """
    try:
        return own_loops.lookups(ast.parse(syntax.text))
    except own_loops.UnclearError as error:
        raise UnrecognisedError(
            "your code calls the tool that the model asks for in a way that is not recognised",
            error.line,
        ) from error


def _wrapped_table(syntax: Syntax, table: ast.expr, local: str) -> list[Edit]:
    """The edits that wrap what tools are looked up in, in the order of the units' names."""
    while (found := own_loops.wrapped(table)) is not None and found[0] < local:
        table = found[1]
    start, end = source.span(syntax.text, table)
    return [Edit(start, start, f"{local}.{WRAPPER}("), Edit(end, end, ")")]


def ready_made(
    syntax: Syntax, call: cst.Call, model: cst.BaseExpression | None, local: str
) -> list[Edit]:
    """The edits for a call of ``create_react_agent``.

    Raises UnrecognisedError where its model is chosen by a function while the graph runs.
    """
    if _is_function(syntax, model):
        raise UnrecognisedError(
            "a function chooses the model of the graph while it runs", syntax.line(call)
        )
    return wrapped(syntax, call.func, local)


def _is_one_list(syntax: Syntax, tools: Sequence[cst.BaseExpression]) -> bool:
    origins = [_origin(syntax, value, 0) for value in tools]
    return None not in origins and len({*origins}) == 1


def _origin(syntax: Syntax, value: cst.BaseExpression, depth: int) -> object:
    """What a list comes from: equal for two expressions that are sure to be the same list.

    Through variables, attributes of ``self`` and arguments that are given in one place only.
    """
    if depth > _DEEPEST:
        return None
    match value:
        case cst.Name(value=name):
            bound = syntax.bound(value)
            if len(bound) == 1 and isinstance(bound[0], cst.Name | cst.Attribute):
                return _origin(syntax, bound[0], depth + 1)
            if parameters := syntax.parameters(value):
                given = _given(syntax, parameters[0])
                if given is not None and len(bound) == 1:
                    return _origin(syntax, given, depth + 1)
                return name, id(parameters[0])
            return name, *map(id, bound)
        case cst.Attribute(value=cst.Name(value="self"), attr=cst.Name(value=name)):
            made = next((up for up in syntax.above(value) if isinstance(up, cst.ClassDef)), None)
            stored = [
                assign.value
                for assign in syntax.all(cst.Assign) + syntax.all(cst.AnnAssign)
                if any(up is made for up in syntax.above(assign)) and _sets(assign, name)
            ]
            if len(stored) == 1 and isinstance(stored[0], cst.Name | cst.Attribute):
                return _origin(syntax, stored[0], depth + 1)
            return (name, id(made)) if len(stored) == 1 else None
    return id(value)


_DEEPEST = 8
"""Steps from a list to where it comes from: more are a circle."""


def _sets(assign: cst.Assign | cst.AnnAssign, attribute: str) -> bool:
    """Whether an assignment gives ``self.attribute`` its value."""
    targets = (
        [each.target for each in assign.targets]
        if isinstance(assign, cst.Assign)
        else [assign.target]
    )
    return any(
        isinstance(target, cst.Attribute)
        and isinstance(target.value, cst.Name)
        and target.value.value == "self"
        and target.attr.value == attribute
        for target in targets
    )


def _given(syntax: Syntax, parameter: cst.Param) -> cst.BaseExpression | None:
    """What a parameter is given, where its function or class is called in one place only."""
    above = [*syntax.above(parameter)]
    function = next((up for up in above if isinstance(up, cst.FunctionDef)), None)
    owner = next((up for up in above if isinstance(up, cst.ClassDef)), None)
    if function is None or (owner is not None and function.name.value != "__init__"):
        return None
    called = (owner or function).name.value
    calls = [
        call
        for call in syntax.all(cst.Call)
        if isinstance(call.func, cst.Name) and call.func.value == called
    ]
    if len(calls) != 1 or any(arg.star for arg in calls[0].args):
        return None
    for arg in calls[0].args:
        if arg.keyword is not None and arg.keyword.value == parameter.name.value:
            return arg.value
    names = [each.name.value for each in function.params.params][owner is not None :]
    given = [arg.value for arg in calls[0].args if arg.keyword is None]
    where = names.index(parameter.name.value) if parameter.name.value in names else len(given)
    return given[where] if where < len(given) else None


def _is_function(syntax: Syntax, model: cst.BaseExpression | None) -> bool:
    if model is None or isinstance(model, cst.Lambda):
        return True
    defined = {made.name.value for made in syntax.all(cst.FunctionDef)}
    return isinstance(model, cst.Name) and model.value in defined
