"""The gateway's tools for LangGraph agents: `await load_tools()` in the entrypoint."""

from .client import load_tools
from .transport import GatewayError, gateway_url

__all__ = ["GatewayError", "gateway_url", "load_tools"]
