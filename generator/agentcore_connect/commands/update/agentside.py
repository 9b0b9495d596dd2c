"""The agent's own files after an update: what the new client code needs, and its use.

Dependencies that are missing are added. The entrypoint is wired again where it still imports the
unit; where it does not, somebody took that out, and it stays out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from agentcore_connect.agent import detection, edit, frameworks
from agentcore_connect.agent.edit import Use, Wiring
from agentcore_connect.plan.plan import Change
from agentcore_connect.project.project import Agent, Project
from agentcore_connect.units.record import Recorded
from agentcore_connect.vocabulary.words import Framework


@dataclass(frozen=True)
class Ahead(Project):
    """A project as it will be once ``changes`` are applied."""

    changes: dict[str, Change] = field(default_factory=dict)

    def read(self, path: PurePosixPath | str) -> bytes | None:
        change = self.changes.get(str(path))
        return super().read(path) if change is None else change.after


@dataclass
class Rewired(Wiring):
    """What `Wiring` has, and what is to be done after it."""

    next_steps: list[str] = field(default_factory=list)


def rewire(
    project: Project, changes: Mapping[str, Change], unit: Recorded, answers: Mapping[str, Any]
) -> Rewired:
    """The edits to the files of each agent that ``unit``, which now has ``answers``, is beside.

    They come on top of ``changes``. Raises InvalidInput where an agent's pyproject.toml cannot be
    read or contradicts the client.
    """
    ahead = Ahead(project.root, project.config_text, project.config, project.sources, dict(changes))
    result = Rewired()
    for agent in project.agents:
        if agent.connections == unit.folder.parent:
            use = _use(ahead, agent, unit, answers)
            wired = edit.wire(ahead, use, entrypoint=_imports(ahead, agent, use.unit))
            ahead.changes.update((change.path, change) for change in wired.changes)
            result.changes += wired.changes
            result.manual += wired.manual
            result.warnings += wired.warnings
            result.next_steps += edit.lock_files(project, agent, wired.changes)
    return result


def _imports(project: Project, agent: Agent, unit: str) -> bool:
    from agentcore_connect.agent.wiring.names import imported
    from agentcore_connect.agent.wiring.source import parsed

    try:
        return unit in imported(parsed(project.read(agent.main) or b""))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _use(project: Project, agent: Agent, unit: Recorded, answers: Mapping[str, Any]) -> Use:
    name = unit.template.split("/")[-1]
    framework: Framework = next((one for one in frameworks.FRAMEWORKS if one == name), "mcp")
    if unit.kind == "credential":
        # Its template may be the plain one, whatever the agent's framework is.
        framework = detection.detect_framework(project, agent) or framework
        needed = frameworks.credential_requirements(
            framework, answers["credential_type"], answers.get("endpoint")
        )
        return Use(agent, framework, unit.folder.name, "credential", needed)
    needed = frameworks.client_requirements(
        framework, answers["authorizer_type"], bool(answers.get("request_headers"))
    )
    return Use(agent, framework, unit.folder.name, "gateway", needed)
