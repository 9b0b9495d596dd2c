"""`connect list`: the connections of the project."""

from __future__ import annotations

from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import JsonOption, ProjectOption


def list_(project: ProjectOption = None, as_json: JsonOption = False) -> int:
    """List the connections of the project: targets of its gateways, and services called directly.

    `connect status` says what was edited in them, and whether newer templates are there.
    """
    from agentcore_connect.commands.status.connections import connections
    from agentcore_connect.errors import ExitCode
    from agentcore_connect.plan import show
    from agentcore_connect.project.project import find
    from agentcore_connect.units.templates import of_user

    found = connections(find(project, of_user()))
    if as_json:
        rows = [
            {**vars(one), "agents": list(one.agents), "policies": list(one.policies)}
            for one in found
        ]
        terminal.emit(show.document("list", None) | {"connections": rows})
    elif not found:
        terminal.say([("Nothing is connected yet: `connect add` does it.", "")], data=True)
    else:
        terminal.table(
            ("name", "kind", "gateway", "sign-in", "agents", "policies"),
            [
                (
                    one.name,
                    one.path,
                    one.gateway or "none: called directly",
                    one.sign_in,
                    ", ".join(one.agents) or "none",
                    ", ".join(one.policies),
                )
                for one in found
            ],
        )
    return ExitCode.DONE
