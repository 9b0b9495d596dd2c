"""Every path and every outbound auth that the matrix offers, through `connect scaffold`."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
import servicemodel
from agentcore_connect.vocabulary.matrix import Cell
from bad import gateway, has
from front_door import (
    AUTH,
    DISCOVERY,
    KEY,
    LAMBDA_ARN,
    OAUTH,
    OFFERED,
    PATHS,
    Answers,
    Host,
    flags,
    of_cell,
    put,
    targets,
    tree,
)

CONFIG = "agentcore/agentcore.json"
UNIT = "connections/weathertools"
NAMED: Answers = {"name": "WeatherTools", "gateway": "MyGateway", "yes": True}


def only_target(host: Host) -> Any:
    """The target of agentcore.json, where there is one."""
    ((*found,),) = (gateway["targets"] for gateway in host.config["agentCoreGateways"])
    return found[0] if found else None


@pytest.mark.parametrize("cell", OFFERED, ids=lambda cell: f"{cell.path}-{cell.outbound_auth}")
def test_every_cell_that_the_matrix_offers(host: Host, cell: Cell) -> None:
    """It is scaffolded; a script is there if only the API can set it; undo gives the bytes back.

    Once more, or with the names alone, changes nothing.
    """
    before = host.tree()
    wanted = of_cell(cell)

    result = host.scaffold(wanted, json=True)

    assert result.code == 0, result.said
    script = f"{UNIT}/configure_auth.py"
    assert (script in result.actions) is (cell.through == "api")
    steps = [step for step in result.document["next_steps"] if script in step]
    assert len(steps) == (cell.through == "api")
    done = tree(host.world)
    for again in (wanted, NAMED):
        second = host.scaffold(again, json=True)
        assert (second.code, second.said) == (0, second.stdout)
        assert (second.actions, second.document["commands"]) == ({}, [])
        assert second.document["next_steps"] == []
    assert tree(host.world) == done
    assert host.connect("undo").code == 0
    assert host.tree() == before


DECLARED: dict[tuple[str, str], Any] = {
    (path, auth): {"type": kind, "credentialName": name}
    for path in ("mcp", "openapi", "api-gateway")
    for auth, kind, name in (
        ("oauth", "OAUTH", "Weather-oauth"),
        ("oauth-3lo", "OAUTH", "Weather-oauth"),
        ("api-key", "API_KEY", "weather-key"),
    )
}


BY_SCRIPT = {
    *(("mcp", auth) for auth in ("token-exchange", "api-key", "caller-iam")),
    *(("openapi", auth) for auth in ("token-exchange", "iam", "caller-iam", "none")),
}
"""The cells whose targets agentcore.json does not have."""


@pytest.mark.parametrize("cell", OFFERED, ids=lambda cell: f"{cell.path}-{cell.outbound_auth}")
def test_agentcore_json_has_of_the_auth_what_its_schema_takes(host: Host, cell: Cell) -> None:
    """OAuth and API keys by their credential, which is declared; of IAM and none, nothing.

    The schema has no place for OAuth of Lambda and Smithy. A target that it cannot take at all, or
    that a deploy could not make so, is its script's alone.
    """
    host.has(of_cell(cell))

    wanted = DECLARED.get((cell.path, cell.outbound_auth))
    if wanted is not None and cell.outbound_auth == "oauth":
        wanted = wanted | {"scopes": ["read", "write"]}
    target = only_target(host)
    assert (target is None) is ((cell.path, cell.outbound_auth) in BY_SCRIPT)
    assert (target or {}).get("outboundAuth") == (wanted if target else None)
    kinds = {"oauth": "OAuth", "oauth-3lo": "OAuth", "api-key": "ApiKey"}
    kind = kinds.get(cell.outbound_auth)
    declared = [credential["authorizerType"] for credential in host.config["credentials"]]
    assert declared == ([f"{kind}CredentialProvider"] if kind else [])


KEY_PARTS: dict[str, Answers] = {
    "query": {"api_key_location": "QUERY_PARAMETER", "api_key_parameter_name": "appid"},
    "header": {"api_key_parameter_name": "X-Token"},
    "bearer": {"api_key_parameter_name": "Authorization", "api_key_prefix": "Bearer"},
}


@pytest.mark.parametrize("path", ["openapi", "api-gateway"])
@pytest.mark.parametrize("parts", KEY_PARTS.values(), ids=KEY_PARTS)
def test_an_api_key_that_is_not_sent_as_x_api_key(host: Host, path: str, parts: Answers) -> None:
    """The CLI sends every key as x-api-key: any other way is the script's, and is said once."""
    result = host.scaffold(targets(path, **KEY, **parts), json=True)

    assert result.actions[f"{UNIT}/configure_auth.py"] == "create"
    script = host.read(f"{UNIT}/configure_auth.py").decode()
    assert [value for value in parts.values() if f'"{value}' not in script] == []
    assert host.scaffold(NAMED, json=True).actions == {}


