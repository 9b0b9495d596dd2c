"""The help of commands: short, as wide as the terminal, and all of it with `--help --all`."""

from __future__ import annotations

import os
import re
import shutil
import textwrap
from collections.abc import Iterator
from typing import Any

import typer

from agentcore_connect.cli import table
from agentcore_connect.errors import ExitCode

NARROWEST, WIDEST = 40, 100
_LEFT = 28
"""The most columns for the names of options, where there are enough for what they mean beside."""

_VARIABLES = (
    "Every answer can also be an environment variable: --gateway is AGENTCORE_CONNECT_GATEWAY."
)


class Rare(str):
    """A panel whose options are only shown with `--help --all`."""

    __slots__ = ()


class _State:
    all = False


def shows_all(arguments: list[str]) -> list[str]:
    """The arguments without the `--all` of `--help --all`, which is noted for the help."""
    _State.all = ("--all" in arguments and bool({"-h", "--help"} & {*arguments})) or (
        arguments[:1] == ["help"] and "--all" in arguments
    )
    return [word for word in arguments if word != "--all"] if _State.all else arguments


def of_group(command: Any, ctx: Any, group: str) -> str:
    """The commands of a group, by what they are for."""
    entries = table.of_group(group)
    path = f"connect {group}".rstrip()
    lines = [f"Usage: {path} COMMAND ...", "", *_wrapped(command.help or "", "")]
    sections = table.SECTIONS if not group else {"Commands": tuple(entries)}
    for title, names in sections.items():
        shown = [(name, entries[name].summary) for name in names]
        lines += ["", _bold(title), *_columns(shown)]
    if not group:
        lines += ["", _bold("Options"), *_columns(_rows(command.get_params(ctx)))]
        codes = "; ".join(f"{code} {code.meaning}" for code in ExitCode)
        lines += ["", *_wrapped(_VARIABLES, ""), "", *_wrapped(f"Exit codes: {codes}.", "")]
    lines += ["", *_wrapped(f"`{path} COMMAND --help` has examples.", "")]
    return "\n".join(lines) + "\n"


def of_command(command: Any, ctx: Any) -> str:
    """What a command does, examples, and its options: those that are seldom needed with --all."""
    name = " ".join(ctx.command_path.split()[1:])
    arguments = [p for p in command.get_params(ctx) if p.param_type_name == "argument"]
    options = [p for p in command.get_params(ctx) if p.param_type_name == "option" and not p.hidden]
    words = "".join(f" [{_metavar(p)}]" for p in arguments)
    first, *more = re.split(r"\n\s*\n", command.help or "")
    lines = [f"Usage: connect {name}{words} [OPTIONS]", "", *_wrapped(first, "")]
    for text in more:
        lines += ["", *_wrapped(text, "")]
    if examples := table.COMMANDS[name].examples:
        lines += ["", _bold("Examples"), *(line for text in examples for line in _example(text))]
    if arguments:
        lines += [
            "",
            _bold("Arguments"),
            *_columns([(_metavar(p), p.help or "") for p in arguments]),
        ]
    hidden = 0
    for title in dict.fromkeys(str(p.rich_help_panel or "How to run") for p in options):
        panel = [p for p in options if str(p.rich_help_panel or "How to run") == title]
        shown = [p for p in panel if _State.all or not isinstance(p.rich_help_panel, Rare)]
        hidden += len(panel) - len(shown)
        if shown:
            lines += ["", _bold(title), *_columns(_rows(shown))]
    if hidden:
        lines += ["", f"{hidden} more: connect {name} --help --all"]
    return "\n".join(lines) + "\n"


def _rows(options: list[Any]) -> list[tuple[str, str]]:
    return [(_names(p), p.help or "") for p in options]


def _names(option: Any) -> str:
    """An option as it is written: of a switch the word that changes what is so without it."""
    names = [*option.opts, *(n for n in option.secondary_opts if not n.startswith("--no-"))]
    if option.default is True and option.secondary_opts:
        names = option.secondary_opts  # what is so already is turned off
    names = sorted(names, key=lambda name: name.startswith("--"))
    shown = ("/" if option.secondary_opts and len(names) > 1 else ", ").join(names)
    return shown if option.is_flag else f"{shown} {_metavar(option)}"


def _metavar(param: Any) -> str:
    """What stands for a value: the words that it may be, else a word for it."""
    if param.metavar:
        return str(param.metavar)
    if param.param_type_name == "argument":
        return str(param.name).rstrip("_").upper() + ("..." if param.nargs != 1 else "")
    return str(param.opts[0]).rpartition("-")[2].upper()


def _width() -> int:
    return min(max(shutil.get_terminal_size((80, 24)).columns, NARROWEST), WIDEST)


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()),
        _width(),
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _example(text: str) -> Iterator[str]:
    """A command in lines that a shell takes as one."""
    lines = textwrap.wrap(
        text,
        _width() - 4,
        break_on_hyphens=False,
        break_long_words=False,
        subsequent_indent="    ",
    )
    for line in lines[:-1]:
        yield f"  {line} \\"
    yield f"  {lines[-1]}"


def _columns(rows: list[tuple[str, str]]) -> Iterator[str]:
    """Names, and beside them, or below where they are long, what they mean."""
    left = max((len(name) for name, _ in rows if len(name) <= _LEFT), default=0) + 4
    if _width() - left < 30:
        left = 6
    for name, text in rows:
        meaning = _wrapped(text, " " * left)
        if meaning and len(name) + 4 <= left:
            meaning[0] = f"  {name}".ljust(left) + meaning[0].lstrip()
        else:
            yield from _name(name)
        yield from meaning


def _name(name: str) -> Iterator[str]:
    """A name alone on its lines; choices may need several."""
    lines = textwrap.wrap(
        name.replace("|", "| "),
        _width() - 2,
        subsequent_indent="    ",
        break_on_hyphens=False,
        break_long_words=False,
    )
    return (f"  {line.replace('| ', '|')}" for line in lines)


def _bold(text: str) -> str:
    return text if os.environ.get("NO_COLOR") else typer.style(text, bold=True)
