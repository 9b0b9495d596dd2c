"""What these tests share: one release, and one `connect` installed from it for each Python."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import packages
import pytest


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a release gives out."""
    return packages.package(tmp_path_factory.mktemp("released") / "one", 0o022, "UTC")


@pytest.fixture(scope="session")
def wheel(released: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the release."""
    file = tmp_path_factory.mktemp("wheel") / packages.WHEEL
    file.write_bytes(released[packages.WHEEL])
    return file


@pytest.fixture(scope="session")
def locked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """`connect` on a Python, with the locked versions: made once for each."""

    @functools.cache
    def made(python: str) -> Path:
        return packages.installed(wheel, python, tmp_path_factory.mktemp("installed"))

    return made
