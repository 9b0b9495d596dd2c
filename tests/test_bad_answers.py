"""Answers that cannot be: one clear error, exit code 2, and no byte of the world has changed."""

from __future__ import annotations

import pytest
from bad import OAUTH, Bad, Json, check, gateway, has, target
from front_door import CANARY, DISCOVERY, IAM, TARGET, Answers, Host, tree

MY_JWT = gateway(
    "MyGateway",
    authorizerType="CUSTOM_JWT",
    authorizerConfiguration={
        "customJwtAuthorizer": {"discoveryUrl": DISCOVERY, "allowedAudience": ["my-api"]}
    },
)
CHOICES = [
    Bad(f"{answer}-unknown", "invalid-answer", answer, (answer, says), {answer: "soap"})
    for answer, says in {
        "path": "'mcp', 'lambda', 'openapi', 'api-gateway', 'smithy'",
        "framework": "'strands', 'langgraph' or 'mcp'",
        "authorizer_type": "'NONE', 'AWS_IAM' or 'CUSTOM_JWT'",
        "outbound_auth": "'none', 'oauth', 'oauth-3lo', 'api-key' or 'iam'",
        "tool_search": "'auto', 'always' or 'never'",
    }.items()
] + [
    Bad("agent-unknown", "unknown-agent", "agent", ("'Nobody'", "Assistant"), {"agent": "Nobody"}),
]

PATHS = [
    Bad(f"path-{path}", "path-not-built", "path", (path, "agentcore add"), {"path": path})
    for path in ("lambda", "openapi", "api-gateway", "smithy", "credential")
]

MATRIX = [
    Bad(
        f"mcp-{auth}",
        "auth-not-supported",
        "outbound_auth",
        (auth, *says),
        {"outbound_auth": auth},
    )
    for auth, says in {
        "oauth-3lo": ("Authorization code", "UpdateGatewayTarget"),
        "iam": ("SigV4", "UpdateGatewayTarget"),
        "api-key": (
            "The service refuses API keys",
            "OAuth (--outbound-auth oauth)",
            "IAM where the server runs on AgentCore Runtime",
            "the agent calls the server itself and takes the key from a credential",
        ),
    }.items()
]

FOR_JWT: Answers = {
    "discovery_url": DISCOVERY,
    "allowed_audience": "my-api",
    "allowed_clients": "web",
    "allowed_scopes": "read",
    "client_credential": "MyGateway-oauth",
    "forward_caller_token": True,
}

AUTHORIZERS = [
    Bad(
        "discovery-url-missing",
        "missing-answer",
        "discovery_url",
        ("--discovery-url",),
        {"discovery_url": None},
    ),
    *(
        Bad(
            f"{answer}-{case}",
            "discovery-url",
            answer,
            ("https", "/.well-known/openid-configuration"),
            OAUTH | {answer: url},
        )
        for answer in ("discovery_url", "oauth_discovery_url")
        for case, url in {
            "wrong-ending": "https://idp.example.com/.well-known/oauth-authorization-server",
            "query-after-it": DISCOVERY + "?x=1",
            "http": DISCOVERY.replace("https", "http"),
            "password": f"https://u:{CANARY}@idp.example.com/.well-known/openid-configuration",
            "newline": DISCOVERY + "\n",
            "very-long": f"https://{'a' * 3000}.com/.well-known/openid-configuration",
        }.items()
    ),
    Bad(
        "nobody-allowed",
        "missing-answer",
        "allowed_audience",
        ("--allowed-audience", "--allowed-clients", "--allowed-scopes"),
        {"allowed_audience": None},
    ),
    Bad(
        "only-commas-allowed",
        "missing-answer",
        "allowed_audience",
        ("--allowed-audience",),
        {"allowed_audience": " , ,"},
    ),
    Bad(
        "audience", "allowed-audience", "allowed_audience", ("'a b'",), {"allowed_audience": "a b"}
    ),
    Bad("clients", "allowed-clients", "allowed_clients", ("'-x'",), {"allowed_clients": "-x,y"}),
    Bad("scopes", "scope", "allowed_scopes", ("""'a"b'""",), {"allowed_scopes": 'a"b'}),
    Bad("oauth-scopes", "scope", "oauth_scopes", ("'a b'",), OAUTH | {"oauth_scopes": "a b,c"}),
    Bad(
        "two-token-sources",
        "contradiction",
        "client_credential",
        ("--client-credential", "--forward-caller-token"),
        {"forward_caller_token": True},
    ),
    *(
        Bad(
            f"{answer}-without-jwt",
            "not-for-authorizer",
            answer,
            ("--" + answer.replace("_", "-"), "CUSTOM_JWT", "AWS_IAM"),
            IAM | {answer: value},
        )
        for answer, value in FOR_JWT.items()
    ),
    *(
        Bad(
            f"{answer}-without-oauth",
            "not-for-auth",
            answer,
            ("--" + answer.replace("_", "-"), "--outbound-auth oauth"),
            {"outbound_auth": "none", answer: value},
        )
        for answer, value in {
            "credential_name": "Weather-oauth",
            "oauth_discovery_url": DISCOVERY,
            "oauth_scopes": "read",
        }.items()
    ),
]

