"""The edits of Strands agents' code: the ``hooks`` and ``tools`` of the one ``Agent(...)``."""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst

from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.text.splice import Edit

_AGENT = {"strands.Agent", "strands.agent.Agent", "strands.agent.agent.Agent"}


def attached(syntax: Syntax, local: str, taken: Collection[str]) -> list[Edit]:
    """The edits that make ``local`` a hook of the agent."""
    call = _agent(syntax)
    element = f"{local}.GatewayTools()"
    hooks = next((arg for arg in call.args if arg.keyword and arg.keyword.value == "hooks"), None)
    if hooks is None:
        if any(arg.star == "**" for arg in call.args):
            raise UnrecognisedError(
                "Agent(...) takes **arguments, which may hold hooks", syntax.line(call)
            )
        return syntax.arguments(call).inserted(f"hooks=[{element}]")
    literal = _literal(syntax, hooks.value)
    later = [item for item in literal.elements if (_gateway(item.value) or "") > local]
    return syntax.elements(literal).inserted(
        element,
        before=syntax.item(later[0]) if later else None,
        lone_comma=literal is hooks.value,  # `hooks=[x]` is what `detached` takes out as a whole
    )


def detached(syntax: Syntax, local: str) -> list[Edit]:
    """The edits that take ``local`` out of every list of hooks."""
    edits = []
    for literal in syntax.all(cst.List):
        for element in literal.elements:
            if _gateway(element.value) == local:
                edits += _removed(syntax, literal, element)
    return edits


def tools_of_agent(syntax: Syntax) -> list[tuple[cst.Call, cst.BaseExpression | None]]:
    """The call that makes the agent, and what it is given as ``tools``."""
    call = _agent(syntax)
    for arg in call.args:
        if arg.keyword and arg.keyword.value == "tools":
            return [(call, arg.value)]
    if any(arg.star for arg in call.args):
        raise UnrecognisedError(
            "Agent(...) takes *arguments or **arguments, which may hold tools", syntax.line(call)
        )
    by_position = [arg.value for arg in call.args if arg.keyword is None]
    return [(call, by_position[2] if len(by_position) > 2 else None)]


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


def _removed(syntax: Syntax, literal: cst.List, element: cst.BaseElement) -> list[Edit]:
    """The edits that take ``element`` out, with the argument where `attached` made it for this.

    A comma after the only element says that the list was there before.
    """
    arg = syntax.parent(literal)
    alone = len(literal.elements) == 1 and not isinstance(element.comma, cst.Comma)
    if alone and isinstance(arg, cst.Arg) and arg.keyword:
        return syntax.without_argument(arg)
    return syntax.elements(literal).removed(syntax.item(element))


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


def _agent(syntax: Syntax) -> cst.Call:
    """The module's only call of ``Agent``.

    Of several, which one gets the gateway is not ours to choose; what a subclass does with its
    arguments cannot be seen.
    """
    for made in syntax.all(cst.ClassDef):
        if any(_is_agent(syntax, base.value) for base in made.bases):
            raise UnrecognisedError("Agent is subclassed", syntax.line(made.name))
    calls = [call for call in syntax.all(cst.Call) if _is_agent(syntax, call.func)]
    if not calls:
        raise UnrecognisedError("no call of strands.Agent was found")
    if len(calls) > 1:
        places = " and ".join(str(syntax.line(call)) for call in calls)
        raise UnrecognisedError(
            f"several agents are created, on lines {places}", syntax.line(calls[0])
        )
    return calls[0]


def _is_agent(syntax: Syntax, expression: cst.CSTNode) -> bool:
    found = syntax.qualified(expression)
    return bool(found) and found <= _AGENT


def _literal(syntax: Syntax, hooks: cst.BaseExpression) -> cst.List:
    """The list that the hook goes into: the argument itself, or the list in the variable there.

    The variable has to be assigned once, and nothing else may see what is in it: another agent
    would get the gateway, too.
    """
    if isinstance(hooks, cst.List):
        return hooks
    line = syntax.line(hooks)
    if not isinstance(hooks, cst.Name):
        raise UnrecognisedError("hooks= is neither a list nor a variable", line)
    bound = syntax.bound(hooks)
    if len(bound) == 1 and isinstance(bound[0], cst.List):
        if syntax.is_shared(hooks, [hooks]):
            raise UnrecognisedError(f"{hooks.value} is used elsewhere too", line)
        return bound[0]
    raise UnrecognisedError(f"{hooks.value} is not assigned once, as a list", line)
