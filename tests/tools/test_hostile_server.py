"""`connect tools` and a server, or a project, that wants more than it should get."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from front_door import CANARY, IAM, OWN_COMMAND, Host, targets, tree
from standins.foreign import Foreign
from standins.server import Server
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

TOKEN = f"opaque/{CANARY}"
"""Of no known shape, and written otherwise in a URL."""
SAVED = "connections/weathertools/tools.json"


@pytest.fixture(autouse=True)
def token(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENTCORE_CONNECT_MCP_TOKEN", TOKEN)


def bearers(gateway: Foreign) -> set[str | None]:
    """What a server was given as credentials."""
    return {request.headers.get("authorization") for request in gateway.log}


@contextmanager
def answering(answer: Callable[[dict[str, Any]], Response]) -> Iterator[str]:
    """The URL of a server that gives its own answer to tools/list, and none but that."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        message = json.loads(await request.body() or "{}")
        method = message.get("method")
        if method == "initialize":
            about = {"capabilities": {"tools": {}}, "serverInfo": {"name": "x", "version": "1"}}
            version = message["params"]["protocolVersion"]
            response: Response = result(message, about | {"protocolVersion": version})
        else:
            response = answer(message) if method == "tools/list" else Response(status_code=202)
        await response(scope, receive, send)

    @asynccontextmanager
    async def entered() -> AsyncIterator[ASGIApp]:
        yield application

    server = Server(entered)
    server.up()
    try:
        yield f"http://127.0.0.1:{server.port}/mcp"
    finally:
        server.down()


def result(message: dict[str, Any], value: dict[str, Any]) -> Response:
    return JSONResponse({"jsonrpc": "2.0", "id": message["id"], "result": value})


def one_tool(**more: Any) -> dict[str, Any]:
    return {"name": "t", "description": "d", "inputSchema": {"type": "object"}} | more


def test_a_token_goes_to_the_one_server_that_was_named(host: Host) -> None:
    """agentcore.json may name a colleague's server, or a stranger's: none gets it unasked, which
    is said with what to do; named, one does."""
    with Foreign() as mine, Foreign() as theirs:
        host.has(OWN_COMMAND | IAM, endpoint=mine.url)
        host.has(targets("mcp", name="Theirs", endpoint=theirs.url, authorizer_type=None))
        shown = host.connect("tools")
        assert shown.code == 0, shown.said
        assert "`connect tools --target WeatherTools`" in shown.stderr
        (warning,) = host.connect("tools", "--gateway", "MyGateway", "--json").document["warnings"]
        assert "AGENTCORE_CONNECT_MCP_TOKEN was not sent to WeatherTools, Theirs" in warning
        assert bearers(mine) | bearers(theirs) == {None}

        named = host.connect("tools", "--target", "WeatherTools", "--json")
        assert (named.code, named.document["warnings"]) == (0, [])
        assert (bearers(mine), bearers(theirs)) == ({None, f"Bearer {TOKEN}"}, {None})
        by_url = host.connect("tools", "--target", "Theirs", "--url", mine.url)
        assert by_url.code == 0
        assert bearers(theirs) == {None}
        assert CANARY not in shown.said + named.said + by_url.said


