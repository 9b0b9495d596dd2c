"""A ready-made agent of the module that keeps conversations; nothing is awaited."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from langchain.agents import create_agent
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver
from model.load import load_model

app = BedrockAgentCoreApp()


@tool
def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


agent = create_agent(load_model(), tools=[order_status], checkpointer=InMemorySaver())


@app.entrypoint
def invoke(payload, context):
    result = agent.invoke(
        {"messages": [("user", payload["prompt"])]},
        {"configurable": {"thread_id": context.session_id or "default"}},
    )
    return {"result": result["messages"][-1].content}


if __name__ == "__main__":
    app.run()
