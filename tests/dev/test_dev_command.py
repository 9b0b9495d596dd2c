"""`connect dev` and `connect call` as a person runs them: a process, a port, and the shell."""

from __future__ import annotations

import http.client
import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

import jsonschema_rs
import pytest
from agentcore_connect.dev import events
from agentcore_connect.policy.request import Anonymous
from dev_lab import LIST, PERMIT, REFUND, canned, gateway, handler, policies
from front_door import Host, tree

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "agentcore_connect", "dev", "--port", "0"]


@contextmanager
def running(host: Host, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """A dev of the project, and its first event; it is ended by Ctrl-C."""
    process = subprocess.Popen(
        [*PROGRAM, "--json", *arguments],
        cwd=host.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline() or "{}")
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_a_tool_is_called_from_the_shell(host: Host) -> None:
    """Claims decide, the log says who decided, and Ctrl-C ends with 0, leaving the project as it
    was.
    """
    gateway(host, authorizer="CUSTOM_JWT")
    policies(host, PERMIT)
    handler(host)
    before = tree(host.root)
    with running(host, "--trust") as (process, ready):
        assert ready["event"] == "ready"
        who = ("--as", "role=agent", "--as", "sub=alice")
        done = host.connect("call", REFUND, '{"order": "a", "amount": 5}', *who)
        assert (done.code, done.stdout) == (0, '{"refunded": 5}\n')
        denied = host.connect("call", REFUND, '{"order": "a", "amount": 600}', *who, "--json")
        assert (denied.code, denied.document["outcome"]) == (4, "denied")
        assert denied.document["error"]["code"] == -32002
        assert (denied.document["decision"], denied.document["policies"]) == ("deny", [])
        assert denied.document["mode"] == "ENFORCE"
        listed = host.connect("call", *who)
        assert REFUND in listed.stdout
        assert LIST not in listed.stdout
        unknown = host.connect("call", REFUND.replace("___", "__"), *who)
        assert (unknown.code, f"Write three underscores: {REFUND}" in unknown.stderr) == (2, True)
        refused = host.connect("call", REFUND, "--as", "client_id=other")
        assert (refused.code, "HTTP 403" in refused.stderr) == (1, True)
        port = int(str(ready["gateways"][0]["url"]).split(":")[2].partition("/")[0])
        with socket.create_connection(("127.0.0.1", port), 10) as other:
            other.sendall(b"this is no HTTP\r\n\r\n")
            assert b"400" in other.recv(1000)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        log = [json.loads(line) for line in out.splitlines()]
    line = jsonschema_rs.validator_for(json.loads(host.connect("schema", "dev").stdout))
    assert [one for one in (ready, *log) if not line.is_valid(one)] == []
    assert {one["event"] for one in log} >= {"call", "list", "refused"}
    assert not line.is_valid(ready | {"more": 1})
    assert (process.returncode, err) == (0, "")
    calls = [event for event in log if event["event"] == "call"]
    assert [(one["decision"], one["policies"]) for one in calls[:2]] == [
        ("allow", ["policy_0"]),
        ("deny", []),
    ]
    assert calls[0]["caller"]["id"] == "alice"
    assert tree(host.root) == before
    after = host.connect("call", REFUND, *who)
    assert (after.code, "does not run for this project" in after.stderr) == (1, True)


@pytest.mark.parametrize("kind", get_args(events.Kind))
def test_the_schema_of_a_line_has_every_event(host: Host, kind: events.Kind) -> None:
    """And every outcome; but nothing of a call in what is none."""
    line = jsonschema_rs.validator_for(json.loads(host.connect("schema", "dev").stdout))
    more = {"gateways": []} if kind == "ready" else {}
    for outcome in get_args(events.Outcome):
        event = events.Event(kind, "why", "G", Anonymous(), "T___t", {"a": 1}, outcome=outcome)
        document = event.document() | more
        assert line.is_valid(document)
    assert not line.is_valid(document | {"status": 200, "gateways": []})


@pytest.mark.slow
def test_ctrl_c_ends_a_call_that_hangs(host: Host) -> None:
    """Neither a handler nor a server that never answers keeps dev from its end."""
    gateway(host)
    hangs = "import time\n\ndef handler(event, context):\n    time.sleep(60)\n"
    handler(host, hangs)
    with running(host, "--trust") as (process, ready):
        url = ready["gateways"][0]["url"].replace("/mcp", "")
        port = int(url.split(":")[2].split("/")[0])
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
        message["params"] = {"name": REFUND, "arguments": {"order": "a", "amount": 5}}
        connection = http.client.HTTPConnection("127.0.0.1", port)
        kind = {"Content-Type": "application/json"}
        connection.request("POST", "/MyGateway/mcp", json.dumps(message).encode(), kind)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        assert process.wait(timeout=20) == 0
        assert time.monotonic() - began < 10
        connection.close()


@pytest.mark.slow
def test_a_signed_call(host: Host) -> None:
    """A gateway with AWS_IAM takes the keys that dev makes, for the ARN that is said."""
    gateway(host, authorizer="AWS_IAM")
    policies(
        host,
        'permit(principal == AgentCore::IamEntity::"arn:aws:sts::1:assumed-role/A", '
        "action, resource);",
    )
    canned(host)
    with running(host):
        arguments = ("call", REFUND, '{"order": "a", "amount": 5}', "--iam-arn")
        assert host.connect(*arguments, "arn:aws:sts::1:assumed-role/A/me").stdout == "refunded\n"
        assert host.connect(*arguments, "arn:aws:sts::1:assumed-role/B/me").code == 4


@pytest.mark.slow
def test_no_other_command_pays_for_dev() -> None:
    """What dev needs is imported when it runs: no module of a command loads any of it."""
    code = (
        "import importlib, sys\n"
        "from agentcore_connect.cli import table\n"
        "for entry in table.COMMANDS.values():\n"
        "    importlib.import_module('agentcore_connect.cli.' + entry.code.partition(':')[0])\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    loaded = set(done.stdout.split())
    assert "agentcore_connect.cli.dev" in loaded
    assert not loaded & {"asyncio", "secrets", "uvicorn", "jwt", "agentcore_connect.dev"}


def test_a_project_without_a_gateway_is_told_what_to_do(host: Host) -> None:
    """The error names the command that makes one."""
    result = host.connect("dev")
    assert (result.code, "connect scaffold" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--as", "role=x"), "--as is for gateways with CUSTOM_JWT"),
        (("--gateway", "Other"), "no gateway Other"),
        (("--local-url", "Other=http://127.0.0.1"), "no target Other"),
        (("--local-url", "Other"), "is not TARGET=VALUE"),
        (("--local-url", "WeatherTools=foo"), "--local-url of WeatherTools is nothing that can"),
        (("--mode", "SOMETIMES"), "--mode cannot be 'SOMETIMES'"),
        (("--mode", "enforce"), "--mode is for gateways with a policy engine"),
        (("--now", "noon"), "--now is not a time"),
        (("--mode", "ENFORCE"), "--mode is for gateways with a policy engine"),
        (("--now", "2026-11-30"), "--now is for gateways with a policy engine"),
        (
            ("--iam-arn", "arn:aws:iam::123456789012:role/x"),
            "--iam-arn is for gateways with AWS_IAM",
        ),
        (("--page-size", "0"), "--page-size must be at least 1"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: tuple[str, ...], says: str, host: Host) -> None:
    """One error with exit code 2, and nothing is served."""
    gateway(host)
    result = host.connect("dev", *arguments)
    assert (result.code, says in result.stderr) == (2, True), result.said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("x", "["), "the arguments are not JSON"),
        (("x", "[1]"), "the arguments are not a JSON object"),
        (("x", "@missing.json"), "missing.json: cannot read"),
        (("x", "--gateway", "Other"), "no gateway Other"),
        (("x", "--url", "foo"), "--url is nothing that can be called: it is not an http or https"),
        (("x", "--url", "http://127.0.0.1:9/mcp", "--as", "a=b"), "are for `connect dev`"),
    ],
)
def test_a_call_that_cannot_be_meant(arguments: tuple[str, ...], says: str, host: Host) -> None:
    """One error with exit code 2."""
    gateway(host)
    result = host.connect("call", *arguments)
    assert (result.code, says in result.stderr) == (2, True), result.said


