"""One agent for all, with tools in its arguments, called synchronously."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from model.load import load_model
from pydantic_ai import Agent

app = BedrockAgentCoreApp()


def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


agent = Agent(
    load_model(),
    system_prompt="You help customers with their orders.",
    tools=[order_status],
)


@app.entrypoint
def invoke(payload):
    return {"result": agent.run_sync(payload["prompt"]).output}


if __name__ == "__main__":
    app.run()
