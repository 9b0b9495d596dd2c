"""An order assistant: one agent, one tool of its own."""

from functools import lru_cache

from agents import Agent, Runner, SQLiteSession, function_tool
from bedrock_agentcore.runtime import BedrockAgentCoreApp
from model.load import load_model

app = BedrockAgentCoreApp()


@function_tool
def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


agent = Agent(
    name="Assistant",
    instructions="You help customers with their orders.",
    model=load_model(),
    tools=[order_status],
)


@lru_cache(maxsize=128)
def conversation(session_id: str) -> SQLiteSession:
    return SQLiteSession(session_id)


@app.entrypoint
async def invoke(payload: dict, context) -> dict:
    session = conversation(getattr(context, "session_id", None) or "default")
    result = await Runner.run(agent, payload.get("prompt", ""), session=session)
    return {"result": result.final_output}


if __name__ == "__main__":
    app.run()
