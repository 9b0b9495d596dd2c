"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from strands import tool

from .client import call


# An example. Name and describe the tool after the one thing it is for: name, docstring
# and arguments are what the model reads.
@tool(name="weather_ask")
def ask(question: str) -> str:
    """Ask the service a question.

    Args:
        question: The question, in plain words.
    """
    return call(question)


TOOLS = [ask]
