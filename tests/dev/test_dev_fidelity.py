"""`connect dev` does what the table in docs/dev.md says, row by row; the ids have the sources."""

from __future__ import annotations

import base64
import hmac
import http.server
import json
import shlex
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any
from unittest import mock

import pytest
from agentcore_connect.dev import events, fidelity, server, signature
from agentcore_connect.dev.signature import Keys
from agentcore_connect.dev.ways import Said
from dev_lab import (
    LIST,
    PERMIT,
    REFUND,
    Lab,
    Start,
    canned,
    gateway,
    handler,
    policies,
    put,
    target,
    world,
)
from front_door import Host

SEARCH = "x_amz_bedrock_agentcore_search"
Check = Callable[[Host, Start], None]
CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    CHECKS[function.__name__.removeprefix("_").replace("_", "-")] = function
    return function


@pytest.mark.whole
@pytest.mark.parametrize("row", fidelity.ROWS, ids=lambda row: f"{row.name}: {row.source}")
def test_each_row_of_the_table(row: fidelity.Row, host: Host, start: Start) -> None:
    """What a row says is so; a row without a check fails."""
    gateway(host)
    canned(host)
    CHECKS[row.name](host, start)


def test_no_check_without_a_row() -> None:
    """The table names each behaviour that is checked."""
    assert CHECKS.keys() == {row.name for row in fidelity.ROWS}


@check
def _path(host: Host, start: Start) -> None:
    lab = start(host)
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}).encode()
    for path in ("/MyGateway/mcp", "/mcp"):
        assert lab.ask(body, path).json["result"] == {}
    assert lab.ask(body, "/Other/mcp").status == 404
    host.edit(lambda c: c["agentCoreGateways"].append({"name": "Second", "targets": []}))
    assert start(host).ask(body, "/mcp").status == 404


@check
def _names(host: Host, start: Start) -> None:
    long = "a_tool___with_" + "x" * 60
    put(host, "tools.json", json.dumps([{"name": long, "inputSchema": {"type": "object"}}]))
    canned(host, f"answers: [{{tool: {long}, answer: found}}]")
    lab = start(host)
    assert lab.names()[0] == f"Refund___{long}"
    assert lab.call(f"Refund___{long}").text == "found"


@check
def _search(host: Host, start: Start) -> None:
    lab = start(host)
    assert lab.names()[-1] == SEARCH
    found = lab.call(SEARCH, query="give money back to a customer").json["result"]
    assert [tool["name"] for tool in found["structuredContent"]["tools"]] == [REFUND, LIST]
    assert json.loads(found["content"][0]["text"]) == found["structuredContent"]
    tools = [{"name": f"t{n}", "inputSchema": {"type": "object"}} for n in range(25)]
    put(host, "tools.json", json.dumps(tools))
    assert (
        len(start(host).call(SEARCH, query="t7").json["result"]["structuredContent"]["tools"]) == 10
    )
    for change in ({"enableSemanticSearch": False}, {"protocolType": "None"}):
        gateway(host, **change)
        assert SEARCH not in start(host).names()
    gateway(host, authorizer="CUSTOM_JWT")
    policies(host, PERMIT)
    stranger = start(host).signs_in(role="other").call(SEARCH, query="refund").json["result"]
    assert stranger["structuredContent"] == {"tools": []}


@check
def _paging(host: Host, start: Start) -> None:
    tools = [{"name": f"t{n}", "inputSchema": {"type": "object"}} for n in range(64)]
    put(host, "tools.json", json.dumps(tools))
    lab = start(host)
    first = lab.rpc("tools/list").json["result"]
    second = lab.rpc("tools/list", cursor=first["nextCursor"]).json["result"]
    third = lab.rpc("tools/list", cursor=second["nextCursor"]).json["result"]
    assert [len(page["tools"]) for page in (first, second, third)] == [30, 30, 5]
    assert "nextCursor" not in third
    for cursor in ("999999999999", "b2Zmc2V0OjA=", "x", "", 7, "b2Zmc2V0Ojk5OTk5OTk5OTk5OQ=="):
        assert lab.rpc("tools/list", cursor=cursor).json["error"]["code"] == -32602
    assert len(start(host, page_size=100).names()) == 65


