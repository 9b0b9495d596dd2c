"""An order assistant: one agent, one tool of its own."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from model.load import load_model
from strands import Agent, tool

app = BedrockAgentCoreApp()


@tool
def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


agent = Agent(
    model=load_model(),
    system_prompt="You help customers with their orders.",
    tools=[order_status],
)


@app.entrypoint
async def invoke(payload: dict, context) -> dict:
    result = await agent.invoke_async(payload.get("prompt", ""))
    return {"result": str(result)}


if __name__ == "__main__":
    app.run()
