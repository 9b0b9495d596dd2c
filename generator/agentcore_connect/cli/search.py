"""`connect search`: MCP servers that are known."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import JsonOption
from agentcore_connect.errors import ExitCode
from agentcore_connect.vocabulary import servers


def search(
    word: Annotated[
        list[str] | None,
        typer.Argument(help="What its tools do. Default: all.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Search the MCP servers that are known: `connect add NAME` needs no address.

    Exit code 4 where none is found.
    """
    from agentcore_connect.plan.show import document

    found = tuple(servers.search(" ".join(word or ())))
    code = ExitCode.DONE if found else ExitCode.FOUND
    if as_json:
        rows = [asdict(server) for server in found]
        terminal.emit(document("search", None) | {"ok": bool(found), "servers": rows})
        return code
    if found:
        terminal.table(
            ("server", "sign-in", "tools for", "source"),
            [(one.name, one.auth, one.about, f"{one.source} ({one.checked})") for one in found],
        )
        hint = "Run `connect add NAME`; what flags say goes before a row."
    else:
        names = ", ".join(server.name for server in servers.SERVERS)
        hint = f"No known server fits. There are: {names}. Any other: `connect mcp --endpoint URL`."
    terminal.say([(hint, "")], prose=True)
    return code