def test_a_token_is_not_sent_in_the_clear(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over http another machine is asked without it, whatever is named; a proxy stands for one."""
    host.has(OWN_COMMAND | IAM)
    with Foreign() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.removesuffix("/mcp"))
        arguments = ["--target", "WeatherTools", "--url", "http://mcp.example.invalid/mcp"]
        result = host.connect("tools", *arguments, "--json")
        assert bearers(proxy) == {None}
    assert "only over https, or to this machine" in result.document["warnings"][0]


def test_no_proxy_gets_a_token_for_this_machine(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy of the environment would see it in the clear: a local server is asked directly."""
    with Foreign() as proxy, Foreign() as mine:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/mcp"))
        host.has(OWN_COMMAND | IAM, endpoint=mine.url)
        assert host.connect("tools", "--target", "WeatherTools").code == 0
        assert (bearers(mine), bearers(proxy)) == ({f"Bearer {TOKEN}"}, set())


@pytest.mark.parametrize("bad", ["two words", "line\nend", "t\u00f6ken"])
def test_a_token_that_no_header_holds(
    host: Host, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    """It is refused by its variable's name, and never repeated by what would have sent it."""
    monkeypatch.setenv("AGENTCORE_CONNECT_MCP_TOKEN", f"{CANARY}{bad}")
    with Foreign() as mine:
        host.has(OWN_COMMAND | IAM, endpoint=mine.url)
        result = host.connect("tools", "--target", "WeatherTools", "--json")
    assert (result.code, result.document["errors"][0]["code"]) == (2, "token")
    assert CANARY not in result.said


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_to_another_server_is_not_followed(host: Host, status: int) -> None:
    """Not with the token, nor without: it is named, and what to do."""
    with Foreign() as other:
        there = Response(status_code=status, headers={"Location": other.url})
        with answering(lambda _: there) as url:
            host.has(OWN_COMMAND | IAM, endpoint=url)
            before = host.tree()
            result = host.connect("tools", "--target", "WeatherTools", "--save", "--json")
        assert other.log == []
    (error,) = result.document["errors"]
    assert (result.code, error["code"]) == (1, "mcp")
    assert f"redirects to another server, {other.url}" in error["message"]
    assert "--url" in error["hint"]
    assert host.tree() == before


def test_a_redirect_within_the_server_is_followed(host: Host) -> None:
    """Frameworks send `/mcp` on to `/mcp/`: that is the same server."""
    asked = []

    def answer(message: dict[str, Any]) -> Response:
        asked.append(message)
        if len(asked) == 1:
            return Response(status_code=307, headers={"Location": "/mcp/"})
        return result(message, {"tools": [one_tool()]})

    with answering(answer) as url:
        host.has(OWN_COMMAND | IAM, endpoint=url)
        found = host.connect("tools", "--target", "WeatherTools", "--json")
    assert (found.code, len(asked)) == (0, 2), found.said


def huge(message: dict[str, Any]) -> Response:
    return result(message, {"tools": [one_tool(description="d" * 6_000_000)]})


def many(message: dict[str, Any]) -> Response:
    return result(message, {"tools": [one_tool(description="d" * 60_000)], "nextCursor": "again"})


def endless(message: dict[str, Any]) -> Response:
    return result(message, {"tools": [], "nextCursor": "again"})


def packed(message: dict[str, Any]) -> Response:
    body = gzip.compress(bytes(huge(message).body))
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    return Response(body, headers=headers)


def nested(message: dict[str, Any]) -> Response:
    schema: dict[str, Any] = {}
    for _ in range(150):
        schema = {"not": schema}
    return result(message, {"tools": [one_tool(inputSchema={"allOf": [schema] * 300})]})


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (huge, "more than 5,000,000 bytes"),
        (many, "more than 5,000,000 bytes"),
        (endless, "more than 100 pages"),
        (packed, "compressed"),
        (nested, "nested too deeply"),
    ],
)
def test_a_server_that_does_not_end(
    host: Host, answer: Callable[[dict[str, Any]], Response], says: str
) -> None:
    """Too many bytes, also over all pages, endless pages, and what unfolds to more: one error."""
    with answering(answer) as url:
        host.has(OWN_COMMAND | IAM, endpoint=url)
        before = host.tree()
        result = host.connect("tools", "--target", "WeatherTools", "--save", "--json")
    assert (result.code, result.document["errors"][0]["code"]) == (1, "mcp")
    assert says in result.document["errors"][0]["message"]
    assert host.tree() == before


def test_a_token_that_a_server_repeats_is_kept_nowhere(host: Host) -> None:
    """In a text, a name, a default or an address: in the file as on the screen it is `***`; a key
    of a known shape is too, and what a person does not see is gone from every text."""
    schema = {
        "type": "object",
        "title": f"for {TOKEN}",
        "properties": {
            TOKEN: {"type": "string", "default": TOKEN, "examples": ["a?key=opaque%2F" + CANARY]},
            "b": {"type": "string", "enum": ["AKIAIOSFODNN7EXAMPLE"], "description": "see\u202en"},
        },
    }
    tool = one_tool(description=f"called with Bearer {TOKEN}", inputSchema=schema)
    with answering(lambda message: result(message, {"tools": [tool]})) as url:
        host.has(OWN_COMMAND | IAM, endpoint=url)
        shown = host.connect("tools", "--target", "WeatherTools", "--dry-run", "--save")
        saved = host.connect("tools", "--target", "WeatherTools", "--save", "--json")
    assert (shown.code, saved.code) == (0, 0), saved.said
    everywhere = [*tree(host.world).values(), ("", 0, (shown.said + saved.said).encode())]
    for _, _, kept in everywhere:
        for secret in (CANARY, "AKIAIOSFODNN7EXAMPLE", "\u202e"):
            assert secret.encode() not in (kept if isinstance(kept, bytes) else kept.encode())
    (entry,) = json.loads(host.read(SAVED))["tools"]
    assert entry["description"] == "called with Bearer ***"
    assert set(entry["inputSchema"]["properties"]) == {"***", "b"}
    warnings = " ".join(saved.document["warnings"])
    assert "looks like a secret" in warnings
    assert "invisible characters" in warnings


def test_an_error_that_repeats_the_token(host: Host) -> None:
    """A server's own words are shown without it."""

    def answer(message: dict[str, Any]) -> Response:
        error = {"code": -32000, "message": f"{TOKEN}\u202e is not for you"}
        return JSONResponse({"jsonrpc": "2.0", "id": message["id"], "error": error})

    with answering(answer) as url:
        host.has(OWN_COMMAND | IAM, endpoint=url)
        result = host.connect("tools", "--target", "WeatherTools", "--json")
    assert result.code == 1
    assert "*** is not for you" in result.document["errors"][0]["message"]
    assert CANARY not in result.said


@pytest.mark.parametrize("seconds", ["nan", "inf", "-1"])
def test_a_time_that_does_not_end(host: Host, seconds: str) -> None:
    host.has(OWN_COMMAND | IAM)
    result = host.connect("tools", "--timeout", seconds, "--json")
    assert (result.code, result.document["errors"][0]["code"]) == (2, "timeout")
