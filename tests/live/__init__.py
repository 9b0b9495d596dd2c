"""Generated code, proven by running it with real frameworks over real HTTP."""
