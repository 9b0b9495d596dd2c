"""Code that uses one credential, running: in AgentCore and on a developer's machine.

Every agent here has five connections: an API key, the agent's token, the user's token, a vendor's
SDK and an AWS service.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from tiers import TIER

from .combinations import SETS
from .lab import python
from .services import AGENTS, FRAMEWORKS, KEY, ONE_WAY, VENDOR_KEY, Lab, application, lab

READS = {"mykey_read": "the key", "mymachine_read": "stand-in-client", "myuser_read": "alice"}


@pytest.fixture(scope="module", params=AGENTS, ids="-".join)
def started(request: pytest.FixtureRequest) -> Iterator[Lab]:
    """One agent for all tests that do not need their own."""
    framework, mode = request.param
    with lab(framework, mode == "async") as run:
        yield run
        secrets = [KEY, VENDOR_KEY, *(visit.secret for visit in run.service.log)]
        leaked = [secret[:20] for secret in secrets if secret and secret in run.agent.output]
        assert leaked == [], "a secret is in the log"


@pytest.fixture
def run(started: Lab) -> Iterator[Lab]:
    """The agent, with everything around it as it should be."""
    started.identity.consent("alice", "MyUser")
    for log in (started.identity.log, started.service.log, started.tables.log):
        log.clear()
    yield started
    started.service.up()
    started.service.banned.clear()
    started.service.keys = {KEY}
    started.identity.api_keys["MyKey"] = KEY


@pytest.mark.parametrize(("tool", "caller"), READS.items())
def test_a_service_is_called(run: Lab, tool: str, caller: str) -> None:
    """The tool's answer is the service's, which saw the right caller."""
    told = run.user().call(tool)
    assert told == f'FINAL: [success] {{"order":"7","caller":"{caller}"}}'
    assert [(v.path, v.caller, v.status) for v in run.service.log] == [
        ("/v1/orders/7", caller, 200)
    ]


def test_aws_is_called_with_the_execution_role(run: Lab) -> None:
    """boto3 signs with the agent's own credentials, in AWS_REGION; Identity is not asked."""
    told = run.user().say("call mytables_look_up {}").text.strip()
    assert told == 'FINAL: [success] {"TableNames": ["orders"]}'
    assert run.tables.log == ["ListTables"]
    assert run.identity.log == []


def test_the_vendors_client_has_the_key(run: Lab) -> None:
    """What the person wrote in the marked place got the key."""
    told = run.user().say('call myvendor_ask {"question": "why"}').text.strip()
    assert told == f"FINAL: [success] why? {len(VENDOR_KEY)} characters"


@pytest.mark.parametrize(
    "started", [each for each in AGENTS if each[0] != "mcp"], ids="-".join, indirect=True
)
def test_the_model_is_offered_no_secret(run: Lab) -> None:
    """The tools' schemas have the arguments of the tools and nothing of the credentials."""
    offered = run.user().say("schemas").text.strip().removeprefix("SCHEMAS: ")
    assert "Where it is, below the service's base URL" in offered
    for name in (*READS, "myvendor_ask", "mytables_look_up"):
        assert f'"{name}"' in offered
    for word in ("api_key", "access_token", KEY):
        assert word not in offered
    spec = next(s for s in json.loads(offered) if "mykey_read" in json.dumps(s))
    schema = spec["function"]["parameters"] if "function" in spec else spec["inputSchema"]["json"]
    assert list(schema["properties"]) == schema["required"] == ["path"]


@pytest.mark.parametrize(
    ("tool", "operation"),
    [("mykey_read", "GetResourceApiKey"), ("mymachine_read", "GetResourceOauth2Token")],
)
def test_the_agents_own_credential_is_kept(run: Lab, tool: str, operation: str) -> None:
    """Ten calls of several users ask Identity at most once, the SDK alone would each time."""
    with ThreadPoolExecutor(5) as pool:
        told = list(pool.map(lambda n: run.user(f"user-{n}").call(tool), range(10)))
    assert all("FINAL: [success]" in each for each in told)
    assert run.identity.count(operation) <= 1


def test_a_key_that_was_exchanged_is_noticed(run: Lab) -> None:
    """The service takes a new key only: one 401, the new key, and the answer."""
    user = run.user()
    user.call("mykey_read")
    run.service.log.clear()
    run.service.keys = {"canary-key-new"}
    run.identity.api_keys["MyKey"] = "canary-key-new"
    assert "FINAL: [success]" in user.call("mykey_read")
    assert [visit.status for visit in run.service.log] == [401, 200]
    run.service.keys, run.identity.api_keys["MyKey"] = {KEY}, KEY
    assert "FINAL: [success]" in user.call("mykey_read")


def test_a_key_that_is_wrong_is_told(run: Lab) -> None:
    """Without a new key the 401 is told, once, without the key that the service repeats."""
    user = run.user()
    run.service.keys = set()
    told = user.call("mykey_read")
    assert "[error]" in told
    assert "MyKey service: 401 Unauthorized" in told
    assert "(secret) is not welcome" in told
    assert KEY not in told
    assert [visit.status for visit in run.service.log] == [401]
    run.service.keys = {KEY}
    assert "FINAL: [success]" in user.call("mykey_read")