@check
def _versions(host: Host, start: Start) -> None:
    lab = start(host)
    for version in ("2025-11-25", "2025-06-18", "2025-03-26"):
        answer = lab.rpc("initialize", protocolVersion=version).json["result"]
        assert answer["protocolVersion"] == version
    newest = lab.rpc("initialize", protocolVersion="2026-07-28").json["result"]
    assert newest["protocolVersion"] == "2025-11-25"
    assert newest["capabilities"].keys() == {"tools"}
    assert lab.rpc("server/discover").json["error"]["code"] == -32601
    assert lab.rpc("ping", {"MCP-Protocol-Version": "1999-01-01"}).json["result"] == {}


@check
def _stateless(host: Host, start: Start) -> None:
    lab = start(host)
    assert "mcp-session-id" not in lab.rpc("initialize").headers
    assert lab.rpc("tools/list", {"Mcp-Session-Id": "any"}).status == 200
    for method in ("GET", "DELETE"):
        answer = lab.ask(method=method)
        assert (answer.status, answer.headers["allow"]) == (405, "POST")
    note = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    answer = lab.ask(json.dumps(note).encode())
    assert (answer.status, answer.body) == (202, b"")


@check
def _sessions(host: Host, start: Start) -> None:
    gateway(host, authorizer="CUSTOM_JWT")
    lab = start(host, sessions=True)
    alice, bob = lab.signs_in(sub="alice"), lab.signs_in(sub="bob")
    own = {"Mcp-Session-Id": alice.rpc("initialize").headers["mcp-session-id"]}
    assert alice.rpc("tools/list", own).status == 200
    assert bob.rpc("tools/list", own).status == 404
    assert alice.rpc("tools/list", {"Mcp-Session-Id": "other"}).status == 404
    assert bob.ask(method="DELETE", headers=own).status == 404
    assert alice.ask(method="DELETE", headers=own).status == 200
    assert alice.rpc("tools/list", own).status == 404
    again = {"Mcp-Session-Id": alice.rpc("initialize").headers["mcp-session-id"]}
    with mock.patch("agentcore_connect.dev.sessions.time.monotonic", return_value=1e9):
        assert alice.rpc("tools/list", again).status == 404


@check
def _json(host: Host, start: Start) -> None:
    accept = {"Accept": "application/json, text/event-stream"}
    assert start(host).rpc("ping", accept).headers["content-type"] == "application/json"


@check
def _none(host: Host, start: Start) -> None:
    lab = start(host)
    assert lab.call(REFUND, order="a", amount=5).text == "refunded"
    assert lab.rpc("ping", {"Authorization": "Bearer none-of-ours"}).status == 200


