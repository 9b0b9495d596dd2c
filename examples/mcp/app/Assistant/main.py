"""An order service: no agent framework, it answers from its own code."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp

app = BedrockAgentCoreApp()


@app.entrypoint
async def invoke(payload: dict, context) -> dict:
    order = payload.get("order", "unknown")
    return {"result": f"Order {order} is on its way."}


if __name__ == "__main__":
    app.run()
