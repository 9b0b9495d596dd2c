"""More tools than a model can choose from: the gateway's search comes between."""

from __future__ import annotations

from dataclasses import replace

import pytest
from standins import tool
from standins.identity import Identity

from .combinations import FEW, FRAMEWORKS, shared, shared_with
from .lab import World, world

SHOP = [each.name for each in tool.many(34)]
FOUND = "ShopTools___cancel_refund"  # not among the first ten
ASKED = "cancel refund"
OTHERS = "list find create update order invoice"  # as much as the first ten have of their words
OWN = "order_status"
CALL_IT = f'call {FOUND} {{"id": " {ASKED} "}}'
DONE = f"FINAL: [success] cancel refund  {ASKED} : done"


@pytest.fixture
def shop(run: World) -> World:
    """An agent beside a gateway of 34 tools."""
    run.gateway.tools = [tool.search(), *tool.many(34)]
    run.gateway.page_size = 7
    return run


def offered(run: World) -> list[str]:
    """The names that the model is offered for the message "tools"."""
    return run.session().seen("tools").removeprefix("TOOLS: ").split(",")


@shared("strands")
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
    assert "Unknown tool" in session.seen(f'call {FOUND} {{"id": "{OTHERS}"}}')
    assert session.seen(CALL_IT) == DONE


@shared("adk", "pydantic_ai")
def test_adk_and_pydantic_ai(shop: World) -> None:
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


@shared("langgraph")
def test_langgraph(shop: World) -> None:
    """The model is offered a search and a call; only what it searched for reaches it."""
    searches_with_two_tools(shop)


@shared("openai", "claude")
def test_openai_and_claude(shop: World) -> None:
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


@shared("mcp")
def test_plain(shop: World) -> None:
    """The plain client finds the tools for a task."""
    found = shop.session().seen(f"find {ASKED}").removeprefix("TOOLS: ").split(",")
    assert (FOUND in found, len(found)) == (True, 10)
    assert offered(shop) == sorted(SHOP)


def searches(run: World, count: int) -> bool:
    """Whether the model is offered what a search found, in place of the ``count`` tools."""
    if run.framework in ("langgraph", "openai", "claude"):
        return offered(run) != sorted([*SHOP[:count], OWN])
    if run.framework == "mcp":
        run.session().seen(f"find {ASKED}")
    else:
        offered(run)
    return tool.SEARCH in [call.tool for call in run.gateway.calls]


@shared_with("count", 20, 21)
def test_auto(run: World, count: int) -> None:
    """Without an answer, it is searched above 20 tools."""
    run.gateway.tools = [tool.search(), *tool.many(count)]
    assert searches(run, count) is (count > 20)


@pytest.mark.parametrize(
    ("framework", "answer", "count", "searched"),
    [
        (framework, *choice)
        for framework in FRAMEWORKS
        for choice in (("always", 1, True), ("never", 34, False))
        if framework != "mcp" or choice[0] != "never"  # its find_tools takes no query then
    ],
)
def test_choice(
    framework: str, answer: str, count: int, searched: bool, identity: Identity
) -> None:
    """always searches with one tool, never with any number."""
    flags = ["--tool-search", answer]
    with world(framework, "none", identity, *flags, tools=tool.many(count)) as run:
        assert searches(run, count) is searched


@shared(among=FEW)
def test_without_search(run: World) -> None:
    """A gateway without search: all tools are offered, and a warning is logged."""
    before = len(run.agent.output)
    run.gateway.tools = list(tool.many(34))
    if run.framework == "mcp":
        names = run.session().seen(f"find {ASKED}").removeprefix("TOOLS: ").split(",")
        assert names == sorted(SHOP)
    else:
        assert offered(run) == sorted([*SHOP, OWN])
    assert "MyGateway gateway: no search, all 34 tools" in run.agent.output[before:]


@shared("strands", "adk", "pydantic_ai", "mcp", among=FEW)
def test_search_fails(run: World) -> None:
    """A search that fails: all tools are offered, and the warning says why."""
    before = len(run.agent.output)
    broken = replace(tool.search(), answer=tool.failing().answer, is_dev=False)
    run.gateway.tools = [broken, *tool.many(34)]
    if run.framework == "mcp":
        run.session().seen(f"find {ASKED}")
    else:
        assert offered(run) == sorted([*SHOP, OWN])
    why = "search failed, all tools: the order service answered 500"
    assert f"MyGateway gateway: {why}" in run.agent.output[before:]
