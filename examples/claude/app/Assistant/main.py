"""An order assistant: one agent, one tool of its own."""

from typing import Any

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from claude_agent_sdk import (
    ClaudeAgentOptions,
    ResultMessage,
    create_sdk_mcp_server,
    query,
    tool,
)
from model.load import load_model

app = BedrockAgentCoreApp()

conversations: dict[str, str] = {}


@tool("order_status", "The status of an order.", {"order": str})
async def order_status(arguments: dict[str, Any]) -> dict[str, Any]:
    text = f"Order {arguments['order']} is on its way."
    return {"content": [{"type": "text", "text": text}]}


orders = create_sdk_mcp_server("orders", tools=[order_status])


@app.entrypoint
async def invoke(payload: dict, context) -> dict:
    session = getattr(context, "session_id", None) or "default"
    options = ClaudeAgentOptions(
        model=load_model(),
        system_prompt="You help customers with their orders.",
        mcp_servers={"orders": orders},
        allowed_tools=["mcp__orders__order_status"],
        resume=conversations.get(session),
    )
    answer = None
    async for message in query(prompt=payload.get("prompt", ""), options=options):
        if isinstance(message, ResultMessage):
            conversations[session] = message.session_id
            answer = message.result
    return {"result": answer}


if __name__ == "__main__":
    app.run()
