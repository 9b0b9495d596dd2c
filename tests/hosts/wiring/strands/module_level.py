"""The smallest agent."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from strands import Agent

app = BedrockAgentCoreApp()
agent = Agent(model="amazon.nova-lite-v1:0", tools=[calc])


@app.entrypoint
def invoke(payload):
    return str(agent(payload["prompt"]))
