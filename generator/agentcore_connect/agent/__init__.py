"""The agent's own files: what uses a unit, put in and taken out."""

__all__ = ["detection", "edit", "frameworks", "places", "requirements", "use", "wiring"]
