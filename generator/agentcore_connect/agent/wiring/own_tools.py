"""The tools of a service among the agent's own: ``*weather.TOOLS`` in the list that it is given.

That list is the argument ``tools``, or the variable there, or a part of a sum there. Where the
framework takes any iterable, anything else that holds tools becomes ``[*tools, *weather.TOOLS]``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import libcst as cst

from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.agent.wiring.tools_value import (
    brackets,
    is_iterable,
    loaded,
    summed,
    unstarred,
)
from agentcore_connect.text.splice import Edit

Given = Sequence[tuple[cst.Call, cst.BaseExpression | None]]
"""The calls that take the agent's tools, each with what it is given as ``tools``."""


def _no_argument(call: cst.Call) -> cst.Arg | None:
    return None


@dataclass(frozen=True)
class OwnTools:
    """The tools of services, for a framework whose tools ``given`` finds.

    ``unpacks`` tells that its tools may be any iterable. ``follower`` gives the argument of a call
    before which ``tools`` goes, so that it does not matter in what order the two were put there.
    """

    given: Callable[[Syntax, Sequence[cst.Call]], Given]
    unpacks: bool = False
    follower: Callable[[cst.Call], cst.Arg | None] = _no_argument

    def attached(
        self, syntax: Syntax, local: str, taken: Collection[str], calls: Sequence[cst.Call]
    ) -> list[Edit]:
        """The edits that put the tools of ``local`` among those of the agent."""
        element = f"*{local}.TOOLS"
        given = self.given(syntax, calls)
        users = [part for _, tools in given if tools is not None for part in summed(tools)]
        edits: list[Edit] = []
        for call, tools in given:
            if tools is None:
                after = self.follower(call)
                before = syntax.item(after) if after else None
                edits += syntax.arguments(call).inserted(f"tools=[{element}]", before=before)
                continue
            literal = _literal(syntax, tools, users)
            if literal is None:
                edits += self._beside(syntax, tools, element)
            else:
                edits += _inserted(syntax, literal, element, local)
        return [*dict.fromkeys(edits)]

    def detached(self, syntax: Syntax, local: str) -> list[Edit]:
        """The edits that take the tools of ``local`` out of every list."""
        edits = []
        for literal in syntax.all(cst.List):
            for element in literal.elements:
                if _service(element) == local:
                    edits += _removed(syntax, literal, element)
        return edits

    def _beside(self, syntax: Syntax, tools: cst.BaseExpression, element: str) -> list[Edit]:
        """The edits that add ``element`` to tools that are in no list of the agent's own."""
        start, end = syntax.span(tools)
        if loaded(next(iter(summed(tools)))):
            # Only a gateway's tools yet: `detached` takes the list and the plus out together.
            return [Edit(start, start, f"[{element}] + ")]
        if self.unpacks and is_iterable(syntax, tools):
            before, after = brackets(syntax, tools)
            return [Edit(start, start, before), Edit(end, end, f"{after}, {element}]")]
        raise UnrecognisedError("the agent's own tools are not a list", syntax.line(tools))


def _inserted(syntax: Syntax, literal: cst.List, element: str, local: str) -> list[Edit]:
    """The edits that put ``element`` into a list, before the services whose names come later.

    Raises UnrecognisedError for a list that `_removed` could not tell from one of ours.
    """
    if _is_one_star(syntax, literal):
        raise UnrecognisedError("the list of tools only unpacks another one", syntax.line(literal))
    later = [item for item in literal.elements if (_service(item) or "") > local]
    return syntax.elements(literal).inserted(
        element,
        before=syntax.item(later[0]) if later else None,
        lone_comma=_is_ours_when_alone(syntax, literal),
    )


def _removed(syntax: Syntax, literal: cst.List, element: cst.BaseElement) -> list[Edit]:
    """The edits that take ``element`` out, with all that `attached` wrote around it.

    That may be the argument, the list before a gateway's tools, or the brackets around tools that
    are no list. A comma after the only element says that the list was there before.
    """
    holder = syntax.parent(literal)
    alone = len(literal.elements) == 1 and not isinstance(element.comma, cst.Comma)
    if alone and isinstance(holder, cst.Arg) and holder.keyword:
        return syntax.without_argument(holder)
    if alone and isinstance(holder, cst.BinaryOperation) and literal is holder.left:
        return [Edit(syntax.span(literal).start, syntax.span(holder.right).start, "")]
    made = isinstance(holder, cst.Arg) and _service(literal.elements[0]) is None
    if made and isinstance(element, cst.StarredElement):
        return unstarred(syntax, literal, element)
    return syntax.elements(literal).removed(syntax.item(element))


def _is_one_star(syntax: Syntax, literal: cst.List) -> bool:
    """Whether `_removed` would take the list, once something is added, for one of ours."""
    return (
        isinstance(syntax.parent(literal), cst.Arg)
        and len(literal.elements) == 1
        and isinstance(literal.elements[0], cst.StarredElement)
        and _service(literal.elements[0]) is None
    )


def _is_ours_when_alone(syntax: Syntax, literal: cst.List) -> bool:
    """Whether `_removed` would take the list itself for ours, with nothing else in it."""
    holder = syntax.parent(literal)
    return isinstance(holder, cst.Arg | cst.BinaryOperation)


def _literal(
    syntax: Syntax, tools: cst.BaseExpression, users: Sequence[cst.CSTNode]
) -> cst.List | None:
    """The first list of the agent's own in ``tools``.

    By a variable too, if it is set once, and what is in it goes nowhere but to ``users``.
    """
    for part in summed(tools):
        if isinstance(part, cst.List) and not any(map(_is_gateway, part.elements)):
            return part
        if isinstance(part, cst.Name):
            bound = syntax.bound(part)
            if len(bound) == 1 and isinstance(bound[0], cst.List | cst.BinaryOperation):
                if syntax.is_shared(part, [part, *users]):
                    return None
                return _literal(syntax, bound[0], users)
    return None


def _is_gateway(element: cst.BaseElement) -> bool:
    """Whether the list was made by wiring a gateway, and goes with it."""
    return isinstance(element, cst.StarredElement) and loaded(element.value) is not None


def _service(element: cst.BaseElement) -> str | None:
    """``weather`` for ``*weather.TOOLS``."""
    match element:
        case cst.StarredElement(
            value=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value="TOOLS"))
        ):
            return name
    return None