def test_a_token_that_was_withdrawn_is_renewed(run: Lab) -> None:
    """The agent's token is refused: it is asked for anew, and not again and again."""
    user = run.user()
    user.call("mymachine_read")
    run.identity.log.clear()
    run.service.log.clear()
    run.service.banned.add("stand-in-client")
    assert "MyMachine service: 401" in user.call("mymachine_read")
    assert len(run.service.log) == 2
    assert run.identity.count("GetResourceOauth2Token") == 1
    run.service.banned.clear()
    assert "FINAL: [success]" in user.call("mymachine_read")


def test_no_secret_reaches_the_model(run: Lab) -> None:
    """A service that repeats the request is told to the model without the secret."""
    user = run.user()
    for tool in READS:
        told = user.call(tool, "echo")
        assert '"authorization":"Bearer (secret)"' in told
        assert run.service.log[-1].secret not in told


def test_consent_is_asked_for_at_once(run: Lab) -> None:
    """A user who has not consented reads the page to open, does not wait, and then goes on."""
    carol = run.user("carol")
    begun = time.monotonic()
    told = carol.call("myuser_read")
    assert time.monotonic() - begun < 4  # the SDK's own first look is after five seconds
    assert "MyUser credential: the user has to give consent first, at http" in told
    assert run.service.log == []
    (asked,) = [each for each in run.identity.log if each.name == "GetResourceOauth2Token"]
    assert asked.arguments["resourceOauth2ReturnUrl"] == "https://app.example.com/consented"
    page = told.split(" at ", 1)[1].split()[0]
    assert httpx.get(page, trust_env=False).json() == {"consented": True}
    assert '"caller":"carol"' in carol.call("myuser_read")


def test_users_in_parallel_have_their_own_tokens(run: Lab) -> None:
    """Alice and Bob at the same time: the service sees each as itself, and so do they."""
    run.identity.consent("bob", "MyUser")
    names = ["alice", "bob"] * 5
    with ThreadPoolExecutor(5) as pool:
        told = list(pool.map(lambda n: run.user(n).call("myuser_read", f"orders/{n}"), names))
    assert told == [f'FINAL: [success] {{"order":"{n}","caller":"{n}"}}' for n in names]
    assert {(v.path, v.caller) for v in run.service.log} == {
        ("/v1/orders/alice", "alice"),
        ("/v1/orders/bob", "bob"),
    }


def test_a_users_token_that_was_withdrawn_needs_consent(run: Lab) -> None:
    """Identity would go on giving it: the 401 leads to a new consent instead."""
    run.service.banned.add("alice")
    told = run.user("alice").call("myuser_read")
    assert "the user has to give consent first, at http" in told
    asked = [each.arguments for each in run.identity.log if "oauth2Flow" in each.arguments]
    assert [bool(each.get("forceAuthentication")) for each in asked] == [False, True]


def test_a_slow_call_blocks_nobody(run: Lab) -> None:
    """While alice's call takes two seconds, bob is answered."""
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(run.user().call, "myuser_read", "slow")
        time.sleep(0.5)
        begun = time.monotonic()
        assert run.user("bob").say("hello").text.strip() == "ECHO: hello"
        assert time.monotonic() - begun < 1
        assert not slow.done()
        assert "2 s" in slow.result()


@pytest.mark.parametrize(
    "path",
    [
        *("http://127.0.0.1:1/steal", "//127.0.0.1:1/steal", "https://example.com/v1/"),
        *("../admin", "%2e%2e/admin", "orders/../../admin", "http://[", "@example.com:80/"),
    ],
)
def test_the_secret_stays_with_the_service(run: Lab, path: str) -> None:
    """Whatever path the model asks for, nothing but the service below its base URL is called."""
    told = run.user().call("mykey_read", path)
    assert "[error] " in told
    assert "MyKey service: " in told
    assert [v.path for v in run.service.log if not v.path.startswith("/v1/")] == []
    if not path.startswith(("@", "//")):  # of these httpx makes a path of the service
        assert run.service.log == []


@pytest.mark.parametrize(
    ("path", "words"),
    [("broken", "500 Internal Server Error"), ("nothing", "404 Not Found")],
)
def test_an_error_of_the_service_is_told(run: Lab, path: str, words: str) -> None:
    """The status and the service's words are the model's, and the session goes on."""
    user = run.user()
    told = user.call("mykey_read", path)
    assert "[error] " in told
    assert f"MyKey service: {words}: " in told
    assert "FINAL: [success]" in user.call("mykey_read")


def test_a_service_that_is_down_is_told(run: Lab) -> None:
    """Nobody listens: it is told, and the same session works when somebody does."""
    user = run.user()
    run.service.down()
    assert "MyKey service: ConnectError: " in user.call("mykey_read")
    run.service.up()
    assert "FINAL: [success]" in user.call("mykey_read")


