from pydantic_ai import Agent


def make(servers=None):
    toolsets = [FunctionToolset(tools=[shout])]
    if servers:
        toolsets.extend(servers)
    return Agent(model, toolsets=toolsets, instructions="Help.")
