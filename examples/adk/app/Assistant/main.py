"""An order assistant: one agent, one tool of its own."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from google.adk.agents import Agent
from google.adk.runners import Runner
from google.adk.sessions import InMemorySessionService
from google.genai import types
from model.load import load_model

app = BedrockAgentCoreApp()


def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


agent = Agent(
    name="assistant",
    model=load_model(),
    instruction="You help customers with their orders.",
    tools=[order_status],
)
conversations = InMemorySessionService()
runner = Runner(agent=agent, app_name="assistant", session_service=conversations)


@app.entrypoint
async def invoke(payload: dict, context) -> dict:
    where = {
        "user_id": "user",
        "session_id": getattr(context, "session_id", None) or "default",
    }
    if await conversations.get_session(app_name="assistant", **where) is None:
        await conversations.create_session(app_name="assistant", **where)
    message = types.Content(role="user", parts=[types.Part(text=payload.get("prompt", ""))])
    answer = None
    async for event in runner.run_async(new_message=message, **where):
        if event.is_final_response() and event.content and event.content.parts:
            answer = event.content.parts[0].text
    return {"result": answer}


if __name__ == "__main__":
    app.run()
