"""More tools than a model can choose from: the gateway's search comes between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from standins import tool
from standins.identity import Identity

from .lab import FRAMEWORKS, SETS, World, world

SHOP = [each.name for each in tool.many(34)]
FOUND = "ShopTools___cancel_refund"  # not among the first ten
ASKED = "cancel refund"
OWN = "order_status"
CALL_IT = f'call {FOUND} {{"id": " {ASKED} "}}'
DONE = f"FINAL: [success] cancel refund  {ASKED} : done"

WITH_SEARCH = [(name, versions) for versions, names in SETS.items() for name in names]


@pytest.fixture(scope="module")
def shop(request: pytest.FixtureRequest, identity: Identity) -> Iterator[World]:
    """An agent beside a gateway of 34 tools."""
    framework, versions = request.param
    tools = tool.many(34)
    with world(framework, "jwt", identity, versions=versions, tools=tools, page_size=7) as run:
        yield run


def agents(framework: str) -> pytest.MarkDecorator:
    having = [each for each in WITH_SEARCH if each[0] == framework]
    return pytest.mark.parametrize("shop", having, ids="-".join, indirect=True)


def offered(run: World) -> list[str]:
    """The names that the model is offered for the message "tools"."""
    return run.session().seen("tools").removeprefix("TOOLS: ").split(",")


@agents("strands")
def test_strands(shop: World) -> None:
    """The model is offered what the search finds for the user's last message, and nothing else."""
    assert offered(shop) == sorted([*SHOP[:10], OWN])
    shop.gateway.log.clear()
    session = shop.session()
    assert session.seen(CALL_IT) == DONE
    assert [(call.tool, call.arguments) for call in shop.gateway.calls] == [
        (tool.SEARCH, {"query": CALL_IT}),
        (FOUND, {"id": f" {ASKED} "}),
    ]
    assert "Unknown tool" in session.seen(f'call {FOUND} {{"id": "7"}}')
    assert session.seen(CALL_IT) == DONE


@agents("adk")
def test_adk(shop: World) -> None:
    """The model is offered what the search finds for the user's message, and nothing else."""
    assert offered(shop) == sorted([*SHOP[:10], OWN])
    shop.gateway.log.clear()
    session = shop.session()
    assert session.seen(CALL_IT) == DONE
    assert [(call.tool, call.arguments) for call in shop.gateway.calls] == [
        (tool.SEARCH, {"query": CALL_IT}),
        (FOUND, {"id": f" {ASKED} "}),
    ]
    assert session.seen(CALL_IT) == DONE


@agents("langgraph")
def test_langgraph(shop: World) -> None:
    """The model is offered a search and a call; only what it searched for reaches it."""
    searches_with_two_tools(shop)


@agents("openai")
def test_openai(shop: World) -> None:
    """The model is offered a search and a call; only what it searched for reaches it."""
    searches_with_two_tools(shop)


def searches_with_two_tools(shop: World) -> None:
    """The gateway's tools are behind two."""
    search, call = "MyGateway_search_tools", "MyGateway_call_tool"
    assert offered(shop) == [call, search, OWN]
    session = shop.session()
    hits = session.seen(f'call {search} {{"query": "{ASKED}"}}')
    assert FOUND in hits
    assert sum(name in hits for name in SHOP) == 10
    shop.gateway.log.clear()
    asked = f'{{"name": "{FOUND}", "arguments": {{"id": "7"}}}}'
    assert session.seen(f"call {call} {asked}") == "FINAL: [success] cancel refund 7: done"
    assert [(each.tool, each.arguments) for each in shop.gateway.calls] == [(FOUND, {"id": "7"})]
    unknown = session.seen(f'call {call} {{"name": "nonsense", "arguments": {{}}}}')
    assert "[error] MyGateway gateway: " in unknown
    assert "Unknown tool: nonsense" in unknown
    assert session.seen(f"call {call} {asked}") == "FINAL: [success] cancel refund 7: done"


@agents("mcp")
def test_plain(shop: World) -> None:
    """The plain client finds the tools for a task."""
    found = shop.session().seen(f"find {ASKED}").removeprefix("TOOLS: ").split(",")
    assert (FOUND in found, len(found)) == (True, 10)
    assert offered(shop) == sorted(SHOP)


@pytest.mark.parametrize(
    ("framework", "answer", "count", "searched"),
    [
        (framework, *choice)
        for framework in FRAMEWORKS
        for choice in (
            ("auto", 20, False),
            ("auto", 21, True),
            ("always", 1, True),
            ("never", 34, False),
        )
        if framework != "mcp" or choice[0] != "never"  # its find_tools takes no query then
    ],
)
def test_choice(
    framework: str, answer: str, count: int, searched: bool, identity: Identity
) -> None:
    """auto searches above 20 tools, always with one, never with any number."""
    flags = ["--tool-search", answer]
    with world(framework, "none", identity, *flags, tools=tool.many(count)) as run:
        if framework == "mcp":
            run.session().seen(f"find {ASKED}")
        elif framework in ("langgraph", "openai"):
            everything = sorted([*SHOP[:count], OWN])
            assert (offered(run) == everything) is not searched
            return
        else:
            offered(run)
        assert (tool.SEARCH in [call.tool for call in run.gateway.calls]) is searched


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_without_search(framework: str, identity: Identity) -> None:
    """A gateway without search: all tools are offered, and a warning is logged."""
    with world(framework, "none", identity, tools=tool.many(34), search=False) as run:
        if framework == "mcp":
            names = run.session().seen(f"find {ASKED}").removeprefix("TOOLS: ").split(",")
            assert names == sorted(SHOP)
        else:
            assert offered(run) == sorted([*SHOP, OWN])
        assert "MyGateway gateway: no search, all 34 tools" in run.agent.output


@pytest.mark.parametrize("framework", ["strands", "adk", "mcp"])
def test_search_fails(framework: str, identity: Identity) -> None:
    """A search that fails: all tools are offered, and the warning says why."""
    broken = replace(tool.search(tool.many(34)), answer=tool.failing().answer)
    with world(framework, "none", identity, tools=tool.many(34)) as run:
        run.gateway.tools[0] = broken
        if framework == "mcp":
            run.session().seen(f"find {ASKED}")
        else:
            assert offered(run) == sorted([*SHOP, OWN])
        why = "search failed, all tools: the order service answered 500"
        assert f"MyGateway gateway: {why}" in run.agent.output
