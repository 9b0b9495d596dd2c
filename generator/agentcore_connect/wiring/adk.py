"""Google ADK: a gateway is a toolset among the ``tools`` of the one ``Agent(...)``.

It lists the gateway's tools when an invocation starts, so the agent may be made anywhere: when the
module is imported, in a helper, or for each invocation.
"""

from __future__ import annotations

from collections.abc import Collection

from agentcore_connect.wiring import listed, made
from agentcore_connect.wiring.splice import Edit
from agentcore_connect.wiring.syntax import Syntax

_AGENT = {
    f"google.adk.{module}{name}"
    for module in ("", "agents.", "agents.llm_agent.")
    for name in ("Agent", "LlmAgent")
}


def attached(syntax: Syntax, local: str, taken: Collection[str]) -> list[Edit]:
    """The edits that give the agent the toolset of ``local``."""
    return [
        edit
        for call in made.agent(syntax, _AGENT)
        for edit in listed.attached(syntax, call, "tools", local)
    ]


def detached(syntax: Syntax, local: str) -> list[Edit]:
    """The edits that take ``local`` out of every list of tools."""
    return listed.detached(syntax, local)
