from google.adk.agents.llm_agent import LlmAgent

from .tools import shout, whisper

root_agent = LlmAgent(name="helper", model="gemini", tools=[shout, whisper])
