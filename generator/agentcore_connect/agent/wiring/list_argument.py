"""A unit among the things that one argument of a call lists: ``tools=[weather.GatewayTools()]``.

The edit stays in the call, also where the argument is a variable or a sum: ``mine`` becomes
``mine + [weather.GatewayTools()]`` where it is seen to be a list, and
``[*mine, weather.GatewayTools()]`` where it can be any iterable, or
``[*(mine or ()), weather.GatewayTools()]`` where that may be None. The tools of a service are
``*weather.TOOLS`` there. All units are in one order, so that it does not matter which came first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import libcst as cst

from agentcore_connect.agent.wiring import constructor
from agentcore_connect.agent.wiring.argument import argument
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.agent.wiring.tools_value import brackets, listable, summed, unbracketed
from agentcore_connect.text.splice import Edit, Span
from agentcore_connect.vocabulary.words import Kind


class Unit(NamedTuple):
    """A unit that is an element of a list; they are sorted as they stand there."""

    kind: Kind
    name: str

    @property
    def text(self) -> str:
        match self.kind:
            case "gateway":
                return f"{self.name}.GatewayTools()"
            case "credential":
                return f"*{self.name}.TOOLS"


@dataclass(frozen=True)
class ListArgument:
    """Units of one ``kind`` in the argument ``keyword`` of the calls that make the agent.

    ``classes`` are the qualified names of what makes it. Where more than ``before`` arguments are
    given by position, the units' own, what it ``called``, may be one of them. ``fills`` tells that
    a list in a variable gets the unit, where nothing else sees it. ``follower`` is the argument
    that goes behind this one, where both are made here.
    """

    classes: frozenset[str]
    keyword: str
    called: str = ""
    before: int | None = None
    fills: bool = False
    kind: Kind = "gateway"
    follower: str = ""

    def attached(
        self, syntax: Syntax, local: str, taken: Collection[str], calls: Sequence[cst.Call]
    ) -> list[Edit]:
        """The edits that give each of those calls the unit ``local``."""
        calls = calls or constructor.agent(syntax, self.classes)
        given = [(call, self._given(syntax, call)) for call in calls]
        users = [part for _, value in given if value is not None for part in summed(value)]
        edits = [
            edit
            for call, value in given
            for edit in self._attached(syntax, call, value, Unit(self.kind, local), users)
        ]
        return [*dict.fromkeys(edits)]

    def detached(self, syntax: Syntax, local: str) -> list[Edit]:
        """The edits that take ``local`` out of every list."""
        return [
            edit
            for literal in syntax.all(cst.List)
            for element in literal.elements
            if unit(element) == Unit(self.kind, local)
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
        new: Unit,
        users: Sequence[cst.CSTNode],
    ) -> list[Edit]:
        """The edits that put the unit into the argument of one call."""
        if value is None:
            after = _made_last(call, self.follower)
            before = syntax.item(after) if after else None
            text = f"{self.keyword}=[{new.text}]"
            return syntax.arguments(call).inserted(text, before=before)
        parts = [value] if self.kind == "gateway" else [*summed(value)]
        literal = _own_list(syntax, parts, users) if self.fills else None
        if literal is not None:
            return _inserted(syntax, literal, new, lone_comma=False)
        return _joined(syntax, value, new)


def _own_list(
    syntax: Syntax, parts: Sequence[cst.BaseExpression], users: Sequence[cst.CSTNode]
) -> cst.List | None:
    """The first list that a variable among ``parts`` holds, and that nothing else sees."""
    for part in parts:
        if not isinstance(part, cst.Name):
            continue
        match syntax.bound(part):
            case [cst.List() as literal] if not _is_unpacked(literal):
                return None if syntax.is_shared(part, users) else literal
    return None


def _joined(syntax: Syntax, value: cst.BaseExpression, new: Unit) -> list[Edit]:
    """The edits that add a unit to what the argument is given, so that `_removed` undoes them.

    A list literal gets it, also the one that wiring added to a sum; a person's own ``[*theirs]``
    does not, because `_removed` would take its brackets for ours.
    """
    match value:
        case cst.List() if not _is_unpacked(value):
            return _inserted(syntax, value, new, lone_comma=True)
        case cst.BinaryOperation(operator=cst.Add(), right=cst.List() as right) if _is_of_units(
            right
        ):
            return _inserted(syntax, right, new, lone_comma=True)
    start, end = syntax.span(value)
    match listable(syntax, value):
        case "list":
            return [Edit(end, end, f" + [{new.text}]")]
        case "other":
            reason = f"{new.text} has to be added to an expression that may not be a list"
            raise UnrecognisedError(reason, syntax.line(value))
    before, after = brackets(syntax, value)
    if isinstance(value, cst.BooleanOperation | cst.IfExp):
        before, after = f"{before}(", f"){after}"
    return [Edit(start, start, before), Edit(end, end, f"{after}, {new.text}]")]


def _inserted(syntax: Syntax, literal: cst.List, new: Unit, *, lone_comma: bool) -> list[Edit]:
    """The edits that put a unit into a list, before the units that come later.

    ``lone_comma`` keeps a list that was there from being ours as a whole: see `_removed`.
    """
    later = [item for item in literal.elements if (there := unit(item)) and there > new]
    return syntax.elements(literal).inserted(
        new.text,
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
            case [cst.StarredElement(value=theirs) as first, _], _ if unit(first) is None:
                (start, end), (inner, until) = syntax.span(literal), _own(syntax, theirs)
                return [Edit(start, inner, ""), Edit(until, end, "")]
    return syntax.elements(literal).removed(syntax.item(element))


def _own(syntax: Syntax, theirs: cst.BaseExpression) -> Span:
    """Where a person's expression is in what `_joined` made of it."""
    theirs = unbracketed(theirs)
    if isinstance(theirs, cst.BooleanOperation | cst.IfExp) and theirs.lpar:
        inner = syntax.span(theirs.lpar[0].whitespace_after).end
        return Span(inner, syntax.span(theirs.rpar[-1].whitespace_before).start)
    return syntax.span(theirs)


def _is_unpacked(literal: cst.List) -> bool:
    """Whether it is a person's own ``[*theirs]``, which has to stay when a unit goes again."""
    match list(literal.elements):
        case [cst.StarredElement(comma=comma) as alone]:
            return not isinstance(comma, cst.Comma) and unit(alone) is None
    return False


def _is_of_units(value: cst.BaseExpression) -> bool:
    """Whether it is a list of units, which wiring added to a sum."""
    return isinstance(value, cst.List) and bool(value.elements) and all(map(unit, value.elements))


def _made_last(call: cst.Call, keyword: str) -> cst.Arg | None:
    """The argument ``keyword`` if it is last and one that `attached` has made."""
    match call.args:
        case [*_, cst.Arg(keyword=cst.Name(value=name), value=cst.List() as literal) as arg]:
            made = _is_of_units(literal) and not isinstance(literal.elements[-1].comma, cst.Comma)
            return arg if made and name == keyword else None
    return None


def unit(element: cst.BaseElement) -> Unit | None:
    """What an element of a list is: ``weather.GatewayTools()``, or ``*weather.TOOLS``."""
    match element:
        case cst.StarredElement(
            value=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value="TOOLS"))
        ):
            return Unit("credential", name)
        case cst.Element(
            value=cst.Call(
                func=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value="GatewayTools")),
                args=[],
            )
        ):
            return Unit("gateway", name)
    return None
