"""A service for LangGraph agents: `create_agent(model, tools=[*TOOLS])`."""

from .client import ServiceError, call
from .credential import CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "CredentialError",
    "ServiceError",
    "call",
]
