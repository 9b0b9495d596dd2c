"""Agents that reach one gateway in different ways; each module runs in its framework's Python."""
