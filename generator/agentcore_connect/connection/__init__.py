"""One connection as the answers want it, in the words of agentcore.json and of the units."""

__all__ = ["configuration", "connection", "policy_engine", "target_of", "targets", "unit"]
