"""One connection as the answers want it, in the words of agentcore.json and of the units."""
