"""The tools of a service are put among an agent's own, and taken out again.

Beside an agent in ``tests/hosts/wiring`` is the same one with the service ``weather``:
``<shape>.service``; where there is none, the shape is not recognised.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from agentcore_connect.agent.wiring import Manual, Wired, is_wired, unwire, wire
from agentcore_connect.vocabulary.words import Framework, Kind
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_wiring import (
    GRAPH,
    HOOKS,
    HOSTS,
    OWN_LOOP,
    STRANDS,
    TOOLS,
    framework_of,
    hosts,
)
from tiers import examples

TWO_LISTS = f"""\
{GRAPH}x = [b]
y = [d]
first, second = m.bind_tools(x), m.bind_tools({{}})
BY_NAME = {{{{t.name: t for t in x}}}}
def f(s):
    for c in s.tool_calls:
        BY_NAME[c["name"]].invoke(c)
"""
SERVICE_HOSTS = [host for host in HOSTS if host.with_suffix(".service").exists()]
OTHER_HOSTS = [host for host in HOSTS if not host.with_suffix(".service").exists()]
UNITS: tuple[tuple[str, Kind], ...] = (
    ("weather", "credential"),
    ("calendar", "credential"),
    ("mygateway", "gateway"),
)


def name_of(host: Path) -> str:
    return f"{host.parent.name}-{host.stem}"


def wired(source: bytes, framework: Framework, *units: tuple[str, Kind]) -> bytes:
    """The source after wiring ``units``, each of which has to be recognised."""
    for unit, kind in units:
        outcome = wire(source, framework, unit, kind)
        assert isinstance(outcome, Wired), outcome
        source = outcome.source
    return source


def unwired(source: bytes, framework: Framework, *units: tuple[str, Kind]) -> bytes:
    """The source after unwiring ``units``, each of which has to be recognised."""
    for unit, kind in units:
        outcome = unwire(source, framework, unit, kind)
        assert isinstance(outcome, Wired), outcome
        source = outcome.source
    return source


def check_the_life_of_services(
    source: bytes, framework: Framework, units: tuple[tuple[str, Kind], ...]
) -> None:
    """Twice is once, units commute, and any order of removal gives the bytes back."""
    once = wired(source, framework, units[0])
    assert wire(once, framework, *units[0]) == Wired(once, changed=False)
    assert unwire(source, framework, *units[0]) == Wired(source, changed=False)
    assert [is_wired(text, framework, "weather") for text in (source, once)] == [False, True]

    together = wired(source, framework, *units)
    for order in itertools.permutations(units):
        assert wired(source, framework, *order) == together
        assert unwired(together, framework, *order) == source


@pytest.mark.parametrize("host", SERVICE_HOSTS, ids=name_of)
def test_a_known_shape_is_wired_as_a_person_would(host: Path) -> None:
    """Each host becomes the file beside it: one import, and one element in its list of tools."""
    expected = host.with_suffix(".service").read_bytes()
    assert wired(host.read_bytes(), framework_of(host), UNITS[0]) == expected


@pytest.mark.parametrize("host", SERVICE_HOSTS, ids=name_of)
def test_services_and_gateways_live_together(host: Path) -> None:
    """Two services and a gateway: any order gives one text, any order back gives the host."""
    check_the_life_of_services(host.read_bytes(), framework_of(host), UNITS)


@pytest.mark.parametrize("host", OTHER_HOSTS, ids=name_of)
def test_an_unknown_shape_is_left_to_the_person(host: Path) -> None:
    """Where the agent's own tools are no list that is seen, the lines to add are given."""
    outcome = wire(host.read_bytes(), framework_of(host), "weather", "credential")

    assert isinstance(outcome, Manual)
    assert outcome.lines[0] == "from connections import weather"
    assert "*weather.TOOLS" in outcome.lines[1]
    assert outcome.line


