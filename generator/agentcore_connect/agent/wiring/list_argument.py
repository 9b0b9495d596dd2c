"""A gateway among the things that one argument of a call lists: ``tools=[weather.GatewayTools()]``.

The edit stays in the call, also where the argument is a variable or a sum: ``mine`` becomes
``mine + [weather.GatewayTools()]`` where it is seen to be a list, and
``[*mine, weather.GatewayTools()]`` where it can be any iterable.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import libcst as cst

from agentcore_connect.agent.wiring import constructor
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.agent.wiring.tools_value import addable
from agentcore_connect.text.splice import Edit


@dataclass(frozen=True)
class ListArgument:
    """A gateway in the argument ``keyword`` of the calls that make the module's one agent.

    ``classes`` are the qualified names of what makes it. Where more than ``before`` arguments are
    given by position, the gateways' own, what it ``called``, may be one of them.
    """

    classes: frozenset[str]
    keyword: str
    called: str = ""
    before: int | None = None

    def attached(self, syntax: Syntax, local: str, taken: Collection[str]) -> list[Edit]:
        """The edits that give each of those calls the gateway ``local``."""
        return [
            edit
            for call in constructor.agent(syntax, self.classes)
            for edit in self._attached(syntax, call, local)
        ]

    def detached(self, syntax: Syntax, local: str) -> list[Edit]:
        """The edits that take ``local`` out of every list."""
        return [
            edit
            for literal in syntax.all(cst.List)
            for element in literal.elements
            if _gateway(element.value) == local
            for edit in _removed(syntax, literal, element)
        ]

    def _attached(self, syntax: Syntax, call: cst.Call, local: str) -> list[Edit]:
        """The edits that put the gateway into the argument of one call.

        Raises UnrecognisedError where the argument may be given in a way that does not name it: by
        position, or in ``**arguments``.
        """
        by_position = sum(arg.keyword is None for arg in call.args)
        if self.before is not None and by_position > self.before:
            reason = f"Agent(...) is given its {self.called} by position"
            raise UnrecognisedError(reason, syntax.line(call))
        element = f"{local}.GatewayTools()"
        given = [arg for arg in call.args if arg.keyword and arg.keyword.value == self.keyword]
        if given:
            return _joined(syntax, given[0].value, element, local)
        if any(arg.star == "**" for arg in call.args):
            reason = f"the agent takes **arguments, which may hold {self.keyword}"
            raise UnrecognisedError(reason, syntax.line(call))
        return syntax.arguments(call).inserted(f"{self.keyword}=[{element}]")


def _joined(syntax: Syntax, value: cst.BaseExpression, element: str, local: str) -> list[Edit]:
    """The edits that add ``element`` to what the argument is given, so that `_removed` undoes them.

    A list literal gets it, also the one that wiring added to a sum; a person's own ``[*theirs]``
    does not, because `_removed` would take its brackets for ours.
    """
    match value:
        case cst.List() if not _is_unpacked(value):
            return _inserted(syntax, value, element, local)
        case cst.BinaryOperation(
            operator=cst.Add(), right=cst.List() as right
        ) if right.elements and all(_gateway(each.value) for each in right.elements):
            return _inserted(syntax, right, element, local)
    start, end = syntax.span(value)
    kind = addable(syntax, value)
    if kind == "list":
        return [Edit(end, end, f" + [{element}]")]
    if kind == "iterable":
        return [Edit(start, start, "[*"), Edit(end, end, f", {element}]")]
    reason = f"{element} has to be added to an expression that may not be a list"
    raise UnrecognisedError(reason, syntax.line(value))


def _inserted(syntax: Syntax, literal: cst.List, element: str, local: str) -> list[Edit]:
    """The edits that put ``element`` into a list, before the gateways whose names come later."""
    later = [item for item in literal.elements if (_gateway(item.value) or "") > local]
    return syntax.elements(literal).inserted(
        element,
        before=syntax.item(later[0]) if later else None,
        lone_comma=True,  # without it, the whole argument would be ours: see `_removed`
    )


def _removed(syntax: Syntax, literal: cst.List, element: cst.BaseElement) -> list[Edit]:
    """Without a comma at its end, ``[ours]`` and the brackets of ``[*theirs, ours]`` are ours."""
    if not isinstance(element.comma, cst.Comma):
        match list(literal.elements), syntax.parent(literal):
            case [_], cst.Arg(keyword=cst.Name()) as arg:
                return syntax.without_argument(arg)
            case [_], cst.BinaryOperation(operator=cst.Add(), left=left, right=right):
                if literal is right:
                    return [Edit(syntax.span(left).end, syntax.span(right).end, "")]
                return [Edit(syntax.span(left).start, syntax.span(right).start, "")]
            case [cst.StarredElement(value=theirs), _], _:
                (start, end), (inner, until) = syntax.span(literal), syntax.span(theirs)
                return [Edit(start, inner, ""), Edit(until, end, "")]
    return syntax.elements(literal).removed(syntax.item(element))


def _is_unpacked(literal: cst.List) -> bool:
    """Whether it is a person's own ``[*theirs]``, which has to stay when a gateway goes again."""
    match list(literal.elements):
        case [cst.StarredElement(comma=comma)]:
            return not isinstance(comma, cst.Comma)
    return False


def _gateway(value: cst.BaseExpression) -> str | None:
    """``weather`` for ``weather.GatewayTools()``."""
    match value:
        case cst.Call(
            func=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value="GatewayTools")),
            args=[],
        ):
            return name
    return None
