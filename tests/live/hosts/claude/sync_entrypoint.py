"""A sync entrypoint, whose helper is given no options: Claude has its own tools alone."""

import asyncio

import claude_agent_sdk
from bedrock_agentcore.runtime import BedrockAgentCoreApp
from model.load import load_model

app = BedrockAgentCoreApp()
load_model()


async def answer(prompt):
    result = ""
    async for message in claude_agent_sdk.query(prompt=prompt):
        if isinstance(message, claude_agent_sdk.ResultMessage):
            result = message.result
    return result


@app.entrypoint
def invoke(payload):
    return {"result": asyncio.run(answer(payload["prompt"]))}


if __name__ == "__main__":
    app.run()
