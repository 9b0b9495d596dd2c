"""Processes of a target: their output line by line, and their end with all that they started."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from agentcore_connect import system
from agentcore_connect.dev.targets.target import ANSWER_BYTES, FailedError

_LINE = 4000
_PYTHON = {"PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}  # nothing into the project
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "AWS_REGION", *system.NEEDED)


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """What a target's process sees: the basics, and what its local.yaml names; no credential."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    kept.setdefault("AWS_REGION", "us-east-1")
    return {**kept, **_PYTHON, **more}


class Process:
    """A child that answers a line with a line. Its group is its own, and ends with it."""

    def __init__(
        self,
        command: tuple[str, ...],
        folder: Path,
        env: Mapping[str, str],
        log: Callable[[str], None],
    ) -> None:
        """``log`` takes each line of its stderr. Raises `FailedError` where it does not start."""
        try:
            self._process = subprocess.Popen(
                system.runnable(command),
                cwd=folder,
                env=environment(env),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise FailedError(f"{command[0]} does not start: {error.strerror}") from None
        into, out, errors = self._process.stdin, self._process.stdout, self._process.stderr
        assert into is not None
        assert out is not None
        assert errors is not None
        self._into, self._out = into, out
        self._rest = b""
        threading.Thread(target=_relay, args=(errors, log), daemon=True).start()

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def say(self, line: bytes) -> None:
        """Raises `FailedError` where it is gone."""
        try:
            self._into.write(line + b"\n")
            self._into.flush()
        except (OSError, ValueError):
            raise FailedError("its process has ended") from None

    def hear(self, end: float, patience: str) -> bytes:
        """Its next line, until ``end`` of the monotonic clock. Raises `FailedError`."""
        pieces, size = [self._rest], len(self._rest)
        while b"\n" not in pieces[-1]:
            piece = self._piece(end, patience)
            if not piece:
                raise FailedError(f"its process ended with code {self._process.wait()}")
            pieces.append(piece)
            size += len(piece)
            if size > ANSWER_BYTES:
                raise FailedError(f"it answered with more than {ANSWER_BYTES:,} bytes")
        line, _, self._rest = b"".join(pieces).partition(b"\n")
        return line

    def _piece(self, end: float, patience: str) -> bytes:
        """What it has written by now; empty at its end. Raises `FailedError`."""
        try:
            if not system.is_readable(self._out.fileno(), max(end - time.monotonic(), 0)):
                raise FailedError(f"it gave no answer in {patience}")
            # Not of a buffer: what that has taken already, no system tells of.
            return os.read(self._out.fileno(), 1 << 16)
        except (OSError, ValueError):  # another thread has ended it
            raise FailedError("its process has ended") from None

    def end(self) -> None:
        """Kill it, and whatever it started that stayed in its group."""
        system.kill(self._process)
        for stream in (self._into, self._out):
            with contextlib.suppress(OSError):
                stream.close()


def _relay(stream: IO[bytes], log: Callable[[str], None]) -> None:
    """Give the log each line, cut where it is longer than a line may be."""
    with stream:
        while line := stream.readline(_LINE):
            log(line.decode("utf-8", "replace").rstrip("\r\n"))
