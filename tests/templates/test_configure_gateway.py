"""The script that sets a gateway's options: judged by the service's model, and run against moto."""

from __future__ import annotations

import importlib.util
import json
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest
import servicemodel
from agentcore_connect.units.questions import Gateway, bounds
from agentcore_connect.units.questions.gateway import INSTRUCTIONS_MAX
from agentcore_connect.units.renderer import render
from standins.control_plane import ControlPlane

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:intercept"
OTHER = f"{ARN}:live"
ALL: dict[str, Any] = {
    "sessions": "900",
    "streaming": "enabled",
    "mcp_versions": ["2025-06-18", "2025-11-25"],
    "instructions": 'It\'s "the" shop: {{ 7*7 }} $(c) é',
    "request_interceptor": ARN,
    "response_interceptor": OTHER,
    "interceptor_headers": True,
}
NONE = {
    **dict.fromkeys(("sessions", "instructions", "request_interceptor"), "none"),
    "response_interceptor": "none",
    "streaming": "disabled",
}


def files(**answers: Any) -> dict[str, bytes]:
    unit = Gateway(template="gateway", gateway="My-Gateway", **answers)
    return {str(path): content for path, content in render(unit).items()}


def module(tmp_path: Path, **answers: Any) -> Any:
    """The script, loaded."""
    file = tmp_path / "configure_gateway.py"
    file.write_bytes(files(**answers)["configure_gateway.py"])
    spec = importlib.util.spec_from_file_location("configure_gateway", file)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def whole(**wanted: Any) -> dict[str, Any]:
    """An update with these fields."""
    role = "arn:aws:iam::123456789012:role/gateway"
    needed = {"gatewayIdentifier": "my-gateway-abcde12345", "name": "My-Gateway", "roleArn": role}
    return {**needed, "authorizerType": "NONE", **wanted}


@pytest.mark.parametrize("sessions", ["900", "999", "1000", "9999", "28799", "28800"])
def test_what_is_sent_is_what_the_model_takes(tmp_path: Path, sessions: str) -> None:
    """Each member, its type and bounds, by the newest service model."""
    script = module(tmp_path, **{**ALL, "sessions": sessions})
    wanted = script.wanted_of({"protocolConfiguration": {"mcp": {"searchType": "SEMANTIC"}}})
    assert servicemodel.faults("UpdateGateway", whole(**wanted)) == []
    mcp = wanted["protocolConfiguration"]["mcp"]
    assert mcp["searchType"] == "SEMANTIC"
    assert mcp["sessionConfiguration"] == {"sessionTimeoutInSeconds": int(sessions)}
    assert (mcp["instructions"], mcp["supportedVersions"]) == (
        ALL["instructions"],
        ALL["mcp_versions"],
    )
    points = [
        (e["interceptor"], e["interceptionPoints"]) for e in wanted["interceptorConfigurations"]
    ]
    assert points == [
        ({"lambda": {"arn": ARN}}, ["REQUEST"]),
        ({"lambda": {"arn": OTHER}}, ["RESPONSE"]),
    ]


@pytest.mark.parametrize("sessions", ["899", "0900", "28801", "30000", "90", "-900", "1e3"])
def test_what_the_model_refuses_is_no_answer(sessions: str) -> None:
    """The bounds of an answer are those of the service."""
    with pytest.raises(ValueError, match="sessions"):
        Gateway(template="gateway", gateway="G", sessions=sessions)
    members = servicemodel.model().operation_model("UpdateGateway").input_shape.members
    mcp = members["protocolConfiguration"].members["mcp"].members
    assert mcp["instructions"].metadata["max"] == INSTRUCTIONS_MAX
    timeout = mcp["sessionConfiguration"].members["sessionTimeoutInSeconds"].metadata
    assert (timeout["min"], timeout["max"]) == (900, 28800)
    lambda_ = members["interceptorConfigurations"].member.members["interceptor"].members["lambda"]
    assert bounds(Gateway, "request_interceptor")[1] == lambda_.members["arn"].metadata["max"]


