"""What goes wrong in production: each failure is told in a sentence, and the next turn works."""

from __future__ import annotations

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from standins import tool
from standins.foreign import Foreign
from standins.identity import Identity

from . import checks
from .checks import CALL, SUNNY, is_told
from .combinations import AGENTS, FEW, FRAMEWORKS, shared, shared_with
from .conftest import LIMIT, tools
from .lab import WEATHER, Session, World, application, default_host, python, world


@shared_with("status", 401, 403, 500, 503)
def test_refused(run: World, status: int) -> None:
    """The gateway refuses everything: the status is told, and the same session goes on after."""
    session = run.session()
    assert session.seen(CALL) == SUNNY
    run.gateway.reject(status)
    is_told(session.seen(CALL), str(status))
    run.gateway.accept()
    assert session.seen(CALL) == SUNNY


@shared_with("status", 401, 503)
def test_calls_refused(run: World, status: int) -> None:
    """Listing works but the call is refused: told to the model, and the session is not spoilt."""
    checks.survives_a_refused_call(run, status)


@shared()
def test_down_at_first(run: World) -> None:
    """Nobody listens when a session begins; it works when somebody does."""
    session = run.session()
    run.gateway.down()
    is_told(session.seen(CALL), "ConnectError", "Connect")
    run.gateway.up()
    assert session.seen(CALL) == SUNNY


@shared(among=FEW)
def test_outage_with_six_sessions(run: World) -> None:
    """Six sessions at once live through an outage; afterwards each call is made once."""
    sessions = [run.session(f"user-{number}") for number in range(6)]

    def all_at_once() -> list[str]:
        with ThreadPoolExecutor(6) as pool:
            return list(pool.map(lambda session: session.seen(CALL), sessions))

    assert all_at_once() == [SUNNY] * 6
    run.gateway.down()
    for sentence in all_at_once():
        is_told(sentence, "Connect")
    run.gateway.up()
    run.gateway.log.clear()
    assert all_at_once() == [SUNNY] * 6
    assert [call.status for call in run.gateway.calls if call.status != 404] == [200] * 6


@shared()
def test_session_ended(run: World) -> None:
    """The gateway has ended its MCP sessions between two turns: another is opened, once."""
    session = run.session()
    assert session.seen(CALL) == SUNNY
    run.gateway.end_sessions()
    run.gateway.log.clear()
    assert session.seen(CALL) == SUNNY
    ended = [request for request in run.gateway.log if request.status == 404]
    assert len(ended) == (0 if run.authorizer == "forward" else 1)
    assert [call.status for call in run.gateway.calls if call not in ended] == [200]


@shared()
def test_pages(run: World) -> None:
    """35 tools in pages of 7: all are offered where there is no search, and the last one works."""
    checks.offers_every_page(run)


@shared()
def test_tool_error(run: World) -> None:
    """A tool's own error is the model's to read, word for word."""
    session = run.session()
    words = "FINAL: [error] the order service answered 500"
    assert session.seen("call BrokenTools___place_order") == words
    assert session.seen(CALL) == SUNNY


@shared()
def test_policy_denial(run: World) -> None:
    """A call that a policy denies is told to the model in its words: as an error, which is seen at
    the service, and as a result, which its guide has.
    """
    session = run.session()
    refund = 'call RefundTools___process_refund {"amount": 5000}'
    told = session.seen(refund)
    assert "MyGateway gateway: Tool Execution Denied: " in told
    assert "denied by default" in told
    assert session.seen(CALL) == SUNNY
    run.gateway.tools = [tool.weather(), tool.denied_by_a_result()]
    told = session.seen(refund)
    assert told.startswith("FINAL: [error] AuthorizeActionException - Tool Execution Denied")
    assert session.seen(CALL) == SUNNY


@shared()
def test_consent(run: World) -> None:
    """Where the user has to consent first, the page is told; after that the call works."""
    granted: list[bool] = []
    page = "https://idp.example.com/consent?state=7"
    calendar = tool.consent(page, lambda: bool(granted))
    run.gateway.tools = [tool.weather(), calendar]
    session = run.session()
    is_told(session.seen(f"call {calendar.name}"), f"consent first, at {page}")
    granted.append(True)
    assert session.seen(f"call {calendar.name}") == "FINAL: [success] 2 events"


