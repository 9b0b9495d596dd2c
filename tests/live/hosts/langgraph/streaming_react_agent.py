"""A ready-made graph of langgraph.prebuilt, made with the module, whose words are streamed."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from langchain_core.messages import AIMessage
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.prebuilt import create_react_agent
from model.load import load_model

app = BedrockAgentCoreApp()


@tool
def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


agent = create_react_agent(load_model(), [order_status], checkpointer=InMemorySaver())


@app.entrypoint
async def invoke(payload, context):
    said = agent.astream(
        {"messages": [("user", payload["prompt"])]},
        {"configurable": {"thread_id": context.session_id or "default"}},
        stream_mode="messages",
    )
    async for part, _ in said:
        if isinstance(part, AIMessage) and part.content:
            yield part.content


if __name__ == "__main__":
    app.run()
