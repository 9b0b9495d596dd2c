"""Calls are recorded, answered again without their targets, and judged again by `policy test`."""

from __future__ import annotations

import asyncio
import importlib
import json
from pathlib import Path
from typing import Any

import pytest
from agentcore_connect.dev.record import Recorder
from agentcore_connect.dev.ways import Said
from agentcore_connect.errors import ConnectError
from agentcore_connect.policy import recorded
from agentcore_connect.units.questions.gateway_client import GatewayClient
from agentcore_connect.units.renderer import render
from dev_lab import GATEWAY, LIST, PERMIT, REFUND, Lab, Start, canned, gateway, policies, put
from front_door import Host


def made(host: Host, start: Start) -> tuple[Path, Lab]:
    """A record: a call that does not fit, one that is allowed, one that is denied."""
    gateway(host, authorizer="CUSTOM_JWT")
    policies(host, PERMIT)
    canned(host, "answers: [{tool: process_refund, when: {order: a}, answer: refunded}]")
    lab = start(host).signs_in(role="agent", sub="alice")
    lab.call(REFUND, order="a", amount=5.5, note="AKIAIOSFODNN7EXAMPLE")
    lab.call(REFUND, order="a", amount=5.5)
    lab.call(REFUND, order="a", amount=600)
    lab.call(REFUND, order="b", amount=5)
    path = host.world / "calls.jsonl"
    recorder = Recorder(path)
    for event in lab.events:
        recorder.take(event)
    recorder.close()
    return path, lab


def replayed(path: Path, **more: Any) -> Said:
    return Said(replay=recorded.read(path.read_bytes(), str(path)), **more)


def test_a_record_has_no_token_and_is_its_owners_alone(host: Host, start: Start) -> None:
    """Caller, arguments, decision and answer; no header, and nothing that looks like a secret."""
    path, lab = made(host, start)
    text = path.read_text()
    assert path.stat().st_mode & 0o77 == 0
    assert lab.sent["authorization"] not in text
    assert "AKIAIOSFODNN7EXAMPLE" not in text
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["decision"] for line in lines] == ["no-decision", "allow", "deny"]
    assert lines[1]["caller"]["claims"]["role"] == "agent"
    assert "exp" not in lines[1]["caller"]["claims"]
    assert lines[1]["now"] == lab.events[1].now
    assert (lines[1]["args"], lines[1]["policies"]) == ({"order": "a", "amount": 5.5}, ["policy_0"])


def test_a_file_that_is_there_is_not_written(host: Host) -> None:
    """Nor what a link leads to."""
    there = host.world / "there"
    there.write_text("mine")
    (host.world / "link").symlink_to(host.world / "nowhere")
    for path in (there, host.world / "link"):
        with pytest.raises(ConnectError, match="cannot record into"):
            Recorder(path)
    assert there.read_text() == "mine"
    assert not (host.world / "nowhere").exists()


def test_calls_are_answered_without_their_targets(host: Host, start: Start) -> None:
    """The same arguments get the same answer, others an error; policies still judge."""
    path, _ = made(host, start)
    (host.root / "connections/refund/local.yaml").unlink()
    lab = start(host, replayed(path)).signs_in(role="agent")
    assert lab.call(REFUND, amount=5.5, order="a").text == "refunded"
    assert lab.call(REFUND, order="z", amount=5.5).json["result"]["isError"] is True
    assert "the record has no such call" in lab.events[-1].line()
    assert lab.signs_in(role="other").call(REFUND, order="a", amount=5.5).json["error"]
    assert LIST not in lab.names()
    canned(host, "answers: [{tool: process_refund, answer: of the target}]")
    lab = start(host, replayed(path, or_calls=True)).signs_in(role="agent")
    assert lab.call(REFUND, order="a", amount=5.5).text


def test_a_session_becomes_a_regression_test(host: Host, start: Start) -> None:
    """`policy test --from-record` passes until a policy decides otherwise, and names the call."""
    path, _ = made(host, start)
    passed = host.connect("policy", "test", "--from-record", str(path), "--json")
    assert (passed.code, passed.document["ok"]) == (0, True), passed.said
    assert len(passed.document["tables"][0]["cases"]) == 2
    policies(host, PERMIT.replace("500.0", "2.0"))
    failed = host.connect("policy", "test", "--from-record", str(path))
    assert failed.code == 4
    assert f"{REFUND} by alice" in failed.stdout


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"schema": 2}', "null", "[" * 9000])
def test_what_is_no_record_is_an_error_with_its_line(text: str, host: Host) -> None:
    """In both commands that read one."""
    gateway(host)
    path = host.world / "calls.jsonl"
    path.write_text(f"\n{text}\n")
    for command in (("dev", "--replay"), ("policy", "test", "--from-record")):
        result = host.connect(*command, str(path))
        assert (result.code, "calls.jsonl:2" in result.stderr) == (2, True), result.said


def test_options_that_exclude_each_other(host: Host) -> None:
    """--or-call without --replay, and a table beside a record."""
    gateway(host)
    assert host.connect("dev", "--or-call").code == 2
    assert host.connect("policy", "test", "x.yaml", "--from-record", "y").code == 2


def test_an_agents_tests_run_on_a_record(
    host: Host, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fixture of a client's tests answers what dev has recorded, and refuses what it denied."""
    package = "client_with_a_record"
    answers = GatewayClient(
        template="gateway_client/mcp", gateway=GATEWAY, authorizer_type="NONE", with_tests=True
    )
    for name, content in render(answers).items():
        put(host, f"{package}/{name}", content.decode())
    path, _ = made(host, start)
    monkeypatch.syspath_prepend(host.root)
    fixture = importlib.import_module(f"{package}.recorded")
    client = importlib.import_module(f"{package}.exchange")
    fixture.recorded.__wrapped__(monkeypatch)(path)
    assert [tool["name"] for tool in asyncio.run(client.Exchange.tools(None))] == [REFUND]

    def called(**arguments: Any) -> Any:
        return asyncio.run(client.Exchange.call(None, REFUND, arguments))

    assert called(order="a", amount=5.5)["content"][0]["text"] == "refunded"
    for amount, says in ((600, "Tool Execution Denied"), (7, "has no such call")):
        with pytest.raises(client.GatewayError, match=says):
            called(order="a", amount=amount)
