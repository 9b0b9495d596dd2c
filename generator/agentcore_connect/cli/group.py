"""A group of commands that makes each one when it is called.

What Typer makes of a signature is most of what a short command costs, so that only what is called
is made; a list of commands comes from the table.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from agentcore_connect.cli import table, usage
from agentcore_connect.errors import InvalidInput, Problem


class Command(TyperCommand):
    """A command with connect's own help."""

    def get_help_option(self, ctx: Any) -> Any:
        return _as_typed(super().get_help_option(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        _refuse_options_as_values(self, args)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(usage.of_command(self, ctx))


def _refuse_options_as_values(command: Any, args: Sequence[str]) -> None:
    """Raise InvalidInput where an option without a value would take the next option for it."""
    options = [p for p in command.params if p.param_type_name == "option"]
    known = {name for p in options for name in (*p.opts, *p.secondary_opts)}
    wanting = {name for p in options if not (p.is_flag or p.count) for name in p.opts}
    before = args[: args.index("--")] if "--" in args else args
    for word, following in pairwise(before):
        if word in wanting and following in known:
            hint = f"{following} follows it, which is an option too."
            raise InvalidInput(Problem("usage", f"{word} needs a value", hint))


def typed(command: Any) -> Any:
    """The command, whose texts are taken as they were typed."""
    for param in command.params:
        _as_typed(param)
    return command


def _as_typed(param: Any) -> Any:
    """The parameter, or None, with values as they were typed."""
    makes = getattr(param, "get_runtime_param", None)
    if makes is not None and not isinstance(makes, _Typed):  # older Typers do without pydantic
        param.get_runtime_param = _Typed(param)
    return param


class _Typed:
    """What makes a value of what was typed: only where it is no text does Typer's own way do it.

    That is pydantic's, which takes 100 ms to load, and 0.5 ms for each option.
    """

    def __init__(self, param: Any) -> None:
        self._typers = param.get_runtime_param

    def __call__(self) -> _Typed:
        return self

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        is_many, kind = param.multiple or param.nargs == -1, param.type_descriptor.annotation
        if value is None:
            return () if is_many else None
        if kind is str and isinstance(value, str):
            return value
        if kind == list[str] and isinstance(value, (list, tuple)):
            return list(value)
        return self._typers().coerce(value, param=param, ctx=ctx)


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

    def get_help_option(self, ctx: Any) -> Any:
        return _as_typed(super().get_help_option(ctx))

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.commands)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(usage.of_group(self, ctx, self.group))


def _made(name: str, entry: table.Entry) -> Any:
    """What Typer makes of a command's function, or of a group."""
    module, _, function = entry.code.partition(":")
    code = import_module(f"agentcore_connect.cli.{module}")
    if not function:
        return typed(typer.main.get_command(code.app))
    alone = typer.Typer(add_completion=False)
    settings = {"help_option_names": ["-h", "--help"]} | getattr(code, "SETTINGS", {})
    run = getattr(code, function)
    command = run(entry.path) if entry.path else run
    alone.command(name, cls=Command, context_settings=settings)(command)
    return typed(typer.main.get_command(alone))
