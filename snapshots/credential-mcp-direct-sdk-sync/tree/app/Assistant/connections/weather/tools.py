"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from .client import call


def ask(question: str) -> str:
    """Ask the service a question.

    Args:
        question: The question, in plain words.
    """
    return call(question)
