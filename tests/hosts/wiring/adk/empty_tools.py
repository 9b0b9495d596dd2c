from google.adk import Agent

agent = Agent(name="helper", tools=[], model="gemini")
