# ======== mcp-strands-none-none
"""The gateway's tools for Strands agents: `Agent(hooks=[GatewayTools()])`."""

from .client import GatewayTools
from .exchange import GatewayError
from .transport import gateway_url

__all__ = ["GatewayError", "GatewayTools", "gateway_url"]
# ======== mcp-langgraph-none-none
"""The gateway's tools for LangGraph agents.

- `create_agent(..., middleware=[GatewayTools()])`
- `with_tools(model).bind_tools(tools)` and `with_tools(ToolNode)(tools)`
- `with_tools(create_react_agent)(model, tools)`
- `with_tools(tools_by_name)[name]`, or `for tool in with_tools(tools)`, where your own
  code calls the tools
- `await load_tools()` in an async function that makes the graph for each invocation
"""

import importlib
from typing import TYPE_CHECKING, Any

from .client import load_tools
from .exchange import GatewayError
from .graph import with_tools
from .transport import gateway_url

if TYPE_CHECKING:
    from .middleware import GatewayTools

__all__ = ["GatewayError", "GatewayTools", "gateway_url", "load_tools", "with_tools"]


def __getattr__(name: str) -> Any:
    """`GatewayTools` needs langchain, which not every agent has."""
    if name != "GatewayTools":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(".middleware", __name__).GatewayTools
# ======== mcp-openai-none-none
"""The gateway's tools for OpenAI Agents: `Agent(mcp_servers=[GatewayTools()])`."""

from .client import GatewayTools
from .exchange import GatewayError
from .transport import gateway_url

__all__ = ["GatewayError", "GatewayTools", "gateway_url"]
# ======== mcp-adk-none-none
"""The gateway's tools for Google ADK agents: `Agent(tools=[GatewayTools()])`."""

from .client import GatewayTools
from .exchange import GatewayError
from .transport import gateway_url

__all__ = ["GatewayError", "GatewayTools", "gateway_url"]
# ======== mcp-pydantic_ai-none-none
"""The gateway's tools for Pydantic AI agents: `Agent(toolsets=[GatewayTools()])`."""

from .client import GatewayTools
from .exchange import GatewayError
from .transport import gateway_url

__all__ = ["GatewayError", "GatewayTools", "gateway_url"]
# ======== mcp-claude-none-none
"""The gateway's tools for Claude agents: `query(options=with_tools(options), ...)`."""

from .client import with_tools
from .exchange import GatewayError
from .transport import gateway_url

__all__ = ["GatewayError", "gateway_url", "with_tools"]
# ======== mcp-mcp-none-none
"""A plain MCP client for the gateway.

Inside an invocation, where the agent has its identity:

    async with connect() as session:
        result = await call_tool(session, "Target___tool", {"argument": "value"})
"""

from .exchange import GatewayError
from .tools import call_tool, find_tools, list_tools
from .transport import connect, gateway_url

__all__ = [
    "GatewayError",
    "call_tool",
    "connect",
    "find_tools",
    "gateway_url",
    "list_tools",
]
