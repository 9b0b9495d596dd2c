from google.adk.agents import Agent
from connections import archive, zoo

tools = [shout]


def make_agent():
    return Agent(name="helper", model="gemini", tools=tools)


TOOLS = {tool.__name__: tool for tool in tools}
