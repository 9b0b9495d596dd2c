"""The words and rules of AgentCore as data."""

__all__ = ["guardrails", "matrix", "names", "secret", "servers", "variables", "words"]
