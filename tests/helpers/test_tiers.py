"""The tiers themselves: what the fast one holds, and that thinning loses no two choices."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from agentcore_connect.units.questions import UnitAnswers, askable
from rendering import one_of_each, option_sets, pairs
from tiers import SLOW, each_once, first_of_each, pairwise

TESTS = Path(__file__).parents[1]
FEWEST, MOST = 1300, 2400
"""What the fast tier may hold: fewer is a hole, more is no longer fast."""


@pytest.mark.slow
def test_the_fast_tier_has_something_of_each_suite() -> None:
    """Each file of tests is in it, but for those that start agents and programs; and not much."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", TESTS],
        cwd=TESTS.parent,
        env={**os.environ, "CONNECT_TESTS": "fast"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    collected = Counter(
        line.split("::")[0] for line in done.stdout.splitlines() if line.startswith("tests/")
    )
    expected = {
        f"tests/{name}"
        for path in TESTS.rglob("test_*.py")
        if not (name := path.relative_to(TESTS).as_posix()).startswith(SLOW)
    }
    assert expected - collected.keys() == ALL_SLOW
    assert FEWEST <= collected.total() <= MOST


ALL_SLOW = {
    "tests/documents/test_openapi_served.py",
    "tests/hostile/test_injection_sources.py",
    "tests/orders/test_alternation.py",
    "tests/update/test_update_crash.py",
}
"""Files in which every test is marked `slow`."""


def test_the_first_case_of_each_test_is_kept() -> None:
    """By its name; a test of the same name in another file, and one without cases, are others."""
    names = ["a.py::t[1]", "a.py::t[2-x[y]]", "b.py::t[1]", "b.py::C::t", "b.py::u[a::b]"]
    assert [names[at] for at in first_of_each(names)] == [names[0], *names[2:]]


def test_pairwise_keeps_each_two_choices() -> None:
    """Of a product of 3 x 3 x 3 about a third is left, and any two choices are still together."""
    cases = [*itertools.product("abc", "def", "ghi")]
    few = pairwise(cases, lambda case: case)
    assert {two for case in few for two in itertools.combinations(case, 2)} == {
        two for case in cases for two in itertools.combinations(case, 2)
    }
    assert 9 <= len(few) <= 12
    assert set(few) <= set(cases)


def test_each_choice_is_kept_once() -> None:
    """Of a product of 3 x 3 x 3 few are left, and each choice still is in one."""
    few = [*each_once(itertools.product("abc", "def", "ghi"))]
    assert {choice for case in few for choice in case} == set("abcdefghi")
    assert len(few) <= 7


def test_the_thinned_option_sets_have_each_two_choices() -> None:
    """Whatever two answers meet in an option set of a template meet in one of the few too."""

    def together(sets: tuple[UnitAnswers, ...]) -> set[tuple[str, str, str]]:
        return {
            (answers.template, repr(one), repr(other))
            for answers in sets
            for one, other in itertools.combinations_with_replacement(askable(answers).items(), 2)
        }

    assert together(pairs()) == together(option_sets())
    assert len(pairs()) < len(option_sets()) / 3
    assert {a.template for a in one_of_each()} == {a.template for a in option_sets()}
