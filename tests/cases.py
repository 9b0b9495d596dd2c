"""Every combination, as data: the snapshots and the run tests go through these lists."""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import policy_cases
from agentcore_connect.vocabulary.words import Framework
from front_door import Host

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
SOURCES = HERE / "sources"
"""Documents and code that targets are made from; a project of another path than mcp has them."""

DISCOVERY = "https://idp.example.com/.well-known/openid-configuration"

AUTHORIZERS: dict[str, tuple[str, ...]] = {
    "none": ("--authorizer-type", "NONE"),
    "iam": ("--authorizer-type", "AWS_IAM"),
    "jwt": (
        *("--authorizer-type", "CUSTOM_JWT", "--discovery-url", DISCOVERY),
        *("--allowed-audience", "my-api", "--allowed-scopes", "gw/read,gw/write"),
        *("--client-credential", "MyGateway-oauth"),
    ),
    "forward": (
        *("--authorizer-type", "CUSTOM_JWT", "--discovery-url", DISCOVERY),
        *("--allowed-clients", "web-app", "--forward-caller-token"),
    ),
}

OUTBOUND: dict[str, tuple[str, ...]] = {
    "none": (),
    "oauth": (
        *("--outbound-auth", "oauth", "--credential-name", "Weather-oauth"),
        *("--oauth-discovery-url", "https://auth.example.com/.well-known/openid-configuration"),
        *("--oauth-scopes", "read,write"),
    ),
}


_OAUTH = (
    *("--credential-name", "Weather-oauth", "--oauth-scopes", "read,write"),
    *("--oauth-discovery-url", "https://auth.example.com/.well-known/openid-configuration"),
)
SIGN_IN: dict[str, tuple[str, ...]] = OUTBOUND | {
    "oauth-3lo": (
        *("--outbound-auth", "oauth-3lo", *_OAUTH),
        *("--return-url", "https://app.example.com/signed-in"),
    ),
    "api-key": ("--outbound-auth", "api-key", "--credential-name", "Weather-key"),
    "iam": ("--outbound-auth", "iam"),
    "caller-iam": ("--outbound-auth", "caller-iam", "--iam-service", "execute-api"),
    "token-exchange": (
        *("--outbound-auth", "token-exchange", "--credential-provider", "Weather-exchange"),
        *("--oauth-scopes", "api://weather/.default", "--custom-parameters", "audience=weather"),
    ),
}
"""How a gateway can sign in to a target of some path."""

TARGETS: dict[str, tuple[str, ...]] = {
    "mcp": ("--endpoint", "https://mcp.example.com/mcp"),
    "lambda": ("--lambda-arn", "arn:aws:lambda:us-east-1:123456789012:function:weather"),
    "openapi": ("--schema", "specs/orders.yaml"),
    "api-gateway": ("--rest-api-id", "a1b2c3d4e5", "--stage", "prod"),
    "smithy": ("--schema", "specs/cities.json"),
    "connector": ("--connector", "web-search"),
}
"""What each path's target is; options of a case come after it and win."""


_SERVICE = ("--endpoint", "https://api.example.com/v1")
_TOKEN = (
    *("--oauth-discovery-url", "https://auth.example.com/.well-known/openid-configuration"),
    *("--oauth-scopes", "read,write"),
)
DIRECT: dict[str, tuple[str, ...]] = {
    "api-key": ("--credential-type", "api-key", *_SERVICE, "--reason", "streaming"),
    "oauth": ("--credential-type", "oauth", *_SERVICE, "--reason", "latency", *_TOKEN),
    "oauth-3lo": (
        *("--credential-type", "oauth-3lo", *_SERVICE, "--force-direct", "It was so before."),
        *("--return-url", "https://app.example.com/signed-in", *_TOKEN),
    ),
    "aws": ("--reason", "aws-sdk", "--aws-service", "dynamodb"),
    "sdk": ("--credential-type", "api-key", "--reason", "vendor-sdk"),
    "sdk-oauth": ("--credential-type", "oauth", "--reason", "vendor-sdk", *_TOKEN[:2]),
    "sdk-oauth-3lo": (
        *("--credential-type", "oauth-3lo", "--reason", "vendor-sdk", *_TOKEN),
        *("--return-url", "https://app.example.com/signed-in"),
    ),
}
"""How an agent can sign in to a service that it calls itself."""


