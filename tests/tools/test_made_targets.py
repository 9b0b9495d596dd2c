"""Targets that a script makes: agentcore.json does not have them, and each command knows them."""

from __future__ import annotations

import json

from cases import SOURCES
from front_door import AUTH, KEY, Host, completed, targets

LIST = json.loads((SOURCES / "functions" / "server_tools.json").read_text())
FILE = "connections/weathertools/tools.json"


def test_each_command_knows_its_tools(host: Host) -> None:
    """Of the list that is deployed with it, without asking its server: `tools`, the offers of a
    policy, its check and try, and a shell. What is not its tool is refused."""
    tool = LIST["tools"][0]["name"]
    (host.root / "list.json").write_text(json.dumps(LIST))
    host.has(targets("mcp", mcp_tool_schema="list.json", **KEY))
    assert host.config["agentCoreGateways"][0]["targets"] == []

    (listed,) = host.connect("tools", "--json").document["targets"]
    assert (listed["target"], listed["source"]) == ("WeatherTools", FILE)
    assert listed["tools"] == LIST["tools"]
    refused = host.connect("tools", "--save", "--url", "http://127.0.0.1:9/mcp", "--json")
    assert refused.code != 0
    assert host.connect("tools", "--save", "--json").actions == {}

    policy = ["policy", "add", "--pattern", "allow", "--engine", "E", "--yes", "--json", "--name"]
    wrong = host.connect(*policy, "q", "--tool", "not_there").document["errors"]
    assert [error["code"] for error in wrong] == ["policy-tool"]
    made = host.connect(*policy, "p", "--tool", tool)
    assert made.document["errors"] == [], made.said
    rules = {one["rule"] for one in host.connect("policy", "check", "--json").document["findings"]}
    assert not rules & {"tools-unknown", "policy-type", "tool-unknown"}
    arn = "arn:aws:sts::123456789012:assumed-role/a/b"
    asked = ("--tool", f"WeatherTools___{tool}", "--iam-arn", arn)
    asked += ("--args", json.dumps(dict.fromkeys(LIST["tools"][0]["inputSchema"]["required"], "1")))
    tried = host.connect("policy", "try", *asked, "--json")
    assert tried.document["decision"] == "Allow", tried.said
    assert completed("connect tools --target ", host.root) == ["WeatherTools"]
    assert f"WeatherTools___{tool}" in completed("connect call ", host.root)


def test_a_document_of_an_api_that_a_script_connects_is_read(host: Host) -> None:
    """An open API, which the CLI's schema does not take, has the tools of its document."""
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Shop", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {"/orders": {"get": {"operationId": "listOrders", "summary": "Orders",
                                      "responses": {"200": {"description": "ok"}}}}},
    }  # fmt: skip
    (host.root / "api.json").write_text(json.dumps(document))
    host.has(targets("openapi", **AUTH["none"]) | {"schema": "api.json"})
    assert host.config["agentCoreGateways"][0]["targets"] == []
    (listed,) = host.connect("tools", "--json").document["targets"]
    assert [tool["name"] for tool in listed["tools"]] == ["listOrders"]


def test_a_connectors_tools_are_unknown_to_policies(host: Host) -> None:
    """A policy about one can be written and is checked as far as it can be; the check says so, and
    how their list can be had."""
    host.has(targets("connector"))
    policy = ["policy", "add", "--pattern", "allow", "--engine", "E", "--yes", "--json"]
    made = host.connect(*policy, "--name", "p", "--tool", "WebSearch")
    assert made.document["errors"] == [], made.said
    findings = host.connect("policy", "check", "--json").document["findings"]
    (unknown,) = (one for one in findings if one["rule"] == "tools-unknown")
    assert "WeatherTools___WebSearch" in unknown["message"]
    assert "--url" in unknown["fix"]
