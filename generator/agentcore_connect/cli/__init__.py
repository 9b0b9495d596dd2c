"""The command line: thin. It collects answers, calls the core, and shows what came back."""

from agentcore_connect.cli.app import main

__all__ = ["main"]
