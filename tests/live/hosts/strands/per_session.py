"""An agent for each session, kept between its requests."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from model.load import load_model
from strands import Agent, tool

app = BedrockAgentCoreApp()
agents = {}


@tool
def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


def agent_of(session):
    if session not in agents:
        agents[session] = Agent(model=load_model(), tools=[order_status], callback_handler=None)
    return agents[session]


@app.entrypoint
async def invoke(payload, context):
    result = await agent_of(context.session_id).invoke_async(payload["prompt"])
    return {"result": str(result)}


if __name__ == "__main__":
    app.run()
