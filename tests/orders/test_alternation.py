"""Commands, a person's edits, older releases and plain Copier in any order: nothing is lost.

What holds after every step is in `life.py`, and what a life with conflicts has beside it in
`quarrel.py`. A seed is a whole life; a failure names it. `CONNECT_LIVES=1000` lives so many, of
which a third has conflicts in it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from life import Life, born, newer
from quarrel import Quarrel
from rendering import copy_templates
from updating import git_on_path, newer_templates

LIVES = int(os.environ.get("CONNECT_LIVES", "0"))
PEACEFUL = range(10_000, 10_000 + LIVES - LIVES // 3) if LIVES else [1, 2, 3, 7]
QUARRELS = range(20_000, 20_000 + LIVES // 3) if LIVES else [1, 2, 3]


@pytest.fixture(autouse=True)
def git(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join((str(world / "bin"), git_on_path())))


@pytest.fixture
def newest(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates that have changed each file."""
    newer_templates(copy_templates(world / "newer", newer), monkeypatch)


def lived(life: Life, length: int) -> None:
    try:
        life.lives(length)
    except AssertionError as error:
        raise AssertionError("\n".join(life.said)) from error


@pytest.mark.slow
@pytest.mark.parametrize("seed", PEACEFUL)
def test_any_order_of_commands_and_edits(world: Path, newest: None, seed: int) -> None:
    """Against templates that changed each file; at the end the host is there with its edits."""
    lived(born(world, seed), 12)


@pytest.mark.slow
@pytest.mark.parametrize("seed", QUARRELS)
def test_every_way_out_of_a_conflict(world: Path, newest: None, seed: int) -> None:
    """The same with conflicts and kills: continued, aborted, undone, thrown away, edited over."""
    life = born(world, seed, kind=Quarrel)
    assert isinstance(life, Quarrel)
    lived(life, 6)
    assert life.met


@pytest.mark.slow
@pytest.mark.parametrize("seed", [5000])
def test_plain_copier_in_between(world: Path, seed: int) -> None:
    """The same with `copier update` of a unit among the steps."""
    lived(born(world, seed, with_copier=True), 8)
