from google.adk.agents import Agent

agent = Agent(name="helper", model="gemini", tools=[*theirs, *ours])