@pytest.mark.parametrize(
    ("path", "secret"),
    [
        pytest.param("openapi", "the API key of weather-key", id="api-key"),
        pytest.param("mcp", "the client id and the client secret of Weather-oauth", id="oauth"),
    ],
)
def test_what_is_typed_at_the_deploy_depends_on_the_credential(
    host: Host, path: str, secret: str
) -> None:
    """An API key is one secret, OAuth two; so are the variables for CI."""
    auth = KEY if path == "openapi" else OAUTH

    steps = host.scaffold(targets(path, **auth), json=True).document["next_steps"]

    (typed,) = [step for step in steps if "Enter credentials manually" in step]
    (in_ci,) = [step for step in steps if step.startswith("Or, in CI")]
    assert f"type {secret}." in typed
    variable = "AGENTCORE_CREDENTIAL_WEATHER_"
    parts = ["KEY"] if path == "openapi" else ["OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET"]
    assert f"with {', '.join(variable + part for part in parts)} in the environment" in in_ci


@pytest.mark.parametrize(
    "pair", list(itertools.combinations(PATHS, 2)), ids=lambda pair: f"{pair[0]}-{pair[1]}"
)
def test_two_targets_in_any_order(world: Path, pair: tuple[str, str]) -> None:
    """Targets of two types give the same files, whichever comes first."""
    sides = []
    for side, order in (("one", pair), ("two", pair[::-1])):
        (world / side / "work").mkdir(parents=True)
        host = put(world / side, "strands")
        for path in order:
            host.has(targets(path, name=f"My-{path}"))
        files, config = host.tree(), host.config
        config["agentCoreGateways"][0]["targets"].sort(key=lambda target: target["name"])
        sides.append(({p: e for p, e in files.items() if p != CONFIG}, config))

    assert sides[0] == sides[1]


TOOLS = [
    {
        "name": "get_weather",
        "description": "The weather of a city.",
        "inputSchema": {"type": "object", "properties": {"city": {"type": "string"}}},
    }
]
SPEC = {
    "openapi": "3.0.3",
    "info": {"title": "Weather", "version": "1"},
    "servers": [{"url": "https://api.example.com"}],
    "paths": {
        "/weather": {
            "get": {
                "operationId": "getWeather",
                "summary": "The weather",
                "responses": {"200": {"description": "It"}},
            }
        }
    },
}
FILTERS = [
    {"filterPath": "/pets/*", "methods": ["GET", "POST"]},
    {"filterPath": "/orders", "methods": ["PUT"]},
    {"filterPath": "odd", "methods": ["PUT"]},
]
OVERRIDES = [{"name": "onePet", "path": "/pets/{id}", "method": "GET", "description": "One."}]
S3 = {"uri": "s3://documents/model.json", "bucketOwnerAccountId": "123456789012"}
THERE: dict[str, dict[str, Any]] = {
    "mcp": {"targetType": "mcpServer", "endpoint": "https://mcp.example.com/mcp"},
    "lambda": {
        "targetType": "lambdaFunctionArn",
        "lambdaFunctionArn": {"lambdaArn": LAMBDA_ARN, "toolSchemaFile": "tools.json"},
    },
    "openapi": {
        "targetType": "openApiSchema",
        "outboundAuth": {"type": "API_KEY", "credentialName": "weather-key"},
        "schemaSource": {"inline": {"path": "specs/api.json"}},
    },
    "api-gateway": {
        "targetType": "apiGateway",
        "apiGateway": {
            "restApiId": "abc123",
            "stage": "prod",
            "apiGatewayToolConfiguration": {"toolFilters": FILTERS, "toolOverrides": OVERRIDES},
        },
    },
    "smithy": {"targetType": "smithyModel", "schemaSource": {"s3": S3}},
}
"""A target of each type, as somebody added it with the CLI."""


