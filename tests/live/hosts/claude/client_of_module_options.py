"""Options of the module for a client in each invocation, whose answer is streamed."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from claude_agent_sdk import AssistantMessage, ClaudeAgentOptions, ClaudeSDKClient, TextBlock
from model.load import load_model

app = BedrockAgentCoreApp()

options = ClaudeAgentOptions(model=load_model(), max_turns=5)


@app.entrypoint
async def invoke(payload, context):
    async with ClaudeSDKClient(options=options) as client:
        await client.query(payload["prompt"])
        async for message in client.receive_response():
            if isinstance(message, AssistantMessage):
                for block in message.content:
                    if isinstance(block, TextBlock):
                        yield block.text


if __name__ == "__main__":
    app.run()
