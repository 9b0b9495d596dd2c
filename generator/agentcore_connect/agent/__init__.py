"""The agent's own files: what uses a unit, put in and taken out."""

__all__ = ["dependencies", "detection", "edit", "frameworks", "places", "use", "wiring"]
