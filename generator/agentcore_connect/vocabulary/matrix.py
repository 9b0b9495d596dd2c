"""The auth matrix as data: which outbound auth fits which target, and through what.

One source for validation, prompts, help texts, the README's table and `connect matrix`. Measured
on `@aws/agentcore` 0.30.0 (every cell run) and read in the botocore model of
bedrock-agentcore-control for what only the API offers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Path = Literal["mcp", "lambda", "openapi", "api-gateway", "smithy", "credential"]
OutboundAuth = Literal["none", "oauth", "oauth-3lo", "api-key", "iam"]
Through = Literal["cli", "api"]

PATHS: dict[Path, str] = {
    "mcp": "an MCP server, the gateway's target type mcp-server",
    "lambda": "a Lambda function, lambda-function-arn",
    "openapi": "an HTTP API with an OpenAPI document, open-api-schema",
    "api-gateway": "a REST API in Amazon API Gateway, api-gateway",
    "smithy": "an AWS service with a Smithy model, smithy-model",
    "credential": "a service that agent code calls itself, with a credential",
}
"""What each path connects to, for help and prompts."""

TARGET_TYPES: dict[Path, str] = {
    "mcp": "mcp-server",
    "lambda": "lambda-function-arn",
    "openapi": "open-api-schema",
    "api-gateway": "api-gateway",
    "smithy": "smithy-model",
}
"""The CLI's `--type` of each path that ends in a gateway target."""


@dataclass(frozen=True)
class Cell:
    """One cell: does ``path`` take ``outbound_auth``, and through what is it configured?

    ``through`` is ``cli`` (agentcore.json can say it), ``api`` (only UpdateGatewayTarget can) or
    None (the service or the CLI refuses it). ``note`` is a sentence for people.
    """

    path: Path
    outbound_auth: OutboundAuth
    through: Through | None
    note: str


_API = "The CLI's schema refuses it; it is set with UpdateGatewayTarget after the deploy."
_GATEWAY_ROLE = "The gateway's own IAM role calls it; that is the default and needs no flag."

CELLS: tuple[Cell, ...] = (
    Cell("mcp", "none", "cli", "A public MCP server; leave --outbound-auth out."),
    Cell("mcp", "oauth", "cli", "Client credentials (2LO)."),
    Cell("mcp", "oauth-3lo", "api", f"Authorization code. {_API}"),
    Cell(
        "mcp",
        "iam",
        "api",
        "SigV4, for servers on AgentCore Runtime, AgentCore Gateway, API Gateway or a Lambda "
        f"function URL. {_API}",
    ),
    Cell("mcp", "api-key", None, "The service refuses API keys for MCP server targets."),
    Cell("lambda", "none", "cli", _GATEWAY_ROLE),
    Cell("lambda", "oauth", "api", _API),
    Cell("lambda", "oauth-3lo", "api", _API),
    Cell("lambda", "iam", "cli", _GATEWAY_ROLE),
    Cell("lambda", "api-key", None, "The service refuses API keys for Lambda targets."),
    Cell(
        "openapi",
        "none",
        None,
        "The CLI's schema wants an API key or OAuth; the service advises against none.",
    ),
    Cell("openapi", "oauth", "cli", "Client credentials (2LO)."),
    Cell("openapi", "oauth-3lo", "api", _API),
    Cell("openapi", "iam", "api", _API),
    Cell("openapi", "api-key", "cli", "Sent as the header x-api-key; anything else via the API."),
    Cell("api-gateway", "none", "cli", "The gateway's IAM role calls it; an open API lets it in."),
    Cell("api-gateway", "oauth", None, "The CLI and the service refuse OAuth for API Gateway."),
    Cell("api-gateway", "oauth-3lo", None, "The CLI and the service refuse OAuth."),
    Cell("api-gateway", "iam", "api", "The gateway's IAM role signs the call."),
    Cell("api-gateway", "api-key", "cli", "Sent as the header x-api-key."),
    Cell("smithy", "none", "cli", _GATEWAY_ROLE),
    Cell("smithy", "oauth", "api", _API),
    Cell("smithy", "oauth-3lo", "api", _API),
    Cell("smithy", "iam", "cli", _GATEWAY_ROLE),
    Cell("smithy", "api-key", None, "The service refuses API keys for Smithy targets."),
)


def cell(path: Path, outbound_auth: OutboundAuth) -> Cell:
    """The cell of a target path and an outbound auth; KeyError for ``credential``, not a target."""
    for row in CELLS:
        if (row.path, row.outbound_auth) == (path, outbound_auth):
            return row
    raise KeyError((path, outbound_auth))
