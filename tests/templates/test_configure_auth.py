"""The script that sets a target's outbound auth: rendered, judged, and run against moto."""

from __future__ import annotations

import ast
import itertools
import json
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import boto3  # type: ignore[import-untyped]
import botocore  # type: ignore[import-untyped]
import jinja2
import pytest
import realcli
import servicemodel
import tomlkit
from agentcore_connect.units.questions import ENVIRONMENT
from agentcore_connect.vocabulary.words import OWN_VENDORS, OauthVendor
from realcli import needs_cli
from rendering import ROOT, black_diff, unformatted
from standins.control_plane import ControlPlane

ACCOUNT = "arn:aws:bedrock-agentcore:eu-west-1:123456789012"
PROVIDER = f"{ACCOUNT}:token-vault/default/oauth2credentialprovider/Weather-key"
KEY_PROVIDER = PROVIDER.replace("oauth2", "apikey")
ANSWERS: dict[str, Any] = {
    "gateway": "Example-Gateway",
    "name": "WeatherTools",
    "credential_name": "Weather-key",
    "oauth_scopes": ["read", "urn:x:`|'$(y)"],
    "return_url": "https://app.example.com/signed-in",
    "custom_parameters": ["audience=https://api.example.com", "prompt=a=b"],
    "iam_service": "execute-api",
    "iam_region": "",
    "api_key_location": "HEADER",
    "api_key_parameter_name": "Authorization",
    "api_key_prefix": "Bearer",
    "credential_provider": "",
    "secret_name": "",
    "secret_json_key": "key",
    "oauth_vendor": "CustomOauth2",
    "oauth_client_id": "client-1",
    "provider_discovery_url": "https://idp.example.com/.well-known/openid-configuration",
    "oauth_tenant": "",
    "oauth_issuer": "",
    "oauth_authorization_url": "",
    "oauth_token_url": "",
    "exchange_grant": "TOKEN_EXCHANGE",
    "actor_token": "NONE",
    "actor_token_scopes": [],
    "allowed_request_headers": [],
    "allowed_response_headers": [],
    "allowed_query_parameters": [],
    "endpoint": "https://mcp.example.com/mcp?a=1&b=$(c)",
    "listing_mode": "DEFAULT",
    "mcp_tool_schema": "",
    "schema_source": "specs/api.json",
    "schema_s3_account": "",
}
OAUTH = {"providerArn": PROVIDER, "scopes": ["read", "urn:x:`|'$(y)"]}
TWO_LEGS = {
    "credentialProviderType": "OAUTH",
    "credentialProvider": {"oauthCredentialProvider": {**OAUTH, "grantType": "CLIENT_CREDENTIALS"}},
}
THREE_LEGS = {
    "credentialProviderType": "OAUTH",
    "credentialProvider": {
        "oauthCredentialProvider": {
            **OAUTH,
            "grantType": "AUTHORIZATION_CODE",
            "defaultReturnUrl": "https://app.example.com/signed-in",
            "customParameters": {"audience": "https://api.example.com", "prompt": "a=b"},
        }
    },
}
BARE_THREE_LEGS = {
    "credentialProviderType": "OAUTH",
    "credentialProvider": {
        "oauthCredentialProvider": {
            "providerArn": PROVIDER,
            "scopes": [],
            "grantType": "AUTHORIZATION_CODE",
            "defaultReturnUrl": "https://app.example.com/signed-in",
        }
    },
}
EXCHANGE = {
    "credentialProviderType": "OAUTH",
    "credentialProvider": {
        "oauthCredentialProvider": {
            **OAUTH,
            "grantType": "TOKEN_EXCHANGE",
            "customParameters": {"audience": "https://api.example.com", "prompt": "a=b"},
        }
    },
}
ROLE = {"credentialProviderType": "GATEWAY_IAM_ROLE"}
CALLER = {
    "credentialProviderType": "CALLER_IAM_CREDENTIALS",
    "credentialProvider": {"iamCredentialProvider": {"service": "execute-api"}},
}


def signed(**provider: str) -> dict[str, Any]:
    """SigV4 by the gateway's role."""
    return {**ROLE, "credentialProvider": {"iamCredentialProvider": provider}}


def key(**provider: str) -> dict[str, Any]:
    """An API key that is sent as told."""
    held = {"providerArn": PROVIDER, **provider}
    return {
        "credentialProviderType": "API_KEY",
        "credentialProvider": {"apiKeyCredentialProvider": held},
    }


BEARER = key(
    credentialLocation="HEADER", credentialParameterName="Authorization", credentialPrefix="Bearer"
)
BEARER_BY_NAME = key(
    **{**BEARER["credentialProvider"]["apiKeyCredentialProvider"], "providerArn": KEY_PROVIDER}
)
QUERY = key(credentialLocation="QUERY_PARAMETER", credentialParameterName="api_key")
IN_QUERY = {
    "api_key_location": "QUERY_PARAMETER",
    "api_key_parameter_name": "api_key",
    "api_key_prefix": "",
}
CONFIGURATIONS: dict[str, dict[str, Any]] = {
    "mcp_server": {"mcpServer": {"endpoint": ANSWERS["endpoint"], "listingMode": "DEFAULT"}},
    "lambda_function_arn": {
        "lambda": {
            "lambdaArn": "arn:aws:lambda:eu-west-1:123456789012:function:tools",
            "toolSchema": {"s3": {"uri": "s3://assets/tools.json"}},
        }
    },
    "open_api_schema": {"openApiSchema": {"s3": {"uri": "s3://assets/api.json"}}},
    "api_gateway": {
        "apiGateway": {
            "restApiId": "a1b2c3",
            "stage": "prod",
            "apiGatewayToolConfiguration": {
                "toolFilters": [{"filterPath": "/*", "methods": ["GET"]}]
            },
        }
    },
    "smithy_model": {"smithyModel": {"s3": {"uri": "s3://assets/model.json"}}},
}
"""What `agentcore deploy` makes of each target type."""


