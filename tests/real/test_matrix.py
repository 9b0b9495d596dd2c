"""The auth matrix against the real CLI: a new version shows here where the world has moved."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import botocore  # type: ignore[import-untyped]
import pytest
import realcli
import servicemodel
from agentcore_connect.vocabulary import names
from agentcore_connect.vocabulary.evidence import MODEL, SERVICE_MODEL
from agentcore_connect.vocabulary.matrix import CELLS, ROWS, Cell, row
from agentcore_connect.vocabulary.words import OutboundAuth

NEEDS: dict[str, tuple[str, ...]] = {
    "mcp": ("--endpoint", "https://mcp.example.com/mcp"),
    "lambda": (
        *("--lambda-arn", "arn:aws:lambda:us-east-1:123456789012:function:tools"),
        *("--tool-schema-file", "tools.json"),
    ),
    "openapi": ("--schema", "api.json"),
    "api-gateway": ("--rest-api-id", "abc123", "--stage", "prod"),
    "smithy": ("--schema", "model.json"),
    "connector": ("--connector", "web-search"),
}
AUTH: dict[str, tuple[str, ...]] = {
    "none": (),
    "oauth": ("--outbound-auth", "oauth", "--credential-name", "OAuth"),
    "api-key": ("--outbound-auth", "api-key", "--credential-name", "Key"),
    "iam": ("--outbound-auth", "gateway-iam-role"),
}
GATEWAY_ROLE = {"lambda", "smithy", "connector"}
"""Where the gateway's IAM role is what the CLI does without a flag."""

