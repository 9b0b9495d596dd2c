"""A person's project as it is on disk: read, never guessed."""

__all__ = ["deployment", "envfile", "project", "pyproject", "sources", "usage"]
