"""`connect scaffold` from answers to Plan: nothing here touches the disk."""

from __future__ import annotations

from collections.abc import Iterable

from agentcore_connect.agent import frameworks
from agentcore_connect.agent.edit import Use, wire
from agentcore_connect.commands.scaffold import report
from agentcore_connect.connection import configuration, connection
from agentcore_connect.connection import unit as units
from agentcore_connect.connection.connection import Answers, DirectAnswers
from agentcore_connect.plan.plan import Change, Manual, Plan, Unit
from agentcore_connect.plan.proof import prove
from agentcore_connect.project.project import CONFIG, Project
from agentcore_connect.units.renderer import render, version


def plan(project: Project, answers: Answers | DirectAnswers, *, edit_config: bool = True) -> Plan:
    """Everything that connects the target to the gateway and the gateway to the agent.

    Or, for path credential, the agent to the service. ``edit_config`` False leaves agentcore.json
    alone. Raises InvalidInput where the project contradicts the answers or a file of it cannot be
    read.
    """
    if isinstance(answers, DirectAnswers):
        additions = configuration.declare(project.config_text, project, answers.credentials)
    else:
        additions = configuration.add(project, answers.gateway, answers.target, answers.credentials)
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
            wanted = connection.allowed_headers(answers.client)
            text = configuration.allow_headers(text, answers.client.agent, wanted)
        before = project.read(CONFIG)
        changes.append(Change(CONFIG, before, configuration.encoded(before, text)))

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
