"""The target types of a gateway, one row each, and with them the auth matrix as data.

A row has all that connect says of a type without knowing how it is configured: its words, what
stands in front of a service, which outbound auth it takes and through what. Validation, prompts,
help texts, completion, the triage, the conditions of READMEs, the README's table and `connect
matrix` follow from the rows. Each cell carries its `evidence`; a new page of the guide changes one
line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from agentcore_connect.errors import assert_never
from agentcore_connect.vocabulary.evidence import (
    NO_CALLER,
    NO_GRANT,
    Evidence,
    Verdict,
    unsupported,
)
from agentcore_connect.vocabulary.words import OutboundAuth

TargetPath = Literal["mcp", "lambda", "openapi", "api-gateway", "smithy", "connector"]
"""The paths that end in a gateway target: the word of each row."""

Path = Literal[TargetPath, "credential"]
Through = Literal["cli", "api"]
NO_FRONT = "none"
"""The triage's word for a service that has nothing which a target type stands in front of."""

DocumentKind = Literal["tools", "openapi", "smithy"]
"""A document that describes a target's tools: a tool schema file, an OpenAPI document, a model."""

Said = tuple[Verdict, str, Evidence]
"""What a row says of one auth: the verdict, a sentence for people, and what it rests on."""


@dataclass(frozen=True)
class Cell:
    """One cell: does ``path`` take ``outbound_auth``? ``note`` is a sentence for people."""

    path: TargetPath
    outbound_auth: OutboundAuth
    verdict: Verdict
    note: str
    evidence: Evidence

    @property
    def through(self) -> Through | None:
        """What it is configured through; None where it is not offered."""
        match self.verdict:
            case "yes":
                return "cli"
            case "api" | "contested":
                return "api"
            case "no":
                return None
            case _:
                return assert_never(self.verdict)

    @property
    def dispute(self) -> str:
        """Of a contested cell: who says what, and what to do where AWS refuses; else empty."""
        if self.verdict != "contested":
            return ""
        return (
            f"{' '.join(self.evidence.others)} If AWS refuses it, configure_auth.py says so, or "
            f"the target's status is FAILED with AWS's reasons: then {self.evidence.instead}."
        )


@dataclass(frozen=True)
class TargetRow:
    """One target type.

    ``cli_type`` is the CLI's `--type`, ``json_type`` is ``targetType`` in agentcore.json. ``front``
    is the triage's word for what the type stands in front of, and ``phrase`` the same for people.
    ``auths`` are the row of the matrix, in the order in which they are offered. ``document`` is
    what describes its tools, where the project has that.
    """

    path: TargetPath
    cli_type: str
    json_type: str
    front: str
    phrase: str
    auths: Mapping[OutboundAuth, Said]
    document: DocumentKind | None = None

    @property
    def template(self) -> str:
        """The template of its units; its last part names the module in `connection.targets` too."""
        return f"target/{self.cli_type.replace('-', '_')}"

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(Cell(self.path, auth, *said) for auth, said in self.auths.items())

    @property
    def offered(self) -> tuple[Cell, ...]:
        """The cells that can be had, through agentcore.json or the API."""
        return tuple(cell for cell in self.cells if cell.through is not None)


_API = "The CLI's schema refuses it; it is set through the API after the deploy."
_GATEWAY_ROLE = "The gateway's own IAM role calls it; that is the default and needs no flag."
_LAMBDA = "outboundAuth is not applicable for lambdaFunctionArn target type"
_SMITHY = "smithyModel targets use IAM role auth; outboundAuth is not applicable"
_CONNECTOR = "connector targets use IAM role auth; outboundAuth is not applicable"
_SIGNED = (
    "SigV4, for servers on AgentCore Runtime, AgentCore Gateway, API Gateway or a Lambda function "
    f"URL. {_API}"
)
_EXCHANGE = (
    "On behalf of the user: the caller's token is exchanged for one of the target. The gateway has "
    f"to be CUSTOM_JWT, and the agent to forward its caller's token. {_API}"
)
_CALLER: Said = (
    "contested",
    f"SigV4 with the caller's own IAM credentials; the gateway has to be AWS_IAM. {_API}",
    Evidence(
        NO_CALLER,
        guide=False,
        others=(
            "For: the service model; hashicorp/terraform-provider-aws#47781 asks for it, with "
            "service and region.",
            "Against: the AWS guide (autumn 2026) has it for AgentCore Runtime targets only.",
        ),
        instead="use --outbound-auth iam, which signs with the gateway's role",
    ),
)
_NO_CALLER: Said = (
    "no",
    "The AWS guide has the caller's IAM credentials for AgentCore Runtime targets only, and nobody "
    "reports them for this type.",
    Evidence(NO_CALLER, guide=False),
)
_NO_EXCHANGE: Said = (
    "no",
    "The AWS guide has token exchange for MCP servers and OpenAPI only.",
    Evidence(NO_GRANT, guide=False),
)


