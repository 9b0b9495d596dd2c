"""A target that is an AWS service with a Smithy model."""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.connection.targets.schema import SchemaTarget
from agentcore_connect.units.questions import SmithyTarget


@dataclass(frozen=True)
class Smithy(SchemaTarget):
    """The document is the model's JSON form."""

    path = "smithy"
    target_type = "smithyModel"
    unit = SmithyTarget
