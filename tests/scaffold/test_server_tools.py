"""Where a gateway has the tools of an MCP server from: asked once, at each list, or from a file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cases import SOURCES
from front_door import AUTH, Host, targets

LIST = json.loads((SOURCES / "functions" / "server_tools.json").read_text())
TOOL: dict[str, Any] = LIST["tools"][0]
UNIT = "connections/weathertools"


def put(host: Host, value: Any) -> None:
    (host.root / "list.json").write_text(json.dumps(value))


def test_a_list_of_tools_is_kept_with_a_target_that_the_script_makes(host: Host) -> None:
    """Nobody asks the server, so no deploy may: agentcore.json does not declare it. A second time
    changes nothing, with the flag or without; the list is the person's to edit, and goes with the
    target."""
    put(host, [TOOL])
    before = host.tree()
    answers = targets("mcp", **AUTH["oauth-3lo"])
    result = host.scaffold(answers | {"mcp_tool_schema": "list.json"}, json=True)
    assert result.code == 0, result.said
    (warning,) = [one for one in result.document["warnings"] if "list of tools" in one]
    assert "contested" not in warning
    assert json.loads((host.root / UNIT / "tools.json").read_text()) == {"tools": [TOOL]}
    script = (host.root / UNIT / "configure_auth.py").read_text()
    assert f'tools="{UNIT}/tools.json"' in script
    assert host.config["agentCoreGateways"][0]["targets"] == []
    status = host.connect("status", "--json").document
    assert (status["ok"], status["drift"]) == (True, [])

    (host.root / UNIT / "tools.json").write_text(json.dumps({"tools": [TOOL | {"name": "x.y"}]}))
    edited = host.tree()
    for more in ({}, {"mcp_tool_schema": f"{UNIT}/tools.json"}):
        again = host.scaffold(answers | more, json=True)
        assert again.code == 0, again.said
        assert {change["action"] for change in again.document["changes"]} == {"keep"}
    assert host.tree() == edited

    assert host.connect("remove", "WeatherTools", "--yes").code == 0
    assert host.tree() == before


def test_a_list_with_another_sign_in_is_contested(host: Host) -> None:
    """Who says what is told, and what to do if AWS refuses it."""
    put(host, LIST)
    result = host.scaffold(targets("mcp", mcp_tool_schema="list.json"), json=True)
    assert any("is contested. For: the service model" in w for w in result.document["warnings"])


def test_a_server_that_is_asked_at_each_list_needs_a_gateway_without_search(host: Host) -> None:
    """It is declared as ever, its script sets the mode, and the search that hinders is named."""
    answers = targets("mcp", listing_mode="DYNAMIC")
    warned = host.scaffold(answers, json=True, dry_run=True).document["warnings"]
    assert [one for one in warned if "semantic search" in one] != []
    host.has(targets("mcp", name="Other"))
    host.edit(lambda config: config["agentCoreGateways"][0].update(enableSemanticSearch=False))
    result = host.scaffold(answers, json=True)
    assert (result.code, [w for w in result.document["warnings"] if "search" in w]) == (0, [])
    assert '"listingMode": "DYNAMIC"' in (host.root / UNIT / "configure_auth.py").read_text()
    assert len(host.config["agentCoreGateways"][0]["targets"]) == 2


@pytest.mark.parametrize(
    "tools",
    [
        [],
        {},
        [{"name": "a"}],
        [TOOL, TOOL],
        [TOOL | {"name": "a b"}],
        [TOOL | {"name": "a\u202e"}],
        [TOOL | {"inputSchema": "object"}],
    ],
    ids=["empty", "no-list", "no-schema", "twice", "blank", "hidden", "text"],
)
def test_what_is_no_list_of_a_server(host: Host, tools: Any) -> None:
    """It is refused, and what such a list needs is said."""
    put(host, tools)
    host.refuses("tools-form", "list.json", answers=targets("mcp", mcp_tool_schema="list.json"))


def test_a_list_has_no_more_tools_than_a_target_can_have(host: Host) -> None:
    """However many there are, it is said at once."""
    put(host, [TOOL | {"name": f"a{number}"} for number in range(3_000)])
    answers = targets("mcp", mcp_tool_schema="list.json")
    host.refuses("tools-quota", "3,000 tools", answers=answers)


def test_asking_never_and_always_exclude_each_other(host: Host) -> None:
    """A list is for a server that is not asked."""
    put(host, LIST)
    answers = targets("mcp", mcp_tool_schema="list.json", listing_mode="DYNAMIC")
    host.refuses("contradiction", "--listing-mode", answers=answers)
