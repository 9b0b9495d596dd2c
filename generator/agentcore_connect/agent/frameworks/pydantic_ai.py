"""Pydantic AI: a gateway is one of the ``toolsets`` of the one ``Agent(...)``.

It lists the gateway's tools when a run starts, so the agent may be made anywhere: when the module
is imported, in a helper, or for each invocation.
"""

from __future__ import annotations

from agentcore_connect.agent.frameworks.bounds import needed
from agentcore_connect.agent.frameworks.row import Row, Shape, Usage

_AGENT = frozenset({"pydantic_ai.Agent", "pydantic_ai.agent.Agent"})


def _toolset() -> Shape:
    from agentcore_connect.agent.frameworks.pydantic_ai_wiring import Toolset

    return Toolset(_AGENT)


def _tools() -> Shape:
    from agentcore_connect.agent.wiring.list_argument import ListArgument

    return ListArgument(_AGENT, "tools", fills=True, kind="credential", follower="toolsets")


ROW = Row(
    name="pydantic_ai",
    title="Pydantic AI",
    distributions=frozenset({"pydantic-ai", "pydantic-ai-slim"}),
    modules=frozenset({"pydantic_ai"}),
    classes=_AGENT,
    gateway=Usage(
        requirements=needed("httpx", "pydantic-ai-slim"),
        lines=("Agent(..., toolsets=[{local}.GatewayTools()])",),
        shape=_toolset,
    ),
    credential=Usage(
        requirements=needed("pydantic-ai-slim"),
        lines=("Agent(..., tools=[*tools, *{local}.TOOLS])",),
        shape=_tools,
    ),
    credential_template="pydantic_ai",
    makers=frozenset({"Agent"}),
    arguments=frozenset({"tools", "toolsets"}),
)
