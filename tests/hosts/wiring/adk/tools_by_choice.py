from google.adk.agents import Agent


def helper(tools, loud):
    if loud:
        return Agent(name="helper", tools=tools or [beep])
    return Agent(name="helper", tools=tools if tools else [whisper])