@dataclass(frozen=True)
class Case:
    """A script: the answers it is rendered with, and the auth that it should set."""

    target_type: str
    outbound_auth: str
    wanted: dict[str, Any]
    changed: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return "-".join([self.target_type, self.outbound_auth, *map(str, self.changed.values())])

    @property
    def answers(self) -> dict[str, Any]:
        """The template's variables."""
        template = f"target/{self.target_type}"
        own = {"template": template, "outbound_auth": self.outbound_auth}
        return {**ANSWERS, **own, "sets_auth": True, **self.changed}

    @property
    def fields(self) -> dict[str, Any]:
        """What the target has then, as AWS tells it."""
        auth = {"credentialProviderConfigurations": [self.wanted]} if self.wanted else {}
        server = {"targetConfiguration": {"mcp": {"mcpServer": self.server}}} if self.lists else {}
        metadata = {"metadataConfiguration": METADATA} if self.changes("allowed") else {}
        return auth | server | metadata

    @property
    def lists(self) -> bool:
        """Whether it says where the gateway has the server's tools from."""
        return self.changes("listing_mode") or self.changes("mcp_tool_schema")

    @property
    def server(self) -> dict[str, Any]:
        """What a target that is an MCP server leads to, once the script made or changed it."""
        where = {"endpoint": ANSWERS["endpoint"]}
        if self.changes("mcp_tool_schema"):
            schema = {"mcpToolSchema": {"inlinePayload": TOOLS}}
            return {**where, "listingMode": "DEFAULT", **schema}
        return {**where, **({"listingMode": "DYNAMIC"} if self.lists else {})}

    def changes(self, what: str) -> bool:
        """Whether an answer whose name begins so is another one than that of most cases."""
        return any(name.startswith(what) for name in self.changed)

    @property
    def said(self) -> str:
        """What the script says once it has done it."""
        what = "where its tools come from" if self.lists else "what the gateway passes on"
        what = "the outbound auth" if self.answers["sets_auth"] else what
        return f"WeatherTools: {what} is set\n"

    @property
    def creates(self) -> bool:
        """Whether the script makes a target that the deploy did not make."""
        made = self.target_type in {"mcp_server", "open_api_schema"}
        return made and bool(self.answers["sets_auth"])


BARE: dict[str, Any] = {"oauth_scopes": [], "custom_parameters": []}
BY_ARN = {"credential_provider": PROVIDER}
BY_NAME = {"credential_provider": "Weather-key"}
PASSED = {
    "allowed_request_headers": ["X-Tenant", "X-Trace"],
    "allowed_response_headers": ["X-Request-Id"],
    "allowed_query_parameters": ["locale"],
}
METADATA = {
    "allowedRequestHeaders": ["X-Tenant", "X-Trace"],
    "allowedResponseHeaders": ["X-Request-Id"],
    "allowedQueryParameters": ["locale"],
}
TOOLS = '{"tools": [{"name": "get_weather", "inputSchema": {"type": "object"}}]}'
LISTED = {"mcp_tool_schema": "connections/weathertools/tools.json"}
DYNAMIC = {"listing_mode": "DYNAMIC"}
REGION = {"iam_service": "bedrock-agentcore", "iam_region": "us-east-1"}
IN_S3 = {"schema_source": "s3://specs/a.json"}
OWNED = {"schema_s3_account": "123456789012"}
CASES = [
    Case("mcp_server", "oauth-3lo", THREE_LEGS),
    Case("mcp_server", "oauth-3lo", BARE_THREE_LEGS, BARE),
    Case("mcp_server", "iam", signed(service="execute-api")),
    Case("mcp_server", "iam", signed(service="bedrock-agentcore", region="us-east-1"), REGION),
    Case("lambda_function_arn", "oauth", TWO_LEGS),
    Case("lambda_function_arn", "oauth-3lo", THREE_LEGS),
    Case("smithy_model", "oauth", TWO_LEGS),
    Case("smithy_model", "oauth-3lo", THREE_LEGS),
    Case("open_api_schema", "oauth-3lo", THREE_LEGS),
    Case("open_api_schema", "iam", signed(service="execute-api")),
    Case("open_api_schema", "iam", signed(service="execute-api"), IN_S3),
    Case("open_api_schema", "iam", signed(service="execute-api"), {**IN_S3, **OWNED}),
    Case("open_api_schema", "api-key", BEARER),
    Case("open_api_schema", "api-key", QUERY, IN_QUERY),
    Case("mcp_server", "api-key", BEARER),
    Case("mcp_server", "token-exchange", EXCHANGE, BY_NAME),
    Case("mcp_server", "caller-iam", CALLER),
    Case("open_api_schema", "token-exchange", EXCHANGE, BY_ARN),
    Case("open_api_schema", "caller-iam", CALLER),
    Case("open_api_schema", "oauth", TWO_LEGS, BY_NAME),
    Case("open_api_schema", "api-key", BEARER_BY_NAME, BY_NAME),
    Case("open_api_schema", "none", {}),
    Case("lambda_function_arn", "none", {}, {"sets_auth": False, **PASSED}),
    Case("smithy_model", "iam", {}, {"sets_auth": False, "iam_service": None, **PASSED}),
    Case("mcp_server", "none", {}, {"sets_auth": False, **PASSED}),
    Case("open_api_schema", "oauth", {}, {"sets_auth": False, **PASSED}),
    Case("mcp_server", "iam", signed(service="execute-api"), PASSED),
    Case("mcp_server", "oauth-3lo", THREE_LEGS, LISTED),
    Case("mcp_server", "oauth", TWO_LEGS, LISTED),
    Case("mcp_server", "none", {}, LISTED),
    Case("mcp_server", "none", {}, {"sets_auth": False, **DYNAMIC, **PASSED}),
    Case("mcp_server", "oauth", {}, {"sets_auth": False, **DYNAMIC}),
    Case("mcp_server", "iam", signed(service="execute-api"), DYNAMIC),
    Case("api_gateway", "iam", ROLE),
    Case("api_gateway", "api-key", BEARER),
    Case("api_gateway", "api-key", QUERY, IN_QUERY),
]
MCP_3LO, MCP_IAM, LAMBDA, OPENAPI_IAM, API_KEY = (CASES[n] for n in (0, 2, 4, 9, 12))
every_case = pytest.mark.parametrize("case", CASES, ids=str)

_DIALECT: dict[str, Any] = ENVIRONMENT
_TEMPLATES = jinja2.Environment(  # noqa: S701, it renders Python and Markdown
    loader=jinja2.FileSystemLoader([ROOT / "copier_templates" / "shared", ROOT]),
    undefined=jinja2.StrictUndefined,
    **_DIALECT,
)
_TEMPLATES.filters |= {"to_json": json.dumps, "quote": shlex.quote}


