"""`connect status`: what is connected, edited, out of date, drifted."""

__all__ = ["connections", "graph", "picture", "status"]
