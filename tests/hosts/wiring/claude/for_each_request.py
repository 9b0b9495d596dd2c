import logging

import claude_agent_sdk
from bedrock_agentcore.runtime import BedrockAgentCoreApp

from .tools import shop

app = BedrockAgentCoreApp()
sessions: dict[str, str] = {}


@app.entrypoint
async def main(payload, context):
    prompt = payload.get("prompt")

    def _build_options(resume):
        return claude_agent_sdk.ClaudeAgentOptions(
            mcp_servers={"shop": shop},
            allowed_tools=["mcp__shop__*"],
            resume=resume,
            stderr=lambda line: logging.error("claude: %s", line),
            system_prompt="""You help.

    Use the tools.
""",
        )

    async with claude_agent_sdk.ClaudeSDKClient(
        options=_build_options(sessions.get(context.session_id))
    ) as client:
        await client.query(prompt)
        async for message in client.receive_response():
            yield message
