"""From an entrypoint through an agent's own modules to the calls that make the agent it runs."""