def rendered(case: Case, file: str = "configure_auth.py", /, **changed: Any) -> str:
    """The script (or its part of the README) of a case, with some answers changed."""
    return _TEMPLATES.get_template(f"{file}.jinja").render({**case.answers, **changed})


# --- the world ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[ControlPlane]:
    """One server for all tests of this file."""
    control_plane = ControlPlane()
    yield control_plane
    control_plane.down()


@dataclass
class World:
    """A deployed project, the gateway in AWS, and the script in its folder."""

    root: Path
    aws: ControlPlane
    client: Any
    gateway: dict[str, Any]

    @property
    def script(self) -> Path:
        return self.root / "connections" / "weathertools" / "configure_auth.py"

    @property
    def state_file(self) -> Path:
        return self.root / "agentcore" / ".cli" / "deployed-state.json"

    def connect(self, case: Case, **changed: Any) -> None:
        """Put the script of a case into the project."""
        self.script.parent.mkdir(parents=True, exist_ok=True)
        self.script.write_text(rendered(case, **changed), encoding="utf-8")
        self.script.with_name("tools.json").write_text(TOOLS, encoding="utf-8")

    def deploy(self, case: Case, *, recorded: bool = True, **fields: Any) -> str:
        """Make the target as CloudFormation does, without our auth; its id."""
        target = self.client.create_gateway_target(
            gatewayIdentifier=self.gateway["gatewayId"],
            name="WeatherTools",
            targetConfiguration={"mcp": CONFIGURATIONS[case.target_type]},
            **fields,
        )
        target_id = str(target["targetId"])
        self.record({"WeatherTools": {"targetId": target_id}} if recorded else {})
        return target_id

    def record(self, targets: dict[str, Any], place: str = "mcp") -> None:
        """Write deployed-state.json as `agentcore deploy` 0.30.0 does."""
        gateways = {
            "Example-Gateway": {
                "gatewayId": self.gateway["gatewayId"],
                "gatewayArn": f"{ACCOUNT}:gateway/{self.gateway['gatewayId']}",
                "gatewayUrl": self.gateway["gatewayUrl"],
                "targets": targets,
            }
        }
        resources = {
            "stackName": "AgentCore-Example-default",
            **({"mcp": {"gateways": gateways}} if place == "mcp" else {"gateways": gateways}),
            "credentials": {"Weather-key": {"credentialProviderArn": PROVIDER}},
        }
        self.write_state({"targets": {"default": {"resources": resources}}})

    def write_state(self, state: Any) -> None:
        self.state_file.parent.mkdir(parents=True, exist_ok=True)
        text = state if isinstance(state, str) else json.dumps(state, indent=2)
        self.state_file.write_text(text, encoding="utf-8")

    def target(self) -> dict[str, Any]:
        """The one target of the gateway, as AWS has it."""
        gateway = self.gateway["gatewayId"]
        (item,) = self.client.list_gateway_targets(gatewayIdentifier=gateway)["items"]
        target = self.client.get_gateway_target(
            gatewayIdentifier=gateway, targetId=item["targetId"]
        )
        return {k: v for k, v in target.items() if k not in {"ResponseMetadata", "updatedAt"}}

    def sent(self, since: int = 0) -> list[str]:
        """The changes that AWS was asked for, in order."""
        asked = [request.operation for request in self.aws.requests[since:]]
        return [operation for operation in asked if not operation.startswith(("Get", "List"))]


@pytest.fixture
def world(tmp_path: Path, server: ControlPlane, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A project with a deployed gateway; afterwards every request is judged by the model."""
    server.clear()
    server.providers |= {
        ("Oauth2", "Weather-key"): PROVIDER,
        ("ApiKey", "Weather-key"): KEY_PROVIDER,
    }
    for name, value in {
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": "stand-in",
        "AWS_SECRET_ACCESS_KEY": "stand-in",
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    root = tmp_path / "project"
    (root / "agentcore").mkdir(parents=True)
    (root / "agentcore" / "agentcore.json").write_text("{}")
    (root / "specs").mkdir()
    (root / "specs" / "api.json").write_text('{"openapi": "3.0.3"}')
    client = boto3.client("bedrock-agentcore-control", region_name="eu-west-1")
    role = "arn:aws:iam::123456789012:role/gateway"
    gateway = client.create_gateway(
        name="Example-Gateway", roleArn=role, protocolType="MCP", authorizerType="AWS_IAM"
    )
    yield World(root, server, client, gateway)
    for request in server.requests:
        assert servicemodel.faults(request.operation, request.parameters) == []


@dataclass(frozen=True)
class Ended:
    """How a run of the script ended."""

    status: int
    out: str
    err: str


@dataclass
class Runner:
    """Runs the script in this process; its pauses are short."""

    world: World
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str, patience: float = 60) -> Ended:
        self.monkeypatch.setattr("sys.argv", ["configure_auth.py", *arguments])
        main = runpy.run_path(str(self.world.script))["main"]
        main.__globals__.update(PAUSE=0.001, PATIENCE=patience)
        self.capsys.readouterr()
        status = main()
        said = self.capsys.readouterr()
        return Ended(status, said.out, said.err)


@pytest.fixture
def run(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Runner:
    return Runner(world, monkeypatch, capsys)


# --- what it does ---------------------------------------------------------------------------------


@every_case
def test_sets_the_auth(case: Case, world: World, run: Runner) -> None:
    """A dry run shows the request, a run sends it and keeps the rest, a second one does nothing."""
    world.connect(case)
    before_ours = (
        {"credentialProviderConfigurations": [ROLE]} if case.outbound_auth == "none" else {}
    )
    world.deploy(case, description="Kept", **(before_ours if case.creates else {}))
    state = world.state_file.read_bytes()
    before, start = world.target(), len(world.aws.requests)

    shown = run("--dry-run")
    assert (shown.status, shown.err) == (0, "")
    assert world.sent(start) == []

    assert Ended(0, case.said, "") == run()
    assert world.sent(start) == ["UpdateGatewayTarget"]
    update = next(r for r in world.aws.requests if r.operation == "UpdateGatewayTarget")
    assert {"UpdateGatewayTarget": update.parameters} == json.loads(shown.out)
    kept = {k: v for k, v in before.items() if k not in before_ours or not case.creates}
    assert {**kept, **case.fields} == world.target()

    assert Ended(0, "WeatherTools: already so, nothing was changed\n", "") == run()
    assert world.sent(start) == ["UpdateGatewayTarget"]
    assert state == world.state_file.read_bytes()


SENT_AGAIN: dict[str, Any] = {
    "name": "WeatherTools",
    "description": "Kept",
    "targetConfiguration": {"mcp": CONFIGURATIONS["lambda_function_arn"]},
    "metadataConfiguration": {"allowedRequestHeaders": ["X-Tenant"]},
    "privateEndpoint": {
        "selfManagedLatticeResource": {"resourceConfigurationIdentifier": "rcfg-0123456789abcdef0"}
    },
    "certificateConfigurations": [{"s3": {"uri": "s3://certificates/ca.pem"}}],
}
"""A value for each field of a target that an update can change, but for the auth."""


def test_keeps_every_field(world: World, run: Runner) -> None:
    """An update is a PUT: all that the target has is sent again."""
    world.connect(LAMBDA)
    world.deploy(LAMBDA, **{k: v for k, v in SENT_AGAIN.items() if k in KEPT_BY_CREATE})
    assert run().status == 0
    update = world.aws.requests[-2]
    assert {k: v for k, v in update.parameters.items() if k in SENT_AGAIN} == SENT_AGAIN


KEPT_BY_CREATE = SENT_AGAIN.keys() - {"name", "targetConfiguration"}


def test_knows_every_field() -> None:
    """A field that UpdateGatewayTarget gets is in the test above, and comes back from a Get as is.

    A new version of botocore that brings one has to be looked at.
    """
    identity = {"gatewayIdentifier", "targetId"}
    update = servicemodel.members("UpdateGatewayTarget")
    get = servicemodel.members("GetGatewayTarget", output=True)
    assert {*SENT_AGAIN, "credentialProviderConfigurations"} == update.keys() - identity
    assert {name: get[name] for name in update.keys() - identity} == {
        name: shape for name, shape in update.items() if name not in identity
    }


def test_a_boto3_that_knows_less_is_refused(
    world: World, run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a service model from before a field, an update would lose it."""
    path = tmp_path / "data" / "bedrock-agentcore-control" / "2023-06-05" / "service-2.json"
    path.parent.mkdir(parents=True)
    older = botocore.session.Session().get_component("data_loader")
    model = older.load_service_model("bedrock-agentcore-control", "service-2")
    request = model["operations"]["UpdateGatewayTarget"]["input"]["shape"]
    del model["shapes"][request]["members"]["certificateConfigurations"]
    path.write_text(json.dumps(model))
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path / "data"))
    world.connect(LAMBDA)
    world.deploy(LAMBDA)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # it holds the model that it has read
    ended = run()
    assert (ended.status, ended.out) == (1, "")
    assert f"boto3 {boto3.__version__} is too old" in ended.err


