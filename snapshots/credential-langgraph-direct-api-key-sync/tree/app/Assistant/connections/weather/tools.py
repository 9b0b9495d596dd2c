"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from langchain_core.tools import ToolException, tool

from .client import ServiceError, call
from .credential import CredentialError


# An example. Name and describe the tool after the one thing it is for, and take
# arguments instead of a path: name, docstring and arguments are what the model reads.
@tool("weather_read")
def read(path: str) -> str:
    """Read one resource of the service.

    Args:
        path: Where it is, below the service's base URL, such as "orders/7".
    """
    try:
        return call("GET", path)
    except (CredentialError, ServiceError) as error:
        raise ToolException(str(error)) from error


TOOLS = [read]
for each in TOOLS:
    # An error is an answer to the model. Raised, it would end the conversation with a
    # tool call without its result, and such a conversation cannot be continued.
    each.handle_tool_error = True
