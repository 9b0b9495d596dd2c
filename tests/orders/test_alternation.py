"""Commands, a person's edits, older releases and plain Copier in any order: nothing is lost.

What holds after every step is in `life.py`. A seed is a whole life; a failure names it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from life import born, newer
from rendering import copy_templates
from updating import git_on_path, newer_templates


@pytest.fixture(autouse=True)
def git(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join((str(world / "bin"), git_on_path())))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 7])
def test_any_order_of_commands_and_edits(
    world: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Against templates that changed each file; at the end the host is there with its edits."""
    newer_templates(copy_templates(world / "newer", newer), monkeypatch)
    life = born(world, seed)
    try:
        life.lives(12)
    except AssertionError as error:
        raise AssertionError("\n".join(life.said)) from error


@pytest.mark.slow
@pytest.mark.parametrize("seed", [5000])
def test_plain_copier_in_between(world: Path, seed: int) -> None:
    """The same with `copier update` of a unit among the steps."""
    life = born(world, seed, with_copier=True)
    try:
        life.lives(8)
    except AssertionError as error:
        raise AssertionError("\n".join(life.said)) from error
