"""What a release gives out, made of these sources, and a `connect` installed from it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from agentcore_connect import __version__
from front_door import CANARY

ROOT = Path(__file__).parents[1]
FILES = (
    *("pyproject.toml", "uv.lock", ".gitignore", "copier.yml"),
    *("README.md", "LICENSE", "CHANGELOG.md"),
)
FOLDERS = ("generator", "copier_templates", "scripts")
WHEEL, SDIST, BILL = (
    f"agentcore_connect-{__version__}{end}" for end in ("-py3-none-any.whl", ".tar.gz", ".cdx.json")
)


def uv(*arguments: str | Path) -> str:
    """What uv prints."""
    command = (sys.executable, "-m", "uv", "--quiet", *map(str, arguments))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def package(folder: Path, umask: int, zone: str) -> dict[str, bytes]:
    """What scripts/package.py makes of a copy of the sources in ``folder``: name to bytes.

    The copy has stray files too.
    """
    before = os.umask(umask)
    try:
        folder.mkdir()
        for name in FILES:
            (folder / name).write_bytes((ROOT / name).read_bytes())
        for name in FOLDERS:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(
                ROOT / name, folder / name, ignore=ignored, copy_function=shutil.copyfile
            )
        for stray in (".env", "notes.txt", "generator/agentcore_connect/stray.pyc"):
            (folder / stray).write_text(f"{CANARY} {folder}")
        command = (sys.executable, "scripts/package.py", "--out", "out")
        surroundings = os.environ | {"TZ": zone, "SOURCE_DATE_EPOCH": str(umask)}
        subprocess.run(command, cwd=folder, env=surroundings, check=True, capture_output=True)
    finally:
        os.umask(before)
    made = (folder / "out").iterdir()
    return {file.name: file.read_bytes() for file in made if file.name != ".gitignore"}  # uv's


def installed(wheel: Path, python: str, folder: Path) -> Path:
    """The wheel's `connect` in a new environment in ``folder``, with the locked versions."""
    locked = folder / "locked.txt"
    export = ("export", "--frozen", "--no-dev", "--no-emit-project", "--no-hashes")
    locked.write_text(uv(*export), encoding="utf-8")
    uv("venv", "--python", python, folder / "venv")
    into = ("--python", folder / "venv" / "bin" / "python")
    uv("pip", "install", *into, "--constraints", locked, wheel)
    return folder / "venv" / "bin" / "connect"
