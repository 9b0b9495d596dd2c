"""The gateway's tools for Strands agents: `Agent(hooks=[GatewayTools()])`."""

from .client import GatewayTools
from .transport import GatewayError, gateway_url

__all__ = ["GatewayError", "GatewayTools", "gateway_url"]
