"""`connect` in a real terminal, with a person at its keys."""

from __future__ import annotations

import os
import re
import struct
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess

import pytest

if sys.platform == "win32":  # whoever imports this is skipped with it
    pytest.skip("its terminals are POSIX", allow_module_level=True)

import termios
from fcntl import ioctl

import pexpect
import started
from front_door import Host
from pexpect import fdpexpect

DOWN, CTRL_C, CTRL_D, ENTER, BACKSPACE = "\x1b[B", "\x03", "\x04", "\r", "\x7f"
ESC = "\x1b"
ROWS, COLUMNS = SIZE = (40, 120)
_SECONDS = 20


class Terminal:
    """`connect` in a terminal of 40 lines, and 120 columns where nothing else is said.

    What only starts it (a shell that redirects its output) is ``program``.
    """

    def __init__(
        self,
        host: Host,
        program: tuple[str, ...],
        arguments: tuple[str, ...],
        columns: int = COLUMNS,
    ) -> None:
        environment = {**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
        self.process: BaseProcess | None = None
        self.child: pexpect.spawnbase.SpawnBase
        if program:
            self.child = pexpect.spawn(
                program[0],
                [*program[1:], *arguments],
                cwd=str(host.root),
                env=environment,
                dimensions=(ROWS, columns),
                encoding="utf-8",
                timeout=_SECONDS,
            )
            return
        ours, theirs = os.openpty()
        ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
        self.child = fdpexpect.fdspawn(ours, encoding="utf-8", timeout=_SECONDS)
        self.process = started.connect(theirs, arguments, host.root, environment)

    def sees(self, words: str) -> None:
        """Wait until the terminal shows ``words``."""
        self.child.expect_exact(words)

    def answers(self, question: str, keys: str) -> None:
        self.sees(question)
        self.sends(keys)

    def sends(self, keys: str) -> None:
        time.sleep(0.05)  # as a person who has to see the question first
        self.child.send(keys)

    def applies(self) -> None:
        """Agree to the plan that is shown."""
        self.answers("Apply? [Y/n/d]", ENTER)

    def ends(self) -> tuple[int | None, str]:
        """The exit code, and what was shown last, without its colours."""
        self.child.expect(pexpect.EOF)
        self.closes()
        shown = self.child.before
        assert isinstance(shown, str)
        code = self.process.exitcode if self.process else self.child.exitstatus
        return code, re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown)

    def closes(self, force: bool = False) -> None:
        """Close the terminal; a process that does not end with it is killed where ``force``."""
        if self.process is None:
            self.child.close(force=force)
            return
        if force:
            self.process.kill()
        self.process.join(_SECONDS)
        self.child.close()


Open = Callable[..., Terminal]


@pytest.fixture
def opens(host: Host) -> Iterator[Open]:
    """Open a terminal; none outlives its test."""
    opened: list[Terminal] = []

    def open_one(
        *arguments: str, program: tuple[str, ...] = (), columns: int = COLUMNS
    ) -> Terminal:
        opened.append(Terminal(host, program, arguments, columns))
        return opened[-1]

    yield open_one
    for terminal in opened:
        terminal.closes(force=True)
