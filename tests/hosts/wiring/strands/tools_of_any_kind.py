"""The tools come from elsewhere."""

from strands import Agent

from toolbox import everything


def agent_of(session):
    return Agent(
        model=session.model,
        tools=everything(session),
    )
