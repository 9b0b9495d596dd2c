"""`connect export mcp-json`: the entry, without a secret, with which a client uses a gateway."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from agentcore_connect.commands.export import FORMS
from agentcore_connect.vocabulary.words import McpClient
from front_door import CANARY, Host
from policy_cases import deploy, prepare

URL = "https://shop-mygateway-a1b2c3d4e5.gateway.bedrock-agentcore.us-east-1.amazonaws.com/mcp"
TOKEN = "AGENTCORE_GATEWAY_MYGATEWAY_TOKEN"


def export(host: Host, *words: str) -> dict[str, Any]:
    result = host.connect("export", "mcp-json", *words, "--json")
    assert result.code == 0, result.said
    found: dict[str, Any] = result.document
    return found


def test_each_client_has_its_own_form(host: Host) -> None:
    """The deployed address, and a token that the client takes from outside the file."""
    prepare(host)
    deploy(host)
    found = {client: export(host, "--client", client) for client in get_args(McpClient)}

    assert {name: one["content"] for name, one in found.items()} == {
        "claude-code": {"mcpServers": {"MyGateway": _entry("${" + TOKEN + "}", type="http")}},
        "cursor": {"mcpServers": {"MyGateway": _entry("${env:" + TOKEN + "}")}},
        "kiro": {"mcpServers": {"MyGateway": _entry("${" + TOKEN + "}")}},
        "vscode": {
            "servers": {"MyGateway": _entry("${input:MyGateway-token}", type="http")},
            "inputs": [
                {
                    "type": "promptString",
                    "id": "MyGateway-token",
                    "description": "A token for gateway MyGateway",
                    "password": True,
                }
            ],
        },
    }
    assert {name: one["file"] for name, one in found.items()} == {
        name: form.file for name, form in FORMS.items()
    }
    shown = host.connect("export", "mcp-json")
    assert json.loads(shown.stdout) == found["claude-code"]["content"]
    assert ".mcp.json" in shown.stderr


def _entry(token: str, **more: str) -> dict[str, Any]:
    return {**more, "url": URL, "headers": {"Authorization": f"Bearer {token}"}}


def test_who_may_call_decides_the_entry(host: Host) -> None:
    """A proxy signs for AWS_IAM; a gateway without sign-in needs no header."""
    prepare(host, "AWS_IAM")
    deploy(host)
    signed = export(host)["content"]["mcpServers"]["MyGateway"]
    assert (signed["type"], signed["command"]) == ("stdio", "uvx")
    assert signed["args"][1:] == [URL, "--service", "bedrock-agentcore", "--region", "us-east-1"]
    local = "http://127.0.0.1:7411/MyGateway/mcp"
    args = export(host, "--url", local)["content"]["mcpServers"]["MyGateway"]["args"]
    assert args[1:] == [local, "--service", "bedrock-agentcore"]
    host.edit(lambda config: config["agentCoreGateways"][0].update(authorizerType="NONE"))
    assert export(host)["content"]["mcpServers"]["MyGateway"] == {"type": "http", "url": URL}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("mcp-json",), "not-deployed"),
        (("yaml",), "usage"),
        (("mcp-json", "--client", "vim"), "usage"),
        (("mcp-json", "--gateway", "Other"), "gateway"),
        (("mcp-json", "--url", "ftp://a"), "url"),
        (("mcp-json", "--url", f"https://user:{CANARY}@a.example/mcp"), "url"),
        (("mcp-json", "--url", f"https://a.example/mcp?token={CANARY}"), "url"),
    ],
)
def test_what_cannot_be_exported(host: Host, words: tuple[str, ...], code: str) -> None:
    """One error, which repeats no secret, and no file."""
    prepare(host)
    before = host.tree()
    result = host.connect("export", *words, "--json")
    assert (result.code, result.document["errors"][0]["code"]) == (2, code), result.said
    assert (CANARY in result.said, host.tree()) == (False, before)
