"""Google ADK: a gateway is a toolset among the ``tools`` of the one ``Agent(...)``.

It lists the gateway's tools when an invocation starts, so the agent may be made anywhere: when the
module is imported, in a helper, or for each invocation.
"""

from __future__ import annotations

from agentcore_connect.agent.frameworks.bounds import needed
from agentcore_connect.agent.frameworks.cli_client import CliClient
from agentcore_connect.agent.frameworks.row import Row, Shape, Usage

_AGENT = frozenset(
    f"google.adk.{module}{name}"
    for module in ("", "agents.", "agents.llm_agent.")
    for name in ("Agent", "LlmAgent")
)


def _toolset() -> Shape:
    from agentcore_connect.agent.frameworks.adk_wiring import Tools

    return Tools(_AGENT, "gateway")


def _tools() -> Shape:
    from agentcore_connect.agent.frameworks.adk_wiring import Tools

    return Tools(_AGENT, "credential")


ROW = Row(
    name="adk",
    title="Google ADK",
    distributions=frozenset({"google-adk"}),
    modules=frozenset({"google.adk"}),
    classes=_AGENT,
    gateway=Usage(
        requirements=needed("google-adk", "httpx"),
        lines=("Agent(..., tools=[*tools, {local}.GatewayTools()])",),
        shape=_toolset,
    ),
    credential=Usage(
        requirements=needed("google-adk"),
        lines=("Agent(..., tools=[*tools, *{local}.TOOLS])",),
        shape=_tools,
    ),
    credential_template="adk",
    makers=frozenset({"Agent", "LlmAgent"}),
    arguments=frozenset({"tools"}),
    cli_client=CliClient(
        function="get_all_gateway_mcp_toolsets",
        statements=("mcp_toolset = get_all_gateway_mcp_toolsets()",),
        comments=("# Get MCP Toolset",),
        variables=("mcp_toolset",),
        expression=("mcp_toolset + tools", "tools"),
        modules=frozenset(
            {
                "google.adk.tools.mcp_tool.mcp_session_manager",
                "google.adk.tools.mcp_tool.mcp_toolset",
            }
        ),
        names=frozenset(
            {
                *("MCPToolset", "StreamableHTTPConnectionParams", "connection_params"),
                *("get_all_gateway_mcp_toolsets", "tool_name_prefix", "toolsets"),
            }
        ),
    ),
)