@pytest.mark.parametrize("place", ["mcp", "gateways"])
def test_both_places_of_gateways(place: str, world: World, run: Runner) -> None:
    """The CLI records MCP gateways in one place and those without a protocol in another."""
    world.connect(LAMBDA)
    target_id = world.deploy(LAMBDA)
    world.record({"WeatherTools": {"targetId": target_id}}, place)
    assert run().status == 0
    assert [LAMBDA.wanted] == world.target()["credentialProviderConfigurations"]


def test_another_aws_target(world: World, run: Runner) -> None:
    """`--target-name` chooses among what was deployed."""
    world.connect(LAMBDA)
    world.deploy(LAMBDA)
    state = json.loads(world.state_file.read_text())
    world.write_state({"targets": {"prod-eu": state["targets"]["default"]}})
    assert "(deployed to: prod-eu)" in run().err
    assert run("--target-name", "prod-eu").status == 0


def test_the_region(world: World, run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """The region is the gateway's, whatever the environment says; `--region` wins."""
    monkeypatch.setenv("AWS_REGION", "us-west-2")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
    world.connect(LAMBDA)
    world.deploy(LAMBDA)
    start = len(world.aws.requests)
    assert run("--dry-run").status == 0
    assert run("--dry-run", "--region", "eu-central-1").status == 1  # the gateway is not there
    asked = [request.region for request in world.aws.requests[start:]]
    assert asked == ["eu-west-1", "eu-central-1"]


def test_finds_the_target_by_name(world: World, run: Runner) -> None:
    """A target that the state does not have is found, also on the last page of the list."""
    world.aws.page_size = 2
    for number in range(5):
        world.client.create_gateway_target(
            gatewayIdentifier=world.gateway["gatewayId"],
            name=f"Other{number}",
            targetConfiguration={"mcp": CONFIGURATIONS["smithy_model"]},
        )
    world.connect(LAMBDA)
    target_id = world.deploy(LAMBDA, recorded=False)
    assert run().status == 0
    update = next(r for r in world.aws.requests if r.operation == "UpdateGatewayTarget")
    assert target_id == update.parameters["targetId"]
    assert sum(r.operation == "ListGatewayTargets" for r in world.aws.requests) == 3


# --- targets that agentcore.json cannot declare ---------------------------------------------------


@pytest.mark.parametrize("case", [case for case in CASES if case.creates], ids=str)
def test_creates_the_target(case: Case, world: World, run: Runner) -> None:
    """Where the deploy made no target, the script does; a second run changes nothing."""
    world.connect(case)
    world.record({})
    start = len(world.aws.requests)
    shown = run("--dry-run")
    assert world.sent(start) == []
    assert Ended(0, case.said, "") == run()
    create = next(r for r in world.aws.requests if r.operation == "CreateGatewayTarget")
    sent = {k: v for k, v in create.parameters.items() if k != "clientToken"}
    assert {"CreateGatewayTarget": sent} == json.loads(shown.out)
    if case.target_type == "mcp_server":
        wanted: dict[str, Any] = {"mcpServer": case.server}
    elif case.answers["schema_source"].startswith("s3://"):
        account = case.answers["schema_s3_account"]
        owner = {"bucketOwnerAccountId": account} if account else {}
        wanted = {"openApiSchema": {"s3": {"uri": "s3://specs/a.json", **owner}}}
    else:
        wanted = {"openApiSchema": {"inlinePayload": '{"openapi": "3.0.3"}'}}
    target = world.target()
    assert ("WeatherTools", {"mcp": wanted}) == (target["name"], target["targetConfiguration"])
    assert case.fields == {name: target[name] for name in case.fields}
    assert Ended(0, "WeatherTools: already so, nothing was changed\n", "") == run()
    assert world.sent(start) == ["CreateGatewayTarget"]


@pytest.mark.parametrize("case", [case for case in CASES if not case.creates], ids=str)
def test_does_not_create_what_the_deploy_can(case: Case, world: World, run: Runner) -> None:
    """A target that agentcore.json can declare is left to the deploy, which knows its auth."""
    world.connect(case)
    world.record({})
    ended = run()
    assert (ended.status, ended.out, world.sent()) == (1, "", ["CreateGateway"])
    assert "WeatherTools is not on the gateway: `agentcore deploy`" in ended.err


def test_renews_a_changed_document(world: World, run: Runner) -> None:
    """The document of a target that the script has made is kept up to date by it."""
    world.connect(OPENAPI_IAM)
    world.record({})
    assert run().status == 0
    changed = '{"openapi": "3.0.3", "info": {"title": "Größe"}}'
    (world.root / "specs" / "api.json").write_text(changed, encoding="utf-8")
    assert run().status == 0
    inline = {"mcp": {"openApiSchema": {"inlinePayload": changed}}}
    assert inline == world.target()["targetConfiguration"]


def test_leaves_a_deployed_configuration_alone(world: World, run: Runner) -> None:
    """What agentcore.json declares is the deploy's: the script sets no endpoint there."""
    world.connect(MCP_IAM, endpoint="https://another.example.com/mcp")
    world.deploy(MCP_IAM)
    assert run().status == 0
    assert {"mcp": CONFIGURATIONS["mcp_server"]} == world.target()["targetConfiguration"]


def test_moves_the_endpoint_and_keeps_the_tools(world: World, run: Runner) -> None:
    """A new endpoint reaches a target of the script; a tool schema set by hand stays."""
    world.connect(MCP_IAM)
    world.record({})
    assert run().status == 0
    target = world.target()
    schema = {"mcpToolSchema": {"inlinePayload": "[]"}}
    world.client.update_gateway_target(
        gatewayIdentifier=world.gateway["gatewayId"],
        targetId=target["targetId"],
        name="WeatherTools",
        targetConfiguration={"mcp": {"mcpServer": {"endpoint": "https://a.example", **schema}}},
    )
    assert run().status == 0
    moved = {"mcpServer": {"endpoint": ANSWERS["endpoint"], **schema}}
    assert {"mcp": moved} == world.target()["targetConfiguration"]


# --- credential providers that the script makes ---------------------------------------------------

_OF_SECRET = {**BY_NAME, "secret_name": "prod/weather", "secret_json_key": "client_secret"}
_OWN = {"oauth_issuer": "https://t.example.com", "oauth_tenant": "t.example.com"}
_OWN |= {f"oauth_{one}_url": f"https://t.example.com/{one}" for one in ("authorization", "token")}
_ACTOR = {"actor_token": "M2M", "actor_token_scopes": ["gw/act"]}
MADE = [
    Case("mcp_server", "oauth-3lo", THREE_LEGS, {**_OF_SECRET, "oauth_vendor": "GithubOauth2"}),
    Case("mcp_server", "token-exchange", EXCHANGE, {**_OF_SECRET, **_ACTOR}),
    Case(
        *("open_api_schema", "token-exchange", EXCHANGE),
        {**_OF_SECRET, "exchange_grant": "JWT_AUTHORIZATION_GRANT"},
    ),
    Case("mcp_server", "api-key", BEARER_BY_NAME, _OF_SECRET),
]


def test_every_vendor_of_the_service_model_has_its_row() -> None:
    """All 25, and of each whether it has a form of its own."""
    shape = servicemodel.model().shape_for
    assert [*get_args(OauthVendor)] == sorted(
        shape("CredentialProviderVendorType").enum, key=get_args(OauthVendor).index
    )
    forms = {
        one.removesuffix("Oauth2ProviderConfig")
        for one in shape("Oauth2ProviderConfigInput").members
    }
    own = {vendor.removesuffix("Oauth2").lower() for vendor in OWN_VENDORS}
    assert forms - {"included"} == own


def test_a_provider_of_any_vendor_is_as_the_service_model_has_it(world: World) -> None:
    """The form of each, its own or that of many, and what is in it: of some the tenant or the
    endpoints of one's own."""
    for vendor in get_args(OauthVendor):
        world.connect(MADE[0], oauth_vendor=vendor, **_OWN)
        made = runpy.run_path(str(world.script))["NEW_PROVIDER"]
        assert servicemodel.faults("CreateOauth2CredentialProvider", made) == []
        ((form, config),) = made["oauth2ProviderConfigInput"].items()
        assert (form == "includedOauth2ProviderConfig") == (vendor not in OWN_VENDORS)
        own = {"CustomOauth2": {"oauthDiscovery"}, "MicrosoftOauth2": {"tenantId"}}
        included = {"issuer", "authorizationEndpoint", "tokenEndpoint"}
        wanted = own.get(vendor, included if form.startswith("included") else set())
        assert config.keys() - {"clientId", "clientSecretSource", "clientSecretConfig"} == wanted


@pytest.mark.parametrize("case", MADE, ids=str)
def test_makes_the_credential_provider(case: Case, world: World, run: Runner) -> None:
    """Of a secret in Secrets Manager, once; a dry run shows it. Each request is judged."""
    world.aws.providers.clear()
    world.connect(case)
    world.record({})
    shown = run("--dry-run")
    assert world.sent() == ["CreateGateway"]
    done = run()
    assert done.status == 0, done.err
    create = next(
        one
        for one in world.aws.requests
        if one.operation.startswith("CreateO") or one.operation.startswith("CreateA")
    )
    decoder = json.JSONDecoder()
    first, end = decoder.raw_decode(shown.out)
    second, _ = decoder.raw_decode(shown.out[end:].lstrip())
    assert first == {create.operation: create.parameters}
    assert [*second] == ["CreateGatewayTarget"]
    assert case.fields == {name: world.target()[name] for name in case.fields}
    assert "client_secret" in json.dumps(create.parameters)
    assert run().out == "WeatherTools: already so, nothing was changed\n"
    assert len([one for one in world.sent() if one.endswith("CredentialProvider")]) == 1
    assert black_diff(rendered(case)) == ""


# --- statuses -------------------------------------------------------------------------------------

CONSENT = "https://signin.example.com/authorize?request_uri=x"
PENDING = {
    "authorizationData": {"oauth2": {"authorizationUrl": CONSENT, "userId": "user"}},
}
ADMINISTRATOR = "WeatherTools is {}, an administrator has to open:\n" + CONSENT + "\n"


@pytest.mark.parametrize("status", ["CREATING", "UPDATING", "SYNCHRONIZING"])
def test_waits(status: str, world: World, run: Runner) -> None:
    """Nothing is sent while AWS is at work, and the answer comes when AWS has finished."""
    world.connect(LAMBDA)
    world.deploy(LAMBDA)
    looks = [status, status, "READY", "UPDATING", "SYNCHRONIZING", "READY"]
    world.aws.tell("GetGatewayTarget", *({"status": look} for look in looks))
    start = len(world.aws.requests)
    assert run().status == 0
    asked = [request.operation for request in world.aws.requests[start:]]
    assert [*["GetGatewayTarget"] * 3, "UpdateGatewayTarget", *["GetGatewayTarget"] * 3] == asked


def test_does_not_wait_for_ever(world: World, run: Runner) -> None:
    """A target that stays busy is left alone after a while."""
    world.connect(LAMBDA)
    world.deploy(LAMBDA)
    world.aws.tell("GetGatewayTarget", {"status": "UPDATING"})
    start = len(world.aws.requests)
    ended = run(patience=0.05)
    assert (ended.status, ended.out) == (1, "")
    assert "WeatherTools is still UPDATING after 0.05 s: run this again later" in ended.err
    assert world.sent(start) == []


@pytest.mark.parametrize("declared", [True, False])
def test_consent(declared: bool, world: World, run: Runner) -> None:
    """The page is shown after the change and at each run until somebody has opened it."""
    world.connect(MCP_3LO)
    if declared:
        world.deploy(MCP_3LO)
    else:
        world.record({})
    status = "UPDATE_PENDING_AUTH" if declared else "CREATE_PENDING_AUTH"
    before: list[dict[str, Any]] = [{}] if declared else []
    world.aws.tell("GetGatewayTarget", *before, {"status": status, **PENDING})
    start = len(world.aws.requests)
    assert Ended(3, ADMINISTRATOR.format(status), "") == run()
    changes = world.sent(start)
    assert Ended(3, ADMINISTRATOR.format(status), "") == run()
    assert changes == world.sent(start)
    world.aws.tell("GetGatewayTarget")
    assert Ended(0, "WeatherTools: already so, nothing was changed\n", "") == run()


@pytest.mark.parametrize(
    "status", ["CREATE_PENDING_AUTH", "UPDATE_PENDING_AUTH", "SYNCHRONIZE_PENDING_AUTH"]
)
def test_no_change_before_consent(status: str, world: World, run: Runner) -> None:
    """AWS refuses an update then, so none is sent; the page is shown."""
    world.connect(MCP_3LO)
    world.deploy(MCP_3LO)
    world.aws.tell("GetGatewayTarget", {"status": status, **PENDING})
    start = len(world.aws.requests)
    ended = run()
    assert (ended.status, ended.out, world.sent(start)) == (1, "", [])
    assert f"WeatherTools is {status} and cannot be changed" in ended.err
    assert CONSENT in ended.err


@pytest.mark.parametrize("status", ["FAILED", "UPDATE_UNSUCCESSFUL", "SYNCHRONIZE_UNSUCCESSFUL"])
def test_failure(status: str, world: World, run: Runner) -> None:
    """A change that fails is an error with AWS's reasons, and the next run tries again."""
    world.connect(LAMBDA)
    world.deploy(LAMBDA)
    reasons = {"statusReasons": ["No token.", "Ask the administrator."]}
    world.aws.tell("GetGatewayTarget", {}, {"status": status, **reasons})
    start = len(world.aws.requests)
    said = f"configure_auth.py: WeatherTools is {status}: No token.; Ask the administrator.\n"
    assert Ended(1, "", said) == run()
    assert Ended(1, "", said) == run()
    assert world.sent(start) == ["UpdateGatewayTarget"] * 2
    world.aws.tell("GetGatewayTarget")
    assert run().status == 0


def test_every_status_is_known() -> None:
    """The statuses of the tests above and READY are all; DELETING is left to AWS to refuse."""
    known = {"CREATING", "UPDATING", "SYNCHRONIZING", "READY", "DELETING", "FAILED"}
    known |= {f"{change}_PENDING_AUTH" for change in ("CREATE", "UPDATE", "SYNCHRONIZE")}
    known |= {"UPDATE_UNSUCCESSFUL", "SYNCHRONIZE_UNSUCCESSFUL"}
    assert known == {*servicemodel.model().shape_for("TargetStatus").enum}


# --- refusals -------------------------------------------------------------------------------------

DEPLOY = "the gateway Example-Gateway is not deployed to the AWS target default (deployed to: "


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (None, f"{DEPLOY}none)"),
        ({"targets": {}}, f"{DEPLOY}none)"),
        ({"targets": {"default": {}}}, f"{DEPLOY}default)"),
        ({"targets": {"default": {"resources": {}}}}, f"{DEPLOY}default)"),
        ({"targets": {"default": {"resources": {"mcp": {}}}}}, f"{DEPLOY}default)"),
        ({}, "deployed-state.json cannot be read: 'targets'"),
        ("{", "deployed-state.json cannot be read: "),
    ],
)
def test_refuses_before_the_deploy(state: Any, reason: str, world: World, run: Runner) -> None:
    """Without a deployed gateway nothing is asked of AWS."""
    world.connect(LAMBDA)
    if state is not None:
        world.write_state(state)
    ended = run()
    assert (ended.status, ended.out, world.sent()) == (1, "", ["CreateGateway"])
    assert reason in ended.err
    assert ended.err.count("\n") == 1


