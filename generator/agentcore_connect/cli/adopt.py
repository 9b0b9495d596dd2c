"""`connect adopt`: take over gateway clients that connect did not make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import (
    DryRunOption,
    JsonOption,
    KeepBoundsOption,
    PlanOption,
    ProjectOption,
    ValidateOption,
    YesOption,
    answer,
    refuse_unchecked,
)
from agentcore_connect.cli.sink import finish
from agentcore_connect.errors import Interrupted, Problem

if TYPE_CHECKING:
    from agentcore_connect.plan.plan import Plan


def adopt(
    agent: Annotated[
        str | None,
        answer("agent", "What to adopt", "Only this agent's clients. Default: every agent's."),
    ] = None,
    project: ProjectOption = None,
    dry_run: DryRunOption = False,
    plan: PlanOption = None,
    validate: ValidateOption = False,
    keep_bounds: KeepBoundsOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> int:
    """Take over a hand-wired gateway client, or the one that the agentcore CLI writes."""
    from agentcore_connect.commands.adopt import plan as core
    from agentcore_connect.plan import recovery
    from agentcore_connect.project.project import find

    refuse_unchecked(validate, dry_run, plan)
    found = find(project)
    recovery.recover(found.root)
    found = find(found.root)
    made = core.plan(found, core.find(found, agent), keep_bounds=keep_bounds)
    if made.writes and not (yes or dry_run or plan is not None or as_json):
        _confirm(made)
    return finish(
        "adopt",
        made,
        dry_run=dry_run,
        save=plan,
        validate=validate,
        as_json=as_json,
        adds_code=True,
        adds_units=True,
    )


def _confirm(plan: Plan) -> None:
    """Show a person at a terminal what is replaced and what is lost, and ask."""
    import sys

    from agentcore_connect.plan import show

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    for change in plan.writes:
        if change.action == "modify":
            terminal.say(show.diff(change))
    terminal.say(show.notes(plan))
    if not typer.confirm(f"{show.summary(plan)}. Go on?", err=True):
        raise Interrupted(Problem("interrupted", "nothing was changed"))