@check
def _jwt_missing(host: Host, start: Start) -> None:
    gateway(host, authorizer="CUSTOM_JWT")
    lab = start(host)
    for headers in ({}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer "}):
        answer = lab.rpc("tools/list", headers)
        assert answer.status == 401
        assert answer.json["error"] == {"code": -32001, "message": "Missing Bearer token"}
        where = "http://127.0.0.1:7411/MyGateway/.well-known/oauth-protected-resource"
        assert answer.headers["www-authenticate"] == f'Bearer resource_metadata="{where}"'
    metadata = lab.ask(path="/MyGateway/.well-known/oauth-protected-resource", method="GET").json
    assert metadata["authorization_servers"][0] == "http://127.0.0.1:7411/_issuer"


def _with_public_key(claims: Any, key: bytes) -> str:
    """A token whose MAC is made with what everybody knows, as a naive verifier would check it."""
    parts = ({"alg": "HS256", "kid": "local", "typ": "JWT"}, claims)
    head = b".".join(
        base64.urlsafe_b64encode(json.dumps(one).encode()).strip(b"=") for one in parts
    )
    mac = hmac.new(key, head, "sha256").digest()
    return (head + b"." + base64.urlsafe_b64encode(mac).strip(b"=")).decode()


@check
def _jwt_refused(host: Host, start: Start) -> None:
    import jwt

    gateway(host, authorizer="CUSTOM_JWT")
    lab = start(host)
    good = lab.token()
    claims = jwt.decode(good, options={"verify_signature": False})
    key = json.dumps(lab.ask(path="/_issuer/jwks.json", method="GET").json["keys"][0]).encode()
    refused = [
        good[:-4] + "AAAA",
        "no-token",
        jwt.encode(claims, None, algorithm="none"),
        _with_public_key(claims, key),
        jwt.encode({**claims, "iss": "https://other.example.com"}, "k" * 32, algorithm="HS256"),
        *(lab.token(**other) for other in ({"aud": "x"}, {"client_id": "x"}, {"scope": "x"})),
    ]
    for token in refused:
        answer = lab.rpc("tools/list", {"Authorization": f"Bearer {token}"})
        assert (answer.status, answer.json["error"]["code"]) == (403, -32001)
        assert answer.json["error"]["message"] == "Invalid Bearer token"
    with mock.patch("agentcore_connect.dev.issuer.time.time", return_value=1e9):
        old = lab.token()
    assert lab.rpc("ping", {"Authorization": f"Bearer {old}"}).status == 403
    assert lab.rpc("ping", {"Authorization": f"Bearer {good}"}).status == 200
    assert all(token not in event.line() for event in lab.events for token in refused)
    custom = {
        "inboundTokenClaimName": "groups",
        "inboundTokenClaimValueType": "STRING_ARRAY",
        "authorizingClaimMatchValue": {
            "claimMatchValue": {"matchValueString": "staff"},
            "claimMatchOperator": "CONTAINS",
        },
    }

    def demand(config: Any) -> None:
        entry = config["agentCoreGateways"][0]["authorizerConfiguration"]
        entry["customJwtAuthorizer"]["customClaims"] = [custom]

    host.edit(demand)
    lab = start(host)
    assert lab.signs_in().rpc("ping").status == 200
    assert lab.signs_in(groups=["guests"]).rpc("ping").status == 403


@check
def _iam(host: Host, start: Start) -> None:
    gateway(host, authorizer="AWS_IAM")
    lab = start(host, keys=(Keys("AKIDOWN", "secret"),))
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
    url = "http://127.0.0.1:7411/MyGateway/mcp"

    def signed(keys: Keys, text: bytes = body) -> dict[str, str]:
        kind = {"content-type": "application/json"}
        return signature.sign(keys, "POST", url, kind, text, "us-east-1")

    assert lab.ask(body, headers=signed(Keys("AKIDOWN", "secret"))).status == 200
    wrong = [{}, signed(Keys("AKIDOWN", "other")), signed(Keys("AKIDOWN", "secret"), b"{}")]
    wrong.append(signed(Keys("AKIDOWN", "secret", "a-token")))
    with mock.patch("agentcore_connect.dev.signature.datetime") as clock:
        clock.now.return_value = datetime(2020, 1, 1, tzinfo=timezone.utc)
        wrong.append(signed(Keys("AKIDOWN", "secret")))
    for headers in wrong:
        answer = lab.ask(body, headers=headers)
        assert (answer.status, "www-authenticate" in answer.headers) == (403, False)
    assert lab.ask(body, headers=signed(Keys("AKIDELSE", "unknown"))).status == 200
    listing = body.replace(b"ping", b"tools/list")
    lab.ask(listing, headers=signed(Keys("AKIDELSE", "unknown"), listing))
    assert "signature not verified" in lab.events[-1].line()


def _judged(host: Host, start: Start, *statements: str, **more: Any) -> Lab:
    gateway(host, authorizer="CUSTOM_JWT")
    policies(host, *(statements or (PERMIT,)), **more)
    return start(host).signs_in(role="agent", sub="alice")


@check
def _denied(host: Host, start: Start) -> None:
    lab = _judged(host, start)
    assert lab.call(REFUND, order="a", amount=499.9999).text == "refunded"
    answer = lab.call(REFUND, order="a", amount=600)
    assert (answer.status, answer.json["error"]["code"]) == (200, -32002)
    words = "Tool Execution Denied: Tool call not allowed due to policy enforcement "
    assert answer.json["error"]["message"] == (
        f"{words}[No policy applies to the request (denied by default).]"
    )
    assert "DENY  no policy permits it" in lab.events[-1].line()
    command = shlex.split(events.explaining(lab.events[-1]) or "")
    why = host.connect(*command[1:])
    assert (why.code, why.stdout.splitlines()[0]) == (0, "Deny")
    forbid = PERMIT.replace("permit(", "forbid(", 1)
    by_name = _judged(host, start, PERMIT, forbid).call(REFUND, order="a", amount=5).json["error"]
    assert by_name["message"] == f"{words}[Policy evaluation denied due to policy_1-0000000000]"


@check
def _time(host: Host, start: Start) -> None:
    morning = PERMIT.replace("when {", 'when { context.system.now.toTime() < duration("9h") &&')
    lab = _judged(host, start, morning)
    judge = lab.app.world.gates[0].judge
    assert judge is not None
    for now, allowed in (("2026-01-05T08:59:59.999Z", True), ("2026-01-05T09:00:00.000Z", False)):
        judge.now = now
        answer = lab.call(REFUND, order="a", amount=5)
        assert ("error" not in answer.json, lab.events[-1].now) == (allowed, now)
        assert REFUND in lab.names()
    lab.call(REFUND, order="a", amount=5)
    assert now in shlex.split(events.explaining(lab.events[-1]) or "")


@check
def _log_only(host: Host, start: Start) -> None:
    lab = _judged(host, start, mode="LOG_ONLY")
    assert lab.call(REFUND, order="a", amount=600).text == "refunded"
    assert "would deny" in lab.events[-1].line()
    assert LIST in lab.names()
    policies(host, PERMIT)
    host.edit(
        lambda c: c["policyEngines"][0]["policies"].append(
            {
                "name": "watching",
                "statement": PERMIT.replace("permit(", "forbid(", 1),
                "enforcementMode": "LOG_ONLY",
            }
        )
    )
    lab = start(host).signs_in(role="agent")
    assert lab.call(REFUND, order="a", amount=5).text == "refunded"
    assert "a policy that only logs would deny: watching" in lab.events[-1].line()


@check
def _list(host: Host, start: Start) -> None:
    lab = _judged(host, start)
    assert lab.names() == [REFUND, SEARCH]
    assert lab.signs_in(role="other").names() == [SEARCH]
    gateway(host, authorizer="CUSTOM_JWT", enableSemanticSearch=False)
    policies(host, PERMIT)
    answer = start(host).signs_in(role="other").rpc("tools/list").json["result"]
    assert answer == {"tools": []}


@check
def _others(host: Host, start: Start) -> None:
    lab = start(host)
    assert lab.rpc("prompts/list").json["result"] == {"prompts": []}
    assert lab.rpc("resources/list").json["result"] == {"resources": []}


@check
def _misfit(host: Host, start: Start) -> None:
    lab = _judged(host, start)
    assert lab.call(REFUND, order=7, amount=5).json["error"]["code"] == -32002
    assert "order must be text" in lab.events[-1].line()
    gateway(host)
    host.edit(lambda config: config.update(policyEngines=[]))
    lab = start(host)
    assert lab.call(REFUND, order=7, amount=5).text == "refunded"
    assert "order must be text" in lab.events[-1].line()


@check
def _unknown(host: Host, start: Start) -> None:
    lab = start(host)
    error = lab.call("Refund___other").json["error"]
    assert error == {"code": -32602, "message": "Unknown tool: Refund___other"}
    assert "Refund has no such tool" in lab.events[-1].line()


@check
def _failed(host: Host, start: Start) -> None:
    text = "answers: [{tool: process_refund, error: the database is gone}]"
    canned(host, text)
    lab = start(host)
    failed = lab.call(REFUND, order="a", amount=5).json["result"]
    assert failed["isError"] is True
    assert failed["content"][0]["text"] == "An internal error occurred. Please retry later."
    assert "the database is gone" in lab.events[-1].line()
    gateway(host, exceptionLevel="DEBUG")
    assert start(host).call(REFUND, order="a", amount=5).text == "the database is gone"


@check
def _lambda(host: Host, start: Start) -> None:
    handler(
        host,
        "def handler(event, context):\n"
        "    left = context.get_remaining_time_in_millis()\n"
        "    return [event, context.client_context.custom, left]\n",
    )
    event, custom, left = json.loads(start(host).call(REFUND, order="a", amount=5.5).text)
    assert event == {"order": "a", "amount": 5.5}
    assert custom["bedrockAgentCoreToolName"] == REFUND
    assert custom["bedrockAgentCoreMessageVersion"] == "1.0"
    assert 3000 < left <= 5000


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers each request with what came."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        came = {
            "method": self.command,
            "path": self.path,
            "key": self.headers.get("x-api-key"),
            "trace": self.headers.get("X-Trace"),
            "body": self.rfile.read(length).decode(),
        }
        if "Authorization" in self.headers:
            came["token"] = self.headers["Authorization"]
        body = json.dumps(came).encode()
        self.send_response(500 if "broken" in self.path else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815, the name that the library calls

    def log_message(self, *_: object) -> None:
        """Nothing."""


def echoing() -> http.server.ThreadingHTTPServer:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


API = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "1"},
    "servers": [{"url": "https://pets.example.com/v1"}],
    "paths": {
        "/pets/{id}": {
            "post": {
                "operationId": "change",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "tags", "in": "query", "schema": {"type": "array"}},
                    {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
                    {"name": "sid", "in": "cookie", "schema": {"type": "string"}},
                ],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"type": "object", "properties": {"name": {"type": "string"}}}
                        }
                    }
                },
                "responses": {"200": {"description": "done"}},
            }
        }
    },
}


