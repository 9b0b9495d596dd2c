"""The text of an agent's `pyproject.toml`."""

from __future__ import annotations

from pathlib import PurePosixPath

from agentcore_connect.errors import InvalidInput, Problem


def text(content: bytes, path: PurePosixPath) -> str:
    """``content`` as text; ``path`` is for the message. InvalidInput where it is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInput(
            Problem(
                "encoding",
                f"{path} is not UTF-8",
                "TOML files are UTF-8: convert the file.",
                file=str(path),
            )
        ) from None
