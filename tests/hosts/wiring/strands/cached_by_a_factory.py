from typing import Any
from strands import Agent, tool
import asyncio
from bedrock_agentcore.runtime import BedrockAgentCoreApp
from model.load import load_model

app = BedrockAgentCoreApp()
log = app.logger

# The tools of this agent
tools = []

@tool
def shout(text: str) -> str:
    """Say it loud."""
    return text.upper()+"!"
tools.append(shout)


def factory():
    cache = {}
    def get_or_make(session_id):
        if session_id in cache:
            return cache[session_id]
        cache[session_id] = Agent(
            model=load_model(),
            tools=tools,
            conversation_manager=manager(),
            hooks=[
            ],
        )
        return cache[session_id]
    return get_or_make
get_or_make = factory()


@app.entrypoint
async def invoke(payload: dict[str, Any], context):
    async for event in get_or_make(context.session_id).stream_async(payload["prompt"]):
        yield event


if __name__ == "__main__":
    app.run()
