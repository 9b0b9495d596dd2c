"""A ready-made agent for each request, made in an async entrypoint that invokes without await."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from langchain.agents import create_agent
from langchain_core.tools import tool
from model.load import load_model

app = BedrockAgentCoreApp()


@tool
def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


@app.entrypoint
async def invoke(payload):
    agent = create_agent(load_model(), tools=[order_status])
    result = agent.invoke({"messages": [("user", payload["prompt"])]})
    return {"result": result["messages"][-1].content}


if __name__ == "__main__":
    app.run()
