import os


def load_model() -> str:
    """The model that the assistant speaks with: Bedrock, with the agent's execution role."""
    os.environ["CLAUDE_CODE_USE_BEDROCK"] = "1"
    return "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
