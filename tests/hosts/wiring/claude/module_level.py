from bedrock_agentcore import BedrockAgentCoreApp
from claude_agent_sdk import AssistantMessage, ClaudeAgentOptions, TextBlock, query

app = BedrockAgentCoreApp()
OPTIONS = ClaudeAgentOptions(system_prompt="You are helpful.", allowed_tools=["Read"])  # all of it


@app.entrypoint
async def invoke(payload):
    async for message in query(prompt=payload["prompt"], options=OPTIONS):
        if isinstance(message, AssistantMessage):
            yield [block.text for block in message.content if isinstance(block, TextBlock)]


if __name__ == "__main__":
    app.run()
