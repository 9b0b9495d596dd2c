def load_model() -> str:
    """The model that the assistant speaks with: Bedrock, with the agent's execution role."""
    return "bedrock:us.anthropic.claude-sonnet-4-5-20250929-v1:0"