def test_a_gateway_that_is_not_there(host: Host) -> None:
    """Not deployed, and nothing at an address: one error with exit code 1 each."""
    gateway(host)
    assert "is not deployed from here" in host.connect("call", "x", "--deployed").stderr
    result = host.connect("call", "x", "--url", "http://127.0.0.1:9/mcp")
    assert (result.code, "did not answer" in result.stderr) == (1, True)
    assert os.environ["HOME"]


def demo() -> Any:
    spec = importlib.util.spec_from_file_location("demo", ROOT / "scripts" / "demo.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_demos_agent_answers_through_a_tool(host: Host) -> None:
    """Generated code, run by `connect dev`: the model sees what is permitted, and nothing else is
    called.
    """
    project = host.world / "demo"

    def connect(folder: Path, *arguments: str) -> None:
        result = host.connect(*arguments, at=folder)
        assert result.code == 0, result.said

    words = demo().prepare(project, connect)
    command = [sys.executable, "-m", "agentcore_connect", *words]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    seen, *answers = done.stdout.splitlines()
    assert "WeatherTools___get_weather" in seen
    assert "close_station" not in seen
    assert answers[0] == "the agent answers: Sunny in Lisbon"
    assert answers[1].startswith("the agent answers: I may not do that.")
    assert "DENY  no policy permits it" in done.stderr