@dataclass(frozen=True)
class Case:
    """One combination; ``framework`` is also the name of its host project in examples/.

    ``label`` names the options where they would make a long name.
    """

    framework: str
    authorizer: str
    outbound: str
    options: tuple[str, ...] = ()
    path: str = "mcp"
    label: str = ""

    @property
    def name(self) -> str:
        options = self.label or "-".join(word.lstrip("-") for word in self.options)
        parts = (self.path, self.framework, self.authorizer, self.outbound, options)
        return "-".join(filter(None, parts))

    def make_host(self, folder: Path) -> Path:
        """The project that the case is scaffolded in, as ``folder``."""
        shutil.copytree(EXAMPLES / self.framework, folder)
        if self.path != "mcp" or "--mcp-tool-schema" in self.options:
            shutil.copytree(SOURCES, folder, dirs_exist_ok=True)
        return folder

    @property
    def arguments(self) -> tuple[str, ...]:
        """The flags of `connect scaffold`, but for --project and the output's form."""
        if self.path == "credential":  # past the gateway
            named = ("--path", "credential", "--framework", self.framework, "--name", "Weather")
            return (*named, *DIRECT[self.outbound], *self.options, "--yes")
        return (
            *("--path", self.path, "--framework", self.framework, "--gateway", "MyGateway"),
            *AUTHORIZERS[self.authorizer],
            *("--name", "WeatherTools", *TARGETS[self.path]),
            *SIGN_IN[self.outbound],
            *self.options,
            "--yes",
        )


CASES: tuple[Case, ...] = (
    *(
        Case(framework, authorizer, outbound)
        for framework in get_args(Framework)
        for authorizer in AUTHORIZERS
        for outbound in OUTBOUND
    ),
    # Together with these, each line of each template is in a snapshot.
    Case("strands", "iam", "none", ("--tool-search", "never", "--with-tests")),
    Case("mcp", "forward", "none", ("--tool-search", "never", "--optional", "--with-tests")),
    Case("langgraph", "jwt", "none", ("--tool-search", "never", "--with-tests")),
    Case("langgraph", "none", "none", ("--tool-search", "always", "--with-tests")),
    Case("openai", "iam", "none", ("--tool-search", "never", "--with-tests")),
    Case("openai", "none", "none", ("--tool-search", "always", "--optional", "--with-tests")),
    Case("adk", "jwt", "none", ("--tool-search", "never", "--with-tests")),
    Case("adk", "none", "none", ("--tool-search", "always", "--optional")),
    Case("pydantic_ai", "none", "none", ("--tool-search", "never", "--with-tests")),
    Case("claude", "none", "none", ("--tool-search", "always", "--optional", "--with-tests")),
    Case("claude", "forward", "none", ("--tool-search", "never", "--with-tests")),
)
"""Path mcp, for each framework, authorizer and sign-in that the CLI knows."""


def _target(path: str, outbound: str, *options: str, label: str = "") -> Case:
    return Case("strands", "iam", outbound, options, path, label)


_PARAMETERS = ("--custom-parameters", "prompt=consent,access_type=offline")
_S3 = ("--schema", "s3://my-bucket/specs/document.json", "--schema-s3-account", "123456789012")
_RUNTIME = "https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/tools"
_RUNTIME_ARN = (
    "https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/"
    "arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Ftools-a1b2c3d4e5"
    "/invocations?qualifier=DEFAULT"
)
_FUNCTION_URL = "https://abc.lambda-url.us-east-1.on.aws/mcp"

_LIST = ("--mcp-tool-schema", "functions/server_tools.json")

