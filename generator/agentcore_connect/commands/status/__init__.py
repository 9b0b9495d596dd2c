"""`connect status`: what is connected, edited, out of date, drifted."""

__all__ = ["graph", "picture", "status"]
