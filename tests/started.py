"""`connect` as a process that has started already: it is forked from one that has its modules.

`multiprocessing` makes that one, a server, with the first that is asked for. What a program does
while it starts is not in it: that is for the tests that start Python themselves.
"""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import sys
import termios
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(
    [
        "agentcore_connect.__main__",
        "agentcore_connect.cli",
        # and what commands import when they need it
        "agentcore_connect.agent.dependencies.edit",
        "agentcore_connect.agent.wiring.edit",
        "agentcore_connect.cli.prompts",
        "jinja2",
        "questionary",
        "typer._adapters",
    ]
)


def connect(
    terminal: int, arguments: Sequence[str], cwd: Path, environment: Mapping[str, str]
) -> BaseProcess:
    """`connect` started in the folder ``cwd``, in ``terminal``: an open file, which is closed."""
    theirs = Connection(terminal)  # what a process can be given as an argument
    process = _SERVER.Process(target=_run, args=(theirs, arguments, str(cwd), dict(environment)))
    process.start()
    theirs.close()
    return process


def _run(
    terminal: Connection, arguments: Sequence[str], cwd: str, environment: dict[str, str]
) -> None:
    """Be `connect` in the terminal: what a shell and Python itself do before it."""
    os.setsid()
    fcntl.ioctl(terminal.fileno(), termios.TIOCSCTTY, 0)
    for stream in range(3):
        os.dup2(terminal.fileno(), stream)
    terminal.close()
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    sys.argv = ["connect", *arguments]
    from agentcore_connect.__main__ import main

    sys.exit(main())