def test_refuses_without_the_credential(world: World, run: Runner) -> None:
    """A credential that was not deployed is named."""
    world.connect(LAMBDA, credential_name="Other")
    world.deploy(LAMBDA)
    ended = run()
    assert (ended.status, ended.out) == (1, "")
    assert "the credential Other is not deployed: declare it in agentcore.json" in ended.err


def test_refuses_outside_of_a_project(world: World, run: Runner) -> None:
    """The script belongs to the AgentCore project that it is in."""
    world.connect(LAMBDA)
    shutil.rmtree(world.root / "agentcore")
    ended = run()
    assert (ended.status, ended.out) == (1, "")
    assert "no folder above this file has agentcore/agentcore.json" in ended.err


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_refuses_a_document_that_cannot_be_read(
    content: bytes | None, world: World, run: Runner
) -> None:
    """A missing or unreadable OpenAPI document is named."""
    world.connect(OPENAPI_IAM)
    world.record({})
    document = world.root / "specs" / "api.json"
    document.unlink() if content is None else document.write_bytes(content)
    ended = run()
    assert (ended.status, ended.out, world.sent()) == (1, "", ["CreateGateway"])
    assert "specs/api.json cannot be read: " in ended.err


@pytest.mark.parametrize("operation", ["GetGatewayTarget", "UpdateGatewayTarget"])
def test_tells_what_aws_says(operation: str, world: World, run: Runner) -> None:
    """AWS's refusals come with the operation, the code and the message."""
    world.connect(LAMBDA)
    world.deploy(LAMBDA)
    error = {"__type": "AccessDeniedException", "message": "You may not."}
    world.aws.tell(operation, error)
    ended = run()
    assert (ended.status, ended.out) == (1, "")
    assert all(word in ended.err for word in (operation, "AccessDeniedException", "You may not."))


