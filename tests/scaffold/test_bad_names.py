"""Names and endpoints that cannot be: one clear error, exit code 2, no byte changed."""

from __future__ import annotations

import pytest
from bad import OAUTH_KEY, Bad, Json, check, gateway, has, target
from front_door import CANARY, DISCOVERY, IAM, OAUTH, OWN_COMMAND, TARGET, Answers, Host

API_KEY: Json = {"authorizerType": "ApiKeyCredentialProvider", "name": "Weather-key"}
ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/Example_Assistant-a1B2c3D4e5"


def deployed(arn: str) -> str:
    """The URL of a runtime, as AWS shows it."""
    escaped = arn.replace(":", "%3A").replace("/", "%2F")
    return f"https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/{escaped}/invocations"


NAMES = [
    *(
        Bad(f"gateway-{case}", "gateway-name", "gateway", (repr(name), *says), {"gateway": name})
        for case, name, *says in (
            ("underscore", "My_Gateway", "no underscore"),
            ("hyphen-first", "-MyGateway"),
            ("hyphen-last", "MyGateway-"),
            ("two-hyphens", "My--Gateway"),
            ("unicode", "Mötley"),
            ("digits-of-another-script", "Gateway\u0663"),
            ("newline", "MyGateway\n"),
            ("escape", "My\x1b[31m"),
            ("empty", ""),
            ("path", "../MyGateway"),
            ("template", "{{ 7*7 }}"),
            ("too-long", "G" * 41, "48", "at most 40 characters"),
            ("far-too-long", "G" * 200, "48", "at most 40 characters"),
        )
    ),
    *(
        Bad(f"target-{case}", "target-name", "name", (repr(name), *says), {"name": name})
        for case, name, *says in (
            ("underscore", "weather_tools", "No underscore"),
            ("digit-first", "9tools"),
            ("hyphen-first", "-tools"),
            ("hyphen-last", "tools-"),
            ("unicode", "wétter"),
            ("61-characters", "t" * 61, "60 characters", "64"),
            ("newline", "tools\n"),
            ("empty", ""),
            ("path", "a/../../b"),
            ("template", "{{ 7*7 }}"),
        )
    ),
    *(
        Bad(f"{answer}-{case}", "credential-name", answer, ("128",), OAUTH | {answer: name})
        for answer in ("client_credential", "credential_name")
        for case, name in {
            "space": "my credential",
            "too-long": "c" * 129,
            "unicode": "wétter",
            "empty": "",
            "secret": CANARY + "/+=",
        }.items()
    ),
    Bad(
        "target-in-another-gateway",
        "target-name-taken",
        "name",
        ("'Weather'", "'Tools'"),
        {"name": "Weather"},
        there=has(gateway("Tools", target("Weather"))),
    ),
    Bad(
        "target-that-is-one-resource",
        "target-name-taken",
        "name",
        ("'WeatherTools'", "'weather-tools'", "CloudFormation"),
        {"gateway": "Tools", "authorizer_type": None, **dict.fromkeys(IAM)},
        there=has(gateway("Tools", target("weather-tools"))),
    ),
    Bad(
        "gateways-with-one-variable",
        "variable-collision",
        "gateway",
        ("'my-gateway'", "'MY-Gateway'", "AGENTCORE_GATEWAY_MY_GATEWAY_URL"),
        {"gateway": "my-gateway"},
        there=has(gateway("MY-Gateway")),
    ),
    *(
        Bad(
            f"{answer}-with-one-variable",
            "variable-collision",
            answer,
            ("'weather-key'", "'WEATHER_KEY'", "AGENTCORE_CREDENTIAL_WEATHER_KEY"),
            OAUTH | {answer: "weather-key"},
            there=has(credentials=({"name": "WEATHER_KEY", **OAUTH_KEY},)),
        )
        for answer in ("client_credential", "credential_name")
    ),
    Bad(
        "two-new-credentials-with-one-variable",
        "variable-collision",
        "credential_name",
        ("'my-idp'", "'MY_IDP'"),
        OAUTH | {"client_credential": "MY_IDP", "credential_name": "my-idp"},
    ),
    Bad(
        "one-new-credential-of-two-providers",
        "contradiction",
        "oauth_discovery_url",
        ("https://other.example.com/", DISCOVERY),
        OAUTH
        | {
            "client_credential": "Weather-oauth",
            "oauth_discovery_url": "https://other.example.com/.well-known/openid-configuration",
        },
    ),
    *(
        Bad(
            f"{answer}-is-an-api-key",
            "credential-type",
            answer,
            ("'Weather-key'", "API key"),
            OAUTH | {"oauth_discovery_url": None, answer: "Weather-key"},
            there=has(credentials=(API_KEY, {"name": "Weather-oauth", **OAUTH_KEY})),
        )
        for answer in ("client_credential", "credential_name")
    ),
]

