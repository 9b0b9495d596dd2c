"""Graphs that are made with the module: invoked with `await` and without, and streamed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from standins.identity import Identity

from .checks import calls_the_tool, survives_a_refused_call
from .lab import World, world

HOSTS = ("agent_of_the_module", "graph_of_the_module", "streaming_react_agent")


@pytest.fixture(params=[(host, versions) for host in HOSTS for versions in ("pinned", "lowest")])
def run(request: pytest.FixtureRequest, identity: Identity) -> Iterator[World]:
    host, versions = request.param
    with world("langgraph", "jwt", identity, host=host, versions=versions) as made:
        yield made


def test_a_graph_of_the_module(run: World) -> None:
    """The agent's own tools and the gateway's are offered and called, and no other."""
    calls_the_tool(run)
    session = run.session()
    assert session.seen('call order_status {"order": "7"}').endswith("Order 7 is on its way.")
    offered = session.seen("tools").removeprefix("TOOLS: ").split(",")
    assert {"order_status", "WeatherTools___get_weather"} <= {*offered}
    told = session.seen("call nobody {}")
    assert told.startswith("FINAL: [error] Error: nobody is not a valid tool")
    survives_a_refused_call(run)
