"""Every error a person can meet, in one place.

The core raises these and nothing else on purpose; the command line turns them into one message
and an exit code, never a traceback.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NoReturn


class ExitCode(IntEnum):
    """How a command ended and whether the project changed: what the help and the docs list too."""

    meaning: str

    def __new__(cls, value: int, meaning: str) -> ExitCode:
        code = int.__new__(cls, value)
        code._value_, code.meaning = value, meaning
        return code

    DONE = 0, "done"
    FAILED = 1, "failed, and nothing was changed"
    REFUSED = 2, "an option, an answer or a file cannot be used, and nothing was changed"
    CONFLICTS = 3, "conflicts of an update have to be resolved"
    FOUND = 4, "a check found something"
    CHANGED = 5, "the project was changed, but then the command failed or could not report it"
    INTERRUPTED = 130, "interrupted; the message says whether anything was changed"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, as data, so that several can be shown together.

    ``code`` is a stable kebab-case word for machines; ``message`` says what happened, ``hint``
    what to do. ``field`` names an answer (``gateway``), ``file`` a path relative to the project,
    ``line`` and ``column`` count from 1. ``choices`` are all that the answer
    may be, where that is known, and ``default`` is what a prompt would propose.
    """

    code: str
    message: str
    hint: str = ""
    field: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None

    def where(self) -> str:
        """The place as ``file:line:column``, as much of it as is known; empty without a file."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)

    def located(self) -> str:
        """The message with its place; a file that the message names itself is not named twice."""
        where = self.where()
        if not self.file or not where:
            return self.message
        named = rf"(?<![\w./-]){re.escape(self.file)}(?![\w/-]|\.\w)"
        if re.match(named, self.message):
            return where + self.message[len(self.file) :]
        if where == self.file and re.search(named, self.message):
            return self.message
        return f"{where}: {self.message}"

    def sentences(self) -> str:
        """What happened, where, and what to do, for a place that has no lines of its own."""
        return f"{self.located().rstrip('.')}. {self.hint}".rstrip()


class ConnectError(Exception):
    """Base of all errors; carries at least one `Problem`. Nothing was changed."""

    exit_code = ExitCode.FAILED

    def __init__(self, *problems: Problem) -> None:
        assert problems
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))


class InvalidInput(ConnectError):
    """Answers, flags or the project's own files cannot be used as they are."""

    exit_code = ExitCode.REFUSED


class Unresolved(ConnectError):
    """Conflicts of an update are still to be resolved by hand."""

    exit_code = ExitCode.CONFLICTS


class HalfDone(ConnectError):
    """A change could neither be made nor taken back: the next command finishes it."""

    exit_code = ExitCode.CHANGED


class Interrupted(ConnectError):
    """The person stopped it (Ctrl-C, end of input at a prompt)."""

    exit_code = ExitCode.INTERRUPTED


@contextmanager
def in_file(path: str) -> Iterator[None]:
    """Name ``path`` as the place of every problem from inside that names no file itself."""
    try:
        yield
    except ConnectError as error:
        problems = [p if p.file else replace(p, file=path) for p in error.problems]
        raise type(error)(*problems) from None


def assert_never(value: NoReturn) -> NoReturn:
    """The end of a branch over a closed word: mypy sees that none is left (as typing's of 3.11)."""
    raise AssertionError(value)
