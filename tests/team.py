"""A team's own templates."""

from __future__ import annotations

import subprocess
from pathlib import Path

import yaml
from rendering import copy_templates

README = "copier_templates/target/mcp_server/README.md.jinja"


class Team:
    """A repository of templates, as a team keeps it: a copy of connect's, with releases."""

    def __init__(self, root: Path) -> None:
        self.root = copy_templates(root, lambda _: None)
        self.git("init", "--quiet", "--initial-branch", "main")
        self.release("v1.0.0")

    def git(self, *arguments: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@localhost")
        subprocess.run(["git", *identity, *arguments], cwd=self.root, check=True)

    def release(self, tag: str) -> None:
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", tag)
        self.git("tag", "--annotate", tag, "--message", tag)

    def says(self, line: str) -> None:
        """A line at the end of every target's README."""
        path = self.root / README
        path.write_text(path.read_text() + line + "\n")

    def asks(self, **settings: object) -> None:
        """More settings or questions in its copier.yml."""
        path = self.root / "copier.yml"
        asked = yaml.safe_load(path.read_text()) | settings
        path.write_text(yaml.safe_dump(asked, sort_keys=False))  # a question may need one before

    @property
    def address(self) -> str:
        return str(self.root)
