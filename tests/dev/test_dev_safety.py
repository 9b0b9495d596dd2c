"""What others can do to a dev that runs: pages in a browser, clients, and files of a clone."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from agentcore_connect.dev import destination, server
from agentcore_connect.dev.destination import Destination
from agentcore_connect.dev.events import Event
from agentcore_connect.dev.pool import Pool
from agentcore_connect.dev.speaker import Http
from agentcore_connect.dev.targets.target import FailedError, Invocation, Json
from agentcore_connect.dev.ways import Said
from agentcore_connect.errors import ConnectError
from dev_lab import GATEWAY, REFUND, Start, canned, gateway, handler, policies, put, target
from front_door import Host, tree

PING = b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}'


@pytest.mark.whole
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example.com:7411"}, 421),
        ({"host": "127.0.0.1:80"}, 421),
        ({"host": "127.0.0.1:7411@evil.example.com"}, 421),
        ({"origin": "https://evil.example.com"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:7412"}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"origin": "http://localhost:7411", "host": "localhost:7411"}, 200),
    ],
)
def test_a_page_of_another_origin_runs_no_tool(
    headers: dict[str, str], status: int, host: Host, start: Start
) -> None:
    """A rebound name, a foreign origin, and what a form can send are refused; nothing is run."""
    gateway(host)
    canned(host)
    lab = start(host)
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    call["params"] = {"name": REFUND, "arguments": {"order": "a", "amount": 1}}
    answer = lab.ask(json.dumps(call).encode(), headers=headers)
    assert answer.status == status
    assert len(lab.events) == (status == 200)
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_what_only_connect_asks_for_needs_its_token(host: Host, start: Start) -> None:
    """Nobody else on this machine gets a token made."""
    gateway(host, authorizer="CUSTOM_JWT")
    lab = start(host)
    asked = json.dumps({"gateway": GATEWAY}).encode()
    for token in ("", "other", "the-run-token2"):
        headers = {"x-connect-dev-token": token}
        assert lab.ask(asked, "/_dev/sign-in", headers=headers).status == 403
    mine = {"x-connect-dev-token": "the-run-token"}
    assert "token" in lab.ask(asked, "/_dev/sign-in", headers=mine).json


@pytest.mark.whole
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[" * 10_000, 400),
        (
            b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": '
            + b"[" * 250
            + b"]" * 250
            + b"}",
            400,
        ),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {"a": 1e999}}', 400),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {"a": NaN}}', 400),
        (b'[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]', 400),
        (b'{"jsonrpc": "2.0", "id": true, "method": "ping"}', 400),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": [1]}', 200),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": [1]}}', 200),
        (b" " * 7_000_000, 413),
        (b'{"jsonrpc": "2.0", "id": "\\ud800", "method": "ping"}', 200),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_request_is_one_error(
    body: bytes, status: int, host: Host, start: Start
) -> None:
    """Too big, too deep, or no JSON-RPC: an answer that is JSON, and dev goes on."""
    gateway(host)
    lab = start(host)
    answer = lab.ask(body)
    assert answer.status == status
    assert answer.json
    assert lab.ask(PING).status == 200


class _Broken:
    """A target with a fault of ours."""

    def invoke(self, call: Invocation) -> Json:
        raise ZeroDivisionError("nobody thought of it")

    def close(self) -> None:
        """Nothing was started."""


def test_a_fault_of_ours_is_one_line(host: Host, start: Start) -> None:
    """The caller gets an answer, the log a line without a traceback, and dev goes on."""
    gateway(host)
    canned(host)
    lab = start(host)
    gate = lab.app.world.gates[0]
    served = replace(gate.targets[0], answers=_Broken())
    lab.app.world = replace(lab.app.world, gates=(replace(gate, targets=(served,)),))
    answer = lab.call(REFUND, order="a", amount=1)
    assert answer.status == 500
    assert "later" in answer.json["message"]
    assert "ZeroDivisionError: nobody thought of it" in lab.events[-1].line()
    assert lab.ask(PING).status == 200


def test_a_log_line_stays_one_line(host: Host, start: Start) -> None:
    """Names, arguments and claims of callers cannot write lines of their own, or secrets."""
    gateway(host, authorizer="CUSTOM_JWT")
    canned(host)
    lab = start(host).signs_in(sub="al\nice", role="x" * 900)
    lab.call("Refund___x\r\n12:00:00 forged", key="AKIAIOSFODNN7EXAMPLE")
    line = lab.events[-1].line()
    assert len(line) <= 400
    assert "\n" not in line
    assert "AKIAIOSFODNN7EXAMPLE" not in json.dumps(lab.events[-1].document())
    cut = Event("output", "x" * 385 + " AKIAIOSFODNN7EXAMPLE")
    assert "AKIA" not in cut.line() + json.dumps(cut.document())


@pytest.mark.whole
@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://169.254.169.254/latest/meta-data", "not encrypted"),
        ("https://169.254.169.254/latest/meta-data", "metadata"),
        ("https://2852039166/latest", "metadata"),
        ("https://[::ffff:169.254.169.254]/", "metadata"),
        ("https://[64:ff9b::a9fe:a9fe]/", "metadata"),
        ("https://[fd00:ec2::254]/", "metadata"),
        ("https://100.100.100.200/", "metadata"),
        ("https://127.0.0.1/", "own network"),
        ("https://10.0.0.7/", "own network"),
        ("https://0.0.0.0/", "no address of a server"),
        ("https://224.0.0.1/", "no address of a server"),
        ("https://user:secret@example.com/", "user or a password"),
        ("file:///etc/passwd", "not an http"),
        ("https://", "not an http"),
        ("https://example.com:99999/", "not an address"),
    ],
)
def test_an_address_that_a_clone_names_is_not_called(url: str, says: str) -> None:
    """Metadata, the own network and what is no address are refused before anything is sent."""
    with (
        pytest.raises(FailedError, match=says) as refused,
        destination.request(Destination(url), "GET", {}, seconds=1),
    ):
        pass
    assert "secret" not in str(refused.value)


def test_metadata_are_not_called_even_where_they_are_named() -> None:
    """A committed local.yaml cannot lead to a cloud's metadata."""
    named = Destination("http://169.254.169.254/latest", is_named=True)
    with (
        pytest.raises(FailedError, match="metadata"),
        destination.request(named, "GET", {}, seconds=1),
    ):
        pass