SERVICES = UNITS[:2]
PROPERTY = settings(
    max_examples=examples(8), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@PROPERTY
@given(source=hosts(STRANDS, "Agent", st.one_of(HOOKS, TOOLS)))
def test_any_strands_agent_gets_its_bytes_back(source: bytes) -> None:
    """Whatever surrounds the agent, services and a gateway go as they came."""
    check_the_life_of_services(source, "strands", UNITS)


LISTS = TOOLS.filter(lambda tools: "make" not in tools and "(a, b)" not in tools)


@PROPERTY
@given(source=hosts("from langchain.agents import create_agent\n", "create_agent", LISTS))
def test_any_langgraph_agent_gets_its_bytes_back(source: bytes) -> None:
    """Whatever surrounds the graph, services and a gateway go as they came."""
    check_the_life_of_services(source, "langgraph", UNITS)


@pytest.mark.parametrize(
    "tools",
    [
        *("", "tools=[]", "tools=[ ]", "tools=[a]", "tools=[*a, b]"),
        *("tools=make()", "tools=a.b", "tools=a+b"),
    ],
)
def test_every_way_to_give_tools(tools: str) -> None:
    """A list is added to, anything else that holds tools is put into one, and none is made."""
    source = f"import a, b\n{STRANDS}agent = Agent({tools})\n".encode()
    check_the_life_of_services(source, "strands", UNITS)


def test_a_star_of_another_list_is_left_to_the_person() -> None:
    """``[*mine]`` cannot be told from what wiring makes of ``mine``."""
    source = f"{STRANDS}agent = Agent(tools=[*mine])\n".encode()
    assert isinstance(wire(source, "strands", "weather", "credential"), Manual)


@pytest.mark.parametrize(
    ("framework", "code", "reason"),
    [
        ("strands", STRANDS + "agent = Agent(**options)\n", "which may hold tools"),
        ("strands", STRANDS + "agent = Agent(tools=None)\n", "not a list"),
        ("strands", STRANDS + "a = Agent()\nb = Agent()\n", "several agents"),
        ("langgraph", GRAPH + "g = create_react_agent(m, **options)\n", "**arguments"),
        ("langgraph", GRAPH + "g = create_react_agent(m, make())\n", "not a list"),
        ("langgraph", GRAPH + "x = m.bind_tools()\n", "has no tools"),
        ("langgraph", GRAPH, "no call of"),
        ("langgraph", OWN_LOOP.format("TOOLS[c['name']].invoke(c)"), "calls the tools by itself"),
        ("langgraph", TWO_LISTS.format("y"), "calls the tools by itself"),
        ("langgraph", TWO_LISTS.format("[b]"), "calls the tools by itself"),
        ("mcp", "import mcp\n", "only you know where"),
    ],
)
def test_what_is_not_recognised_is_not_guessed(
    framework: Framework, code: str, reason: str
) -> None:
    """The answer says why, and the code is left alone."""
    outcome = wire(code.encode(), framework, "weather", "credential")
    assert isinstance(outcome, Manual)
    assert reason in outcome.reason


def test_bind_tools_and_tool_node_both_get_the_tools() -> None:
    """A graph by hand that spells its list twice gets the tools twice."""
    source = (GRAPH + "x = m.bind_tools([a])\nn = ToolNode([a])\n").encode()
    after = wired(source, "langgraph", UNITS[0])
    assert after.count(b"[a, *weather.TOOLS]") == 2
    check_the_life_of_services(source, "langgraph", SERVICES)


def test_a_module_level_graph_may_have_services() -> None:
    """Unlike a gateway's tools, a service's are there when the module is imported."""
    source = (GRAPH + "graph = create_react_agent(m, [])\n").encode()
    check_the_life_of_services(source, "langgraph", SERVICES)


def test_tools_that_are_used_elsewhere_are_not_removed() -> None:
    """The import stays as long as a person's own line needs it."""
    source = wired(STRANDS.encode() + b"agent = Agent()\n", "strands", UNITS[0])
    outcome = unwire(source + b"print(weather.call)\n", "strands", "weather", "credential")
    assert isinstance(outcome, Manual)
    assert (outcome.reason, outcome.line) == ("weather is used elsewhere too", 4)


@pytest.mark.parametrize("framework", ["mcp"])
def test_plain_code_is_wired_by_its_use(framework: Framework) -> None:
    """Where a service is plain functions, a call of one is its use: nothing is left to do."""
    imported = b"from connections import weather\n"
    done = imported + b"answer = weather.call('GET', 'x')\n"
    assert wire(done, framework, "weather", "credential") == Wired(done, changed=False)
    assert isinstance(wire(imported, framework, "weather", "credential"), Manual)