@shared(*AGENTS)
def test_long_name(run: World) -> None:
    """A tool name longer than the model's 64 is shortened for the model only."""
    checks.shortens_a_long_name(run)


@shared(*AGENTS)
def test_same_again(run: World) -> None:
    """What a session is offered does not grow from turn to turn."""
    checks.offers_the_same_again(run)


@shared("openai", "adk", "pydantic_ai", "claude")
def test_refusal_is_answered(run: World) -> None:
    """A call that is refused is answered to the model, which goes on; nothing is raised."""
    checks.answers_a_refused_call(run)


@shared(*AGENTS)
def test_listed_once(run: World) -> None:
    """However often the model is asked within an invocation, the tools are listed once."""
    checks.lists_once(run)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_kept(framework: str, identity: Identity) -> None:
    """What is the agent's own is kept from turn to turn, until the gateway tells of a change."""
    with world(framework, "jwt", identity, tools=tools()) as run:
        checks.keeps_the_session_and_the_list(run)
        checks.hears_of_changes(run)


@shared(authorizer="forward")
def test_two_callers(run: World) -> None:
    """Two callers in parallel, with their own tokens: the gateway sees each as itself."""
    keeps_apart(run, ["alice", "bob"] * 4)
    is_told(
        Session(run.agent, run.identity, "without a token").seen(CALL),
        "Authorization in its requestHeaderAllowlist",
    )
    assert run.session().seen(CALL) == SUNNY


def test_two_callers_of_one_options(identity: Identity) -> None:
    """Also where they share Claude's options, the gateway in them: those of the module."""
    host = "client_of_module_options"
    with world("claude", "forward", identity, host=host, tools=tools()) as run:
        keeps_apart(run, ["alice", "bob"])


def test_an_own_server_of_the_same_name_is_not_lost() -> None:
    """Claude's options may have one of a person's with the gateway's name: that is said at once.

    Options that have the gateway's tools already are as good as any.
    """
    code = "import claude_agent_sdk as sdk; from connections import mygateway\n" + (
        "has = mygateway.with_tools()\nassert mygateway.with_tools(has) is has\n"
        "mygateway.with_tools(sdk.ClaudeAgentOptions(mcp_servers={'MyGateway': {}}))"
    )
    app = application("claude", "none")
    told = subprocess.run([python("claude"), "-c", code], cwd=app, capture_output=True, text=True)
    sentence = "MyGateway gateway: rename your own MyGateway in mcp_servers"
    assert told.stderr.endswith(f"ValueError: {sentence}\n")


def keeps_apart(run: World, users: list[str]) -> None:
    """Each user asks at the same time, and the gateway sees each as itself."""

    def ask(user: str) -> str:
        return run.session(user).weather(user).text.strip()

    with ThreadPoolExecutor(len(users)) as pool:
        assert list(pool.map(ask, users)) == [f"FINAL: [success] Sunny in {user}" for user in users]
    seen = [(call.caller and call.caller.id, call.arguments) for call in run.gateway.calls]
    assert sorted(map(str, seen)) == sorted(str((user, {"city": user})) for user in users)


@pytest.fixture
def forgotten(run: World) -> World:
    """An agent that has just lost its own token: the gateway has refused it."""
    run.session().seen(CALL)
    run.gateway.reject(401)
    is_told(run.session().seen(CALL), "401")
    run.gateway.accept()
    run.identity.log.clear()
    run.gateway.log.clear()
    return run


@shared(authorizer="jwt")
def test_token_revoked(forgotten: World) -> None:
    """A token that the gateway stops accepting before it expires is not used again."""
    session = forgotten.session()
    assert [session.seen(CALL) for _ in range(2)] == [SUNNY] * 2
    assert forgotten.identity.count("GetResourceOauth2Token") == 1
    assert [request for request in forgotten.gateway.log if request.status == 401] == []


@shared(authorizer="jwt")
def test_token_expires(forgotten: World) -> None:
    """The agent's own token is renewed before it expires, and not fetched for each call."""
    session, identity = forgotten.session(), forgotten.identity
    identity.ttl = 4
    try:
        assert [session.seen(CALL) for _ in range(2)] == [SUNNY] * 2
        assert identity.count("GetResourceOauth2Token") == 1
        time.sleep(4)
        assert session.seen(CALL) == SUNNY
        assert identity.count("GetResourceOauth2Token") == 2
        assert [request for request in forgotten.gateway.log if request.status == 401] == []
    finally:
        identity.ttl = 3600


