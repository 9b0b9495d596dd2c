"""An agent without a framework that connect knows: a plain MCP client, put in by hand."""

from __future__ import annotations

from agentcore_connect.agent.frameworks.bounds import needed
from agentcore_connect.agent.frameworks.row import PLAIN_FUNCTIONS, Row, Usage

ROW = Row(
    name="mcp",
    title="plain MCP client",
    distributions=frozenset({"mcp"}),
    modules=frozenset({"mcp"}),
    counts="alone",
    gateway=Usage(
        requirements=needed("httpx", "mcp"),
        lines=(
            "# within an invocation:",
            "async with {local}.connect() as session:",
            "    tools = await {local}.list_tools(session)",
            "    result = await {local}.call_tool(session, tools[0].name, {{}})",
        ),
    ),
    credential=PLAIN_FUNCTIONS,
    credential_template="mcp",
)
