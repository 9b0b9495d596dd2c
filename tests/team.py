"""A team's own templates."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import yaml
from rendering import copy_templates

README = "copier_templates/target/mcp_server/README.md.jinja"


class Team:
    """A repository of templates, as a team keeps it: a copy of connect's, with releases."""

    def __init__(self, root: Path) -> None:
        self.root = Path(shutil.copytree(_first(), root, symlinks=True))

    def git(self, *arguments: str) -> None:
        _git(self.root, *arguments)

    def release(self, tag: str) -> None:
        _release(self.root, tag)

    def says(self, line: str) -> None:
        """A line at the end of every target's README."""
        path = self.root / README
        path.write_text(path.read_text() + line + "\n")

    def asks(self, **settings: object) -> None:
        """More settings or questions in its copier.yml."""
        path = self.root / "copier.yml"
        asked = yaml.load(path.read_bytes(), yaml.CSafeLoader) | settings
        path.write_text(  # a question may need one before
            yaml.dump(asked, Dumper=yaml.CSafeDumper, sort_keys=False)
        )

    @property
    def address(self) -> str:
        return str(self.root)


@cache
def _first() -> Path:
    """The repository with its first release: made once, and copied for each team."""
    place = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    root = copy_templates(place / "team")
    _git(root, "init", "--quiet", "--initial-branch", "main", "--template=")
    _release(root, "v1.0.0")
    _git(root, "repack", "-a", "-d", "--quiet")  # few files to copy
    return root


def _release(root: Path, tag: str) -> None:
    _git(root, "add", "--all", "--force")
    _git(root, "commit", "--quiet", "--allow-empty", "--message", tag)
    _git(root, "tag", "--annotate", tag, "--message", tag)


def _git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@localhost")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True)