@shared(authorizer="jwt")
def test_outside_an_invocation(forgotten: World) -> None:
    """Without the invocation's identity nothing is made in the account, and the way is told."""
    reply = forgotten.agent.invoke(CALL, session_id="a session of nobody's own, and its id")
    is_told(reply.error or reply.text, "contextvars.copy_context()")
    assert forgotten.identity.count("CreateWorkloadIdentity") == 0


@shared(authorizer="jwt")
def test_identity_fails(forgotten: World) -> None:
    """A wrong secret, and an identity service that cannot be reached, are told; then it works."""
    session, identity = forgotten.session(), forgotten.identity
    try:
        identity.wrong_secret()
        is_told(session.seen(CALL), "AccessDeniedException")
        identity.right_secret()
        identity.down()
        is_told(session.seen(CALL), "EndpointConnectionError", "Could not connect")
    finally:
        identity.right_secret()
        identity.up()
    assert session.seen(CALL) == SUNNY


@pytest.mark.parametrize("authorizer", ["iam", "jwt"])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_no_credentials(framework: str, authorizer: str, identity: Identity) -> None:
    """Without AWS credentials the agent starts, and says what is missing."""
    env = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
    with world(framework, authorizer, identity, env=env) as run:
        session = run.session()
        is_told(session.seen(CALL), "no AWS credentials", "Unable to locate credentials")
        assert session.seen("hello") == "ECHO: hello" or framework != "mcp"


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_region(framework: str, identity: Identity) -> None:
    """AWS_DEFAULT_REGION is enough to sign; AWS_REGION is what all other agents have."""
    env = {"AWS_REGION": None, "AWS_DEFAULT_REGION": "us-east-1"}
    with world(framework, "iam", identity, env=env) as run:
        assert run.session().seen(CALL) == SUNNY


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_no_region(framework: str, identity: Identity) -> None:
    """Without a region in the host name or the environment the sentence says what to set."""
    with world(framework, "iam", identity, env={"AWS_REGION": None}) as run:
        is_told(run.session().seen(CALL), "set AWS_REGION")


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_not_deployed(framework: str, identity: Identity) -> None:
    """Before the gateway is deployed the agent runs with its own tools, and says so."""
    env = {"AGENTCORE_GATEWAY_MYGATEWAY_URL": None}
    with world(framework, "none", identity, env=env) as run:
        session = run.session()
        assert session.seen("hello") == "ECHO: hello"
        if framework == "mcp":
            is_told(session.seen(CALL), "AGENTCORE_GATEWAY_MYGATEWAY_URL is not set")
        else:
            own = 'call order_status {"order": "7"}'
            assert session.seen(own) == "FINAL: [success] Order 7 is on its way."
            missing = "AGENTCORE_GATEWAY_MYGATEWAY_URL is not set: no MyGateway tools"
            assert missing in run.agent.output


@pytest.mark.parametrize("framework", AGENTS)
def test_optional(framework: str, identity: Identity) -> None:
    """During an outage the agent answers, and the model knows of it; with the gateway all is well.

    By default an outage ends the invocation: `test_down_at_first`.
    """
    with world(framework, "none", identity, "--optional") as run:
        session = run.session()
        run.gateway.down()
        assert session.seen("hello") == "ECHO: hello"
        offered = session.seen("tools").removeprefix("TOOLS: ").split(",")
        assert sorted(offered) == ["MyGateway_unavailable", "order_status"]
        is_told(session.seen("call MyGateway_unavailable {}"), "Connect")
        assert "the agent answers without its tools" in run.agent.output
        run.gateway.up()
        assert session.seen(CALL) == SUNNY
        assert "Traceback" not in run.agent.output


