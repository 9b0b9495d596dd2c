"""A service for Strands agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call, connect
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "ServiceError",
    "call",
    "connect",
]
