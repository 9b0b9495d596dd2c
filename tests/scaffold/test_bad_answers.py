"""Answers that cannot be: one clear error, exit code 2, and no byte of the world has changed."""

from __future__ import annotations

from typing import get_args

import pytest
from agentcore_connect.answers.given import OPTIONS
from agentcore_connect.vocabulary.matrix import CELLS, ROWS
from agentcore_connect.vocabulary.matrix import PATHS as PATH_WORDS
from agentcore_connect.vocabulary.words import Framework
from bad import OAUTH_KEY, Bad, Json, check, gateway, has, target
from front_door import (
    CANARY,
    DISCOVERY,
    IAM,
    KEY,
    LAMBDA_ARN,
    OAUTH,
    OWN_COMMAND,
    PATHS,
    TARGET,
    Answers,
    Host,
    targets,
    tree,
)

MY_JWT = gateway(
    "MyGateway",
    authorizerType="CUSTOM_JWT",
    authorizerConfiguration={
        "customJwtAuthorizer": {"discoveryUrl": DISCOVERY, "allowedAudience": ["my-api"]}
    },
)
CHOICES = [
    Bad(
        f"{answer}-unknown",
        "invalid-answer",
        answer,
        (f"--{answer.replace('_', '-')} cannot be 'soap'", f"One of: {says}."),
        {answer: "soap"},
    )
    for answer, says in {
        "path": "mcp, lambda, openapi, api-gateway, smithy, connector, credential",
        "framework": ", ".join(get_args(Framework)),
        "authorizer_type": "NONE, AWS_IAM, CUSTOM_JWT",
        "outbound_auth": "none, oauth, oauth-3lo, token-exchange, api-key, iam, caller-iam, "
        "jwt-passthrough",
        "tool_search": "auto, always, never",
        "api_key_location": "HEADER, QUERY_PARAMETER",
    }.items()
] + [
    Bad("agent-unknown", "unknown-agent", "agent", ("'Nobody'", "Assistant"), {"agent": "Nobody"}),
]