def test_tells_that_aws_cannot_be_reached(
    world: World, run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No connection is a sentence, too."""
    world.connect(LAMBDA)
    world.deploy(LAMBDA)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    ended = run()
    assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "Could not connect to the endpoint URL" in ended.err


# --- a real process -------------------------------------------------------------------------------


def start(world: World, *arguments: str, python: tuple[str, ...] = ()) -> Ended:
    """Run the script as a person does, from another folder."""
    done = subprocess.run(
        [sys.executable, *python, str(world.script), *arguments],
        cwd=world.root.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.mark.slow
def test_as_a_process(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a person starts it: set, already so; without AWS credentials a sentence, no traceback."""
    world.connect(MCP_3LO)
    world.deploy(MCP_3LO)
    assert Ended(0, "WeatherTools: the outbound auth is set\n", "") == start(world)
    assert Ended(0, "WeatherTools: already so, nothing was changed\n", "") == start(world)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    said = "configure_auth.py: there are no AWS credentials: sign in, or set AWS_PROFILE\n"
    assert Ended(1, "", said) == start(world)


def test_without_boto3(world: World) -> None:
    """Where boto3 is not installed, the script says how to be started."""
    world.connect(LAMBDA)
    said = "boto3 is missing: start this with `uv run`, or install boto3\n"
    assert Ended(1, "", said) == start(world, python=("-I", "-S"))


def test_help(world: World) -> None:
    """`--help` names every option."""
    world.connect(LAMBDA)
    said = start(world, "--help")
    assert (said.status, said.err) == (0, "")
    assert {"--dry-run", "--region", "--target-name", "--help"} == {
        *re.findall(r"--[a-z-]+", said.out)
    }


@needs_cli
def test_the_state_is_the_clis(world: World) -> None:
    """The real CLI reads the state that these tests write."""
    world.deploy(LAMBDA)
    gateway = {"name": "Example-Gateway", "authorizerType": "AWS_IAM", "targets": []}
    spec = json.loads((ROOT / "examples/strands/agentcore/agentcore.json").read_text())
    (world.root / "agentcore" / "agentcore.json").write_text(
        json.dumps({**spec, "agentCoreGateways": [gateway]})
    )
    aws_target = {"name": "default", "account": "123456789012", "region": "eu-west-1"}
    (world.root / "agentcore" / "aws-targets.json").write_text(json.dumps([aws_target]))
    done = realcli.run(world.root, "fetch", "access", "--name", "Example-Gateway", "--json")
    assert world.gateway["gatewayUrl"] == json.loads(done.stdout)["url"], done.stdout
    world.record({"WeatherTools": {"target": "no id"}})
    done = realcli.run(world.root, "fetch", "access", "--name", "Example-Gateway", "--json")
    assert "targetId" in done.stdout, "the CLI looks at the targets, too"


# --- the code -------------------------------------------------------------------------------------


@every_case
def test_clean_code(case: Case) -> None:
    """Each script is black-clean Python 3.10 whose metadata `uv run` understands."""
    code = rendered(case)
    assert black_diff(code) == ""
    ast.parse(code, feature_version=(3, 10))
    lines = itertools.takewhile(lambda line: line != "# ///", code.splitlines()[1:])
    metadata = tomlkit.parse("\n".join(line.removeprefix("# ") for line in lines)).unwrap()
    assert metadata == {"requires-python": ">=3.10", "dependencies": ["boto3>=1.44"]}


RUFF = (
    *("A", "ASYNC", "B", "C4", "C90", "DTZ", "E", "ERA", "F", "FA", "FBT", "FLY", "FURB"),
    *("G", "I", "ICN", "ISC", "LOG", "N", "PERF", "PGH", "PIE", "PL", "PTH", "PYI", "RET", "RSE"),
    *("RUF", "S", "SIM", "SLF", "T10", "TID", "TRY", "UP", "W", "YTT"),
)


@pytest.mark.slow
def test_checked_code(tmp_path: Path) -> None:
    """All scripts pass a wide choice of ruff's rules, its formatter, and mypy in strict mode."""
    for number, case in enumerate(CASES):
        (tmp_path / f"script_{number}.py").write_text(rendered(case), encoding="utf-8")
    ruff = (
        *("ruff", "check", "--isolated", "--no-cache", "--quiet", "--output-format", "concise"),
        *("--target-version", "py310", "--line-length", "88", "--select", ",".join(RUFF)),
        *("--ignore", "TRY003", "."),  # the message is the point of a refusal
    )
    mypy = ("mypy", "--strict", "--ignore-missing-imports", "--python-version", "3.10", ".")
    formatted = ("ruff", "format", "--isolated", "--no-cache", "--check", ".")
    for command in (ruff, formatted, (*mypy, "--cache-dir", str(tmp_path / "cache"))):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr


_PASSED = ("allowed_request_headers", "allowed_response_headers", "allowed_query_parameters")
_LONG = (
    "name",
    "credential_provider",
    "credential_name",
    "return_url",
    "endpoint",
    "schema_source",
    "api_key_parameter_name",
)


@pytest.mark.parametrize("case", [MCP_3LO, MCP_IAM, OPENAPI_IAM, API_KEY], ids=str)
def test_black_clean_at_every_length(case: Case) -> None:
    """An answer of any length moves no line; beyond 88 every line is too long anyway."""
    codes: dict[bytes, str] = {}
    for length in range(1, 92):
        word = "w" * length
        changed = {**dict.fromkeys(_LONG, word), "iam_service": word, "iam_region": word}
        lists = {"oauth_scopes": [word], "custom_parameters": [f"k={word}", f"{word}=v"]}
        lists |= {name: [word] for name in _PASSED}
        code = rendered(case, **changed, **lists)
        top = code[: code.index("class RefusedError")]  # no answer is below
        codes[f"{top.rstrip()}\n".encode()] = str(length)
    assert unformatted(codes) == []


_LISTED = "mcp_tool_schema"
_HOSTILE = "\"'''\\ \t\n\r\v\f\x00\x85\u2028\u202e{{ 7*7 }}{% if %}#$(x)\N{GRINNING FACE}"


@pytest.mark.parametrize("case", [MCP_3LO, MCP_IAM, OPENAPI_IAM, API_KEY], ids=str)
def test_answers_are_literals(case: Case) -> None:
    """Every answer, whatever is in it, is a string in the code that equals it, and nothing else."""
    texts = {k: f"{k} {_HOSTILE}" for k, v in case.answers.items() if isinstance(v, str)}
    for word in ("template", "outbound_auth", "oauth_vendor", "exchange_grant", "actor_token"):
        del texts[word]
    texts.pop("listing_mode", None)
    lists = {
        "oauth_scopes": [f"scope {_HOSTILE}"],
        "custom_parameters": [f"k{_HOSTILE}=v{_HOSTILE}"],
    }
    lists |= {name: [f"{name} {_HOSTILE}"] for name in _PASSED}
    tame = rendered(
        case,
        **dict.fromkeys(
            {"iam_region", "credential_provider", "secret_name", _LISTED} & {*texts}, "x"
        ),
        **{name: ["x"] for name in _PASSED},
    )
    hostile = rendered(case, **texts, **lists)

    def strings(code: str) -> list[str]:
        nodes = ast.walk(ast.parse(code, feature_version=(3, 10)))
        return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]

    allowed = {*texts.values(), f"k{_HOSTILE}", f"v{_HOSTILE}"}
    allowed |= {text for name in ("oauth_scopes", *_PASSED) for text in lists[name]}
    found = {text for text in strings(hostile) if _HOSTILE in text}
    assert found
    assert found <= allowed
    assert {t for t in strings(hostile) if _HOSTILE not in t} <= {*strings(tame)}


