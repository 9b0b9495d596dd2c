from strands import Agent

agent = Agent(model=model, hooks=[], tools=tools)
