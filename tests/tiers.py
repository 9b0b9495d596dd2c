"""How much of the tests is run: `fast` while one works, `full` before a change is given, `long`.

The tier is in the environment, as CONNECT_TESTS, because lists of cases depend on it already while
modules are imported; `scripts/dev.py test` sets it. docs/testing.md says what each tier leaves out.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Literal, TypeVar, get_args

Tier = Literal["fast", "full", "long"]
Case = TypeVar("Case")

_NAMES: tuple[Tier, ...] = get_args(Tier)


def _said() -> Tier:
    word = os.environ.get("CONNECT_TESTS", "full")
    for tier in _NAMES:
        if word == tier:
            return tier
    raise ValueError(f"CONNECT_TESTS is one of {', '.join(_NAMES)}, not {word!r}")


TIER: Tier = _said()

SLOW = ("live", "real", "package", "crash", "fuzz/test_fuzz_properties.py")
"""Below tests/, what the fast tier does not even import: each starts agents or other programs."""


def examples(number: int) -> int:
    """How many examples a property is tried with: ``number`` in the full tier."""
    return {"fast": max(number // 20, 2), "full": number, "long": number * 20}[TIER]


def first_of_each(names: Iterable[str]) -> list[int]:
    """The positions of the first case of each test, of ``names`` as pytest gives them.

    A name is `file::test[case]`; a test without cases is its own first.
    """
    seen: set[str] = set()
    first = []
    for position, name in enumerate(names):
        test = name.split("[", 1)[0]
        if test not in seen:
            seen.add(test)
            first.append(position)
    return first


def each_once(cases: Iterable[Sequence[Hashable]]) -> Iterator[Sequence[Hashable]]:
    """Few of ``cases``, which are their choices, in which each choice still is."""
    seen: set[Hashable] = set()
    for case in cases:
        if not seen.issuperset(case):
            seen.update(case)
            yield case


def pairwise(
    cases: Sequence[Case], chosen: Callable[[Case], Iterable[Hashable]]
) -> tuple[Case, ...]:
    """Few of ``cases`` in which each choice, and each two choices that meet in one case, still do.

    ``chosen`` gives the choices of a case. Greedy: the case with most of what is missing is taken
    next, so the same cases give the same answer. Order is kept.
    """
    numbers: dict[Hashable, int] = {}
    covers = []
    for case in cases:
        of_case = list(chosen(case))
        covered = 0
        for pair in (*itertools.combinations(of_case, 2), *((choice,) for choice in of_case)):
            covered |= 1 << numbers.setdefault(pair, len(numbers))
        covers.append(covered)
    missing = (1 << len(numbers)) - 1
    taken: set[int] = set()
    while missing:
        best = max(range(len(cases)), key=lambda at: (covers[at] & missing).bit_count())
        missing &= ~covers[best]
        taken.add(best)
    return tuple(case for at, case in enumerate(cases) if at in taken)
