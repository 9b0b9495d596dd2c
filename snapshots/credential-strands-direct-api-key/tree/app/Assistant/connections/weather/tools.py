"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from strands import tool

from .client import call


# An example. Name and describe the tool after the one thing it is for, and take
# arguments instead of a path: name, docstring and arguments are what the model reads.
@tool(name="weather_read")
async def read(path: str) -> str:
    """Read one resource of the service.

    Args:
        path: Where it is, below the service's base URL, such as "orders/7".
    """
    return await call("GET", path)


TOOLS = [read]
