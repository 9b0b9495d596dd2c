"""OpenAI Agents: a gateway is one of the ``mcp_servers`` of the one ``Agent(...)``.

It lists the gateway's tools when a run starts, so the agent may be made anywhere: when the module
is imported, in a helper, or for each invocation.
"""

from __future__ import annotations

from agentcore_connect.agent.frameworks.bounds import needed
from agentcore_connect.agent.frameworks.cli_client import Branch, CliClient
from agentcore_connect.agent.frameworks.row import Row, Shape, Usage

_AGENT = frozenset({"agents.Agent", "agents.agent.Agent"})
_BEFORE = 2  # fields of Agent before tools and mcp_servers: name, handoff_description


def _server() -> Shape:
    from agentcore_connect.agent.wiring.list_argument import ListArgument

    return ListArgument(_AGENT, "mcp_servers", called="servers", before=_BEFORE + 1)


def _tools() -> Shape:
    from agentcore_connect.agent.wiring.list_argument import ListArgument

    return ListArgument(
        _AGENT,
        "tools",
        called="tools",
        before=_BEFORE,
        fills=True,
        kind="credential",
        follower="mcp_servers",
    )


ROW = Row(
    name="openai",
    title="OpenAI Agents",
    distributions=frozenset({"openai-agents"}),
    modules=frozenset({"agents"}),
    counts="declared",  # `agents` is also what people call a folder of their own
    classes=_AGENT,
    gateway=Usage(
        requirements=needed("httpx", "mcp", "openai-agents"),
        lines=("Agent(..., mcp_servers=[{local}.GatewayTools()])",),
        shape=_server,
    ),
    credential=Usage(
        requirements=needed("openai-agents"),
        lines=("Agent(..., tools=[*tools, *{local}.TOOLS])",),
        shape=_tools,
    ),
    credential_template="openai",
    makers=frozenset({"Agent"}),
    arguments=frozenset({"mcp_servers", "tools"}),
    cli_client=CliClient(
        function="get_all_gateway_mcp_servers",
        statements=("mcp_servers = get_all_gateway_mcp_servers()",),
        comments=(
            *("# Get MCP Server", "# Connect every gateway server before"),
            *("# namespaces each server's tools", "# (e.g. x_amz_bedrock_agentcore_search)"),
        ),
        variables=("mcp_servers",),
        branch=Branch(
            variable="mcp_servers",
            opening=(
                "async with AsyncExitStack() as stack:\n"
                "    for server in mcp_servers:\n        await stack.enter_async_context(server)"
            ),
            given=("mcp_servers=mcp_servers", "mcp_config={'include_server_in_tool_names': True}"),
            otherwise="mcp_servers=[]",
        ),
        tool_prefix="mcp_{gateway}__",
        modules=frozenset({"agents.mcp"}),
        names=frozenset(
            {"MCPServerStreamableHttp", "get_all_gateway_mcp_servers", "name", "params", "servers"}
        ),
        texts=frozenset({"headers", "httpx_client_factory", "url"}),
    ),
)
