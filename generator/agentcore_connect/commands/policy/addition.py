"""`connect policy add` from answers to Plan: nothing here touches the disk.

A policy about certain tools has to name the gateway's ARN, which exists after the first deploy.
Until then its unit is written and the engine is attached, and agentcore.json does not have the
policy; the same command afterwards fills the ARN in and declares it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from agentcore_connect.commands.policy import report
from agentcore_connect.connection import configuration, policy_engine
from agentcore_connect.connection import unit as units
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.plan.edits import Edits
from agentcore_connect.plan.plan import Manual, Plan, Unit
from agentcore_connect.policy import check, statement
from agentcore_connect.policy.setup import Loaded
from agentcore_connect.project.policy import (
    STRICT,
    DeclaredPolicy,
    ValidationMode,
    statement_of,
)
from agentcore_connect.project.project import CONFIG, Project
from agentcore_connect.units import record
from agentcore_connect.units.questions import Policy
from agentcore_connect.units.record import Recorded
from agentcore_connect.units.renderer import Tree, render
from agentcore_connect.units.templates import own
from agentcore_connect.vocabulary import guardrails
from agentcore_connect.vocabulary.names import unit_folder
from agentcore_connect.vocabulary.words import Pattern


@dataclass(frozen=True)
class _Statement:
    """The texts of the policy's file, and the version of the templates that its unit is made with.

    ``before`` is None where the file is not there yet.
    """

    before: str | None
    after: str
    version: str


def folder(target: str, name: str) -> PurePosixPath:
    """The folder of a policy's unit, beside its target."""
    return units.target_folder(target) / "policies" / unit_folder(name)


def needs_arn(pattern: Pattern) -> bool:
    """Whether such a policy waits for the gateway's first deploy: all but a shutdown do."""
    return pattern != "shutdown"


def plan(
    project: Project,
    answers: Policy,
    loaded: Loaded,
    validation_mode: ValidationMode | None = None,
    *,
    edit_config: bool = True,
) -> Plan:
    """Everything that gives the gateway this policy: its unit, its engine, its declaration.

    ``loaded`` has the policies that are there, which may leave this one without effect, or it them.
    ``validation_mode`` None is what suits the pattern. Raises InvalidInput where the project
    contradicts the answers: another engine, another policy of that name or in that folder.
    """
    place = folder(answers.target, answers.policy_name)
    source = str(place / f"{answers.policy_name}.cedar")
    edits = Edits(project)
    edits.done = (
        f"Policy {answers.policy_name} ({answers.pattern}) is there for gateway {answers.gateway}."
    )
    written = _put_unit(edits, place, source, answers)
    policy = DeclaredPolicy(
        answers.policy_name,
        statement_of(written.after),
        source,
        validation_mode or _suitable(answers),
        guardrails.authorization_phase(
            answers.guardrail_effect if answers.pattern == "guardrail" else "forbid"
        ),
    )
    text = policy_engine.attach(project.config_text, answers.gateway, answers.engine)
    attached = text != project.config_text
    ready = bool(answers.gateway_arn) or not needs_arn(answers.pattern)
    if ready and not edits.manual:  # without the ARN it would be refused at deploy
        text = _declared(edits, text, answers, policy, written)
    if edit_config:
        edits.put(CONFIG, configuration.encoded(edits.read(CONFIG), text))
    step = report.Step(project, answers, policy, attached, ready, edit_config)
    edits.units.append(Unit(str(place), answers.template, written.version))
    edits.commands += report.commands(step)
    edits.next_steps += report.next_steps(step) if edits.has_changes else ()
    if not (ready or edits.has_changes):
        edits.warnings.append(report.waits(step))
    edits.warnings += report.warnings(step)
    edits.warnings += _without_effect(loaded, answers, written.after)
    return edits.plan()


def _without_effect(loaded: Loaded, answers: Policy, text: str) -> Iterator[str]:
    """What is to be said of permits whose conditions limit nothing, where this policy is one."""
    name = answers.policy_name
    others = [read for read in loaded.of_engine(answers.engine) if read.name != name]
    active = [*others, statement.read(name, text)]
    for permit, action, walls in check.widened(active):
        if name in (permit, *walls):
            said = check.without_effect(permit, action, walls)
            yield f"{said[0].upper()}{said[1:]}. One permit is enough: remove or narrow that."


