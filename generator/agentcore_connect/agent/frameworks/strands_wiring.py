"""The edits of Strands agents' code: the ``hooks`` and ``tools`` of ``Agent(...)``."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from agentcore_connect.agent.frameworks.strands import ROW
from agentcore_connect.agent.wiring import constructor
from agentcore_connect.agent.wiring.argument import argument
from agentcore_connect.agent.wiring.syntax import Syntax


def tools_of_agent(
    syntax: Syntax, calls: Sequence[cst.Call]
) -> list[tuple[cst.Call, cst.BaseExpression | None]]:
    """The calls that make the agent, and what each is given as ``tools``."""
    made = calls or constructor.agent(syntax, ROW.classes)
    return [(call, _tools(syntax, call)) for call in made]


def _tools(syntax: Syntax, call: cst.Call) -> cst.BaseExpression | None:
    found = argument(syntax, call, "tools")
    by_position = [arg.value for arg in call.args if arg.keyword is None and arg.star != "**"]
    return found or (by_position[2] if len(by_position) > 2 else None)


def hooks_of_gateways(call: cst.Call) -> cst.Arg | None:
    """The argument ``hooks`` if it is last and one that `attached` has made."""
    match call.args:
        case [
            *_,
            cst.Arg(keyword=cst.Name(value="hooks"), value=cst.List(elements=elements)) as arg,
        ]:
            made = bool(elements) and not isinstance(elements[-1].comma, cst.Comma)
            if made and all(_gateway(element.value) for element in elements):
                return arg
    return None


def _gateway(value: cst.BaseExpression) -> str | None:
    """``weather`` for ``weather.GatewayTools()``."""
    if (
        isinstance(value, cst.Call)
        and not value.args
        and isinstance(value.func, cst.Attribute)
        and value.func.attr.value == "GatewayTools"
        and isinstance(value.func.value, cst.Name)
    ):
        return value.func.value.value
    return None
