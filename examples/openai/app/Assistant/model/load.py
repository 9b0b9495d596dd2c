def load_model() -> str:
    """The model that the assistant speaks with, called with the key in OPENAI_API_KEY."""
    return "gpt-4.1"
