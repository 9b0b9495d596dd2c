"""What answers the calls of a target: one module for each way."""
