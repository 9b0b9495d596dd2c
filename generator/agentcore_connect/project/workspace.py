"""The uv workspace that a project is a member of, where its root lies above the project."""

from __future__ import annotations

from pathlib import Path

_LARGEST = 1_000_000
"""Bytes of a pyproject.toml that is still read."""


def lock_above(root: Path) -> Path | None:
    """The nearest folder above ``root`` that holds a uv workspace with its uv.lock.

    Nothing is looked at outside the repository in which ``root`` lies, nor without one.
    """
    folders = [root, *root.parents]
    top = next((at for at, folder in enumerate(folders) if _is_there(folder / ".git")), 0)
    for folder in folders[1 : top + 1]:
        if _is_there(folder / "uv.lock") and _is_workspace(folder / "pyproject.toml"):
            return folder
    return None


def _is_workspace(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b"[tool.uv.workspace]" in file.read(_LARGEST)
    except OSError:
        return False


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
