"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from langchain_core.tools import ToolException, tool

from .client import ServiceError, call

OPERATION = "list_tables"  # as boto3 spells it


# An example. Name and describe the tool after the one thing it is for: that is what the
# model reads. The execution role must allow the operation.
@tool("weather_look_up")
async def look_up() -> str:
    """Look up what the AWS service holds, as JSON."""
    try:
        return await call(OPERATION)
    except ServiceError as error:
        raise ToolException(str(error)) from error


TOOLS = [look_up]
for each in TOOLS:
    # An error is an answer to the model. Raised, it would end the conversation with a
    # tool call without its result, and such a conversation cannot be continued.
    each.handle_tool_error = True
