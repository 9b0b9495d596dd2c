"""Claude Agent SDK: a gateway is in the options of what asks Claude.

``weather.with_tools(ClaudeAgentOptions(...))`` gives the options back with a server more, which
lists the gateway's tools when a client connects. So the options may be made anywhere: when the
module is imported, in a helper, or for each invocation. `query` and `ClaudeSDKClient`, where they
are given no options, are given ``options=weather.with_tools()``.
"""

from __future__ import annotations

from agentcore_connect.agent.frameworks.bounds import needed
from agentcore_connect.agent.frameworks.row import Row, Shape, Usage

_OPTIONS = frozenset(
    {"claude_agent_sdk.ClaudeAgentOptions", "claude_agent_sdk.types.ClaudeAgentOptions"}
)
_RUNNERS = frozenset(
    {
        *("claude_agent_sdk.query", "claude_agent_sdk.query.query"),
        *("claude_agent_sdk.ClaudeSDKClient", "claude_agent_sdk.client.ClaudeSDKClient"),
    }
)
_LINES = (
    "options = {local}.with_tools(ClaudeAgentOptions(...))",
    "query(prompt=..., options=options)  # or ClaudeSDKClient(options=options)",
)


def _options() -> Shape:
    from agentcore_connect.agent.frameworks.claude_wiring import Options

    return Options(_OPTIONS, _RUNNERS)


ROW = Row(
    name="claude",
    title="Claude Agent SDK",
    distributions=frozenset({"claude-agent-sdk"}),
    modules=frozenset({"claude_agent_sdk"}),
    classes=_OPTIONS,
    runners=_RUNNERS,
    gateway=Usage(
        requirements=needed("claude-agent-sdk", "httpx", "mcp"),
        lines=_LINES,
        shape=_options,
    ),
    credential=Usage(
        requirements=needed("claude-agent-sdk"),
        lines=_LINES,
        shape=_options,
    ),
    credential_template="claude",
    makers=frozenset({"ClaudeAgentOptions", "ClaudeSDKClient", "query"}),
    arguments=frozenset({"options"}),
)
