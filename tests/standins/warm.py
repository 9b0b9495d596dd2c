"""Agents that share the import of their libraries, which is most of what an agent's start takes.

For each Python there is one process that has imported them and is forked for each agent:
`launch/fork.py`. Only on Linux, where a process can become the parent of what others left.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

_FORK = Path(__file__).with_name("launch") / "fork.py"
_PR_SET_CHILD_SUBREAPER = 36  # prctl(2)

AVAILABLE = sys.platform == "linux"


class Forked:
    """A process that was forked for us: as much of `subprocess.Popen` as an `AgentProcess` uses."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Give the exit code, or None while it runs."""
        return self._wait(os.WNOHANG)

    def wait(self) -> int | None:
        """Give the exit code when it has ended."""
        return self._wait(0)

    def _wait(self, options: int) -> int | None:
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, options)
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


class Parent:
    """A Python that is forked for agents; it runs until `end`."""

    def __init__(self, python: Path) -> None:
        if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")
        self._home = tempfile.TemporaryDirectory(prefix="agents-")
        self._process = subprocess.Popen(
            [python, _FORK],
            env={
                "PATH": os.environ["PATH"],
                "HOME": self._home.name,
                "PYTHONPATH": str(_FORK.parent),
                "PYTHONUNBUFFERED": "1",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def fork(
        self, arguments: Sequence[str], folder: Path, env: Mapping[str, str], output: Path
    ) -> Forked:
        """Start `python ARGUMENTS` in ``folder``; what it writes is appended to ``output``."""
        order = {
            "folder": str(folder.resolve()),
            "arguments": [*arguments],
            "environment": dict(env),
            "output": str(output),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return Forked(int(self._process.stdout.readline()))

    def end(self) -> None:
        """End it; agents that run go on."""
        self._process.communicate()
        self._home.cleanup()


_PARENTS: dict[Path, Parent] = {}


def parent(python: Path) -> Parent:
    """The one for a Python, made at first use."""
    if python not in _PARENTS:
        _PARENTS[python] = Parent(python)
    return _PARENTS[python]


def end() -> None:
    """End them all."""
    while _PARENTS:
        _PARENTS.popitem()[1].end()
