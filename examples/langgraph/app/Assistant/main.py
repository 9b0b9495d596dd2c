"""An order assistant: one graph, one tool of its own."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from langchain.agents import create_agent
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver
from model.load import load_model

app = BedrockAgentCoreApp()
conversations = InMemorySaver()


@tool
def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


@app.entrypoint
async def invoke(payload: dict, context) -> dict:
    graph = create_agent(
        load_model(),
        tools=[order_status],
        system_prompt="You help customers with their orders.",
        checkpointer=conversations,
    )
    session = getattr(context, "session_id", None) or "default"
    result = await graph.ainvoke(
        {"messages": [{"role": "user", "content": payload.get("prompt", "")}]},
        config={"configurable": {"thread_id": session}},
    )
    return {"result": result["messages"][-1].content}


if __name__ == "__main__":
    app.run()
