"""A unit put into an agent: the edits to the agent's own files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal

from agentcore_connect.errors import InvalidInput, Problem, in_file
from agentcore_connect.plan.plan import Change, Manual
from agentcore_connect.project.project import CONFIG, Agent, Project
from agentcore_connect.vocabulary.words import Framework


def lock_files(project: Project, agent: Agent, changes: Sequence[Change]) -> list[str]:
    """What is to be done about the agent's lock file, where ``changes`` make it stale."""
    code = agent.code
    changed = any(c.path == str(code / "pyproject.toml") and c.action == "modify" for c in changes)
    if changed and project.read(code / "uv.lock") is not None:
        return [f"`uv lock` in {code}: its dependencies changed, and builds install the lock file."]
    return []


PACKAGE_MARKER = b'"""The agent\'s connections: one folder each, made by connect."""\n'


@dataclass(frozen=True)
class Use:
    """What uses a unit: the agent whose entrypoint imports it, and what its code needs."""

    agent: Agent
    framework: Framework
    unit: str
    kind: Literal["gateway", "credential"]
    requirements: tuple[str, ...]


@dataclass
class Wiring:
    """The edits to the agent's own files, what is left to do by hand, and what to look at."""

    changes: list[Change] = field(default_factory=list)
    manual: list[Manual] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def wire(project: Project, use: Use, *, entrypoint: bool = True) -> Wiring:
    """The edits to the agent's own files: its entrypoint, if wanted, and its dependencies."""
    result = Wiring()
    agent = use.agent
    marker = agent.connections / "__init__.py"
    there = project.read(marker)
    result.changes.append(Change(str(marker), there, PACKAGE_MARKER if there is None else there))
    if entrypoint:
        with in_file(str(agent.main)):
            _wire_entrypoint(project, use, result)
    with in_file(str(agent.code / "pyproject.toml")):
        _require(project, agent.code / "pyproject.toml", use.requirements, result)
    return result


def _wire_entrypoint(project: Project, use: Use, result: Wiring) -> None:
    from agentcore_connect.agent import wiring

    main = use.agent.main
    source = project.read(main)
    if source is None:
        raise InvalidInput(
            Problem(
                "no-entrypoint",
                f"agent {use.agent.name} has no file {main}",
                f"{CONFIG} names it as the agent's entrypoint; correct one of the two.",
                field="agent",
            )
        )
    outcome = wiring.wire(source, use.framework, use.unit, use.kind)
    if isinstance(outcome, wiring.Wired):
        result.changes.append(Change(str(main), source, outcome.source))
        if b"mcp.exa.ai" in (project.read(main.parent / "mcp_client" / "client.py") or b""):
            result.warnings.append(
                f"{main} still calls the example server https://mcp.exa.ai/mcp that `agentcore "
                "create` put there (mcp_client/client.py); take it out if you do not use it."
            )
    else:
        result.manual.append(Manual(str(main), outcome.reason, outcome.lines, outcome.line))


def _require(
    project: Project, path: PurePosixPath, requirements: tuple[str, ...], result: Wiring
) -> None:
    from agentcore_connect.agent import requirements as dependencies

    before = project.read(path)
    if before is None:
        result.manual.append(Manual(str(path), "the agent has no pyproject.toml", requirements))
        return
    try:
        outcome = dependencies.require(before.decode("utf-8"), requirements)
    except UnicodeDecodeError:
        raise InvalidInput(
            Problem("encoding", f"{path} is not UTF-8", "TOML files are UTF-8; convert it.")
        ) from None
    result.changes.append(Change(str(path), before, outcome.text.encode("utf-8")))
    if outcome.manual:
        result.manual.append(Manual(str(path), outcome.reason, outcome.manual))
    for entry in outcome.below:
        result.warnings.append(
            f"{path} has {entry.name} {entry.specifier}, which admits versions older than those "
            f"that were tested with the client ({entry.tested}); it was left as it is."
        )
