"""`connect skill`: what a coding agent has to know of connect, put into a project."""

__all__ = ["clients", "plan", "text"]
