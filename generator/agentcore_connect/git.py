"""Running git, without the settings of the machine: they convert line ends and change markers."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from agentcore_connect.errors import ConnectError, Problem


def run(*arguments: str, at: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """What ``git <arguments>`` did, whatever its exit status.

    Raises ConnectError where there is no git.
    """
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=at,
            env=inherited | settings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise ConnectError(
            Problem(
                "git-missing",
                "git is needed to bring units to other templates, and is not on PATH",
                "Install git and run this again. Nothing was changed.",
            )
        ) from None
