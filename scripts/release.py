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
from collections.abc import Iterator
from contextlib import contextmanager
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
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return subprocess.run(
        command, env={**inherited, **_FIXED}, check=True, capture_output=True, text=True
    ).stdout.strip()


@contextmanager
def _history(bundle: Path) -> Iterator[Path]:
    """A work tree at the newest released version in ``bundle``, and the older ones behind it."""
    with tempfile.TemporaryDirectory() as scratch:
        repository = Path(scratch, "templates")
        if bundle.exists():
            git(Path(scratch), "clone", "--quiet", "--branch", "main", str(bundle), str(repository))
        else:
            repository.mkdir()
            git(repository, "init", "--quiet", "--initial-branch", "main")
        yield repository


def _fill(repository: Path, source: Path) -> None:
    """Make the work tree equal to the templates in ``source``, and stage it."""
    git(repository, "rm", "-r", "--quiet", "--ignore-unmatch", ".")
    for name in TEMPLATES:
        if (source / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
            shutil.copytree(source / name, repository / name, dirs_exist_ok=True, ignore=ignored)
        else:
            shutil.copy(source / name, repository / name)
    git(repository, "add", "--all", "--force")


def differences(tag: str, source: Path = ROOT, bundle: Path = BUNDLE) -> list[str] | None:
    """The template files that differ from release ``tag``; None where it is not released."""
    with _history(bundle) as repository:
        if tag not in git(repository, "tag", "--list").split():
            return None
        _fill(repository, source)
        return git(repository, "diff", "--cached", "--name-only", tag).splitlines()


def release(tag: str, source: Path = ROOT, bundle: Path = BUNDLE) -> None:
    """Append the templates in ``source`` to ``bundle``: one commit and its annotated tag."""
    with _history(bundle) as repository:
        _fill(repository, source)
        git(repository, "commit", "--quiet", "--allow-empty", "--message", f"templates {tag}")
        git(repository, "tag", "--annotate", tag, "--message", tag)
        staged = bundle.with_suffix(".new")
        tags = git(repository, "tag", "--list").split()
        git(repository, "bundle", "create", "--quiet", str(staged), "main", *tags)
        staged.replace(bundle)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only compare")
    check = parser.parse_args().check
    tag = f"v{version()}"
    changed = differences(tag)
    if changed == []:
        print(f"{tag} is released with these templates")
    elif changed:
        print(*changed, sep="\n")
        print(
            f"differ from {tag}: raise __version__, write the changelog and run scripts/release.py"
        )
        return 1
    elif check:
        print(f"{tag} is not released: run scripts/release.py")
        return 1
    else:
        release(tag)
        print(f"released {tag}: {BUNDLE.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
