"""A service for LangGraph agents: `create_agent(model, tools=[*TOOLS])`."""

from .client import ServiceError, call, connect
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "ServiceError",
    "call",
    "connect",
]
