"""A person's project as it is on disk: read, never guessed."""
