"""The target types of a gateway, one row each, and with them the auth matrix as data.

A row has all that connect says of a type without knowing how it is configured: its words, what
stands in front of a service, which outbound auth it takes and through what. Validation, prompts,
help texts, completion, the triage, the conditions of READMEs, the README's table and `connect
matrix` follow from the rows. Measured on `@aws/agentcore` 0.30.0 (every cell run) and read in the
botocore model of bedrock-agentcore-control for what only the API offers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

TargetPath = Literal["mcp", "lambda", "openapi", "api-gateway", "smithy"]
"""The paths that end in a gateway target: the word of each row."""

Path = Literal[TargetPath, "credential"]
OutboundAuth = Literal["none", "oauth", "oauth-3lo", "api-key", "iam"]
Through = Literal["cli", "api"]
NO_FRONT = "none"
"""The triage's word for a service that has nothing which a target type stands in front of."""

DocumentKind = Literal["tools", "openapi", "smithy"]
"""A document that describes a target's tools: a tool schema file, an OpenAPI document, a model."""


@dataclass(frozen=True)
class Cell:
    """One cell: does ``path`` take ``outbound_auth``, and through what is it configured?

    ``through`` is ``cli`` (agentcore.json can say it), ``api`` (only UpdateGatewayTarget can) or
    None (the service or the CLI refuses it). ``note`` is a sentence for people.
    """

    path: TargetPath
    outbound_auth: OutboundAuth
    through: Through | None
    note: str


@dataclass(frozen=True)
class TargetRow:
    """One target type.

    ``cli_type`` is the CLI's `--type`, ``json_type`` is ``targetType`` in agentcore.json. ``front``
    is the triage's word for what the type stands in front of, and ``phrase`` the same for people.
    ``auths`` are the row of the matrix: each auth, what it goes through, and a note, as in `Cell`.
    ``document`` is what describes its tools, where the project has that.
    """

    path: TargetPath
    cli_type: str
    json_type: str
    front: str
    phrase: str
    auths: Mapping[OutboundAuth, tuple[Through | None, str]]
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


_API = "The CLI's schema refuses it; it is set with UpdateGatewayTarget after the deploy."
_GATEWAY_ROLE = "The gateway's own IAM role calls it; that is the default and needs no flag."

ROWS: tuple[TargetRow, ...] = (
    TargetRow(
        path="mcp",
        cli_type="mcp-server",
        json_type="mcpServer",
        front="mcp-server",
        phrase="it has an MCP server",
        auths={
            "none": ("cli", "A public MCP server; leave --outbound-auth out."),
            "oauth": ("cli", "Client credentials (2LO)."),
            "oauth-3lo": ("api", f"Authorization code. {_API}"),
            "iam": (
                "api",
                "SigV4, for servers on AgentCore Runtime, AgentCore Gateway, API Gateway or a "
                f"Lambda function URL. {_API}",
            ),
            "api-key": (None, "The service refuses API keys for MCP server targets."),
        },
    ),
    TargetRow(
        path="lambda",
        cli_type="lambda-function-arn",
        json_type="lambdaFunctionArn",
        front="lambda",
        phrase="it is a Lambda function that you control",
        auths={
            "none": ("cli", _GATEWAY_ROLE),
            "oauth": ("api", _API),
            "oauth-3lo": ("api", _API),
            "iam": ("cli", _GATEWAY_ROLE),
            "api-key": (None, "The service refuses API keys for Lambda targets."),
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
            "none": (
                None,
                "The CLI's schema wants an API key or OAuth; the service advises against none.",
            ),
            "oauth": ("cli", "Client credentials (2LO)."),
            "oauth-3lo": ("api", _API),
            "iam": ("api", _API),
            "api-key": ("cli", "Sent as the header x-api-key; anything else via the API."),
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
            "none": ("cli", "The gateway's IAM role calls it; an open API lets it in."),
            "oauth": (None, "The CLI and the service refuse OAuth for API Gateway."),
            "oauth-3lo": (None, "The CLI and the service refuse OAuth."),
            "iam": ("api", "The gateway's IAM role signs the call."),
            "api-key": ("cli", "Sent as the header x-api-key."),
        },
    ),
    TargetRow(
        path="smithy",
        cli_type="smithy-model",
        json_type="smithyModel",
        front="smithy",
        phrase="it is an AWS service with a Smithy model",
        auths={
            "none": ("cli", _GATEWAY_ROLE),
            "oauth": ("api", _API),
            "oauth-3lo": ("api", _API),
            "iam": ("cli", _GATEWAY_ROLE),
            "api-key": (None, "The service refuses API keys for Smithy targets."),
        },
        document="smithy",
    ),
)
"""Every target type, in the order in which they are listed, asked for and preferred."""

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