def _suitable(answers: Policy) -> ValidationMode:
    """The strictest mode that deploys.

    The strict one refuses what allows, or denies, every request of its callers and tools, and was
    seen to refuse a forbid with a condition too: see `policy.check`. A guardrail is as the CLI
    declares it.
    """
    forbids = answers.pattern in ("block", "required", "shutdown")
    return "IGNORE_ALL_FINDINGS" if forbids or answers.is_unconditional else STRICT


def _put_unit(edits: Edits, place: PurePosixPath, source: str, answers: Policy) -> _Statement:
    """The policy's unit, put; where it is there, only what is lost or waits for the ARN."""
    project = edits.project
    there = record.read(project, place)
    arn = answers.gateway_arn if there is None else str(there.answers.get("gateway_arn", ""))
    old = answers.model_copy(update={"gateway_arn": arn})
    on_disk = edits.read(source)
    before = None if on_disk is None else on_disk.decode("utf-8", "replace")
    if not units.is_there(project, units.Wanted(place, old)) or there is None:
        tree = render(answers)
        text = tree[PurePosixPath(source).name].decode("utf-8")
        _put(edits, place, tree)
        return _Statement(before, text, own.VERSION)
    # A unit stays at its version: newer templates are for `connect update`, which merges.
    tree = _as_recorded(there, answers.gateway_arn)
    if arn == answers.gateway_arn:
        name = PurePosixPath(source).name
        if before is None:
            edits.put(source, tree[name])
        return _Statement(before, before or tree[name].decode("utf-8"), there.version)
    trees = (_as_recorded(there, arn), tree)
    return _put_arn(edits, place, source, trees, answers, there.version)


def _as_recorded(unit: Recorded, arn: str) -> Tree:
    """The files of a policy's unit as its own version makes them, with the gateway's ARN."""
    answers = {**unit.answers, "gateway_arn": arn}
    return record.render(Recorded(unit.folder, answers, unit.sources), unit.version)


def _put_arn(
    edits: Edits,
    place: PurePosixPath,
    source: str,
    trees: tuple[Tree, Tree],
    answers: Policy,
    version: str,
) -> _Statement:
    """The unit with the gateway's ARN; left as it is where a person edited the statement.

    Its record is left too: the next run has the same to say.
    """
    old, new = trees
    name = f"{answers.policy_name}.cedar"
    before, after = edits.read(source), new[name].decode("utf-8")
    if before is not None and before not in (old[name], new[name]):
        text = before.decode("utf-8", "replace")
        if f'"{answers.gateway_arn}"' in text:  # by hand, as it was asked for
            _put(edits, place, _unedited(edits, place, trees))
        else:
            why = "you edited this policy, so connect does not fill in the gateway's ARN"
            line = f'resource == AgentCore::Gateway::"{answers.gateway_arn}"'
            edits.manual.append(Manual(source, why, (line,)))
        return _Statement(text, text, version)
    _put(edits, place, _unedited(edits, place, trees))
    return _Statement(None if before is None else before.decode("utf-8"), after, version)


def _unedited(edits: Edits, place: PurePosixPath, trees: tuple[Tree, Tree]) -> Tree:
    """The files of the new tree whose old ones are as they were rendered, or gone."""
    old, new = trees
    return {p: c for p, c in new.items() if edits.read(place / p) in (None, old.get(p))}


def _put(edits: Edits, place: PurePosixPath, tree: Tree) -> None:
    for path, content in tree.items():
        edits.put(place / path, content)


def _declared(
    edits: Edits, text: str, answers: Policy, policy: DeclaredPolicy, written: _Statement
) -> str:
    """``text`` with the policy as its file says; what somebody wrote there by hand is kept."""
    there = edits.project.policy(answers.engine, answers.policy_name)
    if there is None:
        return policy_engine.declare(text, answers.engine, policy)
    _refuse_other(there, policy)
    texts = (written.before, written.after)
    statements = [None if one is None else statement_of(one) for one in texts]
    if there.statement not in statements:
        edits.warnings.append(
            f"The statement of {policy.name} in {CONFIG} was edited, and {policy.source} was not. "
            "connect kept the statement; to replace it with the file's text, run `connect policy "
            "check --fix`."
        )
        return text
    return policy_engine.restate(text, answers.engine, policy.name, written.after)


def _refuse_other(there: DeclaredPolicy, policy: DeclaredPolicy) -> None:
    """Raise InvalidInput where the declared policy of that name is not from this unit's file."""
    if there.source != policy.source:
        raise InvalidInput(
            Problem(
                "policy-taken",
                f"{CONFIG} has a policy {policy.name} already, "
                + (f"from {there.source}" if there.source else "without a file"),
                "Choose another name.",
                field="name",
                file=CONFIG,
            )
        )
