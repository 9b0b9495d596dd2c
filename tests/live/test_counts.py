"""What an invocation asks of the gateway: requests and connections are counted."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cache

import pytest
from standins.identity import Identity
from tiers import TIER

from .checks import CALL, SUNNY
from .combinations import AGENTS, FRAMEWORKS
from .struck import Proxied, proxied

COLD = ["initialize", "notifications/initialized", "tools/list", "tools/call"]
KEPT = 3.0
"""Seconds that a list is kept here; for people it is a minute."""

Agents = Callable[[str, str], Proxied]


@pytest.fixture(scope="module")
def agents(identity: Identity) -> Iterator[Agents]:
    """One agent for a framework and an authorizer."""
    with ExitStack() as stack:

        @cache
        def agent(framework: str, authorizer: str) -> Proxied:
            one = proxied(framework, authorizer, identity, {"LIST_KEPT": KEPT})
            return stack.enter_context(one)

        yield agent


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_requests(framework: str, agents: Agents) -> None:
    """The first invocation makes at most four requests on one connection, a later one its call.

    Another conversation finds what the first one left; the list of tools is renewed in time.
    """
    one = agents(framework, "jwt")
    one.clear()
    assert one.run.session().seen(CALL) == SUNNY
    begun = time.monotonic()
    assert one.proxy.methods == [each for each in COLD if each in _asked(framework)]
    assert one.proxy.connections == 1
    session = one.run.session()
    one.clear()
    for _ in range(3):
        assert session.seen(CALL) == SUNNY
    if time.monotonic() - begun < KEPT:
        assert (one.proxy.methods, one.proxy.connections) == (["tools/call"] * 3, 0)
    time.sleep(max(0, begun + KEPT + 0.1 - time.monotonic()))
    one.clear()
    assert session.seen(CALL) == SUNNY
    renewed = ["tools/list"] * (framework in AGENTS)
    assert (one.proxy.methods, one.proxy.connections) == ([*renewed, "tools/call"], 0)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_nothing_of_a_caller_is_kept(framework: str, agents: Agents) -> None:
    """With the caller's token each invocation has its own session, and no connection is left.

    Nothing that one caller's invocation made is used by another, not even by the same caller's.
    """
    one = agents(framework, "forward")
    for user in ("alice", "bob", "alice"):
        one.clear()
        assert one.run.session(user).seen(CALL) == SUNNY
        asked = Counter(one.proxy.methods)
        del asked["DELETE"]  # a client may end its session
        assert asked == Counter(each for each in COLD if each in _asked(framework))
        assert one.proxy.connections >= 1
        assert one.run.identities == {user}
        _all_closed(one)
    for asked_for in ("tools/list", "tools/call"):
        one.run.gateway.reject(503, {asked_for})
        one.run.session().say(CALL)
        one.run.gateway.accept()
        _all_closed(one)


def _all_closed(one: Proxied) -> None:
    deadline = time.monotonic() + 5
    while one.proxy.open and time.monotonic() < deadline:
        time.sleep(0.02)
    assert one.proxy.open == 0, "a connection outlives its invocation"


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_at_once(framework: str, agents: Agents) -> None:
    """Many invocations at once are answered each with its own, and list tools together once.

    The agent answers /ping meanwhile. The bound is for busy machines; docs/clients.md has how long
    its event loop really stands still.
    """
    one = agents(framework, "jwt")
    number = 50 if TIER == "long" else 12
    sessions = [one.run.session() for _ in range(number)]
    cities = [f"City{index}" for index in range(number)]
    one.clear()
    with ThreadPoolExecutor(number + 1) as pool:
        asked = [
            pool.submit(session.weather, city)
            for session, city in zip(sessions, cities, strict=True)
        ]
        longest = 0.0
        while not all(each.done() for each in asked):
            before = time.monotonic()
            one.run.agent.ping()
            longest = max(longest, time.monotonic() - before)
            time.sleep(0.05)
    answers = [each.result().text.strip() for each in asked]
    assert answers == [f"FINAL: [success] Sunny in {city}" for city in cities]
    made = Counter(one.proxy.methods)
    assert made.pop("tools/call") == number
    assert made.total() <= 4  # a session that ended in between, and a list
    assert longest < 3


def _asked(framework: str) -> list[str]:
    return [each for each in COLD if framework in AGENTS or each != "tools/list"]
