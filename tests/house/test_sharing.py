"""What a session of tests makes once is made once, and never half."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sharing import once


def test_it_is_made_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Of several that ask at the same time one makes it, and all get it whole."""
    made = []
    tmp_path_factory.getbasetemp()  # made by the first call, which must not be several at once

    def fill(folder: Path) -> None:
        made.append(folder)
        (folder / "first").touch()
        time.sleep(0.1)
        (folder / "last").touch()

    def ask(_: int) -> list[str]:
        return sorted(path.name for path in once(tmp_path_factory, "shared", fill).iterdir())

    with ThreadPoolExecutor(4) as askers:
        assert [*askers.map(ask, range(4))] == [["first", "last"]] * 4
    assert len(made) == 1


def test_what_failed_is_made_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A half that an error left is not what the next one gets."""

    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        once(tmp_path_factory, "again", fail)
    folder = once(tmp_path_factory, "again", lambda folder: (folder / "whole").touch())
    assert [path.name for path in folder.iterdir()] == ["whole"]
