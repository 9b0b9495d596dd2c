"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from langchain_core.tools import ToolException, tool

from .client import ServiceError, call
from .credential import CredentialError


# An example. Name and describe the tool after the one thing it is for: name, docstring
# and arguments are what the model reads.
@tool("weather_ask")
def ask(question: str) -> str:
    """Ask the service a question.

    Args:
        question: The question, in plain words.
    """
    try:
        return call(question)
    except (CredentialError, ServiceError) as error:
        raise ToolException(str(error)) from error


TOOLS = [ask]
for each in TOOLS:
    # An error is an answer to the model. Raised, it would end the conversation with a
    # tool call without its result, and such a conversation cannot be continued.
    each.handle_tool_error = True
