"""A target that is an HTTP API with an OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.connection.targets.schema import SchemaTarget
from agentcore_connect.vocabulary import matrix


@dataclass(frozen=True)
class OpenApi(SchemaTarget):
    """The document is JSON, as the CLI takes it."""

    row = matrix.row("openapi")
