"""The gateway's tools for OpenAI Agents: `Agent(mcp_servers=[GatewayTools()])`."""

from .client import GatewayTools
from .transport import GatewayError, gateway_url

__all__ = ["GatewayError", "GatewayTools", "gateway_url"]