def _no_passthrough(cli: str) -> Said:
    return (
        "no",
        "It needs a gateway with the authorizer AUTHENTICATE_ONLY, which agentcore.json cannot "
        "declare and no update can set; the AWS guide has it for AgentCore Runtime targets only.",
        Evidence(cli, guide=False),
    )


_ROLE_ONLY: tuple[Verdict, str] = (
    "no",
    "The AWS guide has the gateway's role only for connectors.",
)


def _lambda_oauth(cli: str) -> Said:
    return (
        "contested",
        f"A deployment with it is reported to fail. {_API}",
        Evidence(
            cli,
            guide=False,
            others=(
                "For: an older schema of the CLI (aws/agentcore-cli#1359), and the service model.",
                "Against: the AWS guide (autumn 2026), and aws/aws-cdk#38149 (June 2026): the "
                "deployment failed, only the gateway's role was taken.",
            ),
            instead="let the function fetch the token itself, or connect its API with --path "
            "openapi",
        ),
    )


ROWS: tuple[TargetRow, ...] = (
    TargetRow(
        path="mcp",
        cli_type="mcp-server",
        json_type="mcpServer",
        front="mcp-server",
        phrase="it has an MCP server",
        auths={
            "none": (
                "yes",
                "A public MCP server; that is the default and needs no flag.",
                Evidence(),
            ),
            "oauth": ("yes", "Client credentials (2LO).", Evidence()),
            "oauth-3lo": ("api", f"Authorization code. {_API}", Evidence(NO_GRANT)),
            "token-exchange": ("api", _EXCHANGE, Evidence(NO_GRANT)),
            "api-key": (
                "contested",
                f"Such as a bearer key in the header Authorization. {_API}",
                Evidence(
                    unsupported("mcpServer", "API_KEY"),
                    others=(
                        "For: the AWS guide (autumn 2026), and docs/gateway.md of "
                        "aws/agentcore-cli (June 2026).",
                        "Against: the guide as it was in April 2026 "
                        "(aws/bedrock-agentcore-starter-toolkit#499), and a maintainer in August "
                        "2026 (aws/agentcore-cli#1914). Nobody reports a deployed run.",
                    ),
                    instead="let the agent call the server itself (connect scaffold --path "
                    "credential)",
                ),
            ),
            "iam": ("api", _SIGNED, Evidence(unsupported("mcpServer", "GATEWAY_IAM_ROLE"))),
            "caller-iam": _CALLER,
            "jwt-passthrough": _no_passthrough(unsupported("mcpServer", "JWT_PASSTHROUGH")),
        },
    ),
    TargetRow(
        path="lambda",
        cli_type="lambda-function-arn",
        json_type="lambdaFunctionArn",
        front="lambda",
        phrase="it is a Lambda function that you control",
        auths={
            "none": ("yes", _GATEWAY_ROLE, Evidence()),
            "iam": ("yes", _GATEWAY_ROLE, Evidence()),
            "oauth": _lambda_oauth(_LAMBDA),
            "oauth-3lo": _lambda_oauth(NO_GRANT),
            "token-exchange": _NO_EXCHANGE,
            "api-key": (
                "no",
                "The AWS guide has no API keys for Lambda targets.",
                Evidence(_LAMBDA, guide=False),
            ),
            "caller-iam": _NO_CALLER,
            "jwt-passthrough": _no_passthrough(_LAMBDA),
        },
        document="tools",
    ),
    TargetRow(
        path="openapi",
        cli_type="open-api-schema",
        json_type="openApiSchema",
        front="openapi",
        phrase="it has an OpenAPI document, or a framework that generates one",
        auths={
            "oauth": ("yes", "Client credentials (2LO).", Evidence()),
            "oauth-3lo": ("api", _API, Evidence(NO_GRANT)),
            "token-exchange": ("api", _EXCHANGE, Evidence(NO_GRANT)),
            "iam": ("api", _API, Evidence(unsupported("openApiSchema", "GATEWAY_IAM_ROLE"))),
            "api-key": (
                "yes",
                "Sent as the header x-api-key; anything else via the API.",
                Evidence(),
            ),
            "none": (
                "api",
                "An open API. The CLI's schema wants an API key or OAuth, so a script makes the "
                "target.",
                Evidence("openApiSchema targets require outbound auth (OAUTH or API_KEY)"),
            ),
            "caller-iam": _CALLER,
            "jwt-passthrough": _no_passthrough(unsupported("openApiSchema", "JWT_PASSTHROUGH")),
        },
        document="openapi",
    ),
    TargetRow(
        path="api-gateway",
        cli_type="api-gateway",
        json_type="apiGateway",
        front="api-gateway",
        phrase="it is behind Amazon API Gateway already",
        auths={
            "none": (
                "yes",
                "The gateway's IAM role calls it; an open API lets it in.",
                Evidence(),
            ),
            "oauth": (
                "no",
                "The CLI and the AWS guide have no OAuth for API Gateway.",
                Evidence(unsupported("apiGateway", "OAUTH"), guide=False),
            ),
            "oauth-3lo": (
                "no",
                "The CLI and the AWS guide have no OAuth for API Gateway.",
                Evidence(NO_GRANT, guide=False),
            ),
            "token-exchange": _NO_EXCHANGE,
            "iam": (
                "api",
                "The gateway's IAM role signs the call.",
                Evidence(unsupported("apiGateway", "GATEWAY_IAM_ROLE")),
            ),
            "api-key": ("yes", "Sent as the header x-api-key.", Evidence()),
            "caller-iam": _NO_CALLER,
            "jwt-passthrough": _no_passthrough(unsupported("apiGateway", "JWT_PASSTHROUGH")),
        },
    ),
    TargetRow(
        path="smithy",
        cli_type="smithy-model",
        json_type="smithyModel",
        front="smithy",
        phrase="it is an AWS service with a Smithy model",
        auths={
            "none": ("yes", _GATEWAY_ROLE, Evidence()),
            "iam": ("yes", _GATEWAY_ROLE, Evidence()),
            "oauth": ("api", _API, Evidence(_SMITHY)),
            "oauth-3lo": (
                "contested",
                _API,
                Evidence(
                    NO_GRANT,
                    guide=False,
                    others=(
                        "For: the service model.",
                        "Against: the AWS guide (autumn 2026), which has OAuth for Smithy with "
                        "client credentials only.",
                    ),
                    instead="use --outbound-auth oauth, or connect the API with --path openapi",
                ),
            ),
            "token-exchange": _NO_EXCHANGE,
            "api-key": (
                "no",
                "The AWS guide has no API keys for Smithy targets.",
                Evidence(_SMITHY, guide=False),
            ),
            "caller-iam": _NO_CALLER,
            "jwt-passthrough": _no_passthrough(_SMITHY),
        },
        document="smithy",
    ),
    TargetRow(
        path="connector",
        cli_type="connector",
        json_type="connector",
        front="connector",
        phrase="it is web search, or a knowledge base of Amazon Bedrock",
        auths={
            "none": ("yes", _GATEWAY_ROLE, Evidence()),
            "iam": ("yes", _GATEWAY_ROLE, Evidence()),
            "oauth": (*_ROLE_ONLY, Evidence(_CONNECTOR, guide=False)),
            "oauth-3lo": (*_ROLE_ONLY, Evidence(NO_GRANT, guide=False)),
            "token-exchange": _NO_EXCHANGE,
            "api-key": (*_ROLE_ONLY, Evidence(_CONNECTOR, guide=False)),
            "caller-iam": _NO_CALLER,
            "jwt-passthrough": _no_passthrough(_CONNECTOR),
        },
    ),
)
"""Every target type, in the order in which they are listed, asked for and preferred."""

VERDICTS: Mapping[Verdict, str] = {
    "yes": "agentcore.json",
    "api": "the API",
    "contested": "the API, contested",
    "no": "not offered",
}
"""Each verdict for people: what a cell is configured through."""

PATHS: tuple[Path, ...] = get_args(Path)
CELLS: tuple[Cell, ...] = tuple(cell for row in ROWS for cell in row.cells)


def row(path: Path) -> TargetRow:
    """The row of a path; KeyError for one that has none, as ``credential``, which is no target."""
    for found in ROWS:
        if found.path == path:
            return found
    raise KeyError(path)


def cell(path: Path, outbound_auth: OutboundAuth) -> Cell:
    """The cell of a target path and an outbound auth; KeyError for ``credential``, not a target."""
    return Cell(row(path).path, outbound_auth, *row(path).auths[outbound_auth])
