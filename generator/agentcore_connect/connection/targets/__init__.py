"""The types of target that a gateway can have: one module each, and the row that names it here."""

from __future__ import annotations

from agentcore_connect.connection.targets.api_gateway import ApiGateway
from agentcore_connect.connection.targets.lambda_function import LambdaFunction
from agentcore_connect.connection.targets.mcp_server import McpServer
from agentcore_connect.connection.targets.open_api import OpenApi
from agentcore_connect.connection.targets.outbound import Outbound
from agentcore_connect.connection.targets.smithy import Smithy
from agentcore_connect.connection.targets.target import Target
from agentcore_connect.vocabulary.matrix import Path

__all__ = ["TARGETS", "Outbound", "Target", "by_type"]

TARGETS: dict[Path, type[Target]] = {
    "mcp": McpServer,
    "lambda": LambdaFunction,
    "openapi": OpenApi,
    "api-gateway": ApiGateway,
    "smithy": Smithy,
}


def by_type(target_type: str) -> type[Target] | None:
    """The target of a ``targetType`` of agentcore.json; None for one that connect does not know."""
    return next((kind for kind in TARGETS.values() if kind.target_type == target_type), None)
