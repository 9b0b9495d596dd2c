# ======== mcp-strands-none-none
"""The agent's connections: one folder each, made by connect."""
