"""Files without links, safe paths, git and the lock."""