@pytest.mark.parametrize(
    ("framework", "ending"),
    [
        *((framework, "") for framework in FRAMEWORKS),
        ("mcp", "/"),
        ("mcp", "/mcp/"),
    ],
)
def test_url(framework: str, ending: str, identity: Identity) -> None:
    """The URL may end in /mcp or not: the endpoint gets it once. The server is somebody else's."""
    with Foreign() as gateway:
        env = {"AGENTCORE_GATEWAY_MYGATEWAY_URL": gateway.url.removesuffix("/mcp") + ending}
        with world(framework, "none", identity, env=env) as run:
            assert run.session().seen(CALL) == SUNNY
        assert {request.path for request in gateway.log} == {"/mcp"}


def test_slow(identity: Identity) -> None:
    """A tool that takes 33 s is waited for: every framework, none and IAM, side by side."""
    with ExitStack() as stack:
        runs = [
            stack.enter_context(world(framework, authorizer, identity, tools=[tool.slow(33)]))
            for framework in FRAMEWORKS
            for authorizer in ("none", "iam")
        ]
        with ThreadPoolExecutor(len(runs)) as pool:
            told = pool.map(lambda run: run.session().seen("call ReportTools___slow_report"), runs)
            assert list(told) == ["FINAL: [success] report ready after 33 s"] * len(runs)


@shared_with("sse", True, False)
def test_cut(run: World, sse: bool) -> None:
    """An outage in the middle of a call ends the call at the time limit; the session goes on."""
    run.gateway.sse = sse
    run.gateway.tools = [tool.weather(), tool.slow(60)]
    session = run.session()
    assert session.seen(CALL) == SUNNY  # a first call takes longer to begin
    with ThreadPoolExecutor(1) as pool:
        started = time.monotonic()
        told = pool.submit(session.seen, "call ReportTools___slow_report")
        time.sleep(1)  # the call is running: it is logged when its answer begins
        run.gateway.down()
        is_told(told.result(), "closed connection", "disconnected", "500")
        assert time.monotonic() - started < 15
    run.gateway.up()
    assert session.seen(CALL) == SUNNY
    is_told(session.seen("call ReportTools___slow_report"), f"no answer within {LIMIT:g} s")
    assert session.seen(CALL) == SUNNY


@pytest.mark.parametrize(
    ("framework", "second_tool", "known_as"),
    [
        *((framework, *["OtherTools___get_weather"] * 2) for framework in AGENTS),
        # `connect` keeps target names apart in a project; a gateway of another may have the same.
        ("strands", WEATHER, f"Second-Gateway_{WEATHER}"),
        ("openai", WEATHER, f"Second-Gateway_{WEATHER}"),
        ("adk", WEATHER, f"Second-Gateway_{WEATHER}"),
        ("pydantic_ai", WEATHER, f"Second-Gateway_{WEATHER}"),
    ],
)
def test_two_gateways(framework: str, second_tool: str, known_as: str, identity: Identity) -> None:
    """Two gateways in one agent: the model is offered both tools, and each reaches its own.

    One is a server of somebody else, so that not all rests on our reading of the protocol.
    """
    app = application(framework, "none", default_host(framework), second_gateway="Second-Gateway")
    with Foreign([tool.weather(second_tool)]) as second:
        env = {"AGENTCORE_GATEWAY_SECOND_GATEWAY_URL": second.url}
        with world(framework, "none", identity, app=app, env=env) as run:
            session = run.session()
            names = ",".join(sorted([known_as, WEATHER, "order_status"]))
            for _ in range(2):
                assert session.seen("tools") == f"TOOLS: {names}"
                assert session.weather("Lisbon").text.strip() == SUNNY
                assert session.weather("Porto", known_as).text.strip().endswith("Sunny in Porto")
            cities = [[call.arguments for call in each.calls] for each in (run.gateway, second)]
            assert cities == [[{"city": "Lisbon"}] * 2, [{"city": "Porto"}] * 2]


@shared("adk")
def test_digit(run: World) -> None:
    """Gemini's names begin with a letter or an underscore; a target's may with a digit."""
    run.gateway.tools = [tool.weather("9Tools___get_weather")]
    assert run.session().weather(tool="_9Tools___get_weather").text.strip() == SUNNY
    assert [call.tool for call in run.gateway.calls] == ["9Tools___get_weather"]


@shared("mcp")
def test_own_error(run: World) -> None:
    """An error of the plain client's block is not taken for one of the gateway."""
    assert run.session().seen("block") == "an error of the block itself"
