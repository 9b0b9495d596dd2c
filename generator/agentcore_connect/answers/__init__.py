"""What a person can say, its rules, and asking for what was not said."""

__all__ = ["asking", "given", "option", "policy", "rules", "triage", "validation"]
