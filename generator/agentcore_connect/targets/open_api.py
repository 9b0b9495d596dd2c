"""A target that is an HTTP API with an OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.questions import OpenApiTarget
from agentcore_connect.targets.schema import SchemaTarget


@dataclass(frozen=True)
class OpenApi(SchemaTarget):
    """The document is JSON, as the CLI takes it."""

    path = "openapi"
    target_type = "openApiSchema"
    unit = OpenApiTarget
