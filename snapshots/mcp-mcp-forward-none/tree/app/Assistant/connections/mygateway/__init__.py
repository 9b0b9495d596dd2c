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
