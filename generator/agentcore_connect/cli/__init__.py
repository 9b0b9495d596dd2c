"""The command line: thin. It collects answers, calls the core, and shows what came back."""

import os
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `connect` with ``arguments`` (default: the process's) and return the exit code.

    A shell that asks at a TAB is answered without what only commands need.
    """
    if instruction := os.environ.get("_CONNECT_COMPLETE"):
        from agentcore_connect.cli import tab

        if (code := tab.answer(instruction)) is not None:
            return code
    from agentcore_connect.cli import app

    return app.main(arguments)
