from connections import vault
from strands import Agent

agent = Agent(tools=[vault.read])
