"""The gateway's tools for Google ADK agents: `Agent(tools=[GatewayTools()])`."""

from .client import GatewayTools
from .transport import GatewayError, gateway_url

__all__ = ["GatewayError", "GatewayTools", "gateway_url"]