PROVIDER: Answers = {"outbound_auth": "api-key", "credential_provider": "Weather-key"}
OF_OAUTH = (
    "arn:aws:bedrock-agentcore:eu-west-1:123456789012:token-vault/default/"
    "oauth2credentialprovider/Weather"
)
MATRIX = [
    Bad(
        "jwt-passthrough",
        "auth-not-supported",
        "outbound_auth",
        ("AUTHENTICATE_ONLY", "oauth-3lo, token-exchange, api-key, iam, caller-iam"),
        {"outbound_auth": "jwt-passthrough"},
    ),
    Bad(
        "two-credentials",
        "one-credential",
        "credential_name",
        ("--credential-name and --credential-provider exclude each other",),
        PROVIDER | {"credential_name": "weather-key"},
    ),
    Bad(
        "provider-of-another-kind",
        "credential-type",
        "credential_provider",
        ("/apikeycredentialprovider/",),
        PROVIDER | {"credential_provider": OF_OAUTH},
    ),
    Bad(
        "no-provider",
        "missing-answer",
        "credential_provider",
        ("--credential-provider",),
        {"outbound_auth": "token-exchange"},
    ),
    Bad(
        "barred-header",
        "response-header",
        "response_header",
        ("'Set-Cookie'", "never passes on"),
        {"response_header": "Set-Cookie"},
    ),
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

API_KEY: Json = {"name": "weather-key", "authorizerType": "ApiKeyCredentialProvider"}
OAUTH_CREDENTIAL: Json = {"name": "Weather-oauth", **OAUTH_KEY}

OF_PATHS: dict[str, tuple[str, str]] = {
    "endpoint": ("https://mcp.example.com", "mcp"),
    "lambda_arn": (LAMBDA_ARN, "lambda"),
    "tool_schema_file": ("tools.json", "lambda"),
    "listing_mode": ("DYNAMIC", "mcp"),
    "connector": ("web-search", "connector"),
    "knowledge_base_id": ("ABCDEFGHI1", "connector"),
    "exclude_domains": ("example.com", "connector"),
    "mcp_tool_schema": ("tools.json", "mcp"),
    "from_handler": ("handler.py", "lambda"),
    "schema": ("s3://documents/api.json", "openapi"),
    "schema_s3_account": ("123456789012", "openapi"),
    "from_app": ("main:app", "openapi"),
    "rest_api_id": ("abc123", "api-gateway"),
    "stage": ("prod", "api-gateway"),
    "tool_filter": ("GET /x", "api-gateway"),
    "tool_override": ("x=GET /x", "api-gateway"),
    "tool_filter_path": ("/x", "openapi"),
    "tool_filter_methods": ("GET", "openapi"),
}
NOT_FOR_PATH = [
    Bad(
        f"{answer}-for-{path}",
        "not-for-path",
        "schema" if answer == "schema" else answer,
        ("--" + answer.replace("_", "-"), f"--path {owner}"),
        {answer: value},
        targets(path),
    )
    for answer, (value, owner) in OF_PATHS.items()
    for path in PATHS
    if owner != path
    if not (path == "smithy" and answer.startswith("schema"))
    if not (path == "openapi" and answer == "endpoint")
    if not (path in ("smithy", "api-gateway") and answer.startswith("tool_filter"))
]

AUTHS: dict[str, Answers] = {
    "none": {"outbound_auth": "none", "credential_name": None},
    "oauth": OAUTH,
    "api-key": KEY,
    "iam": {"outbound_auth": "iam", "iam_service": "execute-api", "credential_name": None},
}
OF_AUTHS: dict[str, tuple[str, str]] = {
    "credential_name": ("Weather-oauth", "oauth or oauth-3lo or api-key"),
    "oauth_discovery_url": (DISCOVERY, "oauth or oauth-3lo"),
    "oauth_scopes": ("read", "oauth or oauth-3lo or token-exchange"),
    "credential_provider": ("W", "oauth or oauth-3lo or token-exchange or api-key"),
    "return_url": ("https://app.example.com", "oauth-3lo"),
    "custom_parameters": ("audience=x", "oauth-3lo or token-exchange"),
    "iam_service": ("lambda", "iam or caller-iam"),
    "iam_region": ("eu-west-1", "iam or caller-iam"),
    "api_key_location": ("HEADER", "api-key"),
    "api_key_parameter_name": ("X-Token", "api-key"),
    "api_key_prefix": ("Bearer", "api-key"),
}
NOT_FOR_AUTH = [
    Bad(
        f"{answer}-with-{auth}",
        "not-for-auth",
        answer,
        ("--" + answer.replace("_", "-"), f"--outbound-auth {owners}"),
        {answer: value},
        targets("mcp" if auth == "none" else "openapi", **said),
    )
    for answer, (value, owners) in OF_AUTHS.items()
    for auth, said in AUTHS.items()
    if auth not in owners.split(" or ")
]

REFUSED_CELLS = [
    Bad(
        f"{cell.path}-{cell.outbound_auth}",
        "auth-not-supported",
        "outbound_auth",
        (f"--outbound-auth {cell.outbound_auth}", cell.note),
        {"outbound_auth": cell.outbound_auth},
        targets(cell.path),
    )
    for cell in CELLS
    if cell.through is None
]

NO_PLACE = "SigV4 by itself"
OUTBOUND = [
    *(
        Bad(
            f"{path}-{auth}-with-the-other-kind",
            "credential-type",
            "credential_name",
            (repr(name), kind),
            {"outbound_auth": auth, "credential_name": name},
            targets(path),
            has(credentials=(API_KEY, OAUTH_CREDENTIAL)),
        )
        for path, auth, name, kind in (
            ("mcp", "oauth", "weather-key", "an API key; OAuth is needed"),
            ("lambda", "oauth", "weather-key", "an API key; OAuth is needed"),
            ("openapi", "api-key", "Weather-oauth", "OAuth; an API key is needed"),
            ("api-gateway", "api-key", "Weather-oauth", "OAuth; an API key is needed"),
        )
    ),
    *(
        Bad(
            f"api-key-called-{name}",
            "credential-name",
            "credential_name",
            (ending, "the CLI refuses it"),
            {"credential_name": name},
            targets("openapi"),
        )
        for name, ending in (
            ("my-client-id", "_CLIENT_ID"),
            ("my_api_key_id", "_API_KEY_ID"),
            ("MY-APP-ID", "_APP_ID"),
            ("x-authorization-id", "_AUTHORIZATION_ID"),
        )
    ),
    *(
        Bad(
            f"iam-for-{case}",
            "iam-host",
            "iam_service",
            (NO_PLACE, "--iam-service execute-api"),
            {"outbound_auth": "iam", "endpoint": url},
            targets("mcp"),
        )
        for case, url in {
            "another-host": "https://mcp.example.com/mcp",
            "another-service": "https://bucket.s3.us-east-1.amazonaws.com/mcp",
            "a-host-without-region": "https://bedrock-agentcore.amazonaws.com/mcp",
            "a-host-like-one": "https://x.execute-api.us-east-1.amazonaws.com.example.com/",
            "a-path-like-one": "https://mcp.example.com/x.execute-api.us-east-1.amazonaws.com",
        }.items()
    ),
    *(
        Bad(
            f"{answer}-{case}",
            code,
            answer,
            ("--" + answer.replace("_", "-"),),
            {answer: value},
            targets(path, **said),
        )
        for answer, path, said, code, values in (
            (
                "lambda_arn",
                "lambda",
                {},
                "invalid-answer",
                {
                    "name": "weather",
                    "another-service": LAMBDA_ARN.replace(":lambda:", ":sqs:"),
                    "newline": LAMBDA_ARN + "\n",
                    "quote": LAMBDA_ARN + "'",
                    "long": LAMBDA_ARN + "x" * 200,
                },
            ),
            ("rest_api_id", "api-gateway", {}, "invalid-answer", {"space": "a b", "empty": ""}),
            ("stage", "api-gateway", {}, "invalid-answer", {"slash": "a/b", "template": "{{1}}"}),
            ("tool_filter_path", "api-gateway", {}, "invalid-answer", {"no-slash": "pets"}),
            ("tool_filter_methods", "api-gateway", {}, "invalid-answer", {"small": "get"}),
            ("tool_filter", "api-gateway", {}, "invalid-answer", {"no-path": "GET", "blank": " /"}),
            (
                "tool_override",
                "api-gateway",
                {},
                "invalid-answer",
                {"wildcard": "a=GET /*", "no-name": "=GET /a", "hidden": "a=GET /a b\u202ec"},
            ),
            ("schema_s3_account", "smithy", {}, "invalid-answer", {"short": "123"}),
            (
                "api_key_prefix",
                "openapi",
                {},
                "invalid-answer",
                {"key-itself": f"Bearer {CANARY}"},
            ),
            (
                "api_key_parameter_name",
                "openapi",
                {},
                "invalid-answer",
                {"key-itself": f"key={CANARY}"},
            ),
            (
                "custom_parameters",
                "mcp",
                OAUTH | {"outbound_auth": "oauth-3lo", "return_url": "https://a.example"},
                "invalid-answer",
                {"no-value": CANARY},
            ),
            (
                "return_url",
                "mcp",
                OAUTH | {"outbound_auth": "oauth-3lo"},
                "invalid-answer",
                {"no-url": "app", "newline": "https://a.example\n"},
            ),
            (
                "iam_region",
                "mcp",
                {"outbound_auth": "iam", "iam_service": "lambda"},
                "invalid-answer",
                {
                    "space": "eu west",
                    "no-number": "us-east",
                    "zone": "us-east-1a",
                    "one-word": "useast1",
                    "capitals": "US-EAST-1",
                    "newline": "us-east-1\n",
                },
            ),
        )
        for case, value in values.items()
    ),
    Bad(
        "return-url-missing",
        "missing-answer",
        "return_url",
        ("--return-url",),
        {"outbound_auth": "oauth-3lo"},
        targets("mcp", **OAUTH),
    ),
    Bad(
        "schema-in-a-bucket-that-cannot-be",
        "invalid-answer",
        "schema",
        ("--schema", "s3://bucket/key"),
        {"schema": "s3://My_Bucket/api.json"},
        targets("smithy"),
    ),
]

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
        ("allowed_clients", "web", "has no allowed-clients", "['web']"),
        ("allowed_scopes", "read", "has no allowed-scopes", "['read']"),
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


@pytest.mark.parametrize("bad", [pytest.param(bad, id=bad.name) for bad in [*CHOICES, *MATRIX]])
def test_a_choice_that_there_is_not(host: Host, bad: Bad) -> None:
    """What is unknown or not possible is refused with what there is instead."""
    check(host, bad)


@pytest.mark.parametrize("bad", [pytest.param(bad, id=bad.name) for bad in [*AUTHORIZERS]])
def test_a_sign_in_that_cannot_be(host: Host, bad: Bad) -> None:
    """What the authorizer needs and what it has no use for is named, with the flag."""
    check(host, bad)


@pytest.mark.parametrize("bad", [pytest.param(bad, id=bad.name) for bad in NOT_FOR_PATH])
def test_an_answer_of_another_path(host: Host, bad: Bad) -> None:
    """It is refused once, and the paths that take it are named."""
    check(host, bad)


@pytest.mark.parametrize("bad", [pytest.param(bad, id=bad.name) for bad in NOT_FOR_AUTH])
def test_an_answer_of_another_outbound_auth(host: Host, bad: Bad) -> None:
    """It is refused, and the auths that take it are named."""
    check(host, bad)


@pytest.mark.parametrize("bad", [pytest.param(bad, id=bad.name) for bad in REFUSED_CELLS])
def test_a_cell_that_the_matrix_refuses(host: Host, bad: Bad) -> None:
    """What the service or the CLI does not take is refused with the matrix's reason."""
    check(host, bad)


@pytest.mark.parametrize("bad", [pytest.param(bad, id=bad.name) for bad in OUTBOUND])
def test_a_target_that_cannot_be(host: Host, bad: Bad) -> None:
    """What its type or its auth cannot take is refused, and a value that may be a secret hidden."""
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
    host.refuses("missing-answer", "--authorizer-type", authorizer_type=None, yes=None)


def test_all_missing_answers_are_one_error(host: Host) -> None:
    """Without a person to ask, each missing answer is named, in one go."""
    host.edit(lambda config: config["runtimes"].append({**config["runtimes"][0], "name": "Second"}))
    before = tree(host.world)

    result = host.connect("scaffold", "--json", "--yes", "--authorizer-type", "CUSTOM_JWT")

    assert result.code == 2
    assert {(e["code"], e["field"]) for e in result.document["errors"]} == {
        ("missing-answer", answer)
        for answer in ("path", "agent", "gateway", "name", "discovery_url", "allowed_audience")
    }
    assert tree(host.world) == before


NEW: Answers = {"path": "mcp", "name": "WeatherTools", "gateway": "MyGateway"}
"""What is to be connected, and nothing about how."""
LACKING = {
    "nobody": ({}, ("authorizer_type", "discovery_url", "allowed_audience", "client_credential")),
    "yes": ({"yes": True}, ("discovery_url", "allowed_audience")),
}


def test_what_an_answer_asks_for_is_missing_because_of_it(host: Host) -> None:
    """That was said, so nothing needs to tell when the rest is for."""
    result = host.scaffold(NEW, authorizer_type="CUSTOM_JWT", outbound_auth="oauth", json=True)
    errors = {error["field"]: error for error in result.document["errors"]}

    assert {"discovery_url", "oauth_discovery_url", "endpoint"} <= errors.keys()
    assert not any("Only for" in error["hint"] for error in errors.values())


@pytest.mark.parametrize(("more", "missing"), LACKING.values(), ids=LACKING)
def test_what_a_default_asks_for_is_missing_in_the_same_round(
    host: Host, more: Answers, missing: tuple[str, ...]
) -> None:
    """A new gateway for tokens takes one round; --yes takes what a prompt proposes, and says so."""
    result = host.scaffold(NEW | more, json=True)
    errors = {error["field"]: error for error in result.document["errors"]}

    assert tuple(errors) == (*missing, "endpoint")
    only = {field for field, error in errors.items() if "Only for" in error["hint"]}
    assert only == {*missing} - {"authorizer_type"}
    assert "Only for --authorizer-type CUSTOM_JWT." in errors["discovery_url"]["hint"]
    if not more:
        assert errors["authorizer_type"]["choices"] == ["CUSTOM_JWT", "AWS_IAM", "NONE"]
        assert errors["client_credential"]["default"] == "MyGateway-oauth"
    else:
        taken = "--authorizer-type CUSTOM_JWT, --client-credential MyGateway-oauth"
        assert taken in errors["endpoint"]["hint"]
        wanted = host.scaffold(json=True, client_credential=None, authorizer_type=None)
        assert f"Taken as the default: {taken}." in wanted.document["reasons"]


@pytest.mark.parametrize(
    ("answer", "given", "meant"),
    [
        ("framework", "langchain", "langgraph"),
        ("framework", "OpenAIAgent", "openai"),
        ("path", "lambda-function-arm", "lambda"),
        ("outbound_auth", "oauth2", "oauth"),
    ],
)
def test_a_slip_in_a_word_of_others(host: Host, answer: str, given: str, meant: str) -> None:
    """What was given and what is meant, also where that is nearly what the agentcore CLI says."""
    told = host.scaffold(json=True, **{answer: given}).document["errors"]
    messages = [one["message"] for one in told if one["field"] == answer]
    flag = f"--{answer.replace('_', '-')}"
    assert f"{flag} cannot be {given!r}; did you mean {meant}?" in messages


def test_what_only_holds_a_word_is_not_repeated(host: Host) -> None:
    """A secret in the wrong place may have the letters of a choice in it."""
    told = host.scaffold(outbound_auth="c4nary9-connector8x77q", path="c4nary9connector8x77q")
    assert "--path is no such word; did you mean connector?" in told.stderr
    assert "c4nary" not in told.said


def test_a_slip_in_the_service_to_sign_for(host: Host) -> None:
    """Any service can be signed for, but one that is nearly a usual one is not meant."""
    iam: Answers = {"outbound_auth": "iam", "iam_service": "lamda", "iam_region": "us-east-1"}
    told = host.scaffold(OWN_COMMAND | IAM | iam)
    assert "--iam-service cannot be 'lamda'; did you mean lambda?" in told.stderr
    assert host.scaffold(OWN_COMMAND | IAM | iam, iam_service="vpc-lattice-svcs").code == 0


REGIONS = (
    *("us-gov-west-1", "cn-north-1", "eu-isoe-west-1", "us-iso-east-1", "ap-southeast-4"),
    *("us-isob-east-1", "eusc-de-east-1", "mx-central-1"),
)


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_of_any_partition_can_be_signed_for(host: Host, region: str) -> None:
    """The form of a region is asked for, and no list of regions, which grows."""
    iam: Answers = {"outbound_auth": "iam", "iam_service": "lambda", "iam_region": region}
    assert host.scaffold(OWN_COMMAND | IAM | iam).code == 0


def test_what_is_not_there_is_told_as_such(host: Host) -> None:
    """A gateway that has no tokens has no discovery URL: nobody reads None or an empty list."""
    host.has(OWN_COMMAND | IAM)
    told = host.scaffold(authorizer_type="CUSTOM_JWT", discovery_url=DISCOVERY)
    assert "gateway MyGateway has no discovery-url in" in told.stderr
    assert "None" not in told.stderr


def test_another_sign_in_than_a_target_of_a_script_has(host: Host) -> None:
    """The target's own record is what it contradicts, and no flag is blamed that nobody gave."""
    key: Answers = {"outbound_auth": "api-key", "credential_name": "K", "api_key_prefix": "Bearer"}
    host.has(OWN_COMMAND | IAM | key)
    record = "connections/weathertools/.copier-answers.yml"

    error = host.refuses(
        "contradiction",
        "target WeatherTools has outbound-auth 'api-key'",
        record,
        answers=OWN_COMMAND | IAM,
        outbound_auth="oauth",
    )

    assert (error["field"], error["file"]) == ("outbound_auth", record)


def test_a_default_names_no_gateway_that_nobody_named(host: Host) -> None:
    """What follows of a name that is missing has its place, as the help calls it."""
    told = host.scaffold(NEW | {"yes": True}, gateway=None)

    assert "--gateway is missing" in told.stderr
    assert "--client-credential GATEWAY-oauth." in told.stderr


WORDS = {
    "mcp-server": ("path", "mcp", "mcp-server"),
    "json": ("path", "mcp", "mcpServer"),
    "authorizer": ("authorizer_type", "CUSTOM_JWT", "custom-jwt"),
    "framework": ("framework", "strands", "Strands"),
    "outbound": ("outbound_auth", "none", "NONE"),
}


@pytest.mark.parametrize(("answer", "own", "other"), WORDS.values(), ids=WORDS)
def test_words_of_the_agentcore_cli_are_understood(
    host: Host, answer: str, own: str, other: str
) -> None:
    """As its flags and agentcore.json call them, in any case: the plan is the same."""
    own_plan = host.scaffold(dry_run=True, json=True, **{answer: own})
    assert host.scaffold(dry_run=True, json=True, **{answer: other}).stdout == own_plan.stdout
    assert own_plan.code == 0


def test_the_cli_s_target_types_are_all_known(host: Host) -> None:
    """Each type of `agentcore add gateway-target` is a path, or is said to be none of connect's."""
    types = {row.cli_type: row.path for row in ROWS}
    option = OPTIONS["path"].option
    assert option.also == types
    for name in option.elsewhere:
        host.refuses("invalid-answer", name, "agentcore add gateway-target", path=name)


def test_a_wrong_word_is_told_with_all_other_errors(host: Host) -> None:
    """What was given, what was meant, the choices; and what else is wrong or missing."""
    result = host.scaffold(
        path="mpc", name="X_y", discovery_url=None, authorizer_type="c4nary", json=True
    )
    errors = result.document["errors"]

    assert [(e["code"], e["field"]) for e in errors] == [
        ("invalid-answer", "path"),
        ("invalid-answer", "authorizer_type"),
        ("missing-answer", "discovery_url"),
        ("target-name", "name"),
    ]
    assert errors[0]["message"] == "--path cannot be 'mpc'; did you mean mcp?"
    assert errors[0]["choices"] == [*PATH_WORDS]
    assert "c4nary" not in result.stdout  # what is no word may be a secret in the wrong place


def test_an_error_that_is_about_no_answer_has_no_field(host: Host) -> None:
    """The JSON of an error names a field only where an answer is wrong."""
    result = host.connect("scaffold", "--no-such-option", "--json")

    (error,) = result.document["errors"]
    assert (result.code, set(error)) == (2, {"code", "message", "hint"})


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
