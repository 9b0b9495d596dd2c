from strands import Agent

options = {}
agent = Agent(tools=options.get("tools"))
