"""`connect questions` and `connect schema`: what connect asks and prints, for machines."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agentcore_connect.answers import choices
from agentcore_connect.cli import table, terminal
from agentcore_connect.cli.options import JsonOption, option
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text import near
from agentcore_connect.vocabulary.matrix import PATHS

if TYPE_CHECKING:
    from agentcore_connect.plan.show import Line

_ANSWERS = "answers"
"""What a schema of an answers file is called, before the command that reads the file."""


def questions(
    command: Annotated[
        list[str] | None,
        typer.Argument(
            help="Only those of this command: add, policy add or gateway set.",
            autocompletion=lambda: _asking(),
        ),
    ] = None,
    path: Annotated[
        str | None, option("Which", "Only those that count for this path.", words=PATHS)
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """List every question: its flag, type, choices and default, and when it is asked."""
    from agentcore_connect.commands.questions import registry
    from agentcore_connect.plan.show import document

    wanted = (
        _one_of("no questions are asked by", " ".join(command or ()), registry.COMMANDS)
        if command
        else None
    )
    if path is not None and path not in PATHS:
        raise InvalidInput(choices.none_of("--path", path, PATHS, "path", "usage"))
    found = [
        one
        for name in registry.COMMANDS
        if wanted in (None, name)
        for one in registry.questions(name)
        if path in (None, *one["condition"].get("path", [path]))
    ]
    if as_json:
        terminal.emit(document("questions", None) | {"questions": found})
    else:
        terminal.say(_lines(found), data=True)
    return 0


def schema(
    name: Annotated[
        list[str],
        typer.Argument(
            help="A command, such as status; or answers add, answers policy add.",
            autocompletion=lambda: [_ANSWERS, *_printing()],
        ),
    ],
) -> int:
    """Print a JSON Schema: of what a command prints with --json, or of its answers file."""
    from agentcore_connect.commands.questions import outputs, registry
    from agentcore_connect.commands.questions.answers_schema import answers_schema

    if name[0] == _ANSWERS:
        found = answers_schema(
            _one_of("no answers file is read by", " ".join(name[1:]), registry.COMMANDS)
        )
    else:
        found = outputs.output_schema(
            _one_of("there is no schema of", " ".join(name), outputs.COMMANDS)
        )
    terminal.write(json.dumps(found, indent=2) + "\n")
    return 0


def _asking() -> list[str]:
    from agentcore_connect.commands.questions import registry

    return _called(registry.COMMANDS)


def _printing() -> list[str]:
    from agentcore_connect.commands.questions import outputs

    return _called(outputs.COMMANDS)


def _called(known: Collection[str]) -> list[str]:
    """The words of the commands that are ``known``, as people call them."""
    called = [name for name in table.COMMANDS if table.usual(name) in known]
    return list(dict.fromkeys(word for name in called for word in name.split()))


def _one_of(what: str, command: str, known: Any) -> str:
    command = table.usual(command)
    if command not in known:
        meant = near.nearest(
            command, [word for word in table.COMMANDS if table.usual(word) in known]
        )
        message = f"{what} {command!r}" + (f"; did you mean {meant}?" if meant else "")
        there = f"There is: {', '.join(known)}."
        raise InvalidInput(
            Problem("unknown-command", message, there, "command", choices=tuple(known))
        )
    return command


def _lines(found: list[dict[str, Any]]) -> Iterator[Line]:
    command = ""
    for one in found:
        if one["command"] != command:
            command = one["command"]
            yield f"connect {command}", "bold"
        more = f" [{', '.join(one['choices'])}]" if one["choices"] else ""
        yield f"  {one['flag']}  {one['type']}{more}", ""
        yield f"      {one['help']}", ""
        if one["condition"]:
            said = "; ".join(f"{name} {_words(value)}" for name, value in one["condition"].items())
            yield f"      With: {said}", ""


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return f"not {', '.join(value['not'])}"
    return ", ".join(value)
