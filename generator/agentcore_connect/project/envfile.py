"""The file with local secrets, `agentcore/.env.local`: whether git would take it."""

from __future__ import annotations

from pathlib import Path

from agentcore_connect.disk import git
from agentcore_connect.errors import ConnectError

ENV_LOCAL = "agentcore/.env.local"
# A repository that came in an archive has settings of its own, which may name programs.
_PLAIN = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")


def exposed(root: Path) -> str | None:
    """What is wrong with the file in the project at ``root``; None where git leaves it alone.

    Outside of a repository, without git, or where git does not answer, nothing is said.
    """
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return None
    try:
        ignored = git.run(*_PLAIN, "check-ignore", "--quiet", ENV_LOCAL, at=root)
        if ignored.returncode != 1:  # 0 is ignored, 128 is no repository
            return None
        tracked = git.run(*_PLAIN, "ls-files", "--error-unmatch", "--", ENV_LOCAL, at=root)
    except (ConnectError, OSError):
        return None
    if tracked.returncode == 0:
        return (
            f"{ENV_LOCAL} is in git, and local secrets are written into it: `git rm --cached "
            f"{ENV_LOCAL}`, add it to agentcore/.gitignore, and renew the secrets that it had."
        )
    return (
        f"{ENV_LOCAL} is not ignored by git: add the line .env.local to agentcore/.gitignore "
        "before you write a secret into it."
    )
