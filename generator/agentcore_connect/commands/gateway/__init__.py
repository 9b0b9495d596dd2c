"""`connect gateway set`: what a gateway is to be like, in agentcore.json and beyond it."""

__all__ = ["options"]