TARGETS: tuple[tuple[str, Json, Answers, str, str], ...] = (
    ("endpoint", {}, {}, "https://old.example.com/mcp", "https://mcp.example.com/mcp"),
    ("target_type", {"targetType": "lambda"}, {"endpoint": None}, "'lambda'", "'mcpServer'"),
    (
        "outbound_auth",
        {},
        {"endpoint": None, "outbound_auth": "oauth"},
        "'none'",
        "'oauth'",
    ),
    (
        "credential_name",
        {"outboundAuth": {"type": "OAUTH", "credentialName": "Old-oauth"}},
        OAUTH | {"endpoint": None},
        "'Old-oauth'",
        "'Weather-oauth'",
    ),
)

CONTRADICTIONS = [
    Bad(
        f"gateway-has-another-{answer}",
        "contradiction",
        answer,
        (*says, "gateway MyGateway", "agentcore/agentcore.json"),
        {answer: value},
        TARGET | {"client_credential": "MyGateway-oauth"},
        has(MY_JWT),
    )
    for answer, value, *says in (
        ("authorizer_type", "AWS_IAM", "'AWS_IAM'", "'CUSTOM_JWT'"),
        ("discovery_url", DISCOVERY.replace("idp", "sso"), "https://idp", "https://sso"),
        ("allowed_audience", "other", "['my-api']", "['other']"),
        ("allowed_clients", "web", "[]", "['web']"),
        ("allowed_scopes", "read", "[]", "['read']"),
    )
] + [
    Bad(
        f"target-has-another-{answer}",
        "contradiction",
        answer,
        (*says, "target Weather", "agentcore/agentcore.json"),
        changes,
        TARGET | {"name": "Weather"},
        has(gateway("Tools", target("Weather", "https://old.example.com/mcp") | auth)),
    )
    for answer, auth, changes, *says in TARGETS
]


@pytest.mark.parametrize(
    "bad", [pytest.param(bad, id=bad.name) for bad in [*CHOICES, *PATHS, *MATRIX]]
)
def test_a_choice_that_there_is_not(host: Host, bad: Bad) -> None:
    """What is unknown, not built or not possible is refused with what there is instead."""
    check(host, bad)


@pytest.mark.parametrize("bad", [pytest.param(bad, id=bad.name) for bad in [*AUTHORIZERS]])
def test_a_sign_in_that_cannot_be(host: Host, bad: Bad) -> None:
    """What the authorizer needs and what it has no use for is named, with the flag."""
    check(host, bad)


