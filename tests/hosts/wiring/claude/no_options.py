from claude_agent_sdk import query


async def invoke(payload):
    async for message in query(prompt=payload["prompt"]):
        yield message
