"""The fuzz targets with fixed choices: a small part of a campaign, the same in every run."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator

import fuzz_targets
import pytest
from fuzz_targets import TARGETS
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

EXAMPLES = {
    "wiring_grammar": 40,
    "wiring_mutated": 15,
    "wiring_rewired": 8,
    "project": 15,
    "answers": 4,
    "answers_file": 8,
    "pyproject": 250,
    "json_edits": 250,
    "documents": 60,
    "plan_file": 60,
    "policy_table": 60,
}
"""Inputs for each target; real files are for campaigns, for no two machines have the same."""


@pytest.fixture(scope="module", autouse=True)
def _a_world_of_its_own() -> Iterator[None]:
    """What the targets' projects change in this process is put back."""
    kept, stdin = dict(os.environ), sys.stdin
    yield
    os.environ.clear()
    os.environ.update(kept)
    sys.stdin = stdin
    for world in fuzz_targets.WORLDS:
        shutil.rmtree(world.folder)
    fuzz_targets.WORLDS.clear()
    fuzz_targets.world.cache_clear()
    fuzz_targets.connected.cache_clear()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_properties_of_a_campaign_hold(name: str) -> None:
    """Each target's properties, which its docstring states, hold for every input that it makes."""

    @settings(
        max_examples=EXAMPLES[name],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        TARGETS[name](lambda bound: data.draw(st.integers(0, bound - 1)))

    check()
