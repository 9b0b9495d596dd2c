"""`connect adopt`: take over gateway clients that connect did not make."""

from __future__ import annotations

from typing import Annotated

from agentcore_connect.cli.confirm import confirmed
from agentcore_connect.cli.options import (
    DryRunOption,
    FullOption,
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
from agentcore_connect.cli.start import opened
from agentcore_connect.project.sources import OWN


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
    full: FullOption = False,
    as_json: JsonOption = False,
) -> int:
    """Take over a hand-wired gateway client, or the one that the agentcore CLI writes."""
    from agentcore_connect.commands.adopt import plan as core

    refuse_unchecked(validate, dry_run, plan)
    found = opened(project, OWN)
    made = core.plan(found, core.find(found, agent), keep_bounds=keep_bounds)
    if made.writes and not (yes or dry_run or plan is not None or as_json):
        confirmed(made, notes=True)
    return finish(
        "adopt",
        made,
        dry_run=dry_run,
        save=plan,
        validate=validate,
        full=full,
        as_json=as_json,
        adds_code=True,
        adds_units=True,
    )