def declare(host: Host, path: str) -> None:
    """A project in which somebody added the target of ``path``, with its file and credential."""
    key = {"authorizerType": "ApiKeyCredentialProvider", "name": "weather-key"}
    entry = {"name": "WeatherTools", **THERE[path]}
    host.edit(has(gateway("MyGateway", entry), credentials=(key,)))
    (host.root / "tools.json").write_text(json.dumps(TOOLS))
    (host.root / "specs").mkdir()
    (host.root / "specs" / "api.json").write_text(json.dumps(SPEC))


@pytest.mark.parametrize("path", THERE)
def test_a_target_that_is_there_is_taken_up(host: Host, path: str) -> None:
    """Its name is enough: the client and its unit are added, and its entry and file stay."""
    declare(host, path)
    before = host.tree()

    result = host.scaffold(NAMED, json=True)

    assert result.code == 0, result.said
    after = host.tree()
    changed = {p for p, entry in before.items() if after[p] != entry}
    assert changed == {"app/Assistant/main.py", "app/Assistant/pyproject.toml"}
    unit = {p for p in after if p.startswith(f"{UNIT}/")}
    assert unit == {f"{UNIT}/README.md", f"{UNIT}/.copier-answers.yml"}
    assert (result.document["commands"], result.document["reasons"]) == ([], [])
    assert host.scaffold(NAMED, json=True).actions == {}
    assert host.connect("undo").code == 0
    assert host.tree() == before


@pytest.mark.parametrize(
    ("path", "field", "value", "there"),
    [
        pytest.param(path, field, value, there, id=f"{path}-{field}")
        for path, field, value, there in (
            ("mcp", "endpoint", "https://other.example.com", "https://mcp.example.com/mcp"),
            ("mcp", "outbound_auth", "oauth", "'none'"),
            ("lambda", "lambda_arn", LAMBDA_ARN + "2", LAMBDA_ARN),
            ("lambda", "tool_schema_file", "specs/tools.json", "'tools.json'"),
            ("openapi", "schema", "tools/api.json", "specs/api.json"),
            ("openapi", "credential_name", "other-key", "'weather-key'"),
            ("openapi", "outbound_auth", "oauth", "'api-key'"),
            ("api-gateway", "rest_api_id", "xyz", "'abc123'"),
            ("api-gateway", "stage", "test", "'prod'"),
            ("api-gateway", "tool_filter_path", "/x", "/pets/*"),
            ("api-gateway", "tool_filter_methods", "GET", "['GET', 'POST']"),
            ("api-gateway", "tool_override", "a=GET /a", "['onePet=GET /pets/{id} One.']"),
            ("api-gateway", "outbound_auth", "api-key", "'none'"),
            ("smithy", "schema", "s3://documents/other.json", "s3://documents/model.json"),
            ("smithy", "schema_s3_account", "210987654321", "'123456789012'"),
        )
    ],
)
def test_what_agentcore_json_says_otherwise_is_refused(
    host: Host, path: str, field: str, value: str, there: str
) -> None:
    """Each answer of each type that contradicts the target there is named, with both values."""
    declare(host, path)
    for folder, content in (("specs/tools.json", TOOLS), ("tools/api.json", SPEC)):
        (host.root / folder).parent.mkdir(exist_ok=True)
        (host.root / folder).write_text(json.dumps(content))
    said = {"schema": "schema"}.get(field, field)

    error = host.refuses("contradiction", there, "WeatherTools", answers=NAMED, **{said: value})

    assert (error["field"], error["file"]) == (field, CONFIG)


def test_a_target_of_another_type_is_refused(host: Host) -> None:
    """The name is taken by a target of another type: nothing of its answers is compared."""
    declare(host, "lambda")
    changes = PATHS["smithy"]

    error = host.refuses(
        "contradiction",
        *("'lambdaFunctionArn'", "'smithyModel'"),
        answers=NAMED | {"path": "smithy"} | changes,
    )

    assert error["field"] == "target_type"


