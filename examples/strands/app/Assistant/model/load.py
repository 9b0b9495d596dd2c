from strands.models.bedrock import BedrockModel


def load_model() -> BedrockModel:
    """The model that the assistant speaks with, called with the agent's IAM role."""
    return BedrockModel(model_id="global.anthropic.claude-sonnet-4-5-20250929-v1:0")
