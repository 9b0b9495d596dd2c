"""Writing to the terminal: data to stdout, everything else to stderr, colour where it helps."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

import typer

from agentcore_connect.errors import ConnectError, ExitCode, Problem
from agentcore_connect.plan import outcome
from agentcore_connect.text import characters
from agentcore_connect.vocabulary import secret, variables

if TYPE_CHECKING:
    from agentcore_connect.plan.show import Line

_ERRORS_SHOWN = 50
"""Of one failure; a document can have thousands, and the first ones say what is wrong with it."""


_LOSSES = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


_UNCHANGED = (ExitCode.FAILED, ExitCode.REFUSED)


class Lost(Exception):
    """What a command has to say cannot be written: its reader is gone, or the disk is full."""

    def __init__(self, reason: OSError) -> None:
        self.reason = reason
        super().__init__(str(reason))


def reporting(run: Callable[[], int]) -> int:
    """Run a command and write all that it says; its exit code, which tells of the project.

    Where the output is lost the project is as the command left it, and the code says so. A closed
    pipe is no news to who closed it, unless the project was changed.
    """
    outcome.begin(_tell)
    variables.begin()
    with _opened():
        try:
            code = run()
            warn(variables.warnings())
            flush()
            is_false = outcome.changed() is not None and code in _UNCHANGED
            return ExitCode.CHANGED if is_false else code
        except Lost as lost:
            changed = outcome.changed()
            if changed is not None or lost.reason.errno != errno.EPIPE:
                with contextlib.suppress(Lost):
                    say_errors(ConnectError(_problem(lost, changed)))
            _give_up()
            return ExitCode.FAILED if changed is None else ExitCode.CHANGED


def _tell(one: outcome.Recovered) -> None:
    """Say what was recovered, before all that the command says of its own."""
    from agentcore_connect.plan import account

    warn([f"{account.recovered(one)}."])


def flush() -> None:
    """Write what waits to be written. Raises `Lost`."""
    with _writing():
        sys.stdout.flush()
        sys.stderr.flush()


def refuse_lost(error: Exception) -> None:
    """Raise `Lost` where an error of another's code is about the output: it names no file."""
    if isinstance(error, OSError) and error.filename is None and error.errno in _LOSSES:
        raise Lost(error)


def _problem(lost: Lost, changed: outcome.Change | None) -> Problem:
    reason = lost.reason.strerror or str(lost.reason)
    what = f"the output could not be written ({reason}), {{}}"
    if changed is None:
        return Problem("output", what.format("and nothing was changed"))
    return Problem("output", what.format(f"but {changed.what}"), changed.way_back)


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Lost(error) from None


@contextlib.contextmanager
def _opened() -> Iterator[None]:
    """What the process was started without, stdout or stderr, is a place where nobody looks."""
    with contextlib.ExitStack() as opened:
        for name in ("stdout", "stderr"):
            if getattr(sys, name) is None:
                nowhere = opened.enter_context(open(os.devnull, "w"))  # noqa: PTH123, no file
                setattr(sys, name, nowhere)
                opened.callback(setattr, sys, name, None)
        yield


def _give_up() -> None:
    """Let what cannot be written go: Python tries again at its end, and has an exit code for it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def say(lines: Iterable[Line], *, data: bool = False, prose: bool = False) -> None:
    """Print styled lines, to stdout when they are the command's data; colour only on a terminal.

    Where they are sentences, a terminal gets them broken between words.
    """
    width = _columns(sys.stdout if data else sys.stderr) if prose else None
    for text, style in lines if width is None else _broken(lines, width):
        colour, bold = style.removeprefix("bold").strip() or None, style.startswith("bold")
        styled = typer.style(printable(text), fg=colour, bold=bold or None)
        with _writing():
            typer.echo(styled, err=not data, color=False if os.environ.get("NO_COLOR") else None)


def warn(texts: Iterable[str]) -> None:
    """Print warnings, which are sentences."""
    say(((f"warning: {text}", "yellow") for text in texts), prose=True)


def say_errors(error: ConnectError) -> None:
    """Print what happened, where, and what to do."""
    say(_error_lines(error), prose=True)


def _columns(stream: TextIO) -> int | None:
    """How wide the terminal is that ``stream`` goes to; None where it goes to none."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or None if stream.isatty() else None
    except (OSError, ValueError):
        return None


def _broken(lines: Iterable[Line], width: int) -> Iterator[Line]:
    """Sentences in lines that fit, as far as words do, and what stands in backticks: it is copied.

    So are commands and code, which stay as they are: they are cyan, or four spaces in.
    """
    for text, style in lines:
        if len(text) <= width or text.startswith("    ") or style == "cyan":
            yield text, style
            continue
        seen = printable(text)  # before a secret is in two lines, where none is seen
        begin = re.match(r" *(?:\d+\. |- )?", seen)[0]  # type: ignore[index]
        indent, line = " " * (len(begin) or 2), begin
        for word in re.findall(r"(?:`[^`]*`|\S)+", seen[len(begin) :]):
            if line != begin and len(line) + 1 + len(word) > width:
                yield line, style
                line = indent + word
            else:
                line += word if line == begin else f" {word}"
        yield line, style


def emit(document: dict[str, Any]) -> None:
    """Print the one JSON object of a command to stdout.

    What was recovered is in each. What a terminal would obey, or a reader not see, is written as
    JSON's escapes.
    """
    if found := outcome.recoveries():
        from agentcore_connect.plan import account

        document = document | {"recovered": [account.recovered_data(one) for one in found]}
    ascii_only = not (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    text = json.dumps(secret.redacted_all(document), indent=2, ensure_ascii=ascii_only)
    write("".join(c if c == "\n" or _is_seen(c) else json.dumps(c)[1:-1] for c in text) + "\n")


def is_attended() -> bool:
    """Whether there is a person to ask: who sees what is said, and whose keys are read."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def write(data: str | bytes) -> None:
    """Print data to stdout as it is: nothing in it may be what a terminal obeys."""
    with _writing():
        if isinstance(data, str):
            sys.stdout.write(data)
        else:
            sys.stdout.buffer.write(data)


def _error_lines(error: ConnectError) -> Iterable[Line]:
    """What happened, where, and what to do: two lines a problem."""
    for problem in error.problems[:_ERRORS_SHOWN]:
        yield f"error: {problem.located()}", "bold red"
        if problem.hint:
            yield f"  {problem.hint}", ""
    if more := len(error.problems[_ERRORS_SHOWN:]):
        yield f"error: and {more:,} more; --json has all of them", "bold red"


def printable(text: str) -> str:
    """``text`` as it may reach a terminal: names, paths and texts of others are among it.

    Control and invisible characters are written as Python's escapes, also what the terminal's
    encoding does not have; what looks like a secret is left out.
    """
    text = secret.redacted(text)
    if text.isascii() and text.isprintable():
        return text
    seen = "".join(c if c == "\t" or _is_seen(c) else _escaped(c) for c in text)
    encoding = sys.stdout.encoding or "utf-8"
    return seen.encode(encoding, "backslashreplace").decode(encoding)


def _is_seen(char: str) -> bool:
    return " " <= char <= "~" or (char.isprintable() and not characters.is_hidden(char))


def _escaped(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print a table to stdout, as wide as the terminal; where there is none, COLUMNS, else 120."""
    from agentcore_connect.cli import grid

    is_known = sys.stdout.isatty() or os.environ.get("COLUMNS")
    width = shutil.get_terminal_size((120, 24)).columns if is_known else 120
    shown = [tuple(map(printable, row)) for row in rows]
    say(grid.lines(header, shown, width), data=True)
