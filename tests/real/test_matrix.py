"""The auth matrix against the real CLI: a new version shows here where the world has moved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import realcli
from agentcore_connect.vocabulary.matrix import CELLS, ROWS, Cell, row

NEEDS: dict[str, tuple[str, ...]] = {
    "mcp": ("--endpoint", "https://mcp.example.com/mcp"),
    "lambda": (
        *("--lambda-arn", "arn:aws:lambda:us-east-1:123456789012:function:tools"),
        *("--tool-schema-file", "tools.json"),
    ),
    "openapi": ("--schema", "api.json"),
    "api-gateway": ("--rest-api-id", "abc123", "--stage", "prod"),
    "smithy": ("--schema", "model.json"),
}
AUTH: dict[str, tuple[str, ...]] = {
    "none": (),
    "oauth": ("--outbound-auth", "oauth", "--credential-name", "OAuth"),
    "api-key": ("--outbound-auth", "api-key", "--credential-name", "Key"),
    "iam": ("--outbound-auth", "gateway-iam-role"),
}
GATEWAY_ROLE = {"lambda", "smithy"}
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


def test_every_pair_of_target_and_auth_has_one_cell() -> None:
    """The matrix is whole: five targets, five ways to sign in, nothing twice."""
    pairs = [(cell.path, cell.outbound_auth) for cell in CELLS]
    assert len(pairs) == len(set(pairs)) == len(ROWS) * 5


def test_three_legged_oauth_never_goes_through_the_cli() -> None:
    """The CLI has no flag for it, so no run can tell; its schema has no grant type either."""
    assert {cell.through for cell in CELLS if cell.outbound_auth == "oauth-3lo"} == {"api", None}
