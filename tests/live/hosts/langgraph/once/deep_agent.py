"""An agent of deepagents, made with the module: it has files and plans of its own."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from deepagents import create_deep_agent
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver
from model.load import load_model

app = BedrockAgentCoreApp()


@tool
def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


agent = create_deep_agent(
    model=load_model(),
    tools=[order_status],
    system_prompt="You look after orders.",
    checkpointer=InMemorySaver(),
)


@app.entrypoint
async def invoke(payload, context):
    result = await agent.ainvoke(
        {"messages": [("user", payload["prompt"])]},
        {"configurable": {"thread_id": context.session_id or "default"}},
    )
    return {"result": result["messages"][-1].content}


if __name__ == "__main__":
    app.run()
