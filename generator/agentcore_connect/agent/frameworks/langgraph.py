"""LangGraph: what makes the graph is given the gateway's tools, or what lists them later.

An agent's tokens exist only within an invocation. Where an async function makes the graph for each
one, the tools are loaded there, with ``await``. Anywhere else what makes the graph is wrapped, or
gets a middleware, which list the tools whenever the model is asked.
"""

from __future__ import annotations

from agentcore_connect.agent.frameworks.bounds import needed
from agentcore_connect.agent.frameworks.cli_client import CliClient
from agentcore_connect.agent.frameworks.row import Row, Shape, Usage


def _loaded_tools() -> Shape:
    from agentcore_connect.agent.frameworks import langgraph_wiring

    return langgraph_wiring


def _tools() -> Shape:
    from agentcore_connect.agent.frameworks import langgraph_wiring
    from agentcore_connect.agent.wiring.own_tools import OwnTools

    return OwnTools(langgraph_wiring.tools_of_graph)


DEEP_AGENTS = frozenset({"deepagents.create_deep_agent", "deepagents.graph.create_deep_agent"})
"""Those of deepagents: its versions do not agree at which position the tools stand."""

AGENTS = DEEP_AGENTS | {
    "langchain.agents.create_agent",
    "langchain.agents.factory.create_agent",
}
"""What makes an agent that takes middleware."""

ROW = Row(
    name="langgraph",
    title="LangGraph",
    distributions=frozenset({"langgraph", "langchain", "deepagents"}),
    modules=frozenset({"langgraph", "langchain", "deepagents"}),
    classes=AGENTS
    | {
        "langgraph.prebuilt.create_react_agent",
        "langgraph.prebuilt.chat_agent_executor.create_react_agent",
    },
    parts=frozenset({"ToolNode", "bind_tools"}),
    offers=frozenset({"bind_tools"}),
    holders=frozenset({"StateGraph"}),
    teams=frozenset({"create_supervisor", "create_swarm"}),
    gateway=Usage(
        # LangGraph 1.0.2: a ToolNode whose calls can be wrapped.
        requirements=needed("httpx", "langchain-core", "langgraph"),
        lines=(
            "# what offers the tools to the model, and what calls them:",
            "model = {local}.with_tools(model).bind_tools(tools)",
            "node = {local}.with_tools(ToolNode)(tools)",
            "# or, where create_agent makes the graph:",
            "graph = create_agent(model, tools, middleware=[{local}.GatewayTools()])",
        ),
        shape=_loaded_tools,
    ),
    credential=Usage(
        requirements=needed("langchain-core"),
        lines=("graph = create_agent(model, tools=[..., *{local}.TOOLS])",),
        shape=_tools,
    ),
    credential_template="langgraph",
    makers=frozenset(
        {"ToolNode", "bind_tools", "create_agent", "create_deep_agent", "create_react_agent"}
    ),
    arguments=frozenset({"middleware", "tools"}),
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
