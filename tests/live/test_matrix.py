"""Every framework, authorizer and shape of agent: the tool is called, as the right identity."""

from __future__ import annotations

from typing import Literal

import pytest
import realcli
from cases import AUTHORIZERS
from standins.identity import Identity

from .checks import calls_the_tool
from .lab import FRAMEWORKS, SETS, hosts, world


@pytest.mark.parametrize("how", ["main", "uvicorn"])
@pytest.mark.parametrize("authorizer", AUTHORIZERS)
@pytest.mark.parametrize(
    ("framework", "host"),
    [
        pytest.param(name, host, marks=realcli.needs_cli if host == "stock" else ())
        for name in FRAMEWORKS
        for host in hosts(name)
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


@pytest.mark.parametrize("authorizer", AUTHORIZERS)
@pytest.mark.parametrize(
    ("framework", "versions"),
    [
        (name, versions)
        for versions, names in SETS.items()
        if versions != "pinned"  # test_hosts
        for name in names
    ],
)
def test_versions(framework: str, versions: str, authorizer: str, identity: Identity) -> None:
    """Newest, newest with mcp 1.x, and lowest versions of our own bounds: see `REQUIREMENTS`."""
    with world(framework, authorizer, identity, versions=versions) as run:
        calls_the_tool(run)
