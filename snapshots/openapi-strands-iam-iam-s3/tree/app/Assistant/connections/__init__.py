"""The agent's connections: one folder each, made by connect."""
