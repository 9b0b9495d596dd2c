"""`connect policy`: Cedar statements added to a gateway, and put in force."""

__all__ = ["addition", "enforcement", "resolve"]
