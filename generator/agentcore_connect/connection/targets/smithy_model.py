"""A target that is an AWS service with a Smithy model."""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.connection.targets.schema import SchemaTarget
from agentcore_connect.vocabulary import matrix


@dataclass(frozen=True)
class Smithy(SchemaTarget):
    """The document is the model's JSON form."""

    row = matrix.row("smithy")
