"""A person's project as it is on disk: read, never guessed."""

__all__ = [
    "credential",
    "deployment",
    "envfile",
    "gateway",
    "local",
    "policy",
    "project",
    "pyproject",
    "resource",
    "runtime",
    "sources",
    "usage",
    "workspace",
]
