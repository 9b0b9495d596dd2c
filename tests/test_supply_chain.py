"""What is built and what it is built from: the same bytes everywhere, and no place of a machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "copier.yml")


def wheel(folder: Path, umask: int, zone: str) -> tuple[str, bytes]:
    """Name and bytes of a wheel, built from a copy of the sources in ``folder``."""
    before = os.umask(umask)
    try:
        folder.mkdir()
        for name in BUILT_FROM:
            (folder / name).write_bytes((ROOT / name).read_bytes())
        for name in ("generator", "copier_templates"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(
                ROOT / name, folder / name, ignore=ignored, copy_function=shutil.copyfile
            )
        build = (sys.executable, "-m", "uv", "--quiet", "build", "--wheel", "--out-dir", "dist")
        subprocess.run(build, cwd=folder, env=os.environ | {"TZ": zone}, check=True)
    finally:
        os.umask(before)
    (built,) = (folder / "dist").glob("*.whl")
    return built.name, built.read_bytes()


def test_a_wheel_is_the_same_bytes_everywhere(tmp_path: Path) -> None:
    """Two folders, times, umasks and time zones: one wheel."""
    one = wheel(tmp_path / "one", 0o022, "UTC")
    other = wheel(tmp_path / "a longer name", 0o077, "Asia/Tokyo")
    assert one == other


def test_the_lock_names_public_places_only() -> None:
    """No host or path of a machine is in uv.lock."""
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = set(re.findall(r"\w+://([^/\"]*)", text))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
    assert "path =" not in text
