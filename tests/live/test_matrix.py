"""Every framework, authorizer and shape of agent: the tool is called, as the right identity."""

from __future__ import annotations

from typing import Literal

import pytest
import realcli
from cases import AUTHORIZERS
from standins.identity import Identity
from tiers import TIER, pairwise

from .checks import calls_the_tool
from .combinations import FRAMEWORKS, shared
from .lab import World, hosts, world

_HOSTS = [
    (framework, host, authorizer, how)
    for framework in FRAMEWORKS
    for host in hosts(framework)
    for authorizer in AUTHORIZERS
    for how in ("main", "uvicorn")
]


@pytest.mark.parametrize(
    ("framework", "host", "authorizer", "how"),
    [
        pytest.param(*each, marks=realcli.needs_cli if each[1] == "stock" else ())
        for each in (
            _HOSTS
            if TIER == "long"
            else pairwise(_HOSTS, lambda each: (each[:2], each[2], each[3]))
        )
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