# --- the README's part ----------------------------------------------------------------------------


def statement(text: str) -> dict[str, Any]:
    """The policy statement in a README."""
    lines = [line for line in text.splitlines() if line.startswith("    ")]
    commands = ("configure_auth.py", "connect gateway set")
    block = "\n".join(line for line in lines if not any(one in line for one in commands))
    return dict(json.loads(block)) if block else {}


_TOKEN = {
    "bedrock-agentcore:GetWorkloadAccessToken",
    "bedrock-agentcore:GetResourceOauth2Token",
    "secretsmanager:GetSecretValue",
}
_SERVICES = {
    "bedrock-agentcore": {
        "bedrock-agentcore:InvokeAgentRuntime",
        "bedrock-agentcore:InvokeGateway",
    },
    "execute-api": {"execute-api:Invoke"},
    "lambda": {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"},
    "s3": set(),
}


@every_case
def test_readme(case: Case) -> None:
    """The README says how to run it and what the gateway's role needs, and for whom it waits."""
    text = rendered(case, "configure_auth.md")
    other = "what is passed on" if case.changes("allowed") else "where its tools come from"
    title = "the outbound auth" if case.answers["sets_auth"] else other
    assert text.startswith(f"\n## Set {title}\n")
    assert not re.search(r"\n\n\n| $|{{|{%", text, re.MULTILINE)
    assert "uv run configure_auth.py --dry-run" in text
    actions = statement(text).get("Action", [])
    wanted: set[str] = set()
    auth, by_provider = case.outbound_auth, bool(case.answers["credential_provider"])
    if not case.answers["sets_auth"]:
        wanted = set()
    elif auth in ("oauth", "oauth-3lo", "token-exchange"):
        jwt = {"bedrock-agentcore:GetWorkloadAccessTokenForJWT"}
        wanted = _TOKEN | (jwt if auth != "oauth" else set())
    elif auth == "api-key" and (by_provider or case.target_type == "mcp_server"):
        wanted = _TOKEN - {"bedrock-agentcore:GetResourceOauth2Token"}
        wanted |= {"bedrock-agentcore:GetResourceApiKey"}
    elif case.outbound_auth == "iam" and case.target_type != "api_gateway":
        wanted = _SERVICES[case.answers["iam_service"]]
    assert wanted == {*([actions] if isinstance(actions, str) else actions)}
    assert ("delete-gateway-target" in text) == case.creates
    assert ("callbackUrl" in text) == (case.outbound_auth == "oauth-3lo")
    administrator = case.target_type == "mcp_server" and case.outbound_auth == "oauth-3lo"
    administrator &= not case.changes("mcp_tool_schema")  # the server is asked by nobody then
    assert ("as an administrator" in text) == administrator
    assert ("This sign-in is contested. For: " in text) == (
        (case.target_type, auth)
        in {
            ("mcp_server", "api-key"),
            ("mcp_server", "caller-iam"),
            ("open_api_schema", "caller-iam"),
            ("lambda_function_arn", "oauth"),
            ("lambda_function_arn", "oauth-3lo"),
            ("smithy_model", "oauth-3lo"),
        }
    )
    assert ("needs a new address" in text) == (case.changed.get("schema_source") is not None)


@pytest.mark.parametrize("service", _SERVICES)
def test_readme_by_service(service: str) -> None:
    """What a signed call needs depends on the service that is called."""
    text = rendered(MCP_IAM, "configure_auth.md", iam_service=service)
    actions = statement(text).get("Action", [])
    assert _SERVICES[service] == {*([actions] if isinstance(actions, str) else actions)}
    assert (f"for the service `{service}`" in text) == (not _SERVICES[service])
    assert not re.search(r"\n\n\n", text)
