"""Every change as data, its proof, and the sinks: show, save, apply."""

__all__ = [
    "account",
    "apply",
    "edits",
    "history",
    "outcome",
    "plan",
    "proof",
    "recovery",
    "saved",
    "seal",
    "show",
    "state",
    "validation",
    "wording",
]
