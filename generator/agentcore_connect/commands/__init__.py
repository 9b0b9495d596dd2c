"""One package a command; each ends in a plan or a report, and none imports another."""

__all__ = [
    "adopt",
    "export",
    "gateway",
    "policy",
    "questions",
    "remove",
    "scaffold",
    "skill",
    "status",
    "sync",
    "tools",
    "update",
]
