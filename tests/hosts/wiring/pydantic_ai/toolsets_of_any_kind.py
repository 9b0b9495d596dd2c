from pydantic_ai import Agent
from connections import archive


def make():
    return Agent(model, toolsets=load_toolsets())
