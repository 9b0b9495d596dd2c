from langchain_aws import ChatBedrock


def load_model() -> ChatBedrock:
    """The model that the assistant speaks with, called with the agent's IAM role."""
    return ChatBedrock(model_id="global.anthropic.claude-sonnet-4-5-20250929-v1:0")
