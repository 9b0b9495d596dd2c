"""A ready-made graph of langgraph.prebuilt, with the conversation kept."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.prebuilt import create_react_agent
from model.load import load_model

app = BedrockAgentCoreApp()
conversations = InMemorySaver()


@tool
def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


@app.entrypoint
async def invoke(payload, context):
    graph = create_react_agent(load_model(), tools=[order_status], checkpointer=conversations)
    result = await graph.ainvoke(
        {"messages": [("user", payload["prompt"])]},
        config={"configurable": {"thread_id": context.session_id or "default"}},
    )
    return {"result": result["messages"][-1].content}


if __name__ == "__main__":
    app.run()
