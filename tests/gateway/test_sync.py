"""`connect sync`: the call with which a gateway asks an MCP server for its tools again."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from typing import Any

import pytest
import servicemodel
from front_door import AUTH, Host, targets
from policy_cases import deploy

STATE = "agentcore/.cli/deployed-state.json"
ARN = "arn:aws:bedrock-agentcore:eu-west-1:123456789012:gateway/shop-mygateway-a1b2c3d4e5"


def deployed(host: Host, **ids: str) -> None:
    """A record of the deploy, with the ids of targets."""
    deploy(host, ARN)
    state = json.loads((host.root / STATE).read_text())
    gateway = state["targets"]["default"]["resources"]["mcp"]["gateways"]["MyGateway"]
    gateway["targets"] = {name: {"targetId": one} for name, one in ids.items()}
    (host.root / STATE).write_text(json.dumps(state))


def request(command: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """An operation of the service and its parameters, from a command of the AWS CLI."""
    operation = "".join(word.capitalize() for word in command[2].split("-"))
    said = dict(zip(command[3::2], command[4::2], strict=True))
    known = {"--gateway-identifier": "gatewayIdentifier", "--target-id-list": "targetIdList"}
    parameters: dict[str, Any] = {known[flag]: said[flag] for flag in known if flag in said}
    if "targetIdList" in parameters:
        parameters["targetIdList"] = [parameters["targetIdList"]]
    return operation, parameters


def test_the_call_has_the_ids_of_the_deployment(host: Host) -> None:
    """As the service model has it; what is printed is what a shell gives the AWS CLI."""
    host.has(targets("mcp"))
    deployed(host, WeatherTools="ABCDEFGHI1")
    before = host.tree()
    result = host.connect("sync", "WeatherTools", "--json")
    assert result.code == 0, result.said
    (command,) = result.document["commands"]
    operation, parameters = request(command)
    assert (operation, command[-3:]) == (
        "SynchronizeGatewayTargets",
        ["eu-west-1", "--target-id-list", "ABCDEFGHI1"],
    )
    assert servicemodel.faults(operation, parameters) == []
    assert shlex.split(host.connect("sync", "WeatherTools").stdout) == command
    assert host.tree() == before


def test_the_id_of_a_target_that_a_script_made_is_asked_for(host: Host) -> None:
    """Of a consent to give it tells, too."""
    host.has(targets("mcp", **AUTH["oauth-3lo"], credential_provider="P") | {
        "credential_name": None, "oauth_discovery_url": None})  # fmt: skip
    deployed(host)
    result = host.connect("sync", "WeatherTools", "--json")
    assert result.code == 0, result.said
    find, command = result.document["commands"]
    operation, parameters = request(find)
    assert operation == "ListGatewayTargets"
    assert servicemodel.faults(operation, parameters) == []
    assert command[-1] == "TARGET_ID"
    steps = " ".join(result.document["next_steps"])
    assert "SYNCHRONIZE_PENDING_AUTH" in steps
    assert "connect tools --target WeatherTools --save" in steps


@pytest.mark.parametrize(
    ("path", "more", "code", "says"),
    [
        ("smithy", {}, "sync", "no MCP server"),
        ("mcp", {"listing_mode": "DYNAMIC"}, "sync", "nothing to do"),
        ("mcp", {"mcp_tool_schema": "list.json"}, "sync", "configure_auth.py again"),
        ("mcp", {}, "not-deployed", "agentcore deploy"),
        ("mcp", {"name": "Other"}, "target", "There are: Other"),
    ],
    ids=["smithy", "dynamic", "list", "not-deployed", "another"],
)
def test_where_there_is_nothing_to_synchronize(
    host: Host, path: str, more: dict[str, str], code: str, says: str
) -> None:
    """It says why, and what to do instead."""
    (host.root / "list.json").write_text('{"tools": [{"name": "a", "inputSchema": {}}]}')
    host.has(targets(path, **more))
    if code == "sync":
        deployed(host, WeatherTools="ABCDEFGHI1")
    result = host.connect("sync", "WeatherTools", "--json")
    assert (result.code, [e["code"] for e in result.document["errors"]]) == (2, [code])
    assert says in result.said


@pytest.mark.parametrize("name", ["", " ", "../x", "a/../../x", "a\0b", "\udc80", "x" * 5000])
def test_what_no_target_can_be_called_is_none(host: Host, name: str) -> None:
    """And is no path: nothing is looked for under it."""
    result = host.connect("sync", name, "--json")
    assert [error["code"] for error in result.document["errors"]] == ["target"]
    assert result.code == 2


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{",
        '{"targets": []}',
        json.dumps(
            {"targets": {"a": {"resources": {"gateways": {"MyGateway": {"gatewayArn": 1}}}}}}
        ),
        json.dumps(
            {"targets": {"a": {"resources": {"gateways": {"MyGateway": {"gatewayArn": "$(x)"}}}}}}
        ),
    ],
)
def test_a_record_that_is_none_is_no_deployment(host: Host, text: str) -> None:
    """Whatever stands there reaches no command."""
    host.has(targets("mcp"))
    deployed(host)
    (host.root / STATE).write_text(text)
    result = host.connect("sync", "WeatherTools", "--json")
    assert [error["code"] for error in result.document["errors"]] == ["not-deployed"]
