"""Whatever happens to any one request of an invocation: the outcome is right, and life goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache

import pytest
from standins.gateway import Gateway
from standins.identity import Identity
from standins.strikes import Kind, Striking, kinds
from tiers import TIER, pairwise

from .checks import CALL, SUNNY, is_told
from .combinations import FRAMEWORKS
from .lab import Session
from .struck import Proxied, proxied

LIMIT = 5.0
"""Seconds that starting and calling may take each; those of people are 15 and 300."""

FIRST = ("initialize", "notifications/initialized", "tools/list", "tools/call")
LATER = ("tools/list", "tools/call")
NOTIFICATION = "notifications/initialized"


@dataclass(frozen=True)
class Case:
    """A strike at a request, which is of an invocation that finds nothing kept, or all kept.

    The first kind are those of an agent that forwards its caller's token, because nothing may be
    kept for them. The agents of the second kind list their tools in each invocation.
    """

    framework: str
    kept: bool
    point: str
    kind: str
    always: bool

    def __str__(self) -> str:
        when = "kept" if self.kept else "first"
        how = "always" if self.always else "once"
        return "-".join([self.framework, when, self.point.replace("/", " "), self.kind, how])


def possible() -> Iterator[Case]:
    """Every strike: the plain client lists no tools, and a notification has no answer to change."""
    for framework in FRAMEWORKS:
        for kept, points in ((False, FIRST), (True, LATER)):
            for point in points:
                for name, kind in kinds("").items():
                    if framework == "mcp" and point == "tools/list":
                        continue
                    if kind.needs_message and point == NOTIFICATION:
                        continue
                    for always in (False, True):
                        yield Case(framework, kept, point, name, always)


def _choices(case: Case) -> tuple[object, ...]:
    return case.framework, (case.kept, case.point), case.kind, case.always


ALL = tuple(possible())
CASES = ALL if TIER == "long" else pairwise(ALL, _choices)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Gateway]:
    """Another host, to which no request may be redirected."""
    with Gateway() as gateway:
        yield gateway


Agents = Callable[[str, bool], Proxied]


@pytest.fixture(scope="module")
def agents(identity: Identity) -> Iterator[Agents]:
    """One agent of each framework that keeps what it can, and one that may not."""
    with ExitStack() as stack:

        @cache
        def agent(framework: str, kept: bool) -> Proxied:
            constants = {"TIME_LIMIT": LIMIT, "START_LIMIT": LIMIT}
            if kept:
                constants["LIST_KEPT"] = 0.0
            authorizer = "jwt" if kept else "forward"
            return stack.enter_context(proxied(framework, authorizer, identity, constants))

        yield agent


Conversations = dict[tuple[str, bool], Session]


@pytest.fixture(scope="module")
def conversations() -> Conversations:
    """With each agent one whose last turn was right: the strikes at an agent follow each other."""
    return {}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_strike(
    case: Case, agents: Agents, elsewhere: Gateway, conversations: Conversations
) -> None:
    """The outcome is right: a call is executed at most once, and what is told of it is true.

    It ends within its limits, the words have the status, nothing goes to another host; and the
    next turn of the same conversation works.
    """
    one = agents(case.framework, case.kept)
    kind = kinds(elsewhere.url)[case.kind]
    session = conversations.pop((case.framework, case.kept), None)
    if session is None:
        session = one.run.session()
        assert session.seen(CALL) == SUNNY
    one.clear()
    elsewhere.log.clear()
    strike = one.proxy.strike = Striking(case.point, kind, always=case.always)
    begun = time.monotonic()
    try:
        told = session.seen(CALL)
    finally:
        one.proxy.strike = None
    took = time.monotonic() - begun
    assert strike.struck, "the invocation has no such request"
    _is_right(case, kind, told, len(one.run.gateway.calls))
    assert took < 3 * LIMIT, took  # one that ended late has told other words than its kind's
    assert elsewhere.log == []
    one.clear()
    assert session.seen(CALL) == SUNNY
    assert len(one.run.gateway.calls) == 1
    conversations[case.framework, case.kept] = session


def _is_right(case: Case, kind: Kind, told: str, executed: int) -> None:
    if told == SUNNY:
        assert executed == 1
        return
    assert not kind.answers, told
    assert not (kind.later and not case.always and case.point in ("initialize", "tools/list")), told
    renewed = case.kind in ("401", "404")  # the token, the session
    assert not (renewed and not case.always and case.kept), told
    is_told(told, *kind.words)
    assert executed == (case.point == "tools/call" and kind.executes)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_idle_connections_are_closed(framework: str, agents: Agents) -> None:
    """A server that closes connections between two turns is not noticed."""
    one = agents(framework, True)
    session = one.run.session()
    for _ in range(3):
        assert session.seen(CALL) == SUNNY
        one.clear()
        one.proxy.drop()
        assert session.seen(CALL) == SUNNY
        assert len(one.run.gateway.calls) == 1


def test_a_stream_that_stays_open_holds_no_result_back(agents: Agents) -> None:
    """A call's result is given at once, not when the time for the end of its answer is over."""
    one = agents("mcp", True)

    def fastest() -> float:
        session = one.run.session()
        times = []
        for _ in range(4):
            begun = time.monotonic()
            assert session.seen(CALL) == SUNNY
            times.append(time.monotonic() - begun)
        return min(times)

    usual = fastest()
    one.proxy.strike = Striking("tools/call", kinds("")["SSE left open"], always=True)
    try:
        assert fastest() < usual + 0.2  # the end of an answer has 0.25 s
        assert one.proxy.strike.struck == 4
    finally:
        one.proxy.strike = None
