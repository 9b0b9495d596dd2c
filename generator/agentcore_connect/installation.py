"""How this connect is installed: what to run for a library that it lacks, and for a newer one.

connect's own name is never given to an installer: in a public registry it could be anybody's.
"""

from __future__ import annotations

import shlex
import sys

UPGRADE = "Install a newer connect from where you installed this one."


def command(extra: str, *fallback: str) -> str:
    """The command that puts the libraries of an extra beside this connect, as a shell takes it.

    ``fallback`` names them where the package has no metadata, as in a checkout on the path.
    """
    from importlib.metadata import PackageNotFoundError, requires
    from importlib.util import find_spec

    try:
        rows = requires("agentcore-connect") or []
    except PackageNotFoundError:
        rows = []
    wanted = [row.partition(";")[0].strip() for row in rows if f'extra == "{extra}"' in row]
    install = (
        [sys.executable, "-m", "pip", "install"]
        if find_spec("pip") is not None
        else ["uv", "pip", "install", "--python", sys.executable]
    )
    return shlex.join([*install, *(wanted or fallback)])
