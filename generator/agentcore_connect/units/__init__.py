"""A rendered folder: its questions, record, renderer, templates, comparison and merge."""
