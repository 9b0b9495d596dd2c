def load_model() -> str:
    """The model that the assistant speaks with, called with the key in GOOGLE_API_KEY."""
    return "gemini-2.5-flash"