def test_a_name_is_resolved_once() -> None:
    """The address that was checked is the one that is called, whatever the name says next."""
    first = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 443))]
    to = Destination("https://rebound.example.com")
    with (
        mock.patch("socket.getaddrinfo", side_effect=[first]) as asked,
        pytest.raises(FailedError, match="own network"),
        destination.request(to, "GET", {}, seconds=1),
    ):
        pass
    assert asked.call_count == 1


@contextlib.contextmanager
def _talking(*pieces: bytes, again: bytes = b"") -> Iterator[Destination]:
    """A server that says pieces to whoever connects, then ``again`` without an end."""

    def answer(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            connection.sendall(b"".join(pieces))
            while again:
                connection.sendall(again)
                time.sleep(0.02)

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=lambda: answer(server.accept()[0]), daemon=True).start()
        yield Destination(f"http://127.0.0.1:{server.getsockname()[1]}/mcp", is_named=True)


@pytest.mark.whole
@pytest.mark.parametrize(
    "says",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: ",
    ],
    ids=["events", "body", "header"],
)
def test_who_talks_without_an_end_is_not_heard_out(says: bytes) -> None:
    """A server that keeps a call open by sending something is left when the time is over."""
    with _talking(says, again=b": ping\n\n" if b"event" in says else b"x") as to:
        ask = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
        began = time.monotonic()
        with pytest.raises(FailedError, match="no answer in time"):
            Pool(1).submit(Http(to, lambda _: {}).ask, ask, 0.3).result(10)
        assert time.monotonic() - began < 5


