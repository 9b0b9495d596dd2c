from strands import Agent

agent = Agent(
    model=model,
    tools=tools  # all of them
)
