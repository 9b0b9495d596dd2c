"""A rendered folder: its questions, record, renderer, templates, comparison and merge."""

__all__ = ["comparison", "conflict_note", "merge", "questions", "record", "renderer", "templates"]