ENDPOINTS = [
    Bad(f"endpoint-{case}", code, "endpoint", tuple(says), {"endpoint": url})
    for case, code, url, *says in (
        ("http", "endpoint", "http://mcp.example.com/mcp", "https://", "localhost"),
        ("http-like-localhost", "endpoint", "http://localhost.example.com/mcp", "https://"),
        ("not-a-url", "endpoint", "mcp.example.com/mcp", "https://"),
        ("no-host", "endpoint", "https:///mcp", "https://"),
        ("file", "endpoint", "file:///etc/passwd", "https://"),
        ("empty", "endpoint", "", "https://"),
        ("option", "endpoint", "-x", "https://"),
        ("brackets", "endpoint", "https://[mcp.example.com/mcp", "https://"),
        ("port", "endpoint", "https://mcp.example.com:99999/mcp", "https://"),
        ("newline", "endpoint", "https://mcp.example.com/mcp\nx", "%XX"),
        ("escape", "endpoint", "https://mcp.example.com/\x1b[31m", "%XX"),
        ("quote", "endpoint", 'https://mcp.example.com/"+1+"', "%XX"),
        ("apostrophe", "endpoint", "https://mcp.example.com/'", "%XX"),
        ("backslash", "endpoint", "https://mcp.example.com/\\", "%XX"),
        ("braces", "endpoint", "https://mcp.example.com/{{ 7*7 }}", "%XX"),
        ("unicode", "endpoint", "https://mcp.example.com/wétter", "%XX"),
        ("very-long", "endpoint", "https://mcp.example.com/" + "a" * 2000, "2000"),
        ("user", "endpoint-credentials", f"https://{CANARY}@mcp.example.com/mcp", "user"),
        ("password", "endpoint-credentials", f"https://u:{CANARY}@mcp.example.com/", "password"),
        ("inverted", "inverted-flow", deployed(ARN), "agent -> gateway -> target", "wrong way"),
        ("inverted-plain", "inverted-flow", f"https://proxy.example.com/{ARN}", "wrong way"),
        ("inverted-twice-quoted", "inverted-flow", deployed(ARN).replace("%", "%25"), "wrong way"),
        *(
            (f"query-{key}", "endpoint-credentials", f"https://mcp.example.com/?{key}={CANARY}")
            for key in (
                *("key", "api_key", "apikey", "x-api-key", "subscription-key", "token"),
                *("accessToken", "access_token", "client_secret", "PASSWORD", "sig", "code"),
                *("X-Amz-Signature", "X-Amz-Credential", "auth"),
            )
        ),
    )
]


@pytest.mark.parametrize("bad", [pytest.param(bad, id=bad.name) for bad in [*NAMES]])
def test_a_name_that_cannot_be(host: Host, bad: Bad) -> None:
    """What the service, CDK or an environment variable cannot take is refused with the reason."""
    check(host, bad)


@pytest.mark.parametrize("bad", [pytest.param(bad, id=bad.name) for bad in [*ENDPOINTS]])
def test_an_endpoint_that_cannot_be(host: Host, bad: Bad) -> None:
    """An endpoint that is unsafe, no URL or the agent itself is refused with the reason."""
    check(host, bad)


@pytest.mark.parametrize("name", ["MyGatway", "MyGatewya", "MyyGateway"])
def test_a_name_near_to_a_gateway_s_makes_none(host: Host, name: str) -> None:
    """A slip of the hand is an error that says how a new gateway is made; then it is made."""
    host.has(OWN_COMMAND | IAM)
    more: Answers = TARGET | {"name": "Other", "authorizer_type": "AWS_IAM"}

    error = host.refuses(
        "gateway-near", "MyGateway", f"--new-gateway {name}", answers=more | {"gateway": name}
    )
    assert error["choices"] == ["MyGateway"]

    host.has(more, new_gateway=name)
    assert [one["name"] for one in host.config["agentCoreGateways"]] == ["MyGateway", name]


def test_other_numbers_are_another_gateway(host: Host) -> None:
    """Names that only differ in numbers are given on purpose."""
    host.has(OWN_COMMAND | IAM, gateway="Team1")
    host.has(TARGET, name="Other", gateway="Team2", authorizer_type="AWS_IAM")


@pytest.mark.parametrize(
    ("code", "more"),
    [("gateway-taken", {}), ("contradiction", {"gateway": "MyGateway"})],
)
def test_a_new_gateway_is_new(host: Host, code: str, more: Answers) -> None:
    """One that is there is none, and beside --gateway it is not clear which is meant."""
    host.has(OWN_COMMAND | IAM)
    host.refuses(code, "--gateway", answers=TARGET | more, new_gateway="MyGateway")
