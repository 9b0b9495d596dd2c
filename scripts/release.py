"""Release the templates: append their current state to the bundle as the package's version.

    python scripts/release.py          release copier_templates/ as the version in __init__.py
    python scripts/release.py --check  exit 1 where the templates differ from that release

The bundle holds one commit and one annotated tag for each version, of the template files only.
Author, date and message are fixed, so the same templates give the same bytes on every machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUNDLE = ROOT / "generator" / "agentcore_connect" / "templates.bundle"
TEMPLATES = ("copier.yml", "copier_templates")
_FIXED = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "connect",
    "GIT_AUTHOR_EMAIL": "connect@localhost",
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_NAME": "connect",
    "GIT_COMMITTER_EMAIL": "connect@localhost",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
}


def version() -> str:
    """The package's version, from the one place where it is written."""
    scope: dict[str, str] = {}
    exec((ROOT / "generator/agentcore_connect/__init__.py").read_text(), scope)  # noqa: S102
    return scope["__version__"]


def git(repository: Path, *arguments: str) -> str:
    """Run git in ``repository`` with a fixed identity and no configuration of the machine."""
    command = ["git", "-C", str(repository), "-c", "pack.threads=1", *arguments]
    environment = {**os.environ, **_FIXED}
    return subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


def history(folder: Path) -> Path:
    """A work tree with the released versions in it, at the newest of them."""
    repository = folder / "templates"
    if BUNDLE.exists():
        git(folder, "clone", "--quiet", "--branch", "main", str(BUNDLE), str(repository))
    else:
        repository.mkdir()
        git(repository, "init", "--quiet", "--initial-branch", "main")
    return repository


def fill(repository: Path) -> None:
    """Make the work tree equal to the current templates."""
    git(repository, "rm", "-r", "--quiet", "--ignore-unmatch", ".")
    for name in TEMPLATES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, repository / name, dirs_exist_ok=True)
        else:
            shutil.copy(source, repository / name)
    git(repository, "add", "--all")


def release(repository: Path, tag: str) -> None:
    """Commit and tag the current templates, and write the bundle."""
    fill(repository)
    git(repository, "commit", "--quiet", "--allow-empty", "--message", f"templates {tag}")
    git(repository, "tag", "--annotate", tag, "--message", tag)
    staged = BUNDLE.with_suffix(".new")
    tags = git(repository, "tag", "--list").split()
    git(repository, "bundle", "create", "--quiet", str(staged), "main", *tags)
    staged.replace(BUNDLE)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only compare")
    arguments = parser.parse_args()
    tag = f"v{version()}"
    with tempfile.TemporaryDirectory() as folder:
        repository = history(Path(folder))
        released = tag in git(repository, "tag", "--list").split()
        if arguments.check or released:
            fill(repository)
            if released and not git(repository, "diff", "--cached", "--stat", tag):
                print(f"{tag} is released with these templates")
                return 0
            print(
                f"the templates differ from {tag}: raise __version__, write the changelog and "
                "run scripts/release.py"
                if released
                else f"{tag} is not released: run scripts/release.py"
            )
            return 1
        release(repository, tag)
    print(f"released {tag}: {BUNDLE.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
