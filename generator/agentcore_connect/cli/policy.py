"""`connect policy`: add, enforce and check; the others are in rooms of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agentcore_connect.answers import policy as given_policy
from agentcore_connect.answers.validation import of_flags_and_file
from agentcore_connect.cli import group, policy_try, terminal
from agentcore_connect.cli.options import (
    HOW,
    DryRunOption,
    FullOption,
    JsonOption,
    NoConfigOption,
    PlanOption,
    ProjectOption,
    ValidateOption,
    YesOption,
    declared,
    option,
    refuse_unchecked,
)
from agentcore_connect.cli.sink import answers_file, finish
from agentcore_connect.cli.start import opened
from agentcore_connect.errors import ExitCode
from agentcore_connect.project.sources import OWN

if TYPE_CHECKING:
    from agentcore_connect.plan.show import Line
    from agentcore_connect.policy.findings import Finding

_WHAT = given_policy.Panel.WHAT.value


class _Group(group.Group):
    group = "policy"


app = typer.Typer(name="policy", cls=_Group, no_args_is_help=True, add_completion=False)


@app.callback()
def _policy() -> None:
    """Cedar policies of a gateway: add, check, try and test them without AWS."""


@declared(given_policy.OPTIONS, given_policy.given)
def add(
    said: dict[str, Any],
    answers: Annotated[
        Path | None, option(HOW, "Answers from a YAML or JSON file; flags win over it.")
    ] = None,
    project: ProjectOption = None,
    validate: ValidateOption = False,
    no_config: NoConfigOption = False,
    dry_run: DryRunOption = False,
    plan_file: PlanOption = None,
    full: FullOption = False,
    as_json: JsonOption = False,
    yes: YesOption = False,
) -> int:
    """Give a gateway a policy: its Cedar text, a test table, and agentcore.json, in one step.

    The policy needs the gateway's ARN, which exists after the first deploy: run the same command
    again then. An edited policy is never overwritten, and `connect undo` reverts the whole change.
    """
    from agentcore_connect.cli.prompts import answers_of, asker
    from agentcore_connect.commands.policy import addition, resolve
    from agentcore_connect.commands.tools import READER
    from agentcore_connect.policy.setup import load

    refuse_unchecked(validate, dry_run, plan_file)
    everything, wrong = of_flags_and_file(
        given_policy.GivenPolicy,
        given_policy.OPTIONS,
        said,
        answers_file(answers) if answers else {},
        str(answers),
    )
    found = opened(project, OWN)
    person = asker(yes=yes, as_json=as_json, options=given_policy.OPTIONS)
    loaded = load(found, READER)
    resolved = answers_of(person, lambda: resolve.resolve(everything, found, loaded, person, wrong))
    plan = addition.plan(
        found, resolved, loaded, everything.validation_mode, edit_config=not no_config
    )
    return finish(
        "policy add",
        plan,
        dry_run=dry_run,
        save=plan_file,
        validate=validate,
        full=full,
        as_json=as_json,
        adds_resources=True,
        adds_units=True,
        taken=person.taken,
    )


def enforce(
    gateway: Annotated[
        str | None, option(_WHAT, "The gateway. Default: the only one.", complete="gateways")
    ] = None,
    log_only: Annotated[
        bool,
        option(_WHAT, "Go back to LOG_ONLY: the engine only logs its decisions.", "--log-only"),
    ] = False,
    force: Annotated[bool, option(HOW, "Enforce even if the check or the tests fail.")] = False,
    project: ProjectOption = None,
    validate: ValidateOption = False,
    dry_run: DryRunOption = False,
    plan_file: PlanOption = None,
    full: FullOption = False,
    as_json: JsonOption = False,
) -> int:
    """Let a gateway's policy engine decide, not only log: it denies what no policy permits.

    Refused while `policy check` has errors, a test fails, nothing is permitted or a policy is not
    declared yet.
    """
    from agentcore_connect.commands.policy import enforcement
    from agentcore_connect.commands.tools import READER

    refuse_unchecked(validate, dry_run, plan_file)
    found = opened(project, OWN)
    name = gateway or policy_try.only_gateway(found)
    plan = (
        enforcement.only_log(found, name)
        if log_only
        else enforcement.enforce(found, name, READER, force=force)
    )
    return finish(
        "policy enforce",
        plan,
        dry_run=dry_run,
        save=plan_file,
        validate=validate,
        full=full,
        as_json=as_json,
    )


def check(
    fix: Annotated[
        bool, option(HOW, "Copy the text of the .cedar files into agentcore.json.", "--fix")
    ] = False,
    project: ProjectOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> int:
    """Check every policy of the project against its tools, offline: exit code 4 with findings.

    With --fix, statements of agentcore.json that differ from their files are replaced first.
    """
    from agentcore_connect.commands.policy import enforcement
    from agentcore_connect.commands.tools import READER
    from agentcore_connect.plan import apply, recovery
    from agentcore_connect.plan.show import document
    from agentcore_connect.policy.check import check as judge
    from agentcore_connect.policy.setup import load
    from agentcore_connect.project.project import find

    found = find(project)
    if fix:
        recovery.recover(found.root)
        found = find(found.root)
        plan = enforcement.mended(found, load(found, READER).configured)
        if not dry_run:
            apply.apply(plan, "policy check")
            found = find(found.root)
    loaded = load(found, READER)
    findings = judge(loaded)
    code = ExitCode.FOUND if any(one.severity != "info" for one in findings) else ExitCode.DONE
    data = {"findings": [_data(one) for one in findings]}
    if as_json:
        shown = document("policy check", plan if fix else None)
        terminal.emit(shown | {"ok": code == 0} | data)
        return code
    if fix:
        finish("policy check", plan, dry_run=True, save=None, validate=False, as_json=False)
    if not findings and not loaded.configured.policies:
        terminal.say([("The project has no policies to check.", "bold")], data=True)
        return code
    terminal.say(_lines(findings), data=True, prose=True)
    return code


def _data(finding: Finding) -> dict[str, Any]:
    data = {**vars(finding), "severity": finding.severity}
    return {key: value for key, value in data.items() if value != ""}


def _lines(findings: Iterable[Finding]) -> Iterator[Line]:
    """The findings, each with its fix, and how many of them are more than information."""
    styles = {"error": "bold red", "warning": "magenta", "info": ""}
    count = 0
    for one in findings:
        place = f"{one.file}:{one.line}"
        yield f"{place}: {one.severity}: {one.message} [{one.rule}]", styles[one.severity]
        if one.fix:
            for line in one.fix.splitlines():
                yield f"    {line}", ""
        count += one.severity != "info"
    yield (f"{count} problem{'s' * (count > 1)}." if count else "No problems."), "bold"