def pets(host: Host, auth: str, secret: str) -> None:
    """A target with that API, its sign-in, and the line with its secret."""
    put(host, "api.json", json.dumps(API))
    entry: dict[str, Any] = {"name": "Pets", "targetType": "openApiSchema"}
    entry["schemaSource"] = {"inline": {"path": "api.json"}}
    entry["outboundAuth"] = {"type": auth, "credentialName": "pets"}
    target(host, entry)
    put(host, "agentcore/.env.local", f"{secret}\n")


@check
def _openapi(host: Host, start: Start) -> None:
    pets(host, "API_KEY", 'AGENTCORE_CREDENTIAL_PETS="c4nary-key"')
    server = echoing()
    try:
        urls = {"Pets": f"http://127.0.0.1:{server.server_address[1]}/v1"}
        lab = start(host, Said(urls))
        arguments = {"id": "../a b", "tags": ["x", "y&z"], "name": "Rex", "X-Trace": "t"}
        came = json.loads(lab.call("Pets___change", **arguments).text)
        assert came == {
            "method": "POST",
            "path": "/v1/pets/..%2Fa%20b?tags=x&tags=y%26z",
            "key": "local",
            "trace": "t",
            "body": '{"name": "Rex"}',
        }
        assert lab.call("Pets___change", id="broken").json["result"]["isError"] is True
        assert "HTTP 500" in lab.events[-1].line()
        lab = start(host, Said(urls, real=frozenset({"Pets"})))
        assert json.loads(lab.call("Pets___change", id="7").text)["key"] == "c4nary-key"
        assert "c4nary-key" not in str([event.document() for event in lab.events])
    finally:
        server.shutdown()
        server.server_close()


