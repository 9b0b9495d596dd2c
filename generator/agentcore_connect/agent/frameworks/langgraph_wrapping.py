"""The edits of graphs that are made outside of an async function: what makes them is wrapped.

``model.bind_tools(tools)`` becomes ``weather.with_tools(model).bind_tools(tools)``, and
``ToolNode(tools)`` becomes ``weather.with_tools(ToolNode)(tools)``: the tools are listed within the
invocation, whenever the model is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

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
    """The edits for a graph of ``bind_tools`` and ``ToolNode``, which are given ``tools``.

    There is one model, whose calls every ToolNode gets, or all are given the same variable: else
    some may be those of another agent.
    """
    first = (*bound, *nodes)[0]
    if not bound or not nodes:
        missing = "ToolNode" if bound else "bind_tools"
        raise UnrecognisedError(
            f"the graph has no {missing}: only you know what calls the tools", syntax.line(first)
        )
    if len(bound) > 1 and not _is_one_variable(syntax, tools):
        raise UnrecognisedError(
            "several models are given tools, and not the same", syntax.line(first)
        )
    receivers = [call.func.value for call in bound if isinstance(call.func, cst.Attribute)]
    parts = [*receivers, *(call.func for call in nodes)]
    return [edit for part in parts for edit in wrapped(syntax, part, local)]


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


def _is_one_variable(syntax: Syntax, tools: Sequence[cst.BaseExpression]) -> bool:
    names = [value for value in tools if isinstance(value, cst.Name)]
    return len(names) == len(tools) and all(
        name.value == names[0].value and syntax.bound(name) == syntax.bound(names[0])
        for name in names
    )


def _is_function(syntax: Syntax, model: cst.BaseExpression | None) -> bool:
    if model is None or isinstance(model, cst.Lambda):
        return True
    defined = {made.name.value for made in syntax.all(cst.FunctionDef)}
    return isinstance(model, cst.Name) and model.value in defined
