"""A target that is an HTTP API with an OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.connection.targets.entry import Json
from agentcore_connect.connection.targets.schema import SchemaTarget
from agentcore_connect.vocabulary import matrix


@dataclass(frozen=True)
class OpenApi(SchemaTarget):
    """The document is JSON, as the CLI takes it; ``address`` is in it where the source has none."""

    address: str = ""

    row = matrix.row("openapi")

    def answers(self) -> Json:
        return {**super().answers(), "address": self.address}
