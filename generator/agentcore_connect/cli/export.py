"""`connect export`: a gateway in the words of other programs."""

from __future__ import annotations

import json
from typing import Annotated, Literal, cast, get_args

import typer

from agentcore_connect.answers import choices
from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import JsonOption, ProjectOption, option
from agentcore_connect.errors import InvalidInput
from agentcore_connect.vocabulary.words import McpClient

_FORMATS = get_args(Literal["mcp-json"])
_CLIENTS: tuple[McpClient, ...] = get_args(McpClient)
_WHAT = "What is exported"


def export(
    form: Annotated[
        str,
        typer.Argument(
            help="mcp-json; or a client, as with --client.", autocompletion=lambda: list(_FORMATS)
        ),
    ] = "mcp-json",
    client: Annotated[
        str,
        option(_WHAT, f"{', '.join(_CLIENTS)}. Default: {_CLIENTS[0]}", words=_CLIENTS),
    ] = _CLIENTS[0],
    gateway: Annotated[
        str | None, option(_WHAT, "The gateway. Default: the only one.", complete="gateways")
    ] = None,
    url: Annotated[
        str | None,
        option(_WHAT, "Another address, such as that of `connect dev`. Default: as deployed."),
    ] = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show the entry with which an MCP client (Claude Code, Cursor, ...) uses the same gateway.

    No secret is in it: a token is a variable, or is asked for by the client; a gateway with AWS_IAM
    is reached through a proxy that signs.
    """
    from agentcore_connect.commands import export as core
    from agentcore_connect.plan.show import document
    from agentcore_connect.project.project import find

    if form in _CLIENTS:
        form, client = _FORMATS[0], form
    for name, said, words in (("FORMAT", form, _FORMATS), ("--client", client, _CLIENTS)):
        if said not in words:
            raise InvalidInput(choices.none_of(name, said, words, name.strip("-").lower(), "usage"))
    made = core.exported(find(project), gateway, cast(McpClient, client), url)
    shown = {"client": made.client, "file": made.file, "content": made.content}
    if as_json:
        terminal.emit(document("export", None) | shown | {"next_steps": list(made.steps)})
        return 0
    lines = json.dumps(made.content, indent=2).splitlines()
    terminal.say(((line, "") for line in lines), data=True)
    terminal.say([(f"It belongs into {made.file} of the folder that the client opens.", "")])
    terminal.say(((step, "") for step in made.steps), prose=True)
    return 0
