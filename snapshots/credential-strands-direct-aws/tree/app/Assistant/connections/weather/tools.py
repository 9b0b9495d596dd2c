"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from strands import tool

from .client import call

OPERATION = "list_tables"  # as boto3 spells it


# An example. Name and describe the tool after the one thing it is for: that is what the
# model reads. The execution role must allow the operation.
@tool(name="weather_look_up")
async def look_up() -> str:
    """Look up what the AWS service holds, as JSON."""
    return await call(OPERATION)


TOOLS = [look_up]
