"""Devs that tests start."""

from __future__ import annotations

from collections.abc import Iterator

import dev_lab
import pytest


@pytest.fixture
def start() -> Iterator[dev_lab.Start]:
    """Start a dev of a project, without a port."""
    yield from dev_lab.started()
