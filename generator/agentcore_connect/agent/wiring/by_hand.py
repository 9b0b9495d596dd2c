"""What a person writes by hand where the code was not recognised."""

from __future__ import annotations

from collections.abc import Sequence

from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.agent.wiring.names import PLAIN, ImportForm
from agentcore_connect.vocabulary.words import Framework, Kind


def lines(
    framework: Framework,
    unit: str,
    local: str,
    kind: Kind,
    form: ImportForm = PLAIN,
    instead: Sequence[str] = (),
    called: str = "Agent",
) -> tuple[str, ...]:
    """The import and the use of a unit, as they stand in the agent's code.

    ``instead`` are the lines of the use that fit this very code. ``called`` is how the code writes
    what makes the agent.
    """
    use = instead or [
        f"{called}{line.removeprefix('Agent')}" if line.startswith("Agent(") else line
        for line in FRAMEWORKS[framework].usage(kind).lines
    ]
    return (*form.lines(unit, local), *(line.format(local=local, unit=unit) for line in use))
