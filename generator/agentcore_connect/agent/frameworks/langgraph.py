"""LangGraph: a gateway's tools are loaded with ``await`` where the graph is made.

That place has to be an async function which runs for each invocation: an agent's tokens exist only
within one, and the tools of a gateway can only be called asynchronously.
"""

from __future__ import annotations

from agentcore_connect.agent.frameworks.cli_client import CliClient
from agentcore_connect.agent.frameworks.row import Row, Shape, Usage


def _loaded_tools() -> Shape:
    from agentcore_connect.agent.frameworks import langgraph_wiring

    return langgraph_wiring


def _tools() -> Shape:
    from agentcore_connect.agent.frameworks import langgraph_wiring
    from agentcore_connect.agent.wiring.own_tools import OwnTools

    return OwnTools(langgraph_wiring.tools_of_graph)


ROW = Row(
    name="langgraph",
    title="LangGraph",
    distributions=frozenset({"langgraph", "langchain"}),
    modules=frozenset({"langgraph", "langchain"}),
    gateway=Usage(
        # 0.3: interceptors, and tool errors that reach the model.
        requirements=("langchain-mcp-adapters >= 0.3.1, < 1", "mcp >= 1.24, < 2"),
        lines=(
            "# in the async entrypoint, where the graph is made for each invocation:",
            "all_tools = [*tools, *await {local}.load_tools()]",
            "graph = create_agent(model, tools=all_tools)",
        ),
        shape=_loaded_tools,
    ),
    credential=Usage(
        requirements=("langchain-core >= 1.0, < 2",),
        lines=("graph = create_agent(model, tools=[..., *{local}.TOOLS])",),
        shape=_tools,
    ),
    credential_template="langgraph",
    makers=frozenset({"ToolNode", "bind_tools", "create_agent", "create_react_agent"}),
    arguments=frozenset({"tools"}),
    cli_client=CliClient(
        function="get_all_gateway_mcp_client",
        statements=(
            "mcp_client = get_all_gateway_mcp_client()",
            "mcp_tools = []",
            "if mcp_client:\n    mcp_tools = await mcp_client.get_tools()",
        ),
        comments=("# Get MCP Client", "# Load MCP Tools"),
        variables=("mcp_client", "mcp_tools"),
        expression=("mcp_tools + tools", "tools"),
        modules=frozenset({"langchain_mcp_adapters.client"}),
        names=frozenset(
            {
                *("MultiServerMCPClient", "get_all_gateway_mcp_client", "servers"),
                "tool_name_prefix",
            }
        ),
        texts=frozenset({"auth", "headers", "streamable_http", "transport", "url"}),
    ),
)
