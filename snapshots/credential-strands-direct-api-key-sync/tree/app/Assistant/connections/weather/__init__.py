"""A service for Strands agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call, connect
from .credential import CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "CredentialError",
    "ServiceError",
    "call",
    "connect",
]
