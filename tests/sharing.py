"""What is made once for a whole session of tests, however many processes run it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from agentcore_connect.disk import lock


def once(factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], None]) -> Path:
    """The folder ``name`` of the session: the first process that asks fills it, the others wait.

    Where ``fill`` fails, the next to ask tries again. A test only reads the folder.
    """
    common = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        common = common.parent  # each worker has a folder of its own in it
    finished = common / name
    with (common / f"{name}.lock").open("w") as file, lock.held(file.fileno(), wait=True):
        if not finished.exists():
            unfinished = factory.mktemp(name)
            fill(unfinished)
            unfinished.rename(finished)
    return finished
