"""`connect sync`: how a gateway asks an MCP server for its tools again."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from agentcore_connect.cli import terminal
from agentcore_connect.cli.completion import offering
from agentcore_connect.cli.options import JsonOption, ProjectOption


def sync(
    target: Annotated[
        str, typer.Argument(help="The target, an MCP server.", autocompletion=offering("targets"))
    ],
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show the commands with which the gateway asks an MCP server for its tools again.

    A gateway lists what the server told it when the target was made or changed. What the server has
    added since is there after SynchronizeGatewayTargets, which needs AWS credentials: connect shows
    the call, with the ids of the deployment, and calls nothing itself.
    """
    from agentcore_connect.commands import sync as core
    from agentcore_connect.plan.show import document
    from agentcore_connect.project.project import find

    made = core.synchronization(find(project), target)
    if as_json:
        shown = {"target": made.target, "gateway": made.gateway}
        more = {"commands": [list(words) for words in made.commands]}
        terminal.emit(document("sync", None) | shown | more | {"next_steps": list(made.steps)})
        return 0
    terminal.say(((shlex.join(words), "") for words in made.commands), data=True)
    terminal.say(((step, "") for step in made.steps), prose=True)
    return 0