def test_one_function_for_both_is_one_entry(tmp_path: Path) -> None:
    """The service takes two entries at most; entries of other points stay."""
    both = {"request_interceptor": ARN, "response_interceptor": ARN}
    (entry,) = module(tmp_path, **both).interceptors([])
    assert entry["interceptionPoints"] == ["REQUEST", "RESPONSE"]
    there = [
        {"interceptor": {"lambda": {"arn": OTHER}}, "interceptionPoints": ["REQUEST", "RESPONSE"]}
    ]
    found = module(tmp_path, request_interceptor=ARN).interceptors(there)
    assert [(e["interceptor"]["lambda"]["arn"], e["interceptionPoints"]) for e in found] == [
        (ARN, ["REQUEST"]),
        (OTHER, ["RESPONSE"]),
    ]
    assert servicemodel.faults("UpdateGateway", whole(interceptorConfigurations=found)) == []


def test_the_readme_asks_for_a_right_only_where_a_function_is_called() -> None:
    """An interceptor that is taken out needs nothing of the gateway's role."""
    right = b"lambda:InvokeFunction"
    assert right not in files(**NONE)["README.md"]
    for said in ({"response_interceptor": ARN}, {**NONE, "with_interceptor": True}):
        assert right in files(**said)["README.md"]


# --- against the control plane --------------------------------------------------------------------


@pytest.fixture(scope="module")
def plane() -> Iterator[ControlPlane]:
    made = ControlPlane()
    yield made
    made.down()