def test_half_an_answer_is_none(host: Host, start: Start) -> None:
    """A connection that ends early is a failure, not a shorter answer of the tool."""
    put(host, "api.json", json.dumps(API))
    gateway(host)
    target(
        host,
        {
            "name": "Pets",
            "targetType": "openApiSchema",
            "schemaSource": {"inline": {"path": "api.json"}},
        },
    )
    with _talking(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nthe half") as to:
        lab = start(host, Said({"Pets": to.url}))
        assert lab.call("Pets___change").json["result"]["isError"] is True
    assert "ended before it was whole" in lab.events[-1].text


API = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "1"},
    "servers": [{"url": "https://pets.example.com/v1"}],
    "paths": {"/pets": {"get": {"operationId": "change", "responses": {"200": {}}}}},
}


class TestPrograms:
    """What runs on this machine for a project that somebody else wrote."""

    def test_nothing_is_run_without_a_yes(self, host: Host) -> None:
        """Without a terminal and without --trust a handler is not served."""
        from agentcore_connect.commands.tools import READER
        from agentcore_connect.dev import loading
        from agentcore_connect.dev.ways import Said
        from agentcore_connect.project.project import find

        gateway(host)
        handler(host, "raise SystemExit(open('ran', 'w').close())")
        world = loading.build(find(host.root), READER, Said())
        assert [one.answers for one in world.gates[0].targets] == [None]
        assert world.gates[0].tools == {}
        assert not (host.root / "connections/refund/ran").exists()

    def test_a_yes_is_for_these_programs_alone(self, host: Host) -> None:
        """Another program, or another project, asks again."""
        from agentcore_connect.dev import trust

        trust.keep(host.root, ("a",))
        assert trust.is_trusted(host.root, ("a",))
        assert not trust.is_trusted(host.root, ("a", "b"))
        assert not trust.is_trusted(host.world, ("a",))
        assert trust.is_trusted(host.world, ())
        assert (
            Path(os.environ["HOME"]) / ".agentcore-connect/trusted.json"
        ).stat().st_mode & 0o77 == 0

    @pytest.mark.parametrize(
        ("code", "says"),
        [
            ("    while True: pass", "no answer in 0.5 s"),
            ("    import os; os._exit(3)", "ended with code 3"),
            ("    raise ValueError('no such order')", "ValueError: no such order"),
            ("    return object()", "not JSON serializable"),
            ("    import os\n    os.write(1, b'x' * 9_000_000)\n    return 'fine'", ""),
            ("    return 'x' * 7_000_000", "more than 6,000,000 bytes"),
        ],
    )
    def test_a_bad_handler_fails_alone(
        self, code: str, says: str, host: Host, start: Start
    ) -> None:
        """One that hangs, ends, raises or floods is one failed call, and the next one works."""
        gateway(host)
        handler(
            host,
            f"def handler(event, context):\n    if event.get('amount') == 1: return 1\n{code}\n",
        )
        seconds = 0.5 if "True" in code else 60
        canned(host, f"{{python: {sys.executable}, timeout: {seconds}}}")
        lab = start(host)
        assert lab.call(REFUND, order="a", amount=1).text == "1"
        result = lab.call(REFUND, order="a", amount=2).json["result"]
        assert result["isError"] is bool(says)
        assert says in lab.events[-1].text
        assert lab.call(REFUND, order="a", amount=1).text == "1"

    def test_a_handler_sees_no_secret(self, host: Host, start: Start, monkeypatch: Any) -> None:
        """It has what its local.yaml names, and nothing else of the person's environment."""
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "c4nary-secret")
        monkeypatch.setenv("TABLE", "orders")
        gateway(host)
        handler(host, "import os\n\ndef handler(event, context):\n    return dict(os.environ)\n")
        put(host, "agentcore/.env.local", "AGENTCORE_CREDENTIAL_X=c4nary-secret\n")
        canned(host, f"{{python: {sys.executable}, env: {{NAME: '${{TABLE}}'}}}}")
        seen = json.loads(start(host).call(REFUND, order="a", amount=1).text)
        assert seen["NAME"] == "orders"
        assert "c4nary-secret" not in seen.values()

    def test_what_a_handler_starts_ends_with_dev(self, host: Host, start: Start) -> None:
        """A process that it leaves behind in its group is ended too."""
        gateway(host)
        handler(
            host,
            "import subprocess, sys\n\ndef handler(event, context):\n"
            "    code = 'import time; time.sleep(60)'\n"
            "    return subprocess.Popen([sys.executable, '-c', code]).pid\n",
        )
        lab = start(host)
        pid = int(lab.call(REFUND, order="a", amount=1).text)
        os.kill(pid, 0)
        lab.app.close()
        for _ in range(100):
            state = Path(f"/proc/{pid}/stat")
            if not state.exists() or state.read_text().split()[2] == "Z":
                return
            os.sched_yield()
        raise AssertionError("it lives on")


