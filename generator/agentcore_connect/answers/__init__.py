"""What a person can say, its rules, and asking for what was not said."""

__all__ = [
    "asking",
    "choices",
    "gateway",
    "given",
    "option",
    "policy",
    "rules",
    "triage",
    "validation",
]
