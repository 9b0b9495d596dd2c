from collections import OrderedDict
from google.adk.agents import Agent
from google.adk.runners import Runner
from google.adk.sessions import InMemorySessionService
from google.genai import types

MODEL = "gemini"


def shout(text: str) -> str:
    """Say it louder"""
    return text.upper()


# Define a collection of tools used by the model
tools = [shout]

client = make_client()
toolset = [client] if client else []

agent = Agent(
    model=MODEL,
    name="Helper",
    instruction="Help.",
    tools=toolset + tools,
)
