from strands import Agent

agent = Agent()
