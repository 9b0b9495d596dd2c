"""The agent's own files: what uses a unit, put in and taken out."""
