"""Graphs that are made with the module: invoked with `await` and without, and streamed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from standins import tool
from standins.gateway import Gateway
from standins.identity import Identity
from tiers import TIER

from .checks import SUNNY, calls_the_tool, survives_a_refused_call
from .lab import WEATHER, World, application, world

HOSTS = ("agent_of_the_module", "graph_of_the_module", "streaming_react_agent")
EVERY = (*HOSTS, "blocking_agent")


LOWEST = EVERY if TIER == "long" else ("graph_of_the_module", "blocking_agent")
RUNS = [*((host, "pinned") for host in EVERY), *((host, "lowest") for host in LOWEST)]


OWN_LOOPS = [("once/own_loop", "pinned"), ("once/own_async_loop", "pinned")]
DEEP = [("once/deep_agent", "newest")]


@pytest.fixture(params=[*RUNS, *OWN_LOOPS, *DEEP], ids="-".join)
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


@pytest.mark.parametrize("host", HOSTS)
def test_two_gateways_of_a_graph(host: str, identity: Identity) -> None:
    """The model is offered the tools of both, and each call reaches its own gateway."""
    app = application("langgraph", "none", host, second_gateway="Second")
    other = "OtherTools___get_weather"
    with Gateway([tool.weather(other)]) as second:
        env = {"AGENTCORE_GATEWAY_SECOND_URL": second.url}
        with world("langgraph", "none", identity, app=app, env=env) as run:
            session = run.session()
            assert session.seen("tools") == f"TOOLS: {other},{WEATHER},order_status"
            assert session.weather("Lisbon").text.strip() == SUNNY
            assert session.weather("Porto", other).text.strip().endswith("Sunny in Porto")
            cities = [[call.arguments for call in each.calls] for each in (run.gateway, second)]
            assert cities == [[{"city": "Lisbon"}], [{"city": "Porto"}]]