def test_an_agent_without_identity_says_so(run: Lab) -> None:
    """Without a workload token nothing is made in the AWS account; the words say what is missing.

    What the agent keeps anyway goes on working, so it is the user's token that is asked for.
    """
    told = run.user().call("myuser_read", workload_token=None)
    assert "MyUser credential: the agent has no identity here" in told
    assert run.identity.log == []


@pytest.mark.parametrize(("framework", "mode"), AGENTS)
def test_local_development(framework: str, mode: str) -> None:
    """With LOCAL_DEV=1 every kind works from the variables of .env.local, without AWS Identity."""
    local = {
        "AGENTCORE_CREDENTIAL_MYKEY": KEY,
        "AGENTCORE_CREDENTIAL_MYVENDOR": VENDOR_KEY,
        "AGENTCORE_CREDENTIAL_MYMACHINE_CLIENT_ID": "stand-in-client",
        "AGENTCORE_CREDENTIAL_MYMACHINE_CLIENT_SECRET": "stand-in-client-secret",
    }
    with lab(framework, mode == "async", local=local, vendor=False) as run:
        user = run.user()
        assert '"caller":"the key"' in user.call("mykey_read")
        assert '"caller":"stand-in-client"' in user.call("mymachine_read")
        assert "AGENTCORE_CREDENTIAL_MYUSER_ACCESS_TOKEN is not set" in user.call("myuser_read")
        told = user.say('call myvendor_ask {"question": "why"}').text
        assert "make_client in client.py of this connection is not written yet" in told
        told = user.say("call mytables_look_up {}").text
        assert "dynamodb: NoCredentialsError" in told
        assert (run.identity.log, run.identity.token_requests) == ([], ["basic"])
        for secret in (KEY, VENDOR_KEY, "stand-in-client-secret"):
            assert secret not in run.agent.output


def test_local_tokens() -> None:
    """A token of one's own stands for the user's; the provider's way to be asked is followed."""
    local = {"AGENTCORE_CREDENTIAL_MYMACHINE_CLIENT_ID": "stand-in-client"}
    with lab("mcp", False, local=local) as run:
        variable = "AGENTCORE_CREDENTIAL_MYMACHINE_CLIENT_SECRET"
        assert f"{variable} is not set" in run.user().call("mymachine_read")
        assert "AGENTCORE_CREDENTIAL_MYKEY is not set" in run.user().call("mykey_read")
        assert run.service.log == []
        token = run.identity.caller_token("dora")
        local |= {variable: "wrong", "AGENTCORE_CREDENTIAL_MYUSER_ACCESS_TOKEN": token}
    with lab("mcp", False, local=local) as run:
        run.identity.ways = ["client_secret_post"]
        run.identity.client_secret = "another"
        told = run.user().call("mymachine_read")
        assert "MyMachine credential: HTTPStatusError: Client error '401" in told
        assert run.identity.token_requests == ["form"]
        assert "MyUser service: 401" in run.user().call("myuser_read")  # of another provider
        run.identity.client_secret = "wrong"
        assert '"caller":"stand-in-client"' in run.user().call("mymachine_read")


@pytest.mark.parametrize("mode", ["async", "sync"])
def test_a_token_is_renewed_before_it_expires(mode: str) -> None:
    """A token of three seconds is asked for again, and the service never refuses one."""
    with lab("mcp", mode == "async") as run:
        run.identity.ttl = 3
        for _ in range(4):
            assert "FINAL: [success]" in run.user().call("mymachine_read")
            time.sleep(1.2)
        assert 2 <= run.identity.count("GetResourceOauth2Token") <= 3
        assert {visit.status for visit in run.service.log} == {200}


@pytest.mark.parametrize(
    ("framework", "versions"),
    [
        (name, each)
        for each, names in SETS.items()
        if each != "pinned"
        for name in names
        if name in FRAMEWORKS
        if TIER == "long" or each == "lowest" or (each == "newest" and name not in ONE_WAY)
    ],
)
def test_other_versions(framework: str, versions: str) -> None:
    """Every kind of connection works with the newest versions and with the lowest."""
    with lab(framework, True, versions=versions) as run:
        run.identity.consent("alice", "MyUser")
        for tool, caller in READS.items():
            assert f'"caller":"{caller}"' in run.user().call(tool)
        assert "[error] " in run.user().call("mykey_read", "nothing")
        assert "first, at http" in run.user("carol").call("myuser_read")
        assert '{"TableNames": ["orders"]}' in run.user().say("call mytables_look_up {}").text


def test_an_own_server_of_the_same_name_is_not_lost() -> None:
    """Claude's options may have one of a person's with the service's name: that is said at once."""
    url = "https://service.example.com"
    app = application("claude", False, f"{url}/v1", url)
    code = "import claude_agent_sdk as sdk; from connections import mykey\n" + (
        "mykey.with_tools(sdk.ClaudeAgentOptions(mcp_servers={'MyKey': {}}))"
    )
    told = subprocess.run([python("claude"), "-c", code], cwd=app, capture_output=True, text=True)
    assert told.stderr.endswith("ValueError: MyKey: rename your own MyKey in mcp_servers\n")
