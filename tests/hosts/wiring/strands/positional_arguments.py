from strands import Agent

agent = Agent(model, messages, *more)
