"""What a person writes by hand where the code was not recognised."""

from __future__ import annotations

from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.agent.wiring.names import import_line
from agentcore_connect.vocabulary.words import Framework, Kind


def lines(framework: Framework, unit: str, local: str, kind: Kind) -> tuple[str, ...]:
    """The import and the use of a unit, as they stand in the agent's code."""
    use = FRAMEWORKS[framework].usage(kind).lines
    return (import_line(unit, local), *(line.format(local=local, unit=unit) for line in use))
