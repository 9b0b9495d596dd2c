from strands import Agent

options = dict(tools=[clock], hooks=[Loud()])
agent = Agent(**options)
