"""Google ADK: a gateway is a toolset among the ``tools`` of the one ``Agent(...)``.

It lists the gateway's tools when an invocation starts, so the agent may be made anywhere: when the
module is imported, in a helper, or for each invocation.
"""

from __future__ import annotations

from collections.abc import Collection

from agentcore_connect.agent.wiring import constructor, list_argument
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.text.splice import Edit

_AGENT = {
    f"google.adk.{module}{name}"
    for module in ("", "agents.", "agents.llm_agent.")
    for name in ("Agent", "LlmAgent")
}


def attached(syntax: Syntax, local: str, taken: Collection[str]) -> list[Edit]:
    """The edits that give the agent the toolset of ``local``."""
    return [
        edit
        for call in constructor.agent(syntax, _AGENT)
        for edit in list_argument.attached(syntax, call, "tools", local)
    ]


def detached(syntax: Syntax, local: str) -> list[Edit]:
    """The edits that take ``local`` out of every list of tools."""
    return list_argument.detached(syntax, local)
