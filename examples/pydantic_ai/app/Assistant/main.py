"""An order assistant: one agent, one tool of its own."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from model.load import load_model
from pydantic_ai import Agent
from pydantic_ai.messages import ModelMessage

app = BedrockAgentCoreApp()

agent = Agent(load_model(), instructions="You help customers with their orders.")
conversations: dict[str, list[ModelMessage]] = {}


@agent.tool_plain
def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


@app.entrypoint
async def invoke(payload: dict, context) -> dict:
    session = getattr(context, "session_id", None) or "default"
    result = await agent.run(payload.get("prompt", ""), message_history=conversations.get(session))
    conversations[session] = result.all_messages()
    return {"result": result.output}


if __name__ == "__main__":
    app.run()
