"""The stand-ins themselves: each does what the tests of generated code rely on."""

from __future__ import annotations

import asyncio
import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from botocore.auth import SigV4Auth  # type: ignore[import-untyped]
from botocore.awsrequest import AWSRequest  # type: ignore[import-untyped]
from botocore.credentials import ReadOnlyCredentials  # type: ignore[import-untyped]
from mcp import ClientSession, McpError, types
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from standins import tool
from standins.agent import AgentProcess
from standins.authorizer import Credentials, JwtAuthorizer, SigV4Authorizer
from standins.environments import environment
from standins.foreign import Foreign
from standins.gateway import Gateway, Inbound
from standins.identity import Identity
from standins.models import script
from standins.warm import AVAILABLE, end

WEATHER = "WeatherTools___get_weather"


def post(
    gateway: Gateway | Foreign,
    method: str = "initialize",
    headers: dict[str, str] | None = None,
    body: bytes | None = None,
) -> httpx.Response:
    """Send one JSON-RPC request without a client library."""
    client = {"protocolVersion": "2025-11-25", "capabilities": {}}
    params = client | {"clientInfo": {"name": "test", "version": "1"}}
    message = {"jsonrpc": "2.0", "id": 1, "method": method}
    if method == "initialize":
        message["params"] = params
    sent = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    content = body or json.dumps(message).encode()
    with httpx.Client(trust_env=False, timeout=60) as http:
        return http.post(gateway.url, content=content, headers=sent | (headers or {}))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def call(gateway: Gateway | Foreign, name: str, **arguments: Any) -> types.CallToolResult:
    """Call a tool with the real client."""

    async def run() -> types.CallToolResult | McpError:
        async with (
            create_mcp_http_client() as http,
            streamable_http_client(gateway.url, http_client=http) as (read, write, *_),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            try:
                return await session.call_tool(name, arguments)
            except McpError as error:  # raised in here it would end inside of exception groups
                return error

    result = asyncio.run(run())
    if isinstance(result, McpError):
        raise result
    return result


def words(result: types.CallToolResult) -> str:
    content = result.content[0]
    assert isinstance(content, types.TextContent)
    return content.text


@pytest.fixture(scope="module")
def identity() -> Iterator[Identity]:
    with Identity(api_keys={"openai": "key-1"}) as identity:
        yield identity


@pytest.mark.parametrize("sse", [True, False])
@pytest.mark.parametrize("sessions", [True, False])
@pytest.mark.parametrize("kind", [Gateway, Foreign])
def test_a_call_is_answered_and_logged(
    kind: type[Gateway] | type[Foreign], sessions: bool, sse: bool
) -> None:
    """The real client gets the answer, and the log says what was asked, in all server modes."""
    with kind(sessions=sessions, sse=sse) as gateway:
        assert words(call(gateway, WEATHER, city="Lisbon")) == "Sunny in Lisbon"
        (logged,) = gateway.calls
    assert (logged.tool, logged.arguments, logged.status) == (WEATHER, {"city": "Lisbon"}, 200)
    assert bool(logged.session) is sessions


def test_tools_come_in_pages() -> None:
    """35 tools and the search tool at a page size of 7 take six requests."""

    async def names(url: str) -> list[str]:
        found, cursor = [], None
        async with (
            create_mcp_http_client() as http,
            streamable_http_client(url, http_client=http) as (read, write, *_),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            while True:
                page = await session.list_tools(
                    params=types.PaginatedRequestParams(cursor=cursor) if cursor else None
                )
                found += [tool.name for tool in page.tools]
                cursor = page.nextCursor
                if cursor is None:
                    return found

    with Gateway(tool.many(35), page_size=7) as gateway:
        found = asyncio.run(names(gateway.url))
        assert (len(set(found)), gateway.count("tools/list")) == (36, 6)


def test_search_finds_the_ten_best() -> None:
    """The search tool gives ten whole tools as structured content, the best one first."""
    with Gateway(tool.many(35)) as gateway:
        result = call(gateway, tool.SEARCH, query="cancel the refund")
    assert result.structuredContent is not None
    found = [types.Tool(**hit).name for hit in result.structuredContent["tools"]]
    assert (found[0], len(found)) == ("ShopTools___cancel_refund", 10)
    with Gateway(search=False) as gateway, pytest.raises(McpError, match="Unknown tool"):
        call(gateway, tool.SEARCH, query="weather")


def test_tools_that_go_wrong() -> None:
    """A tool's error is an isError result; policy denial is error -32002, consent is -32042 with
    the URL.
    """
    page = "https://consent.example.com/1"
    with Gateway([tool.failing(), tool.denied(), tool.consent(page)]) as gateway:
        assert call(gateway, "BrokenTools___place_order").isError
        with pytest.raises(McpError, match="denied by default") as denial:
            call(gateway, "RefundTools___process_refund", amount=3)
        with pytest.raises(McpError) as consent:
            call(gateway, "CalendarTools___list_events")
    assert denial.value.error.code == -32002
    assert consent.value.error.code == tool.CONSENT_NEEDED
    assert consent.value.error.data is not None
    assert consent.value.error.data["elicitations"][0]["url"] == page


def test_ended_session_is_404() -> None:
    """A session id works until the sessions are ended, and a new one can be had at once."""
    with Gateway() as gateway:
        session = {"Mcp-Session-Id": post(gateway).headers["mcp-session-id"]}
        assert post(gateway, "tools/list", session).status_code == 200
        gateway.end_sessions()
        assert post(gateway, "tools/list", session).status_code == 404
        assert post(gateway).status_code == 200


def test_down_and_up_keep_the_port() -> None:
    """While down the port is closed and a running call is cut; up again it is the same URL."""
    slow = b'{"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "%s"}}'
    body = slow % b"ReportTools___slow_report"
    with Gateway([tool.slow(30)]) as gateway:
        url, begin, outcome = gateway.url, time.monotonic(), []
        session = {"Mcp-Session-Id": post(gateway).headers["mcp-session-id"]}

        def run() -> None:
            try:
                post(gateway, headers=session, body=body)
            except httpx.TransportError as error:
                outcome.append(error)

        running = threading.Thread(target=run)
        running.start()
        while not gateway.calls:
            time.sleep(0.02)
        gateway.down()
        with pytest.raises(httpx.ConnectError):
            post(gateway)
        running.join()
        assert outcome
        assert time.monotonic() - begin < 10
        gateway.up()
        assert (gateway.url, post(gateway).status_code) == (url, 200)


def test_rejection_of_some_methods() -> None:
    """A rejection meets only its methods, and ends."""
    with Gateway() as gateway:
        gateway.reject(503, methods={"tools/call"})
        assert post(gateway).status_code == 200
        assert post(gateway, "tools/call").status_code == 503
        gateway.reject(401)
        assert post(gateway).status_code == 401
        gateway.accept()
        assert post(gateway).status_code == 200


def test_jwt_authorizer(identity: Identity) -> None:
    """A valid token names its subject in the log; a bad one is 401 with WWW-Authenticate."""
    with Foreign(authorizer=JwtAuthorizer(identity.jwks_url, audiences=["tools"])) as gateway:
        assert post(gateway, headers=bearer(identity.caller_token(aud="tools"))).status_code == 200
        assert gateway.log[-1].caller is not None
        assert gateway.log[-1].caller.subject == "alice"
        refused = {
            "nothing": {},
            "other key": bearer(Identity().caller_token(aud="tools", iss=identity.url)),
            "expired": bearer(identity.caller_token(aud="tools", ttl=-1)),
            "other audience": bearer(identity.caller_token(aud="other")),
            "not signed": bearer(identity.caller_token(aud="tools").rpartition(".")[0] + "."),
        }
        for why, headers in refused.items():
            response = post(gateway, headers=headers)
            assert response.status_code == 401, why
            assert response.headers["www-authenticate"].startswith("Bearer "), why
            assert gateway.log[-1].caller is None, why


def test_sigv4_authorizer() -> None:
    """A right signature names its access key in the log; any other is 403."""
    right = Credentials(token="session-token")
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}'

    def signed(keys: Credentials = right, region: str = "us-east-1", **more: str) -> dict[str, str]:
        request = AWSRequest("POST", gateway.url, {"Content-Type": "application/json"}, body)
        service = more.get("service", "bedrock-agentcore")
        secret = ReadOnlyCredentials(keys.access_key, keys.secret_key, keys.token)
        SigV4Auth(secret, service, region).add_auth(request)
        return dict(request.headers)

    with Foreign(authorizer=SigV4Authorizer(right), sessions=False) as gateway:
        assert post(gateway, headers=signed(), body=body).status_code == 200
        assert gateway.log[-1].caller is not None
        assert gateway.log[-1].caller.access_key == right.access_key
        refused = {
            "nothing": {},
            "secret": signed(Credentials(secret_key="wrong", token="session-token")),
            "key": signed(Credentials("AKIDOTHER", token="session-token")),
            "no token": signed(Credentials()),
            "region": signed(region="eu-west-1"),
            "service": signed(service="execute-api"),
            "date": signed() | {"X-Amz-Date": "20200101T000000Z"},
        }
        for why, headers in refused.items():
            assert post(gateway, headers=headers, body=body).status_code == 403, why
        assert post(gateway, headers=signed(), body=body + b" ").status_code == 403


def test_token_endpoint(identity: Identity) -> None:
    """The client's own credentials get a token that a gateway accepts; others are refused."""
    form = {"grant_type": "client_credentials", "client_id": identity.client_id}
    right, wrong = form | {"client_secret": identity.client_secret}, form | {"client_secret": "x"}
    with httpx.Client(trust_env=False, base_url=identity.url) as http:
        discovered = http.get("/.well-known/openid-configuration").json()
        assert http.post(discovered["token_endpoint"], data=wrong).status_code == 401
        token = http.post(discovered["token_endpoint"], data=right).json()["access_token"]
    with Foreign(authorizer=JwtAuthorizer(discovered["jwks_uri"])) as gateway:
        assert post(gateway, headers=bearer(token)).status_code == 200


SDK = """
import asyncio, contextvars, json, sys
from bedrock_agentcore.identity.auth import requires_access_token, requires_api_key
from bedrock_agentcore.runtime import BedrockAgentCoreContext

@requires_access_token(provider_name="gateway-oauth", scopes=["read", "write"], auth_flow="M2M")
async def token(*, access_token): return access_token

class Consent(Exception): pass

def ask(url): raise Consent(url)

@requires_access_token(provider_name="gateway-oauth", scopes=["read"], auth_flow="USER_FEDERATION",
    on_auth_url=ask, callback_url="https://app.example.com/callback")
async def user_token(*, access_token): return access_token

@requires_api_key(provider_name="openai")
async def key(*, api_key): return api_key

async def asked(workload_token):
    if workload_token:
        BedrockAgentCoreContext.set_workload_access_token(workload_token)
    for function in (token, user_token, key):
        try: answer = await function()
        except Exception as error: answer = f"{type(error).__name__}: {error}"
        print(json.dumps(answer), flush=True)

for line in sys.stdin:
    contextvars.Context().run(asyncio.run, asked(line.strip()))
"""


@contextmanager
def sdk(name: str, identity: Identity, folder: Path) -> Iterator[Callable[[str], list[str]]]:
    """What the SDK's decorators give or raise to a workload token, in one process.

    It is for an M2M token, a user's token, an API key.
    """
    env = Credentials().environment | identity.environment | {"AWS_REGION": "us-east-1"}
    with subprocess.Popen(
        [environment(name), "-c", SDK],
        env=env,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        given, said = process.stdin, process.stdout
        assert given is not None
        assert said is not None

        def ask(workload_token: str) -> list[str]:
            print(workload_token, file=given, flush=True)
            return [json.loads(next(line for line in said if line[0] == '"')) for _ in range(3)]

        yield ask


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mcp", "strands"])  # the second signs with botocore[crt]
def test_the_sdk_gets_credentials(name: str, tmp_path: Path) -> None:
    """The real decorators work against the stand-in: with consent, without, and with faults."""
    signatures = SigV4Authorizer(Credentials())
    with (
        Identity(api_keys={"openai": "key-1"}, aws=signatures) as identity,
        Gateway(authorizer=Inbound("CUSTOM_JWT", identity.issuer, ("read",))) as gateway,
        sdk(name, identity, tmp_path) as ask,
    ):
        token, consent, key = ask(identity.workload_token())
        assert post(gateway, headers=bearer(token)).status_code == 200
        assert consent.startswith(f"Consent: {identity.url}/authorize")
        assert key == "key-1"
        assert {logged.access_key for logged in identity.log} == {signatures.credentials.access_key}

        identity.consent("alice")
        identity.wrong_secret()
        token, user_token, key = ask(identity.workload_token("alice"))
        assert token.startswith("AccessDeniedException")
        assert user_token.startswith("AccessDeniedException")
        identity.right_secret()
        _, user_token, _ = ask(identity.workload_token("alice"))
        gateway.authorizer = Inbound("CUSTOM_JWT", identity.issuer)
        assert post(gateway, headers=bearer(user_token)).status_code == 200

        assert ask("forged")[0].startswith("UnauthorizedException")
        token, *_ = ask("")  # the SDK's way outside a runtime
        assert post(gateway, headers=bearer(token)).status_code == 200
        assert identity.count("CreateWorkloadIdentity") == 1


HOSTS = {
    "strands": """
import os
from bedrock_agentcore.runtime import BedrockAgentCoreApp
from mcp.client.streamable_http import streamable_http_client
from strands import Agent
from strands.tools.mcp.mcp_client import MCPClient
from model.load import load_model

app = BedrockAgentCoreApp()

@app.entrypoint
async def invoke(payload, context):
    client = MCPClient(lambda: streamable_http_client(os.environ["GATEWAY_URL"]))
    agent = Agent(model=load_model(), tools=[client], callback_handler=None)
    async for event in agent.stream_async(payload["prompt"]):
        if "event" in event:
            yield event

if __name__ == "__main__":
    app.run()
""",
    "langgraph": """
import os
from bedrock_agentcore.runtime import BedrockAgentCoreApp
from langchain.agents import create_agent
from langchain_mcp_adapters.client import MultiServerMCPClient
from model.load import load_model

app = BedrockAgentCoreApp()

@app.entrypoint
async def invoke(payload, context):
    gateway = {"transport": "streamable_http", "url": os.environ["GATEWAY_URL"]}
    tools = await MultiServerMCPClient({"gateway": gateway}).get_tools()
    messages = {"messages": [("user", payload["prompt"])]}
    answer = await create_agent(load_model(), tools=tools).ainvoke(messages)
    return {"result": answer["messages"][-1].content}

if __name__ == "__main__":
    app.run()
""",
}


@pytest.mark.slow
@pytest.mark.parametrize(("framework", "how"), [("langgraph", "uvicorn"), ("strands", "main")])
def test_a_scripted_agent_calls_the_gateway(framework: str, how: Any, tmp_path: Path) -> None:
    """An agent started as in production does with the stand-in's tools what the prompt says."""
    (tmp_path / "main.py").write_text(HOSTS[framework])
    script(framework, tmp_path)
    with Gateway([tool.weather(), tool.failing()], search=False) as gateway:
        env = {"GATEWAY_URL": gateway.url}
        with AgentProcess(tmp_path, environment(framework), how, env) as agent:
            reply = agent.invoke(f'call {WEATHER} {{"city": "Lisbon"}}', session_id="s" * 33)
            assert (reply.status, reply.text) == (200, "FINAL: [success] Sunny in Lisbon")
            assert [request.arguments for request in gateway.calls] == [{"city": "Lisbon"}]
            failed = agent.invoke("call BrokenTools___place_order").text
            assert failed == "FINAL: [error] the order service answered 500"
            assert agent.invoke("tools").text == f"TOOLS: BrokenTools___place_order,{WEATHER}"
            assert agent.invoke("hello").text == "ECHO: hello"
            gateway.tools = [*gateway.tools, tool.long_named()]
            assert "is no tool name for the model" in (agent.invoke("hello").error or "")


@pytest.mark.slow
@pytest.mark.parametrize("warm", [False, True])
def test_an_agent_that_does_not_start(tmp_path: Path, warm: bool) -> None:
    """What the process wrote is in the error, and how it ended."""
    (tmp_path / "main.py").write_text("raise SystemExit('GATEWAY_URL is missing')")
    agent = AgentProcess(tmp_path, environment("mcp"), warm=warm)
    with pytest.raises(RuntimeError, match="ended with 1 before it served:\nGATEWAY_URL is"), agent:
        pass


@pytest.fixture(scope="module", autouse=True)
def _parents() -> Iterator[None]:
    """The processes from which agents were forked end with these tests."""
    yield
    end()


SEES = """
import json, os, sys
hidden = ("HOME", "STANDIN_PORT", "LC_CTYPE")
seen = {"name": __name__, "arguments": sys.argv, "folder": os.getcwd(), "path": sys.path[0]}
seen |= {"env": {k: v for k, v in sorted(os.environ.items()) if k not in hidden}}
seen |= {"leads": os.getsid(0) == os.getpid(), "stdin": sys.stdin.read()}
print(json.dumps(seen), flush=True)
import mine
"""


@pytest.mark.slow
@pytest.mark.skipif(not AVAILABLE, reason="agents are not forked on this system")
def test_a_forked_agent_sees_what_a_started_one_sees(tmp_path: Path) -> None:
    """Its variables, its folder, its arguments, nothing on stdin; and its own modules are new."""
    seen = []
    for number, warm in enumerate((False, True, True)):
        (tmp_path / "main.py").write_text(SEES)
        mine = f"raise SystemExit({number})  {'#' * number}"  # Python looks at the size
        (tmp_path / "mine.py").write_text(mine)
        agent = AgentProcess(tmp_path, environment("mcp"), env={"MINE": "7"}, warm=warm)
        with pytest.raises(RuntimeError, match=f"ended with {number} ") as error, agent:
            pass
        seen.append(json.loads(str(error.value).splitlines()[1]))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0]["env"]["MINE"] == "7"
