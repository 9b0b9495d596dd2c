"""`connect scaffold`: answers become units, edits and one plan."""

__all__ = ["plan", "report", "resolve"]