def test_a_credential_of_a_target_is_declared_once(host: Host) -> None:
    """A second target with the same API key adds no second declaration, and nothing to type."""
    host.has(targets("openapi"))

    second = host.scaffold(targets("api-gateway", name="Orders", **KEY), json=True)

    assert second.code == 0, second.said
    assert [c["name"] for c in host.config["credentials"]] == ["weather-key"]
    assert [step for step in second.document["next_steps"] if "credentials manually" in step] == []


def test_the_scopes_of_an_oauth_target_reach_agentcore_json(host: Host) -> None:
    """The CLI drops them; a credential that is there already stays as it is."""
    credential = {
        "authorizerType": "OAuthCredentialProvider",
        "name": "Weather-oauth",
        "discoveryUrl": DISCOVERY,
    }
    host.edit(has(credentials=(credential,)))

    host.has(targets("mcp", **AUTH["oauth"]))

    assert only_target(host)["outboundAuth"]["scopes"] == ["read", "write"]
    assert host.config["credentials"] == [credential]


def test_a_name_that_is_given_twice_is_refused(host: Host) -> None:
    """Of two tools one would be lost, and of two values of a parameter: both say whose name it is.

    Tools with other names may stand for one operation.
    """
    consent = targets("mcp", **AUTH["oauth-3lo"])
    host.refuses("custom-parameters", "each key once", answers=consent, custom_parameters="a=1,a=2")

    before = host.tree()
    said = flags(targets("api-gateway", tool_override="onePet=GET /pets/{id} One."))
    result = host.connect("scaffold", *said, "--tool-override", "onePet=GET /orders", "--json")
    (error,) = result.document["errors"]
    assert (result.code, error["code"], error["field"]) == (2, "tool-override", "tool_override")
    assert host.tree() == before

    another = host.connect("scaffold", *said, "--tool-override", "aPet=GET /pets/{id}", "--json")
    assert another.code == 0, another.said


def test_filters_and_names_of_an_api_reach_agentcore_json(host: Host) -> None:
    """The first filter is as one of its own; what somebody adds there later is no contradiction,
    and is not put into the unit."""
    two = {"tool_filter": "GET /pets/*", "tool_override": "onePet=GET /pets/{id} One of them."}
    more = ("--tool-filter", "PUT,POST /orders")
    answers = targets("api-gateway")
    result = host.connect("scaffold", *flags(answers | two), *more, "--json")
    assert result.code == 0, result.said
    (target,) = host.config["agentCoreGateways"][0]["targets"]
    tools = {
        "toolFilters": [
            {"filterPath": "/pets/*", "methods": ["GET"]},
            {"filterPath": "/orders", "methods": ["PUT", "POST"]},
        ],
        "toolOverrides": [
            {
                "name": "onePet",
                "path": "/pets/{id}",
                "method": "GET",
                "description": "One of them.",
            }
        ],
    }
    assert target["apiGateway"]["apiGatewayToolConfiguration"] == tools
    here = {"mcp": {"apiGateway": target["apiGateway"]}}
    request = {"gatewayIdentifier": "a-0123456789", "name": "A", "targetConfiguration": here}
    assert servicemodel.faults("CreateGatewayTarget", request) == []

    def add(config: dict[str, Any]) -> None:
        held = config["agentCoreGateways"][0]["targets"][0]["apiGateway"]
        held["apiGatewayToolConfiguration"]["toolFilters"].append(
            {"filterPath": "/more", "methods": ["GET"]}
        )
        held["apiGatewayToolConfiguration"]["toolOverrides"].append(OVERRIDES[0])

    host.edit(add)
    before = host.tree()
    for again in (flags(answers), [*flags(answers | two), *more]):
        assert host.connect("scaffold", *again, "--json").code == 0
    status = host.connect("status", "--json")
    assert status.code == 0, status.said
    assert status.document["drift"] == []
    assert host.tree() == before
    host.refuses("contradiction", "/pets/*", answers=answers | {"tool_filter": "GET /x"})