_PROVIDER = (
    "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default/"
    "oauth2credentialprovider/Weather"
)

_SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:entra-a1B2c3"

TARGET_CASES: tuple[Case, ...] = (
    _target("mcp", "oauth-3lo"),
    _target("mcp", "oauth-3lo", *_PARAMETERS, label="parameters"),
    _target("mcp", "iam", "--endpoint", _RUNTIME, label="runtime"),
    _target("mcp", "iam", "--endpoint", _RUNTIME_ARN, label="runtime-arn"),
    _target("mcp", "iam", "--endpoint", _FUNCTION_URL, label="function-url"),
    _target("mcp", "iam", "--iam-service", "execute-api", label="execute-api"),
    _target("mcp", "iam", "--iam-service", "vpc-lattice-svcs", label="another-service"),
    _target("mcp", "api-key"),
    _target("mcp", "caller-iam", "--iam-region", "eu-west-1", label="region"),
    Case("strands", "forward", "token-exchange"),
    _target("mcp", "oauth-3lo", *_LIST, label="list"),
    _target("mcp", "none", *_LIST, label="list"),
    _target("mcp", "none", "--listing-mode", "DYNAMIC", label="dynamic"),
    _target("mcp", "caller-iam", "--listing-mode", "DYNAMIC", label="dynamic"),
    _target(
        *("mcp", "oauth", "--credential-name", "", "--oauth-discovery-url", ""),
        *("--credential-provider", _PROVIDER),
        label="provider",
    ),
    Case(
        *("strands", "forward", "token-exchange"),
        (
            *("--secret-name", "prod/weather", "--secret-json-key", "client_secret"),
            *("--oauth-client-id", "gateway", "--oauth-discovery-url", DISCOVERY),
            *("--actor-token", "M2M", "--actor-token-scopes", "gw/act"),
        ),
        label="of-secret",
    ),
    _target(
        *("mcp", "oauth-3lo", "--credential-name", "", "--oauth-discovery-url", ""),
        *("--credential-provider", "Weather-okta", "--oauth-vendor", "OktaOauth2"),
        *("--secret-name", "prod/okta", "--secret-json-key", "key", "--oauth-client-id", "app"),
        *("--oauth-issuer", "https://okta.example.com"),
        *("--oauth-authorization-url", "https://okta.example.com/authorize"),
        *("--oauth-token-url", "https://okta.example.com/token"),
        label="okta-of-secret",
    ),
    _target(
        *("openapi", "oauth", "--credential-name", "", "--oauth-discovery-url", ""),
        *("--credential-provider", "Weather-entra", "--oauth-vendor", "MicrosoftOauth2"),
        *("--secret-name", _SECRET, "--secret-json-key", "key", "--oauth-client-id", "app"),
        *("--oauth-tenant", "tenant-1"),
        label="entra-of-secret",
    ),
    _target(
        *("api-gateway", "api-key", "--credential-name", "", "--credential-provider", "K"),
        *("--secret-name", "prod/key", "--secret-json-key", "key"),
        label="of-secret",
    ),
    _target("lambda", "none", label="example"),
    _target("lambda", "none", "--tool-schema-file", "functions/tools.json", label="tools"),
    _target(
        *("lambda", "none", "--from-handler", "functions/weather.py", "--with-handler"),
        label="from-handler-with-handler",
    ),
    _target("lambda", "oauth"),
    _target("lambda", "oauth", "--oauth-scopes", "", label="no-scopes"),
    _target("lambda", "oauth-3lo"),
    _target("lambda", "iam"),
    _target("openapi", "oauth"),
    _target("openapi", "oauth-3lo"),
    _target("openapi", "api-key"),
    _target(
        *("openapi", "api-key", "--api-key-parameter-name", "Authorization"),
        *("--api-key-prefix", "Bearer"),
        label="bearer",
    ),
    _target(
        *("openapi", "api-key", "--api-key-location", "QUERY_PARAMETER"),
        *("--api-key-parameter-name", "api_key"),
        label="query",
    ),
    _target(
        *("openapi", "iam", "--iam-service", "execute-api", "--iam-region", "eu-west-1"),
        label="region",
    ),
    _target("openapi", "iam", *_S3, "--iam-service", "execute-api", label="s3"),
    _target("openapi", "iam", *_S3[:2], "--iam-service", "lambda", label="own-s3"),
    _target("openapi", "oauth", *_S3, label="s3"),
    _target("openapi", "none", "--outbound-auth", "none", label="open"),
    _target("openapi", "caller-iam"),
    _target(
        *("openapi", "api-key", "--credential-name", "", "--credential-provider", "Weather-key"),
        *("--response-header", "X-Request-Id", "--query-parameter", "locale"),
        label="provider-passed",
    ),
    _target("api-gateway", "none"),
    _target(
        *("api-gateway", "none", "--tool-filter-path", "/orders/*"),
        *("--tool-filter-methods", "GET,POST"),
        label="filters",
    ),
    _target(
        *("api-gateway", "none", "--tool-filter", "GET /orders/*", "--tool-filter", "POST /orders"),
        *("--tool-override", "newOrder=POST /orders Places an order."),
        label="overrides",
    ),
    _target("api-gateway", "api-key"),
    _target("api-gateway", "iam"),
    _target("connector", "none"),
    _target("connector", "iam", "--exclude-domains", "example.com,example.org", label="exclude"),
    _target(
        *("connector", "none", "--connector", "bedrock-knowledge-bases"),
        *("--knowledge-base-id", "ABCDEFGHI1", "--query-parameter", "locale"),
        label="base",
    ),
    _target("smithy", "none"),
    _target("smithy", "none", *_S3, label="s3"),
    _target("smithy", "oauth"),
    _target("smithy", "oauth-3lo"),
    _target("smithy", "iam"),
    Case(
        "strands",
        "jwt",
        "none",
        ("--request-header", "X-Tenant", "--request-header", "trace-id", "--with-tests"),
        label="request-headers-with-tests",
    ),
)
"""Each other path and sign-in, and what options make of them, in one host."""