TESTABLE = tuple(cell for cell in CELLS if cell.outbound_auth in AUTH)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a gateway, an OAuth and an API key credential, and the files of targets."""
    project = realcli.create(tmp_path_factory.mktemp("matrix"), "Matrix", "Strands")
    config = project / "agentcore" / "agentcore.json"
    spec = json.loads(config.read_bytes())
    spec["credentials"] = [
        {
            "authorizerType": "OAuthCredentialProvider",
            "name": "OAuth",
            "discoveryUrl": "https://auth.example.com/.well-known/openid-configuration",
            "vendor": "CustomOauth2",
        },
        {"authorizerType": "ApiKeyCredentialProvider", "name": "Key"},
    ]
    spec["agentCoreGateways"] = [{"name": "G", "protocolType": "MCP", "targets": []}]
    config.write_text(json.dumps(spec, indent=2))
    schema = {"name": "t", "description": "d", "inputSchema": {"type": "object"}}
    (project / "tools.json").write_text(json.dumps([schema]))
    for name in ("api.json", "model.json"):
        (project / name).write_text("{}")
    return project


@realcli.needs_cli
@pytest.mark.parametrize("cell", TESTABLE, ids=lambda cell: f"{cell.path}-{cell.outbound_auth}")
def test_the_cli_takes_exactly_what_the_matrix_says(cell: Cell, project: Path) -> None:
    """A cell goes through the CLI if, and only if, `agentcore add gateway-target` accepts it."""
    flags = AUTH[cell.outbound_auth]
    if cell.outbound_auth == "iam" and cell.path in GATEWAY_ROLE:
        flags = ()
    name = f"{cell.path}-{cell.outbound_auth}"
    done = realcli.run(
        project,
        *("add", "gateway-target", "--type", row(cell.path).cli_type, "--name", name),
        *("--gateway", "G", *NEEDS[cell.path], *flags, "--json"),
    )
    assert (done.returncode == 0) == (cell.through == "cli"), done.stdout


_SHAPES: dict[str, dict[str, Any]] = {
    "mcp": {"endpoint": "https://mcp.example.com/mcp"},
    "lambda": {
        "lambdaFunctionArn": {
            "lambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:tools",
            "toolSchemaFile": "tools.json",
        }
    },
    "openapi": {"schemaSource": {"inline": {"path": "api.json"}}},
    "api-gateway": {
        "apiGateway": {
            "restApiId": "abc123",
            "stage": "prod",
            "apiGatewayToolConfiguration": {
                "toolFilters": [{"filterPath": "/*", "methods": ["GET"]}]
            },
        }
    },
    "smithy": {"schemaSource": {"inline": {"path": "model.json"}}},
    "connector": {"connectorId": "web-search"},
}


def _entry(cell: Cell) -> dict[str, Any]:
    """A target with that auth, as somebody would write it into agentcore.json by hand."""
    kind, grant = MODEL[cell.outbound_auth]
    auth: dict[str, Any] = {"type": kind}
    if kind in ("OAUTH", "API_KEY"):
        auth["credentialName"] = "OAuth" if kind == "OAUTH" else "Key"
    if grant and grant != "CLIENT_CREDENTIALS":
        auth["grantType"] = grant
    default = cell.outbound_auth == "iam" and cell.path in GATEWAY_ROLE
    more = {"outboundAuth": auth} if kind and not default else {}
    name = f"{cell.path}-{cell.outbound_auth}"
    return {"name": name, "targetType": row(cell.path).json_type, **_SHAPES[cell.path], **more}


@realcli.needs_cli
def test_the_schema_refuses_each_cell_with_the_words_that_it_carries(project: Path) -> None:
    """All cells in one file: of what agentcore.json can say the CLI says nothing."""
    config = project / "agentcore" / "agentcore.json"
    before = config.read_bytes()
    spec = json.loads(before)
    spec["agentCoreGateways"][0]["targets"] = [_entry(cell) for cell in CELLS]
    config.write_text(json.dumps(spec))
    said = " ".join(realcli.validate(project)[1].split())
    config.write_bytes(before)

    parts = re.split(r"agentCoreGateways\[0\]\.targets\[(\d+)\]", said)
    told: dict[int, str] = {}
    for number, words in zip(parts[1::2], parts[2::2], strict=True):
        told[int(number)] = told.get(int(number), "") + words
    refused = {CELLS[number]: words for number, words in told.items()}
    for cell in CELLS:
        assert bool(cell.evidence.cli) == (cell in refused), (cell, refused.get(cell))
        assert cell.evidence.cli in refused.get(cell, ""), (cell, refused[cell])


def test_the_service_model_has_each_auth_for_any_target() -> None:
    """Types and grants are those of botocore's model, all of them; none leaves the member out."""
    assert f"botocore {botocore.__version__}" == SERVICE_MODEL
    shape = servicemodel.model().shape_for
    kinds, grants = ({pair[place] for pair in MODEL.values()} - {""} for place in (0, 1))
    assert kinds == {*shape("CredentialProviderType").enum}
    assert grants == {*shape("OAuthGrantType").enum}
    target = servicemodel.model().operation_model("CreateGatewayTarget").input_shape
    assert "credentialProviderConfigurations" not in target.required_members
    metadata = shape("MetadataConfiguration").members
    assert [
        (name, one.metadata["max"], one.member.metadata["max"]) for name, one in metadata.items()
    ] == [
        ("allowedRequestHeaders", names.METADATA_MAX, names.HEADER_MAX),
        ("allowedQueryParameters", names.METADATA_MAX, names.QUERY_PARAMETER_MAX),
        ("allowedResponseHeaders", names.METADATA_MAX, names.HEADER_MAX),
    ]


def test_a_verdict_follows_from_its_evidence() -> None:
    """What the CLI takes is yes; what the guide has besides is never no; a dispute names both."""
    for cell in CELLS:
        assert (cell.verdict == "yes") == (not cell.evidence.cli), cell
        if cell.verdict == "no":
            assert not cell.evidence.guide, cell
        if cell.verdict == "api":
            assert cell.evidence.guide, cell
        assert (cell.verdict == "contested") == bool(cell.dispute)
        if cell.dispute:
            assert "For: " in cell.dispute
            assert "Against: " in cell.dispute
            assert "If AWS refuses it" in cell.dispute
            assert cell.evidence.instead


def test_every_pair_of_target_and_auth_has_one_cell() -> None:
    """The matrix is whole: each target with each way to sign in, nothing twice."""
    pairs = [(cell.path, cell.outbound_auth) for cell in CELLS]
    assert len(pairs) == len(set(pairs)) == len(ROWS) * len(get_args(OutboundAuth))
