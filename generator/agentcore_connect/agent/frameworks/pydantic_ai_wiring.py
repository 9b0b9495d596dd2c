"""A gateway among the ``toolsets`` of a Pydantic AI agent."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from agentcore_connect.agent.wiring import constructor
from agentcore_connect.agent.wiring.argument import argument
from agentcore_connect.agent.wiring.list_argument import ListArgument
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.text.splice import Edit

_FORMER = "mcp_servers"
"""What ``toolsets`` was called: Pydantic AI 1 takes only one of the two, and 2 only the new."""


class Toolset:
    """A gateway in the argument ``toolsets``, beside which there is no ``mcp_servers``."""

    def __init__(self, classes: frozenset[str]) -> None:
        self._toolsets = ListArgument(classes, "toolsets")
        self._classes = classes

    def attached(
        self, syntax: Syntax, local: str, taken: Collection[str], calls: Sequence[cst.Call]
    ) -> list[Edit]:
        """The edits that give each of those calls the gateway ``local``."""
        calls = calls or constructor.agent(syntax, self._classes)
        edits = self._toolsets.attached(syntax, local, taken, calls)
        for call in calls:
            _refuse_former(syntax, call)
        return edits

    def detached(self, syntax: Syntax, local: str) -> list[Edit]:
        """The edits that take ``local`` out of every list."""
        return self._toolsets.detached(syntax, local)


def _refuse_former(syntax: Syntax, call: cst.Call) -> None:
    """Raises UnrecognisedError where a call is given ``mcp_servers``, or nobody sees whether."""
    how = "is given"
    place: cst.CSTNode | None
    try:
        place = argument(syntax, call, _FORMER)
    except UnrecognisedError:
        how, place = "may be given", call
    if place is not None:
        reason = f"Agent(...) {how} {_FORMER}, beside which it takes no toolsets"
        instead = ("Agent(..., toolsets=[..., {local}.GatewayTools()])",)
        raise UnrecognisedError(reason, syntax.line(place), instead)
