"""Running git, so that no repository's settings and no caller's environment have a say in it.

The settings of a repository may name programs in some forty ways, and a clone or an archive may
have brought them. So git is never left to find a repository: each call has one that connect made,
or the empty one of this process, whose settings are connect's own. Only a fetch has the person's
settings of the machine, which say how to sign in.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from agentcore_connect import system
from agentcore_connect.errors import ConnectError, Problem

_NO_SETTINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",  # git before 2.32, which knows neither of the two above
    "GIT_ATTR_NOSYSTEM": "1",
}
_NO_NETWORK = {"GIT_ALLOW_PROTOCOL": "file", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
"""`file` is for a bundle. An object that is missing is missing: it is fetched from nowhere."""

_PLACES = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_CONFIG",
        "GIT_OBJECT_DIRECTORY",
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_GRAFT_FILE",
        "GIT_INDEX_FILE",
        "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_NAMESPACE",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_PREFIX",
        "GIT_QUARANTINE_PATH",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_COMMON_DIR",
    }
)
"""What a git that runs connect, in a hook or an alias, says of its own repository.

`git rev-parse --local-env-vars` without the settings in the environment, of which some are how a
machine signs in; and what a receiving git sets.
"""


def run(
    *arguments: str,
    repository: Path | None = None,
    at: Path | None = None,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[bytes]:
    """What ``git <arguments>`` did, whatever its exit status.

    ``repository`` is one of `create`; without it git has an empty one. ``at`` is the folder that
    it runs in; ``variables`` are added to its environment. Raises ConnectError where there is no
    git, and OSError where it does not end in a minute: a file that it opens can be a pipe.
    """
    place = {"GIT_DIR": str((repository or _empty()).absolute())}
    try:
        return _run(arguments, at, environment() | place | dict(variables), seconds=60)
    except subprocess.TimeoutExpired:
        raise OSError(f"git {arguments[0]} did not end") from None


def create(folder: Path) -> Path:
    """A new bare repository in ``folder``, which is not there yet. Raises OSError."""
    for part in ("objects", "refs", "info"):
        (folder / part).mkdir(parents=True)
    (folder / "HEAD").write_bytes(b"ref: refs/heads/main\n")
    (folder / "config").write_bytes(b"[core]\n\trepositoryformatversion = 0\n\tbare = true\n")
    return folder


def environment() -> dict[str, str]:
    """The environment of a git that no settings but connect's own reach, and no network."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return inherited | _NO_SETTINGS | _NO_NETWORK


def fetch(repository: Path, address: str) -> subprocess.CompletedProcess[bytes]:
    """What `git fetch` of all tags of ``address`` into a bare ``repository`` did.

    The person's own settings count: they say how to sign in, and through which proxy. It asks
    nothing, runs no hook, and speaks to no helper that an address could name. Raises ConnectError
    where there is no git.
    """
    options = ("-c", f"core.hooksPath={os.devnull}", "-c", "gc.auto=0", "-c", "core.fsmonitor=")
    only = {**_NO_NETWORK, "GIT_ALLOW_PROTOCOL": "https:ssh:file", "GIT_DIR": str(repository)}
    refs = ("--", address, "+refs/tags/*:refs/tags/*")
    fetching = ("fetch", "--quiet", "--prune", "--no-tags", "--no-recurse-submodules", *refs)
    inherited = {key: value for key, value in os.environ.items() if key not in _PLACES}
    return _run((*options, *fetching), repository, inherited | only)


@lru_cache(maxsize=1)
def _empty() -> Path:
    """A repository without anything in it, for what needs none; it ends with the process."""
    scratch = Path(tempfile.mkdtemp(prefix="agentcore-connect-"))
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    return create(scratch / "empty")


def _run(
    arguments: tuple[str, ...],
    at: Path | None,
    environment: dict[str, str],
    seconds: float | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run git where it can ask nobody; ConnectError (``git-missing``) where there is none."""
    program = system.program("git")
    if program is None:
        raise ConnectError(
            Problem(
                "git-missing",
                "git is not on PATH, and connect needs it to bring units to other templates",
                "Install git, then run the command again. Nothing was changed.",
            )
        )
    return subprocess.run(
        [program, *arguments],
        cwd=at,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=seconds,
    )
