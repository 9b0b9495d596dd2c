from strands import Agent

agent = Agent(tools=tools, hooks=[Audit(), *others])
