from claude_agent_sdk import ClaudeAgentOptions, ClaudeSDKClient

extra = {"model": "claude-sonnet-4-5"}
options = ClaudeAgentOptions(**extra)
client = ClaudeSDKClient(options)
