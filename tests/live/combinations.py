"""Which agents there are: their frameworks, version sets and authorizers; and which tests share."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import get_args

import pytest
from agentcore_connect.vocabulary.words import Framework
from cases import AUTHORIZERS
from tiers import TIER, each_once, pairwise

FRAMEWORKS: tuple[str, ...] = get_args(Framework)
AGENTS = tuple(framework for framework in FRAMEWORKS if framework != "mcp")
"""Those whose client gives the tools to an agent: all but a plain MCP client."""
SETS: dict[str, tuple[str, ...]] = {  # version sets, and who has them
    "pinned": FRAMEWORKS,
    "newest": FRAMEWORKS,
    "mcp1": ("strands", "openai", "adk", "mcp"),
    "lowest": FRAMEWORKS,
}
Combination = tuple[str, str, str]
_ALL: tuple[Combination, ...] = tuple(
    (framework, versions, authorizer)
    for versions, having in SETS.items()
    for framework in having
    for authorizer in AUTHORIZERS
)
COMBINATIONS = _ALL if TIER == "long" else pairwise(_ALL, lambda each: each)
"""Framework, version set and authorizer of the agents that tests share.

Made once: pytest keeps a fixture while its parameter is the same object.
"""
FEW = _ALL if TIER == "long" else tuple(each_once(COMBINATIONS))
"""Of these so many that each framework, version set and authorizer is there."""


def shared(
    *frameworks: str, authorizer: str | None = None, among: Sequence[Combination] = COMBINATIONS
) -> pytest.MarkDecorator:
    """A test of each shared agent, or of those of some frameworks or with one authorizer."""
    return pytest.mark.parametrize(
        "started",
        [
            pytest.param(each, id="-".join(each))
            for each in among
            if each[0] in (frameworks or FRAMEWORKS) and authorizer in (None, each[2])
        ],
        indirect=True,
    )


def shared_with(name: str, *values: object) -> pytest.MarkDecorator:
    """A test of shared agents with ``values`` of a parameter; in the long tier each with each."""
    cases: Sequence[tuple[Combination, object]] = [*itertools.product(COMBINATIONS, values)]
    if TIER != "long":
        cases = pairwise(cases, lambda case: (*case[0], case[1]))
    return pytest.mark.parametrize(
        ("started", name),
        [pytest.param(*case, id="-".join([*case[0], str(case[1])])) for case in cases],
        indirect=["started"],
        scope="session",  # else that of a value that is no fixture: an agent for each test
    )
