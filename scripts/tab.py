"""What a shell is offered at a TAB, as `generator/agentcore_connect/cli/tab.json` has it.

The table is made of the commands as Typer has them; `agentcore_connect.cli.tab` says what is in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from unittest import mock

import typer
from agentcore_connect.cli import app, completion, table

FILE = "generator/agentcore_connect/cli/tab.json"


def content() -> bytes:
    """The table as its file has it: a line for each option."""
    root = typer.main.get_command(app.app)
    top = typer.Context(root, info_name="connect", **root.context_settings)
    with mock.patch.object(completion, "names", lambda kind, said: [f"<{kind}>"]):
        rows = {"": _row("", top)}
        for name in table.COMMANDS:
            command = _made(root, name)
            rows[name] = _row(name, typer.Context(command, parent=top, **command.context_settings))
    commands = ",\n".join(f"{json.dumps(name)}: {_text(row)}" for name, row in rows.items())
    return f"{{\n{commands}\n}}\n".encode()


def _made(command: Any, name: str) -> Any:
    for word in name.split():
        command = command.commands[word]
    return command


def _row(name: str, context: Any) -> dict[str, Any]:
    params = context.command.get_params(context)
    options = [_option(p) for p in params if p.param_type_name == "option"]
    arguments = [_argument(p) for p in params if p.param_type_name == "argument"]
    row: dict[str, Any] = {"options": options, "arguments": arguments}
    if context.ignore_unknown_options:
        row["lenient"] = True
    if entries := table.of_group(name):
        row["commands"] = {word: entry.summary for word, entry in entries.items()}
    return row


def _option(param: Any) -> dict[str, Any]:
    assert param.nargs == 1
    names = sorted(param.opts) if param.name == "help" else param.opts  # Typer has these in a set
    row = {"names": names, "field": param.name, "help": _plain(param.help or "")}
    marks = {"flag": param.is_flag or param.count, "many": param.multiple, "hidden": param.hidden}
    more = {"not": param.secondary_opts, "offers": list(_offers(param))}
    return row | {key: value for key, value in (marks | more).items() if value}


def _argument(param: Any) -> dict[str, Any]:
    assert param.nargs in (1, -1)
    more = {"many": param.nargs == -1, "offers": list(_offers(param))}
    return {"field": param.name} | {key: value for key, value in more.items() if value}


def _offers(param: Any) -> Iterator[str]:
    return (item.value for item in param.shell_complete(SimpleNamespace(params={}), ""))


def _plain(text: str) -> str:
    """A help as a shell shows it beside an option: in one line."""
    assert "[" not in text, text  # Typer gives it to rich, which reads markup there
    return " ".join(text.split())


def _text(row: dict[str, Any]) -> str:
    lines = [f"  {json.dumps(one)}" for one in row["options"]]
    options = "[\n" + ",\n".join(lines) + "\n ]"
    more = {key: value for key, value in row.items() if key != "options"}
    return f'{{\n "options": {options},\n {json.dumps(more)[1:]}'
