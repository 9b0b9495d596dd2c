from claude_agent_sdk import ClaudeSDKClient

app = App()


@app.entrypoint
async def invoke(payload):
    async with ClaudeSDKClient() as client:
        await client.query(payload["prompt"])
        return [message async for message in client.receive_response()]
