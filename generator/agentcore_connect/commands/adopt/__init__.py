"""`connect adopt`: a client that the agentcore CLI wired becomes a unit of connect."""

__all__ = ["plan"]
