from pydantic_ai import Agent


def helper(toolsets=None):
    return Agent(model, name="helper", toolsets=toolsets)
