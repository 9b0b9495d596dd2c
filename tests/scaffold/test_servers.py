"""MCP servers that are known by name: rows that scaffold takes as they are, found by `search`."""

from __future__ import annotations

from datetime import date

import pytest
from agentcore_connect.vocabulary import matrix, servers
from front_door import OWN_COMMAND, Host

NEEDED = {
    "oauth-3lo": (
        "--oauth-discovery-url",
        "https://a.example/.well-known/openid-configuration",
        "--return-url",
        "https://app.example.com/done",
    )
}


@pytest.mark.parametrize("server", servers.SERVERS, ids=lambda server: server.name)
def test_a_name_is_enough(host: Host, server: servers.Server) -> None:
    """The row's answers make a target; where they were read, and when, is said with it."""
    words = NEEDED.get(server.auth, ())
    if server.auth == "oauth-3lo":
        host.has(OWN_COMMAND)
    result = host.connect(
        *("add", server.name, "--gateway", "MyGateway", *words),
        *(() if server.auth == "oauth-3lo" else ("--authorizer-type", "NONE")),
        *("--yes", "--json"),
    )
    assert result.code == 0, result.said
    targets = host.config["agentCoreGateways"][0]["targets"]
    declared = [one["endpoint"] for one in targets if one["name"] == server.target]
    script = host.root / "connections" / server.target.lower() / "configure_auth.py"
    assert declared == [server.endpoint] or server.endpoint in script.read_text()
    assert any(server.source in reason for reason in result.document["reasons"])
    if server.auth == "api-key":
        text = script.read_text()
        assert (server.parameter in text, server.prefix in text) == (True, True)
    before = host.tree()
    assert host.connect("remove", server.target, "--yes").code == 0
    assert host.tree() != before


def test_what_is_said_wins(host: Host) -> None:
    """A name and a sign-in of one's own go before the row's; another address is none of it."""
    words = ("add", "--server", "github", "--gateway", "MyGateway", "--authorizer-type", "NONE")
    result = host.connect(*words, "--name", "Code", "--outbound-auth", "none", "--yes")
    assert result.code == 0, result.said
    (target,) = host.config["agentCoreGateways"][0]["targets"]
    assert (target["name"], "outboundAuth" in target) == ("Code", False)
    before = host.tree()
    for other in ("--endpoint=https://ghe.example.com/mcp", "--runtime=Server"):
        refused = host.connect(*words, other, "--name", "Other", "--json")
        assert "server-address" in {one["code"] for one in refused.document["errors"]}
    assert host.tree() == before


def test_the_rows_are_whole() -> None:
    """Each is in the order of names, https, of a sign-in that mcp has, with a source and a day."""
    assert [one.name for one in servers.SERVERS] == sorted(one.name for one in servers.SERVERS)
    for one in servers.SERVERS:
        assert one.endpoint.startswith("https://")
        assert one.source.startswith("https://")
        assert date.fromisoformat(one.checked) <= date(2026, 12, 31)
        assert matrix.cell("mcp", one.auth).through is not None
        assert bool(one.parameter) is (one.auth == "api-key")


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("github",), "github"),
        (("repository",), "deepwiki"),
        (("Payment",), "stripe"),
        (("issue", "tickets"), None),
        (("microsoft", "docs"), "microsoft-learn"),
    ],
)
def test_a_word_finds_the_nearest_first(
    host: Host, words: tuple[str, ...], first: str | None
) -> None:
    """By name, then by what it is for; exit code 4 where nothing is."""
    result = host.connect("search", *words, "--json")
    found = [one["name"] for one in result.document["servers"]]
    assert found[:1] == ([first] if first else found[:1])
    assert result.code == (0 if found else 4)
    assert host.connect("search", "no-such-thing").code == 4
    assert len(host.connect("search", "--json").document["servers"]) == len(servers.SERVERS)
