"""A service for Strands agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call
from .credential import ConsentNeededError, CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "ConsentNeededError",
    "CredentialError",
    "ServiceError",
    "call",
]
