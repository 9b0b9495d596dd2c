"""Files without links, safe paths, git and the lock."""

__all__ = ["files", "git", "lock", "paths", "replacement", "walk"]
