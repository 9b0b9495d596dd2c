"""A plain MCP client for the gateway: `async with connect() as session`."""

from .client import connect, list_tools
from .transport import GatewayError, gateway_url

__all__ = ["GatewayError", "connect", "gateway_url", "list_tools"]
