"""Running git. Only a fetch has the settings of the machine: they change line ends and markers."""

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
    return _run(arguments, at, inherited | settings)


def fetch(repository: Path, address: str) -> subprocess.CompletedProcess[bytes]:
    """What `git fetch` of all tags of ``address`` into a bare ``repository`` did.

    The person's own settings count: they say how to sign in, and through which proxy. It asks
    nothing, runs no hook, and speaks to no helper that an address could name. Raises ConnectError
    where there is no git.
    """
    options = ("-c", f"core.hooksPath={os.devnull}", "-c", "gc.auto=0")
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "https:ssh:file"}
    refs = ("--", address, "+refs/tags/*:refs/tags/*")
    fetching = ("fetch", "--quiet", "--prune", "--no-tags", "--no-recurse-submodules", *refs)
    inherited = {key: value for key, value in os.environ.items() if key not in _PLACES}
    return _run((*options, *fetching), repository, inherited | quiet)


_PLACES = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"}
"""What a git that runs connect, in a hook or an alias, says of its own repository."""


def _run(
    arguments: tuple[str, ...], at: Path | None, environment: dict[str, str]
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=at,
            env=environment,
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
