"""The calls that make a module's one agent."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax


def agent(syntax: Syntax, classes: Collection[str]) -> Sequence[cst.Call]:
    """The calls of one of ``classes``: one, or several that make the same agent in one function.

    That is what `agentcore create` writes for OpenAI Agents: with a server and without, under the
    same name. Other agents beside the first are not ours to choose from.
    """
    shown = min(classes, key=len)
    for made in syntax.all(cst.ClassDef):
        if any(_is_of(syntax, base.value, classes) for base in made.bases):
            raise UnrecognisedError(f"{shown} is subclassed", syntax.line(made.name))
    calls = [call for call in syntax.all(cst.Call) if _is_of(syntax, call.func, classes)]
    if not calls:
        raise UnrecognisedError(f"no call of {shown} was found")
    first, *others = calls
    if any(
        _name(syntax, call) is None
        or _name(syntax, call) != _name(syntax, first)
        or _around(syntax, call) is not _around(syntax, first)
        for call in others
    ):
        places = " and ".join(str(syntax.line(call)) for call in calls)
        raise UnrecognisedError(
            f"several agents are created, on lines {places}", syntax.line(first)
        )
    return calls


def _is_of(syntax: Syntax, expression: cst.BaseExpression, classes: Collection[str]) -> bool:
    if isinstance(expression, cst.Subscript):
        expression = expression.value  # Agent[Context](...)
    if not isinstance(expression, cst.Name | cst.Attribute):
        return False  # Agent(...)(prompt) is a call of what Agent gives
    found = syntax.qualified(expression)
    return bool(found) and found <= set(classes)


def _name(syntax: Syntax, call: cst.Call) -> str | None:
    """What the agent is called, as it is written."""
    by_keyword = [arg for arg in call.args if arg.keyword and arg.keyword.value == "name"]
    by_position = [arg for arg in call.args[:1] if not arg.keyword and not arg.star]
    given = [*by_keyword, *by_position]
    if not given:
        return None
    start, end = syntax.span(given[0].value)
    return syntax.text[start:end]


def _around(syntax: Syntax, call: cst.Call) -> cst.CSTNode | None:
    """The function that makes the agent; none for the module."""
    return next((node for node in syntax.above(call) if isinstance(node, cst.FunctionDef)), None)
