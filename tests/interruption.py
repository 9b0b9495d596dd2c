"""Work in a forked process that is killed, or has no space, at one of its disk operations."""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from agentcore_connect.cli import main
from agentcore_connect.disk import exchange
from agentcore_connect.errors import ConnectError
from tiers import TIER

NAMING = ("replace", "link", "unlink", "mkdir", "rmdir")
"""Those that change what a name stands for."""
CALLS = (*NAMING, "fsync", "fchmod", "open", "write")
"""The functions of `os` through which an apply touches the disk, beside `exchange`."""
_SAID = int(os.environ.get("CONNECT_CRASH_STRIDE", "0"))


def stride(usual: int, long: int = 1, said: int = 1) -> int:
    """How far apart the steps are that are tried: less in the long tier, or as it is said.

    ``said`` is for a step that is tried once for so many of the others when it is said.
    """
    return _SAID * said or (long if TIER == "long" else usual)


def files(root: Path) -> dict[str, bytes]:
    """Every file but connect's own state; its journal must then be gone as well."""
    assert not (root / ".connect" / "journal").exists()
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".connect" not in path.relative_to(root).parts
    }


def at_call(
    number: int,
    act: Callable[[], None],
    calls: Iterable[str] = CALLS,
    put: Callable[[Any, str, Any], None] = setattr,
) -> Callable[[], int]:
    """Make the ``number``-th of these ``calls`` in this process do ``act`` first.

    ``put`` is that of a MonkeyPatch where the process goes on. What is returned says how many calls
    there were so far.
    """
    count = 0

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **keywords: Any) -> Any:
            nonlocal count
            count += 1
            if count == number:
                act()
            return real(*arguments, **keywords)

        return call

    for name in calls:
        put(os, name, watched(getattr(os, name)))
    put(exchange, "exchanged", watched(exchange.exchanged))
    return lambda: count


def steps(work: Callable[[], object]) -> int:
    """How many of CALLS there are in ``work``, which is done in this process."""
    with pytest.MonkeyPatch.context() as patch:
        made = at_call(0, die, put=patch.setattr)
        work()
    return made()


def starved(work: Callable[[], object], number: int) -> bool:
    """Whether ``work`` refuses in this process because its ``number``-th step finds a full disk."""
    with pytest.MonkeyPatch.context() as patch:
        at_call(number, disk_full, put=patch.setattr)
        try:
            work()
        except ConnectError:
            return True
    return False


def in_child(work: Callable[[], None]) -> int:
    """Run ``work`` in a forked process; its wait status."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            work()
        except ConnectError:
            os._exit(1)
        except BaseException:
            traceback.print_exc()
            os._exit(70)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def struck(root: Path, arguments: Iterable[str], number: int, fault: Callable[[], None]) -> int:
    """The wait status of a connect command that ``fault`` strikes at its ``number``-th step."""

    def command() -> None:
        with Path(os.devnull).open("w") as quiet:
            os.dup2(quiet.fileno(), 1)
            os.dup2(quiet.fileno(), 2)
        os.chdir(root)
        at_call(number, fault)
        os._exit(main([*arguments]))

    return in_child(command)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def disk_full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
