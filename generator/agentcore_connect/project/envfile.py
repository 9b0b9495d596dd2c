"""The file with local secrets, `agentcore/.env.local`: whether git would take it."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agentcore_connect import limits
from agentcore_connect.disk import git
from agentcore_connect.disk.files import read_named
from agentcore_connect.errors import ConnectError, InvalidInput

if TYPE_CHECKING:
    from agentcore_connect.project.project import Project

ENV_LOCAL = "agentcore/.env.local"


def exposed(root: Path) -> str | None:
    """What is wrong with the file in the project at ``root``; None where git leaves it alone.

    Outside of a repository, without git, or where git does not answer, nothing is said.
    """
    repository = _repository(root)
    if repository is None:
        return None
    try:
        if _is_tracked(repository, root):
            return (
                f"{ENV_LOCAL} is in git, and local secrets are written into it: run `git rm "
                f"--cached {ENV_LOCAL}`, add it to agentcore/.gitignore, and replace the secrets "
                "that it had."
            )
        if _is_ignored(repository, root) is False:
            return (
                f"{ENV_LOCAL} is not ignored by git: add the line .env.local to "
                "agentcore/.gitignore before you write a secret into it."
            )
    except (ConnectError, OSError):
        pass
    return None


@dataclass(frozen=True)
class _Repository:
    """A repository of the person: the folder with its files, and where its index and rules are.

    Git never runs in it: it reads the one file or the other, with settings of connect's own.
    """

    top: Path
    index: Path
    excludes: Path


def _repository(root: Path) -> _Repository | None:
    """The repository that ``root`` is in, by the files that git keeps; None where there is none."""
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)
    if top is None:
        return None
    own = common = top / ".git"
    try:
        if own.is_file():  # a work tree or a submodule
            own = common = top / _line(own).removeprefix("gitdir:").strip()
            if (own / "commondir").is_file():
                common = own / _line(own / "commondir")
        is_one = (common / "objects").is_dir() and (own / "HEAD").is_file()
    except (InvalidInput, OSError, ValueError):  # ValueError: no system has such a name
        return None
    return _Repository(top, own / "index", common / "info" / "exclude") if is_one else None


def _line(path: Path) -> str:
    return read_named(path, limits.SETTINGS_BYTES).decode("utf-8", "surrogateescape").strip()


def _is_tracked(repository: _Repository, root: Path) -> bool:
    """Whether the file is in the person's index, which is only read."""
    if not repository.index.is_file():
        return False
    found = git.run(
        *("ls-files", "--error-unmatch", "--", ENV_LOCAL),
        at=root,
        variables={
            "GIT_WORK_TREE": str(repository.top),
            "GIT_INDEX_FILE": str(repository.index),
        },
    )
    return found.returncode == 0


def _is_ignored(repository: _Repository, root: Path) -> bool | None:
    """Whether the rules say so, whatever the index holds; None where git cannot read them all.

    It reads those of each folder on the way, and would wait for ever for the other end of a pipe.
    """
    folders = [(root / ENV_LOCAL).parent, *(root / ENV_LOCAL).parent.parents]
    files = [folder / ".gitignore" for folder in folders if folder.is_relative_to(repository.top)]
    if any(path.exists() and not (path.is_file() or path.is_dir()) for path in files):
        return None
    with tempfile.TemporaryDirectory(prefix="agentcore-connect-") as scratch:
        own = git.create(Path(scratch, "git"))
        if repository.excludes.is_file():
            rules = read_named(repository.excludes, limits.SETTINGS_BYTES)
            (own / "info" / "exclude").write_bytes(rules)
        found = git.run(
            *("check-ignore", "--no-index", "--quiet", ENV_LOCAL),
            repository=own,
            at=root,
            variables={"GIT_WORK_TREE": str(repository.top)},
        )
    return {0: True, 1: False}.get(found.returncode)


def values(project: Project) -> dict[str, str]:
    """The variables of the file, as they are written: the CLI's ``enc:v1:`` ones stay encrypted.

    Empty where there is no file. InvalidInput as `Project.read` has it.
    """
    found = {}
    for line in (project.read(ENV_LOCAL) or b"").decode("utf-8", "replace").splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        if equals and re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name.strip()):
            found[name.strip()] = value
    return found