def test_files_outside_the_project_are_not_read(host: Host, start: Start) -> None:
    """A handler, a document or a list behind `..` or a link is an error."""
    gateway(host)
    (host.world / "outside.py").write_text("def handler(event, context): return 1")
    canned(host, "handler: ../../../../outside.py:handler")
    with pytest.raises(ConnectError, match="leads out of the project"):
        start(host)
    canned(host, "{}")
    (host.root / "connections/refund/handler.py").symlink_to(host.world / "outside.py")
    with pytest.raises(ConnectError, match="link"):
        start(host)


@pytest.mark.parametrize(
    "text",
    [
        "handlers: a.py",
        "timeout: -1",
        "timeout: yes",
        "stdio: [1]",
        "answers: [{tool: a}]",
        "answers: [{tool: a, answer: 1, error: x}]",
        "env: [a]",
        "url: [a]",
    ],
)
def test_a_local_file_that_cannot_be_used_is_named(text: str, host: Host, start: Start) -> None:
    """The file is named in the error, and what it may have."""
    gateway(host)
    canned(host, text)
    with pytest.raises(ConnectError, match=r"connections/refund/local\.yaml has"):
        start(host)


def test_a_cedar_bomb_is_left_out(host: Host, start: Start) -> None:
    """A policy that is too deep for the engine is told, and denies by not being there."""
    gateway(host, authorizer="CUSTOM_JWT")
    canned(host)
    policies(host, "permit(principal, action, resource) when { " + "(" * 5000 + "1" + " };")
    lab = start(host)
    assert "is left out: it is not valid Cedar" in " ".join(lab.app.world.notes)
    assert lab.signs_in().call(REFUND, order="a", amount=1).json["error"]["code"] == -32002


def test_a_taken_port_names_who_has_it(host: Host) -> None:
    """The project of the other dev is named, and what to do."""
    with server.listen(0) as listener:
        port = listener.getsockname()[1]
        run = server.Run(os.getpid(), port, "token", "/some/project")
        with server.noted(run), pytest.raises(ConnectError, match="/some/project has it"):
            server.listen(port)
        notes = Path(os.environ["HOME"], ".agentcore-connect/dev")
        assert list(notes.iterdir()) == []


def test_the_note_of_a_run_is_its_owners_alone(host: Host) -> None:
    """Its token opens what only `connect call` may ask for."""
    with server.noted(server.Run(os.getpid(), 1, "token", "x")):
        (note,) = Path(os.environ["HOME"], ".agentcore-connect/dev").iterdir()
        assert note.stat().st_mode & 0o77 == 0
    dead = server.Run(2**22 - 1, 1, "token", "x")
    with server.noted(dead):
        assert server.runs() == []


def test_nothing_is_written_into_the_project(host: Host, start: Start) -> None:
    """Calls of all kinds leave its files as they were."""
    gateway(host)
    handler(host, "import json\n\ndef handler(event, context):\n    return 1\n")
    target(
        host, {"name": "Words", "targetType": "mcpServer", "endpoint": "http://x.example.com/mcp"}
    )
    before = tree(host.root)
    lab = start(host)
    assert lab.call(REFUND, order="a", amount=1).text == "1"
    assert lab.call("Words___say").json["error"]["code"] == -32602
    lab.app.close()
    assert tree(host.root) == before
