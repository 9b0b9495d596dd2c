"""A gateway among the things that one argument of a call lists: ``tools=[weather.GatewayTools()]``.

The edit stays in the call, also where the argument is a variable or a sum: ``mine`` becomes
``mine + [weather.GatewayTools()]`` where it is seen to be a list, and
``[*mine, weather.GatewayTools()]`` where it can be any iterable, or
``[*(mine or ()), weather.GatewayTools()]`` where that may be None.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import libcst as cst

from agentcore_connect.agent.wiring import constructor
from agentcore_connect.agent.wiring.argument import argument
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.agent.wiring.tools_value import listable
from agentcore_connect.text.splice import Edit, Span


@dataclass(frozen=True)
class ListArgument:
    """A gateway in the argument ``keyword`` of the calls that make the agent.

    ``classes`` are the qualified names of what makes it. Where more than ``before`` arguments are
    given by position, the gateways' own, what it ``called``, may be one of them. ``fills`` tells
    that a list in a variable gets the gateway, where nothing else sees it.
    """

    classes: frozenset[str]
    keyword: str
    called: str = ""
    before: int | None = None
    fills: bool = False

    def attached(
        self, syntax: Syntax, local: str, taken: Collection[str], calls: Sequence[cst.Call]
    ) -> list[Edit]:
        """The edits that give each of those calls the gateway ``local``."""
        calls = calls or constructor.agent(syntax, self.classes)
        given = [(call, self._given(syntax, call)) for call in calls]
        users = [value for _, value in given if value is not None]
        return [
            edit
            for call, value in given
            for edit in self._attached(syntax, call, value, local, users)
        ]

    def detached(self, syntax: Syntax, local: str) -> list[Edit]:
        """The edits that take ``local`` out of every list."""
        return [
            edit
            for literal in syntax.all(cst.List)
            for element in literal.elements
            if gateway(element.value) == local
            for edit in _removed(syntax, literal, element)
        ]

    def _given(self, syntax: Syntax, call: cst.Call) -> cst.BaseExpression | None:
        """What a call is given as the argument.

        Raises UnrecognisedError where it may be given in a way that does not name it: by
        position, or in ``**arguments``.
        """
        by_position = sum(arg.keyword is None and arg.star != "**" for arg in call.args)
        if self.before is not None and by_position > self.before:
            reason = f"Agent(...) is given its {self.called} by position"
            raise UnrecognisedError(reason, syntax.line(call))
        return argument(syntax, call, self.keyword)

    def _attached(
        self,
        syntax: Syntax,
        call: cst.Call,
        value: cst.BaseExpression | None,
        local: str,
        users: Sequence[cst.CSTNode],
    ) -> list[Edit]:
        """The edits that put the gateway into the argument of one call."""
        element = f"{local}.GatewayTools()"
        if value is None:
            return syntax.arguments(call).inserted(f"{self.keyword}=[{element}]")
        if self.fills and isinstance(value, cst.Name):
            bound = syntax.bound(value)
            literal = bound[0] if len(bound) == 1 else None
            if isinstance(literal, cst.List) and not syntax.is_shared(value, users):
                return _inserted(syntax, literal, element, local, lone_comma=False)
        return _joined(syntax, value, element, local)


def _joined(syntax: Syntax, value: cst.BaseExpression, element: str, local: str) -> list[Edit]:
    """The edits that add ``element`` to what the argument is given, so that `_removed` undoes them.

    A list literal gets it, also the one that wiring added to a sum; a person's own ``[*theirs]``
    does not, because `_removed` would take its brackets for ours.
    """
    match value:
        case cst.List() if not _is_unpacked(value):
            return _inserted(syntax, value, element, local, lone_comma=True)
        case cst.BinaryOperation(
            operator=cst.Add(), right=cst.List() as right
        ) if right.elements and all(gateway(each.value) for each in right.elements):
            return _inserted(syntax, right, element, local, lone_comma=True)
    start, end = syntax.span(value)
    match listable(syntax, value):
        case "list":
            return [Edit(end, end, f" + [{element}]")]
        case "iterable":
            before, after = "[*", f", {element}]"
        case "optional":
            before, after = "[*(", f" or ()), {element}]"
        case "other":
            reason = f"{element} has to be added to an expression that may not be a list"
            raise UnrecognisedError(reason, syntax.line(value))
    if isinstance(value, cst.BooleanOperation | cst.IfExp):
        before, after = f"{before}(", f"){after}"
    return [Edit(start, start, before), Edit(end, end, after)]


def _inserted(
    syntax: Syntax, literal: cst.List, element: str, local: str, *, lone_comma: bool
) -> list[Edit]:
    """The edits that put ``element`` into a list, before the gateways whose names come later.

    ``lone_comma`` keeps a list that was there from being ours as a whole: see `_removed`.
    """
    later = [item for item in literal.elements if (gateway(item.value) or "") > local]
    return syntax.elements(literal).inserted(
        element,
        before=syntax.item(later[0]) if later else None,
        lone_comma=lone_comma,
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
                (start, end), (inner, until) = syntax.span(literal), _own(syntax, theirs)
                return [Edit(start, inner, ""), Edit(until, end, "")]
    return syntax.elements(literal).removed(syntax.item(element))


def _own(syntax: Syntax, theirs: cst.BaseExpression) -> Span:
    """Where a person's expression is in what `_joined` made of it."""
    match theirs:
        case cst.BooleanOperation(
            left=left, operator=cst.Or(), right=cst.Tuple(elements=[]), lpar=[_, *_]
        ):
            theirs = left
    if isinstance(theirs, cst.BooleanOperation | cst.IfExp) and theirs.lpar:
        inner = syntax.span(theirs.lpar[0].whitespace_after).end
        return Span(inner, syntax.span(theirs.rpar[-1].whitespace_before).start)
    return syntax.span(theirs)


def _is_unpacked(literal: cst.List) -> bool:
    """Whether it is a person's own ``[*theirs]``, which has to stay when a gateway goes again."""
    match list(literal.elements):
        case [cst.StarredElement(comma=comma)]:
            return not isinstance(comma, cst.Comma)
    return False


def gateway(value: cst.CSTNode) -> str | None:
    """``weather`` for ``weather.GatewayTools()``."""
    match value:
        case cst.Call(
            func=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value="GatewayTools")),
            args=[],
        ):
            return name
    return None