DIRECT_CASES: tuple[Case, ...] = (
    *(Case("strands", "direct", service, path="credential") for service in DIRECT),
    *(Case("strands", "direct", service, ("--sync",), "credential") for service in DIRECT),
    *(
        Case(framework, "direct", service, options, "credential")
        for framework in ("langgraph", "mcp")
        for service in ("api-key", "aws", "sdk")
        for options in ((), ("--sync",))
    ),
    *(
        Case(framework, "direct", service, options, "credential")
        for framework in ("openai", "adk", "pydantic_ai", "claude")
        for service, options in (("api-key", ()), ("aws", ("--sync",)), ("sdk", ("--sync",)))
    ),
    Case(
        *("strands", "direct", "aws", ("--aws-service", "polly"), "credential"),
        label="another-service",
    ),
)
"""Path credential: its authorizer is called direct, for there is no gateway."""

EVERY_CASE = CASES + TARGET_CASES + DIRECT_CASES


# --- what a snapshot shows ------------------------------------------------------------------------

_REFUND = ("--tool", "process_refund")
_GUARDRAIL = ("--pattern", "guardrail", *_REFUND, "--guardrail-category")
POLICY_CASES: tuple[policy_cases.Case, ...] = (
    *policy_cases.CASES,
    # Together with these, each line of the policy's templates is in a snapshot.
    policy_cases.Case(
        "role-groups",
        ("--pattern", "role", *_REFUND, "--claim", "cognito:groups", "--value", "refunders"),
    ),
    policy_cases.Case("hours-night", ("--pattern", "hours", *_REFUND, "--hours", "22:00-06:00")),
    policy_cases.Case("allow-anyone", ("--pattern", "allow", *_REFUND), "NONE"),
    policy_cases.Case(
        "guardrail-permit",
        (
            *(*_GUARDRAIL, "contentFilter", "--guardrail-filter", "VIOLENCE"),
            *("--guardrail-filter", "HATE", "--guardrail-effect", "permit"),
            *("--tool", "list_orders"),
        ),
    ),
    policy_cases.Case(
        "guardrail-output",
        (
            *(*_GUARDRAIL, "sensitiveInformation", "--guardrail-filter", "EMAIL"),
            *("--guardrail-effect", "suppressOutput"),
        ),
    ),
)
"""Each pattern behind the gateway of one host."""


