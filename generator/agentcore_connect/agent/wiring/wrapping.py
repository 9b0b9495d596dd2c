"""What is wrapped for units: ``weather.with_tools(ToolNode)``, and the same of several units.

The wrappers stand in the order of the units' names, so that it does not matter in which order they
came.
"""

from __future__ import annotations

import libcst as cst

from agentcore_connect.agent.wiring.names import WRAPPER
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.text.splice import Edit


def inner(expression: cst.BaseExpression) -> cst.BaseExpression:
    """What is wrapped for units: ``ToolNode`` of ``weather.with_tools(ToolNode)``."""
    while (found := _wrapped(expression)) is not None:
        expression = found[1]
    return expression


def wrapped(syntax: Syntax, expression: cst.BaseExpression, local: str) -> list[Edit]:
    """The edits that wrap ``expression`` for a unit."""
    while (found := _wrapped(expression)) is not None and found[0] < local:
        expression = found[1]
    start, end = syntax.span(expression)
    return [Edit(start, start, f"{local}.{WRAPPER}("), Edit(end, end, ")")]


def unwrapped(syntax: Syntax, local: str) -> list[Edit]:
    """The edits that take every wrapper of a unit out again."""
    edits = []
    for call in syntax.all(cst.Call):
        if (found := _wrapped(call)) is not None and found[0] == local:
            (start, end), (first, last) = syntax.span(call), syntax.span(found[1])
            edits += [Edit(start, first, ""), Edit(last, end, "")]
    return edits


def _wrapped(expression: cst.CSTNode) -> tuple[str, cst.BaseExpression] | None:
    """The unit and what is wrapped for it: ``weather`` of ``weather.with_tools(model)``."""
    match expression:
        case cst.Call(
            func=cst.Attribute(value=cst.Name(value=local), attr=cst.Name(value=name)),
            args=[cst.Arg(value=value, keyword=None, star="")],
        ) if (
            name == WRAPPER
        ):
            return local, value
    return None