@pytest.mark.parametrize("bad", [pytest.param(bad, id=bad.name) for bad in [*CONTRADICTIONS]])
def test_a_contradiction_with_the_project(host: Host, bad: Bad) -> None:
    """What agentcore.json says otherwise is refused; both values are shown."""
    check(host, bad)


def test_a_secret_in_the_project_s_endpoint_is_not_repeated(host: Host) -> None:
    """An endpoint that somebody wrote with a password is refused where it is, and not shown."""
    url = f"https://u:{CANARY}@mcp.example.com/mcp"
    host.edit(has(gateway("Tools", target("Weather", url))))

    error = host.refuses("endpoint-credentials", "password", answers=TARGET, name="Weather")

    assert error["file"] == "agentcore/agentcore.json"


def test_one_missing_answer_makes_no_other_wrong(host: Host) -> None:
    """Where the authorizer is missing, what only some authorizers need is no second error."""
    host.refuses("missing-answer", "--authorizer-type", authorizer_type=None)


def test_all_missing_answers_are_one_error(host: Host) -> None:
    """Without a person to ask, each missing answer is named, in one go."""
    before = tree(host.world)
    host.edit(lambda config: config["runtimes"].append({**config["runtimes"][0], "name": "Second"}))
    before = tree(host.world)

    result = host.connect("scaffold", "--json", "--yes", "--authorizer-type", "CUSTOM_JWT")

    assert result.code == 2
    assert {(e["code"], e["field"]) for e in result.document["errors"]} == {
        ("missing-answer", answer) for answer in ("path", "agent", "gateway", "name", "endpoint")
    }
    assert tree(host.world) == before


def test_several_wrong_answers_are_shown_together(host: Host) -> None:
    """Every problem that can be known at once is in the one error."""
    result = host.scaffold(gateway="My_Gateway", name="9", endpoint="http://a.example", json=True)

    assert [e["code"] for e in result.document["errors"]] == [
        "gateway-name",
        "target-name",
        "endpoint",
    ]


@pytest.mark.parametrize("key", ["agent", "gateway"])
def test_several_of_a_kind_are_listed(host: Host, key: str) -> None:
    """Where the project has two agents or gateways and none is chosen, the error lists them."""

    def two(config: Json) -> None:
        config["agentCoreGateways"] = [gateway("Tools"), gateway("Search")]
        config["runtimes"].append({**config["runtimes"][0], "name": "Second"})

    host.edit(two)
    choice: Answers = {"agent": "Second", "gateway": "Tools"}

    result = host.scaffold(TARGET | choice | {key: None}, json=True)

    (error,) = result.document["errors"]
    assert (result.code, error["code"], error["field"]) == (2, "missing-answer", key)
    listed = {"agent": "Assistant, Second", "gateway": "Tools, Search"}
    assert listed[key] in error["hint"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(("--oauth-client-secret", CANARY), "--oauth-client-secret", id="oauth"),
        pytest.param((f"--client-secret={CANARY}",), "--client-secret", id="equals-sign"),
        pytest.param(("--api-key", CANARY), "--api-key", id="api-key"),
        pytest.param(("--client-id", CANARY), "--client-id", id="client-id"),
    ],
)
def test_a_secret_on_the_command_line_is_refused_and_never_repeated(
    host: Host, arguments: tuple[str, ...], says: str
) -> None:
    """The flags of the CLI for secrets are known and refused, and the masked prompt is named."""
    before = tree(host.world)

    for as_json in ((), ("--json",)):
        result = host.connect("scaffold", "--path", "mcp", *arguments, *as_json)

        assert result.code == 2
        assert says in result.said
        assert "agentcore deploy" in result.said
        assert CANARY not in result.said
    assert tree(host.world) == before


def test_a_word_too_many_is_not_repeated(host: Host) -> None:
    """A secret behind a flag that takes no value would be such a word."""
    result = host.connect("scaffold", "--yes", CANARY)

    assert result.code == 2
    assert CANARY not in result.said