@dataclass(frozen=True)
class Shown:
    """A case as its snapshot has it: one command, in a project that ``make_host`` prepares.

    ``file`` is one that it creates.
    """

    name: str
    make_host: Callable[[Path], Path]
    command: tuple[str, ...]
    arguments: tuple[str, ...]
    file: str


def _shown(case: Case) -> Shown:
    unit = "connections/weathertools"
    if case.path == "credential":
        unit = "app/Assistant/connections/weather"
    return Shown(case.name, case.make_host, ("scaffold",), case.arguments, f"{unit}/README.md")


def _open(config: dict[str, Any]) -> None:
    """Let anyone call the gateway."""
    gateway = config["agentCoreGateways"][0]
    gateway["authorizerType"] = "NONE"
    del gateway["authorizerConfiguration"]


@functools.cache
def _behind(authorizer: str, scratch: Path) -> Path:
    """A project with the gateway of policies, deployed; in ``scratch``, for this process.

    Its world is its own: what is prepared is replayed, and other processes write into ``scratch``.
    """
    world = scratch / f"behind-{authorizer}-{os.getpid()}"
    host = Host(world, shutil.copytree(EXAMPLES / "strands", world / "project"))
    policy_cases.prepare(host, authorizer)
    if authorizer == "NONE":
        host.edit(_open)
    policy_cases.deploy(host)
    return host.root


def _shown_policy(case: policy_cases.Case) -> Shown:
    def make_host(folder: Path) -> Path:
        return shutil.copytree(_behind(case.authorizer, folder.parent), folder)

    return Shown(f"policy-{case.name}", make_host, ("policy", "add"), case.arguments, case.file)


_ARN = "arn:aws:lambda:us-east-1:123456789012:function:intercept"
GATEWAY_OPTIONS: dict[str, tuple[str, ...]] = {
    "all": (
        *("--sessions", "3600", "--streaming", "enabled", "--instructions", "Tools of the shop."),
        *("--mcp-version", "2025-06-18", "--mcp-version", "2025-11-25"),
        *("--request-interceptor", _ARN, "--response-interceptor", f"{_ARN}:live"),
        *("--interceptor-headers", "enabled", "--with-interceptor"),
        *("--custom-claim", "role=agent", "--custom-claim", "groups=admins,agents"),
        *("--semantic-search", "disabled", "--exception-level", "DEBUG"),
    ),
    "none": (
        *("--sessions", "none", "--streaming", "disabled", "--instructions", "none"),
        *("--request-interceptor", "none", "--response-interceptor", "none"),
    ),
    "skeleton": ("--with-interceptor",),
}
"""What is said of a gateway: everything, that nothing is wanted, and code to begin with."""


def _shown_options(name: str) -> Shown:
    def make_host(folder: Path) -> Path:
        world = folder.with_name(f"{folder.name}-world")  # its own, as that of `_behind`
        host = Host(world, shutil.copytree(EXAMPLES / "strands", world / "project"))
        policy_cases.prepare(host)
        return shutil.copytree(host.root, folder)

    readme = "connections/gateways/mygateway/README.md"
    return Shown(f"gateway-{name}", make_host, ("gateway", "set"), GATEWAY_OPTIONS[name], readme)


SHOWN: tuple[Shown, ...] = (
    *map(_shown, EVERY_CASE),
    *map(_shown_policy, POLICY_CASES),
    *map(_shown_options, GATEWAY_OPTIONS),
)
"""Every snapshot."""
