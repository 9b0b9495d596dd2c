"""Every change as data, its proof, and the sinks: show, save, apply."""

__all__ = [
    "apply",
    "edits",
    "journal",
    "outcome",
    "plan",
    "proof",
    "saved",
    "seal",
    "show",
    "validation",
]
