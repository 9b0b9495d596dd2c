"""`connect` in a real terminal, with a person at its keys."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator

import pexpect
import pytest
from front_door import Host

DOWN, CTRL_C, CTRL_D, ENTER, BACKSPACE = "\x1b[B", "\x03", "\x04", "\r", "\x7f"
PYTHON = (sys.executable, "-m", "agentcore_connect")


class Terminal:
    """`connect` in a terminal of 40 lines and 120 columns."""

    def __init__(self, host: Host, program: tuple[str, ...], arguments: tuple[str, ...]) -> None:
        self.child = pexpect.spawn(
            program[0],
            [*program[1:], *arguments],
            cwd=str(host.root),
            env={**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
            dimensions=(40, 120),
            encoding="utf-8",
            timeout=20,
        )

    def sees(self, words: str) -> None:
        """Wait until the terminal shows ``words``."""
        self.child.expect_exact(words)

    def answers(self, question: str, keys: str) -> None:
        self.sees(question)
        self.child.send(keys)

    def ends(self) -> tuple[int | None, str]:
        """The exit code, and what was shown last, without its colours."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        shown = self.child.before
        assert isinstance(shown, str)
        return self.child.exitstatus, re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown)


Open = Callable[..., Terminal]


@pytest.fixture
def opens(host: Host) -> Iterator[Open]:
    """Open a terminal; none outlives its test."""
    opened: list[Terminal] = []

    def open_one(*arguments: str, program: tuple[str, ...] = PYTHON) -> Terminal:
        opened.append(Terminal(host, program, arguments))
        return opened[-1]

    yield open_one
    for terminal in opened:
        terminal.child.close(force=True)