@pytest.fixture
def gateway(plane: ControlPlane, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A gateway with much that no script here is about, as moto keeps it."""
    plane.clear()
    monkeypatch.setenv("AWS_ENDPOINT_URL", plane.url)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    client = boto3.client("bedrock-agentcore-control", region_name="eu-west-1")
    made: dict[str, Any] = client.create_gateway(
        name="My-Gateway",
        roleArn="arn:aws:iam::123456789012:role/gateway",
        protocolType="MCP",
        protocolConfiguration={"mcp": {"searchType": "SEMANTIC"}},
        authorizerType="AWS_IAM",
        description="theirs",
        exceptionLevel="DEBUG",
    )
    return made


def run(
    folder: Path, made: dict[str, Any], monkeypatch: pytest.MonkeyPatch, *words: str, **said: Any
) -> int:
    """Run the script in a project of which the gateway was deployed; its exit status."""
    unit = folder / "connections" / "gateways" / "my-gateway"
    for path in (unit, folder / "agentcore" / ".cli"):
        path.mkdir(parents=True, exist_ok=True)
    (folder / "agentcore" / "agentcore.json").write_text("{}")
    gateways = {"My-Gateway": {k: made[k] for k in ("gatewayArn", "gatewayId")}}
    state = {"targets": {"default": {"resources": {"mcp": {"gateways": gateways}}}}}
    (folder / "agentcore" / ".cli" / "deployed-state.json").write_text(json.dumps(state))
    file = unit / "configure_gateway.py"
    file.write_bytes(files(**said)["configure_gateway.py"])
    monkeypatch.setattr(sys, "argv", [str(file), *words])
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(file), run_name="__main__")
    return int(left.value.code or 0)


def sent(plane: ControlPlane) -> list[dict[str, Any]]:
    """The updates that the control plane got, each of which the model takes."""
    found = [dict(r.parameters) for r in plane.requests if r.operation == "UpdateGateway"]
    for one in found:
        whole_ = {**one, "gatewayIdentifier": "my-gateway-abcde12345"}  # moto's has another form
        assert servicemodel.faults("UpdateGateway", whole_) == []
    return found


def test_all_that_the_gateway_has_is_sent_again(
    plane: ControlPlane,
    gateway: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An update replaces everything: what is not set here is what it was."""
    plane.tell("GetGateway", {"status": "READY"})
    assert run(tmp_path, gateway, monkeypatch, "--dry-run", **ALL) == 0
    assert (sent(plane), "UpdateGateway" in capsys.readouterr().out) == ([], True)
    assert run(tmp_path, gateway, monkeypatch, **ALL) == 0
    (update,) = sent(plane)
    assert (update["description"], update["exceptionLevel"], update["authorizerType"]) == (
        "theirs",
        "DEBUG",
        "AWS_IAM",
    )
    assert update["protocolConfiguration"]["mcp"]["searchType"] == "SEMANTIC"
    assert "the options are set" in capsys.readouterr().out

    kept = {k: v for k, v in update.items() if k != "gatewayIdentifier"}
    plane.tell("GetGateway", {**kept, "status": "READY"})
    assert run(tmp_path, gateway, monkeypatch, **ALL) == 0
    assert (len(sent(plane)), "already so" in capsys.readouterr().out) == (1, True)
    assert run(tmp_path, gateway, monkeypatch, **NONE) == 0
    last = sent(plane)[-1]
    left = {"searchType": "SEMANTIC", "supportedVersions": ALL["mcp_versions"]}
    assert last["protocolConfiguration"]["mcp"] == left
    assert "interceptorConfigurations" not in last


@pytest.mark.parametrize(
    ("operation", "answers", "says"),
    [
        ("UpdateGateway", [{"__type": "ValidationException", "message": "no"}], "AWS refused"),
        (
            "GetGateway",
            [{"status": "READY"}, {"status": "FAILED", "statusReasons": ["the role"]}],
            "FAILED: the role",
        ),
    ],
)
def test_a_refusal_is_told(
    plane: ControlPlane,
    gateway: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    operation: str,
    answers: list[dict[str, Any]],
    says: str,
) -> None:
    """With exit status 1 and what AWS says, and no traceback."""
    plane.tell("GetGateway", {"status": "READY"})
    plane.tell(operation, *answers)
    assert run(tmp_path, gateway, monkeypatch, **ALL) == 1
    told = capsys.readouterr().err
    assert (says in told, "Traceback" in told) == (True, False)


# --- the interceptor ------------------------------------------------------------------------------

REQUEST = {
    "path": "/mcp",
    "httpMethod": "POST",
    "headers": {"authorization": "Bearer x"},
    "body": {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "T___x"}},
}
RESPONSE = {"statusCode": 200, "headers": {}, "body": {"jsonrpc": "2.0", "id": 7, "result": {}}}


def test_the_skeleton_changes_nothing_and_can_refuse() -> None:
    """In the forms of the guide: a request passes with its body, an answer with status and body."""
    scope: dict[str, Any] = {"__name__": "interceptor"}
    exec(files(with_interceptor=True)["interceptor.py"], scope)  # noqa: S102, it was rendered here
    handle = scope["lambda_handler"]
    for none in ({}, {"gatewayResponse": None}):
        event = {"interceptorInputVersion": "1.0", "mcp": {"gatewayRequest": REQUEST, **none}}
        assert handle(event, None) == {
            "interceptorOutputVersion": "1.0",
            "mcp": {"transformedGatewayRequest": {"body": REQUEST["body"]}},
        }
    event = {"mcp": {"gatewayRequest": REQUEST, "gatewayResponse": RESPONSE}}
    passed = {"statusCode": 200, "body": RESPONSE["body"]}
    assert handle(event, None)["mcp"] == {"transformedGatewayResponse": passed}
    refused = scope["refused"](REQUEST, "no")["mcp"]["transformedGatewayResponse"]
    assert (refused["statusCode"], refused["body"]["id"]) == (200, 7)
    assert refused["body"]["result"] == {
        "isError": True,
        "content": [{"type": "text", "text": "no"}],
    }
    assert scope["header"](REQUEST, "Authorization") == "Bearer x"