STDIO = """\
import json, sys
for line in sys.stdin:
    message = json.loads(line)
    if "id" not in message:
        continue
    if message["method"] == "tools/list":
        result = {"tools": [{"name": "say", "inputSchema": {"type": "object"}}]}
    elif message["method"] == "tools/call":
        result = {"content": [{"type": "text", "text": json.dumps(message["params"])}]}
    else:
        result = {"protocolVersion": "2025-11-25", "capabilities": {}}
    print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}), flush=True)
"""


@check
def _mcp(host: Host, start: Start) -> None:
    target(
        host, {"name": "Words", "targetType": "mcpServer", "endpoint": "https://example.com/mcp"}
    )
    put(host, "server.py", STDIO)
    put(
        host,
        "connections/words/tools.json",
        json.dumps({"tools": [{"name": "say", "inputSchema": {"type": "object"}}]}),
    )
    command = (sys.executable, str(host.root / "server.py"))
    lab = start(host, Said(stdio={"Words": command}))
    assert json.loads(lab.call("Words___say", word="hello").text) == {
        "name": "say",
        "arguments": {"word": "hello"},
    }


@check
def _consent(host: Host, start: Start) -> None:
    gateway(host, authorizer="CUSTOM_JWT")
    pets(host, "OAUTH", 'AGENTCORE_CREDENTIAL_PETS_USER_TOKEN="c4nary"')
    server = echoing()

    def asked(lab: Lab) -> str:
        """The path that a user has to open."""
        error = lab.call("Pets___change", id="7").json["error"]
        assert error["code"] == -32042
        (elicitation,) = error["data"]["elicitations"]
        assert elicitation["mode"] == "url"
        assert elicitation["url"].endswith(elicitation["elicitationId"])
        assert elicitation["url"] in lab.events[-1].line()
        return str(elicitation["url"]).removeprefix(lab.app.settings.origin)

    try:
        urls = {"Pets": f"http://127.0.0.1:{server.server_address[1]}/v1"}
        said = Said(urls, recorded=lambda _: {"outbound_auth": "oauth-3lo"})
        lab = start(host, said)
        alice, bob = lab.signs_in(sub="alice"), lab.signs_in(sub="bob")
        path = asked(alice)
        assert asked(alice) == path  # until it is opened
        assert lab.ask(method="GET", path=path + "x").status == 404
        assert lab.ask(method="GET", path=path).status == 200
        assert lab.ask(method="GET", path=path).status == 404
        assert json.loads(alice.call("Pets___change", id="7").text)["token"] == "Bearer local"
        assert asked(bob) != path
        lab.app.exchange(world(host, said))  # a file has changed
        assert alice.call("Pets___change", id="7").status == 200
        (how,) = (one.how for one in lab.app.world.gates[0].targets if one.name == "Pets")
        assert "as each user: a caller's first call answers with an address to open once" in how
        lab = start(host, replace(said, real=frozenset({"Pets"}))).signs_in(sub="alice")
        assert json.loads(lab.call("Pets___change", id="7").text)["token"] == "Bearer c4nary"
        put(host, "agentcore/.env.local", "")
        assert lab.call("Pets___change", id="7").json["result"]["isError"] is True
        assert "set AGENTCORE_CREDENTIAL_PETS_USER_TOKEN" in lab.events[-1].line()
        assert "c4nary" not in str([event.document() for event in lab.events])
    finally:
        server.shutdown()
        server.server_close()


@check
def _request_id(host: Host, start: Start) -> None:
    lab = start(host)
    answers = [lab.rpc("ping"), lab.rpc("ping"), lab.ask(method="GET"), lab.ask(b"{")]
    answers.append(lab.rpc("ping", {"content-type": "text/plain"}))
    assert [one.status for one in answers] == [200, 200, 405, 400, 415]
    assert len({one.headers["x-amzn-requestid"] for one in answers}) == len(answers)


def test_only_this_persons_own_commands_are_told_the_decision(host: Host, start: Start) -> None:
    """Which policies decided, and in which mode, beside the answer; an agent sees the service's."""
    gateway(host)
    canned(host)
    policies(host, PERMIT, mode="LOG_ONLY")
    lab = start(host)
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    message["params"] = {"name": LIST, "arguments": {}}
    body = json.dumps(message).encode()
    own = lab.ask(body, headers={server.TOKEN_HEADER: "the-run-token"})
    told = {"decision": "log-only-deny", "policies": [], "mode": "LOG_ONLY"}
    assert json.loads(own.headers[server.DECISION_HEADER]) == told
    for other in ({}, {server.TOKEN_HEADER: "another"}):
        assert server.DECISION_HEADER not in lab.ask(body, headers=other).headers
