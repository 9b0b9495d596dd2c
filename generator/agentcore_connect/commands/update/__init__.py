"""`connect update`: newer templates, merged with a person's edits."""

__all__ = ["changelog", "origins", "plan", "summary"]
