"""OpenAI Agents: a gateway is one of the ``mcp_servers`` of the one ``Agent(...)``.

It lists the gateway's tools when a run starts, so the agent may be made anywhere: when the module
is imported, in a helper, or for each invocation.
"""

from __future__ import annotations

from collections.abc import Collection

from agentcore_connect.agent.wiring import constructor, list_argument
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.text.splice import Edit

_AGENT = {"agents.Agent", "agents.agent.Agent"}
_BEFORE = 3  # fields of Agent before mcp_servers: name, handoff_description, tools


def attached(syntax: Syntax, local: str, taken: Collection[str]) -> list[Edit]:
    """The edits that make ``local`` a server of the agent."""
    edits = []
    for call in constructor.agent(syntax, _AGENT):
        if sum(arg.keyword is None for arg in call.args) > _BEFORE:
            reason = "Agent(...) is given its servers by position"
            raise UnrecognisedError(reason, syntax.line(call))
        edits += list_argument.attached(syntax, call, "mcp_servers", local)
    return edits


def detached(syntax: Syntax, local: str) -> list[Edit]:
    """The edits that take ``local`` out of every list of servers."""
    return list_argument.detached(syntax, local)
