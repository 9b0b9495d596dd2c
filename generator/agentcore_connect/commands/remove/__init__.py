"""`connect remove`: a unit and all that it put into the project, taken out again."""

__all__ = ["instead", "names", "plan", "selection"]
