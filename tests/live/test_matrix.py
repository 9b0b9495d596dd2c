"""Every framework, authorizer and shape of agent: the tool is called, as the right identity."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Literal

import pytest
import realcli
from cases import AUTHORIZERS
from standins.identity import Identity
from tiers import TIER

from .checks import calls_the_tool
from .combinations import FRAMEWORKS, shared
from .lab import World, hosts, world

_WAYS = ("main", "uvicorn")
_OF_THE_INVOCATION = ("jwt", "forward")
"""The authorizers for which a client needs what the runtime says of each invocation."""


def _few() -> Iterator[tuple[str, str, str, str]]:
    """Each host with one of these authorizers and with one of the others, started in both ways.

    The hosts of a framework have all authorizers in turn.
    """
    others = [each for each in AUTHORIZERS if each not in _OF_THE_INVOCATION]
    for framework in FRAMEWORKS:
        theirs, alone = itertools.cycle(_OF_THE_INVOCATION), itertools.cycle(others)
        of_one = hosts(framework)
        for number, host in enumerate(of_one if len(of_one) > 1 else of_one * 2):
            one, other = _WAYS if number % 4 < 2 else reversed(_WAYS)
            yield framework, host, next(theirs), one
            yield framework, host, next(alone), other


_HOSTS = [
    (framework, host, authorizer, how)
    for framework in FRAMEWORKS
    for host in hosts(framework)
    for authorizer in AUTHORIZERS
    for how in _WAYS
]


@pytest.mark.parametrize(
    ("framework", "host", "authorizer", "how"),
    [
        pytest.param(*each, marks=realcli.needs_cli if each[1] == "stock" else ())
        for each in (_HOSTS if TIER == "long" else _few())
    ],
)
def test_hosts(
    framework: str,
    host: str,
    authorizer: str,
    how: Literal["main", "uvicorn"],
    identity: Identity,
) -> None:
    """Each shape of agent, as `python main.py` and under uvicorn, with what the CLI pins."""
    with world(framework, authorizer, identity, host=host, how=how) as run:
        calls_the_tool(run)


@shared()
def test_versions(run: World) -> None:
    """What the CLI pins, newest, newest with mcp 1.x, and lowest of our own bounds: see `SETS`."""
    calls_the_tool(run)
