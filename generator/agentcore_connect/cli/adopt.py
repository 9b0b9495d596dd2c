"""`connect adopt`: take over gateway clients that connect did not make."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from agentcore_connect.cli.finish import finish
from agentcore_connect.cli.options import (
    HOW,
    DryRunOption,
    JsonOption,
    ProjectOption,
    answer,
    option,
)


def adopt(
    agent: Annotated[
        str | None,
        answer("agent", "What to adopt", "Only this agent's clients. Default: every agent's."),
    ] = None,
    project: ProjectOption = None,
    dry_run: DryRunOption = False,
    plan: Annotated[
        Path | None, option(HOW, "Save the plan to this file instead of applying it.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Take over a hand-wired gateway client, or the one that the agentcore CLI writes."""
    from agentcore_connect import adopt as core
    from agentcore_connect import apply as applying
    from agentcore_connect.project import find

    found = find(project or Path.cwd())
    applying.recover(found.root)
    found = find(found.root)
    made = core.plan(found, core.find(found, agent))
    return finish("adopt", made, dry_run=dry_run, save=plan, validate=False, as_json=as_json)
