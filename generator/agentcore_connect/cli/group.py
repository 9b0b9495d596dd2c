"""A group of commands that makes each one when it is called.

What Typer makes of a signature is most of what a short command costs, so that only what is called
is made; a list of commands, and what a shell offers, come from the table.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from agentcore_connect.cli import table, usage


class Command(TyperCommand):
    """A command with connect's own help."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(usage.of_command(self, ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return _said(self, ctx, args) if ctx.resilient_parsing else super().parse_args(ctx, args)


class _Lazy(MutableMapping[str, Any]):
    """The commands of a group by name, each made at the first look."""

    def __init__(self, group: str) -> None:
        self.entries = table.of_group(group)
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = _made(name, self.entries[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __setitem__(self, name: str, command: Any) -> None:
        raise TypeError("commands are in the table")

    def __delitem__(self, name: str) -> None:
        raise TypeError("commands are in the table")


class Group(TyperGroup):
    """Commands of the table; ``group`` is the word before theirs."""

    group = ""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Lazy(self.group)

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.commands)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(usage.of_group(self, ctx, self.group))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        rest = _said(self, ctx, args)
        ctx._protected_args, ctx.args = rest[:1], rest[1:]
        return rest

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        from typer._click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=entry.summary)
            for name, entry in table.of_group(self.group).items()
            if name.startswith(incomplete)
        ]
        return found or super(TyperGroup, self).shell_complete(ctx, incomplete)


def _said(command: Any, ctx: Any, args: list[str]) -> list[str]:
    """What a command line that is still typed says, as its words are; the rest of them.

    Typer would make values of them, for which it imports pydantic: half of the time of a TAB.
    """
    from typer._click.core import ParameterSource

    parser = command.make_parser(ctx)
    said, rest, _ = parser.parse_args(args=list(args))
    for param in command.get_params(ctx):
        value = said.get(param.name)
        is_said = isinstance(value, (str, bool, list, tuple))
        ctx.params[param.name] = value if is_said else None
        if is_said:
            ctx.set_parameter_source(param.name, ParameterSource.COMMANDLINE)
    ctx.args = rest
    ctx._opt_prefixes.update(parser._opt_prefixes)
    return list(rest)


def _made(name: str, entry: table.Entry) -> Any:
    """What Typer makes of a command's function, or of a group."""
    module, _, function = entry.code.partition(":")
    code = import_module(f"agentcore_connect.cli.{module}")
    if not function:
        return typer.main.get_command(code.app)
    alone = typer.Typer(add_completion=False)
    settings = {"help_option_names": ["-h", "--help"]} | getattr(code, "SETTINGS", {})
    run = getattr(code, function)
    command = run(entry.path) if entry.path else run
    alone.command(name, cls=Command, context_settings=settings)(command)
    return typer.main.get_command(alone)
