"""The agent's own files after an update: what the new client code needs, and its use.

Dependencies that are missing are added. The entrypoint is wired again where it still imports the
unit; where it does not, somebody took that out, and it stays out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from agentcore_connect.agent import detection, edit, frameworks
from agentcore_connect.agent.use import Use
from agentcore_connect.plan.edits import Edits
from agentcore_connect.project.project import Agent, Project
from agentcore_connect.units.record import Recorded


def rewire(edits: Edits, units: Iterable[tuple[Recorded, Mapping[str, Any]]]) -> None:
    """Put each unit, which now has the answers beside it, into each agent that it is beside.

    A unit of a framework that only others' templates know is left as it is, with a warning.
    Raises InvalidInput where an agent's pyproject.toml cannot be read or contradicts the unit.
    """
    for unit, answers in units:
        for agent in edits.project.agents:
            if agent.connections == unit.folder.parent:
                use = _use(edits.project, agent, unit, answers)
                if use is None:
                    edits.warnings.append(
                        f"{unit.folder} has template {unit.template}, of a framework that this "
                        f"connect does not know: what its code needs in {agent.code} is not added."
                    )
                else:
                    edit.put_in(edits, use, entrypoint=_is_imported(edits, use))
    edits.next_steps += edit.lock_steps(edits)


def _is_imported(edits: Edits, use: Use) -> bool:
    from agentcore_connect.agent.wiring.names import imported
    from agentcore_connect.agent.wiring.source import parsed

    try:
        return use.name in imported(parsed(edits.read(use.agent.main) or b""))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _use(project: Project, agent: Agent, unit: Recorded, answers: Mapping[str, Any]) -> Use | None:
    row = frameworks.named(unit.template.partition("/")[2])
    if row is None:
        return None
    framework = row.name
    if unit.kind == "credential":
        # Its template may be the plain one, whatever the agent's framework is.
        framework = detection.detect_framework(project, agent) or framework
        needed = frameworks.credential_requirements(
            framework, answers["credential_type"], answers.get("endpoint")
        )
        return Use(agent, framework, unit.folder, "credential", needed)
    needed = frameworks.client_requirements(
        framework, answers["authorizer_type"], bool(answers.get("request_headers"))
    )
    return Use(agent, framework, unit.folder, "gateway", needed)
