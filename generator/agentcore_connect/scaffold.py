"""`connect scaffold` from answers to Plan: nothing here touches the disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal

from agentcore_connect import config, frameworks, report, units
from agentcore_connect.answers import Answers, DirectAnswers
from agentcore_connect.errors import InvalidInput, Problem, in_file
from agentcore_connect.plan import Change, Manual, Plan, Unit
from agentcore_connect.project import CONFIG, Agent, Project
from agentcore_connect.proof import prove
from agentcore_connect.questions import Framework
from agentcore_connect.render import render, version

PACKAGE_MARKER = b'"""The agent\'s connections: one folder each, made by connect."""\n'


def detect_framework(project: Project, agent: Agent) -> Framework | None:
    """The framework of ``agent``, from its entrypoint's imports and its dependencies."""
    from agentcore_connect.wiring import frameworks_of

    source = project.read(agent.main) or b""
    pyproject = project.read(agent.code / "pyproject.toml")
    text = pyproject.decode("utf-8", "replace") if pyproject else None
    return frameworks.detect(text, frozenset(frameworks_of(source)))


@dataclass(frozen=True)
class Use:
    """What uses a unit: the agent whose entrypoint imports it, and what its code needs."""

    agent: Agent
    framework: Framework
    unit: str
    kind: Literal["gateway", "credential"]
    requirements: tuple[str, ...]


def plan(project: Project, answers: Answers | DirectAnswers, *, edit_config: bool = True) -> Plan:
    """Everything that connects the target to the gateway and the gateway to the agent.

    Or, for path credential, the agent to the service. ``edit_config`` False leaves agentcore.json
    alone. Raises InvalidInput where the project contradicts the answers or a file of it cannot be
    read.
    """
    if isinstance(answers, DirectAnswers):
        additions = config.declare(project.config_text, project, answers.credentials)
    else:
        additions = config.add(project, answers.gateway, answers.target, answers.credentials)
    changes: list[Change] = []
    rendered: list[Unit] = []
    for unit in units.wanted(answers):
        rendered.append(Unit(str(unit.folder), unit.answers.template, version(project.sources)))
        changes += _unit_changes(project, unit)

    manual: list[Manual] = []
    warnings: list[str] = []
    use = _use(answers)
    if use is not None:
        wired = wire(project, use)
        changes += wired.changes
        manual += wired.manual
        warnings += wired.warnings
    if edit_config:
        text = additions.text
        if isinstance(answers, Answers) and answers.client is not None:
            wanted = report.allowed_headers(answers.client)
            text = config.allow_headers(text, answers.client.agent, wanted)
        before = project.read(CONFIG)
        changes.append(Change(CONFIG, before, config.encoded(before, text)))

    lists = report.compose(project, answers, additions, changes, edit_config=edit_config)
    return prove(
        Plan(
            root=project.root,
            changes=tuple(changes),
            units=tuple(rendered),
            commands=lists.commands,
            next_steps=lists.next_steps,
            warnings=(*lists.warnings, *warnings),
            manual=tuple(manual),
            reasons=answers.advice,
        )
    )


def _use(answers: Answers | DirectAnswers) -> Use | None:
    if isinstance(answers, DirectAnswers):
        direct = answers.direct
        unit = units.direct_unit(direct).folder.name
        needed = frameworks.direct_requirements(direct)
        return Use(direct.agent, direct.framework, unit, "credential", needed)
    client = answers.client
    if client is None:
        return None
    unit = units.client_unit(client, answers.gateway).folder.name
    needed = frameworks.requirements(client, answers.gateway.authorizer_type)
    return Use(client.agent, client.framework, unit, "gateway", needed)


def _unit_changes(project: Project, unit: units.Wanted) -> Iterable[Change]:
    tree = dict(unit.files)
    if units.is_there(project, unit):
        # The person's edits in it are theirs; `update` merges, scaffold does not.
        tree = {p: c for p, c in tree.items() if project.read(unit.folder / p) is None}
    else:
        tree |= render(unit.answers, project.sources)
    for path, content in tree.items():
        full = unit.folder / path
        yield Change(str(full), project.read(full), content)


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
    from agentcore_connect import wiring

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
    from agentcore_connect import dependencies

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
