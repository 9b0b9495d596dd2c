"""`connect gateway`: what a gateway is to be like."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from agentcore_connect.answers import gateway as given_gateway
from agentcore_connect.answers.validation import of_flags_and_file
from agentcore_connect.cli import group
from agentcore_connect.cli.options import (
    HOW,
    DryRunOption,
    FullOption,
    JsonOption,
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
from agentcore_connect.project.sources import OWN


class _Group(group.Group):
    group = "gateway"


app = typer.Typer(name="gateway", cls=_Group, no_args_is_help=True, add_completion=False)


@app.callback()
def _gateway() -> None:
    """Options of a gateway: sessions, streaming, MCP versions, interceptors, claims."""


@declared(given_gateway.OPTIONS, given_gateway.given)
def set_(
    said: dict[str, Any],
    answers: Annotated[
        Path | None, option(HOW, "Answers from a YAML or JSON file; flags win over it.")
    ] = None,
    project: ProjectOption = None,
    validate: ValidateOption = False,
    dry_run: DryRunOption = False,
    plan_file: PlanOption = None,
    full: FullOption = False,
    as_json: JsonOption = False,
    yes: YesOption = False,
) -> int:
    """Set what a gateway is to be like; what nothing is said of stays as it is.

    Claims, search and exception level are written into agentcore.json. It cannot say the others: a
    script that is rendered, configure_gateway.py, sets them through the API after each deploy.
    """
    from agentcore_connect.cli.prompts import asker
    from agentcore_connect.commands.gateway import options

    refuse_unchecked(validate, dry_run, plan_file)
    everything, wrong = of_flags_and_file(
        given_gateway.GivenGateway,
        given_gateway.OPTIONS,
        said,
        answers_file(answers) if answers else {},
        str(answers),
    )
    found = opened(project, OWN)
    person = asker(yes=yes, as_json=as_json)
    return finish(
        "gateway set",
        options.plan(found, everything, person, wrong),
        dry_run=dry_run,
        save=plan_file,
        validate=validate,
        full=full,
        as_json=as_json,
        adds_resources=True,
        adds_units=True,
    )
