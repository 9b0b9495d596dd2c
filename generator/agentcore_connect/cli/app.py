"""The Typer application and the one place where errors become messages and exit codes."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import typer

from agentcore_connect import __version__
from agentcore_connect.cli import answered, group, mistake, table, terminal
from agentcore_connect.cli import usage as helping
from agentcore_connect.errors import ConnectError, ExitCode, Interrupted, InvalidInput, Problem
from agentcore_connect.plan import outcome
from agentcore_connect.vocabulary import names, variables

# Typer carries its own copy of click, under a name of its own; this finds the class in it.
_UsageError: type[Any] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="connect",
    cls=group.Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        terminal.say([(f"connect {__version__}", "")], data=True)
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", "-V", callback=_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Connect an existing Amazon Bedrock AgentCore agent to tools, through a gateway."""


def help_(
    command: Annotated[
        list[str] | None,
        typer.Argument(
            help="The command. Default: all of them.",
            autocompletion=lambda: list(table.of_group("")),
        ),
    ] = None,
) -> int:
    """Show the help of a command; with --all, all of it."""
    words = [*(command or []), "--help"]
    return int(_program().main(words, prog_name="connect", standalone_mode=False) or 0)


@functools.cache
def _program() -> Any:
    """The commands, of which each is made of its signature when it is called."""
    return group.typed(typer.main.get_command(app))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `connect` with ``arguments`` (default: the process's) and return the exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    return terminal.reporting(lambda: _run(words))


def _run(arguments: list[str]) -> int:
    as_json = "--json" in arguments
    answered.begin(arguments)
    command = _command(arguments)
    try:
        arguments = helping.shows_all(arguments)
        result = _program().main(arguments, prog_name="connect", standalone_mode=False)
        if result == Interrupted.exit_code:  # all that Typer says of a Ctrl-C
            raise KeyboardInterrupt
        return result if isinstance(result, int) else ExitCode.DONE
    except ConnectError as error:
        return _report(error, command, as_json)
    except typer.Exit as stop:
        return stop.exit_code
    except (typer.Abort, KeyboardInterrupt, EOFError):
        return _report(_interrupted(), command, as_json)
    except _UsageError as usage:
        if type(usage).__name__ == "NoArgsIsHelpError":
            terminal.write(usage.format_message() + "\n")
            return InvalidInput.exit_code
        problem = mistake.problem(usage, _typed(arguments))
        return _report(InvalidInput(problem), command, as_json)
    except terminal.Lost:
        raise
    except Exception as error:
        terminal.refuse_lost(error)  # Typer and rich write the help
        if variables.read("debug"):
            import traceback

            terminal.say([(line, "") for line in traceback.format_exc().splitlines()])
        problem = Problem(
            "internal",
            f"connect failed unexpectedly ({type(error).__name__})",
            "No change was left half done. Set AGENTCORE_CONNECT_DEBUG=1 to see where it failed, "
            "and please report it.",
        )
        return _report(ConnectError(problem), command, as_json)


def _command(arguments: Sequence[str]) -> str:
    """The command that was called, by the word that JSON and the history have for it."""
    return table.usual(_typed(arguments))


def _typed(arguments: Sequence[str]) -> str:
    """The command that was called as it was typed, `policy add` and its like with both words.

    Only a word of letters: any other may be a secret that follows a flag.
    """
    words = [word for word in arguments if re.fullmatch(r"[a-z-]{1,12}", word) and word[0] != "-"]
    return " ".join(words[: 2 if words and table.of_group(words[0]) else 1])


def _interrupted() -> Interrupted:
    if (changed := outcome.changed()) is not None:
        return Interrupted(
            Problem("interrupted", f"interrupted, but {changed.what}", changed.way_back)
        )
    return Interrupted(Problem("interrupted", "interrupted: nothing was changed"))


def _report(error: ConnectError, command: str, as_json: bool) -> int:
    """Print an error, and what was changed before it, for people or as the command's JSON."""
    changed = outcome.changed()
    if changed is not None and not isinstance(error, Interrupted):
        what = f"the command failed, but before that {changed.what}"
        told = Problem("changed", what, changed.way_back)
        error = type(error)(*error.problems, told)
    error = type(error)(*map(_traced, error.problems))
    if as_json:
        from agentcore_connect.plan.show import document

        terminal.emit(document(command, None, _as_given(error)))
    else:
        terminal.say_errors(error)
        wrong = [one.field for one in error.problems if one.field]
        if changed is None and (again := answered.command_line(wrong)) is not None:
            terminal.say(
                [("What was answered so far, to run it again:", ""), (f"  {again}", "cyan")]
            )
    return error.exit_code


def _as_given(error: ConnectError) -> ConnectError:
    """The error with its fields named as those who give the answers call them.

    A unit's record may call an answer otherwise, and so do the problems with it.
    """
    from agentcore_connect.answers.given import OPTIONS
    from agentcore_connect.answers.option import find

    named = (
        replace(one, field=row.name) if one.field and (row := find(OPTIONS, one.field)) else one
        for one in error.problems
    )
    return type(error)(*named)


def _traced(problem: Problem) -> Problem:
    """The problem, and the variable or the answers file that gave what it is about."""
    if problem.field is None or problem.code == "missing-answer":
        return problem
    variable = variables.said(names.answer(problem.field))
    place = f"The variable {variable}" if variable else answered.file_of(problem.field)
    if place is None or (variable or place) in problem.sentences():
        return problem
    return replace(problem, hint=f"{problem.hint} {place} says it.".lstrip())
