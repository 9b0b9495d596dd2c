"""`connect questions` and `connect schema`: every question and document, for machines."""

__all__ = ["answers_schema", "outputs", "registry"]
