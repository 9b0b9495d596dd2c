"""`connect scaffold` from answers to Plan: nothing here touches the disk."""

from __future__ import annotations

from dataclasses import replace

from agentcore_connect.agent import edit
from agentcore_connect.agent.use import Use, of_connection
from agentcore_connect.commands.scaffold import report
from agentcore_connect.connection import configuration
from agentcore_connect.connection import unit as units
from agentcore_connect.connection.connection import Answers, DirectAnswers
from agentcore_connect.plan.edits import Edits
from agentcore_connect.plan.plan import Plan, Unit
from agentcore_connect.project.credential import ApiKeyCredential, Credential, OAuthCredential
from agentcore_connect.project.project import CONFIG, Project
from agentcore_connect.units.renderer import render, version


def plan(
    project: Project,
    answers: Answers | DirectAnswers,
    *,
    edit_config: bool = True,
    keep_bounds: bool = False,
    again: bool = False,
) -> Plan:
    """Everything that connects the target to the gateway and the gateway to the agent.

    Or, for path credential, the agent to the service. ``edit_config`` False leaves agentcore.json
    alone, and ``keep_bounds`` what the agent's dependencies already ask for. ``again``: the steps
    are told where nothing changes, too. Raises InvalidInput where the project contradicts the
    answers or a file of it cannot be read.
    """
    if isinstance(answers, DirectAnswers):
        additions = configuration.declare(project.config_text, project, answers.credentials)
    else:
        targets = [part.target for part in answers.parts]
        additions = configuration.add(project, answers.gateway, targets, answers.credentials)
    edits = Edits(project, reasons=[*answers.advice])
    for unit in units.wanted(answers):
        edits.units.append(Unit(str(unit.folder), unit.answers.template, version(project.sources)))
        _put_unit(edits, unit)
    edits.commands += report.commands(answers, additions)
    edits.warnings += report.warnings(project, answers)
    if isinstance(answers, Answers):
        edits.tools += [tool for part in answers.parts for tool in part.tools]
    use = _use(answers)
    if use is not None:
        edit.put_in(edits, use, keep_bounds=keep_bounds)
    if edit_config:
        text = additions.text
        if use is not None:
            text = configuration.allow_headers(text, use.agent, use.headers)
        edits.put(CONFIG, configuration.encoded(edits.read(CONFIG), text))
    edits.done = report.done(answers)
    if again and not edits.has_changes:
        additions = replace(additions, credentials=_declared(project, answers))
    if edits.has_changes or again:
        edits.next_steps += report.next_steps(
            edits, answers, additions, edit_config=edit_config, again=again
        )
    return edits.plan()


def _declared(project: Project, answers: Answers | DirectAnswers) -> tuple[Credential, ...]:
    """All credentials: a deploy asks for each that is declared."""
    known = [*project.credentials, *answers.credentials]
    typed = [one for one in known if isinstance(one, (OAuthCredential, ApiKeyCredential))]
    return tuple({one.name: one for one in typed}.values())


def _use(answers: Answers | DirectAnswers) -> Use | None:
    if isinstance(answers, DirectAnswers):
        return of_connection(answers.direct)
    client = answers.client
    return None if client is None else of_connection((client, answers.gateway))


def _put_unit(edits: Edits, unit: units.Wanted) -> None:
    """The unit's files; of one that is there only documents of it that are gone.

    A person's edits in it are theirs: `connect update` merges them, scaffold does not.
    """
    tree = dict(unit.files)
    if units.is_there(edits.project, unit):
        of_copies = {name: units.base(name) for name in tree}
        gone = {name for name in tree if edits.read(unit.folder / name) is None}
        gone -= {*of_copies.values()}  # a copy that is there was made of another
        gone |= {base for name in gone if (base := of_copies[name]) in tree}
        tree = {name: content for name, content in tree.items() if name in gone}
        tree |= units.origin(edits.project, unit, tree)
    else:
        tree |= render(unit.answers, edits.project.sources)
    for path, content in tree.items():
        edits.put(unit.folder / path, content)
