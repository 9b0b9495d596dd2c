# ======== mcp-strands-none-none
"""The gateway's tools for Strands agents: `Agent(hooks=[GatewayTools()])`."""

from .client import GatewayTools
from .transport import GatewayError, gateway_url

__all__ = ["GatewayError", "GatewayTools", "gateway_url"]
# ======== mcp-langgraph-none-none
"""The gateway's tools for LangGraph agents: `await load_tools()` in the entrypoint."""

from .client import load_tools
from .transport import GatewayError, gateway_url

__all__ = ["GatewayError", "gateway_url", "load_tools"]
# ======== mcp-openai-none-none
"""The gateway's tools for OpenAI Agents: `Agent(mcp_servers=[GatewayTools()])`."""

from .client import GatewayTools
from .transport import GatewayError, gateway_url

__all__ = ["GatewayError", "GatewayTools", "gateway_url"]
# ======== mcp-adk-none-none
"""The gateway's tools for Google ADK agents: `Agent(tools=[GatewayTools()])`."""

from .client import GatewayTools
from .transport import GatewayError, gateway_url

__all__ = ["GatewayError", "GatewayTools", "gateway_url"]
# ======== mcp-mcp-none-none
"""A plain MCP client for the gateway.

Inside an invocation, where the agent has its identity:

    async with connect() as session:
        result = await call_tool(session, "Target___tool", {"argument": "value"})
"""

from .tools import call_tool, find_tools, list_tools
from .transport import GatewayError, connect, gateway_url

__all__ = [
    "GatewayError",
    "call_tool",
    "connect",
    "find_tools",
    "gateway_url",
    "list_tools",
]
