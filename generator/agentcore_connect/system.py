"""What operating systems do differently: every branch for Linux, macOS or Windows is here.

The rest of the package asks this module and names no system. docs/platforms.md says what follows
for people. mypy sees the branches of another system with `--platform win32` or `darwin`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import asyncio
    import subprocess

Standing = Literal["ours", "another's", "gone"]

HAS_FOLDERS = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
"""Whether calls work relative to an open folder, and can refuse a link themselves (POSIX)."""

BINARY = getattr(os, "O_BINARY", 0)
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
NO_WAIT = getattr(os, "O_NONBLOCK", 0)
FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | NO_FOLLOW
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY | NO_FOLLOW
"""A file that is not there yet, and is written as it is: no line end is translated."""

REUSES_PORTS = sys.platform != "win32"
"""Whether SO_REUSEADDR takes a port that is free; Windows shares one so that somebody has."""

_ACL = "system.posix_acl_access"
_EXCHANGE = {"linux": "renameat2", "darwin": "renameatx_np"}
"""One call under two names: five arguments, of which the last, 2, means to exchange."""
_STOPS = (signal.SIGINT, signal.SIGTERM)
_JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)
"""Marks a folder of NTFS that is another one, and is no symbolic link."""


def is_link(there: os.stat_result) -> bool:
    """Whether what was found, itself not followed, leads elsewhere: a link, a junction of NTFS."""
    is_junction = _JUNCTION is not None and getattr(there, "st_reparse_tag", None) == _JUNCTION
    return stat.S_ISLNK(there.st_mode) or is_junction


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder of its own. Python takes a junction for one. Raises OSError."""
    return entry.is_dir(follow_symlinks=False) and not (
        _JUNCTION is not None and is_link(entry.stat(follow_symlinks=False))
    )


def exchange_call() -> Any:
    """The call of the C library that exchanges two files; None where there is none.

    Its arguments: an open folder and a name in it, twice, and 2.
    """
    name = _EXCHANGE.get(sys.platform)
    if name is None:
        return None
    import ctypes

    try:
        call = getattr(ctypes.CDLL(None, use_errno=True), name)
    except (OSError, AttributeError):  # a Python without shared libraries, an old C library
        return None
    call.argtypes = (
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_uint,
    )
    return call


if sys.platform == "linux":

    def access_list(descriptor: int) -> bytes | None:
        """The access list of an open file as the system keeps it; None where it has none."""
        with contextlib.suppress(OSError):  # it has none, or the file system knows none
            return os.getxattr(descriptor, _ACL)
        return None

    def set_access_list(descriptor: int, acl: bytes | None) -> None:
        """Give an access list to an open file, or take it away, as far as the system lets it."""
        with contextlib.suppress(OSError):
            if acl is None:
                os.removexattr(descriptor, _ACL)
            else:
                os.setxattr(descriptor, _ACL, acl)

    def ends_with_parent() -> Callable[[], None] | None:
        """What a child does first, so that it ends where this process is killed, if it can."""
        return _die_with_parent

    def _die_with_parent() -> None:
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG

else:  # Python has no call for the lists of macOS and Windows

    def access_list(descriptor: int) -> bytes | None:
        return None

    def set_access_list(descriptor: int, acl: bytes | None) -> None:
        pass

    def ends_with_parent() -> Callable[[], None] | None:
        return None


if sys.platform == "win32":
    import _winapi
    import msvcrt

    SHELL: str | None = None
    NEEDED = ("COMSPEC", "PATHEXT", "SYSTEMDRIVE", "TEMP", "TMP", "USERPROFILE", "WINDIR")
    STOPPED = frozenset({1, 0xC000013A})  # TerminateProcess as Python calls it, Ctrl-C

    _FAR = 1 << 30
    _PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
    _SYNCHRONIZE, _DENIED, _RUNS = 0x00100000, 5, 0x102

    def lock(descriptor: int, *, wait: bool = False) -> None:
        while True:
            try:
                return _lock(descriptor, msvcrt.LK_NBLCK)
            except PermissionError:
                if not wait:
                    raise
            time.sleep(_PAUSES[2])

    def unlock(descriptor: int) -> None:
        with contextlib.suppress(OSError):
            _lock(descriptor, msvcrt.LK_UNLCK)

    def _lock(descriptor: int, how: int) -> None:
        """Of a byte far behind all content: what is locked here, nobody else can read."""
        before = os.lseek(descriptor, 0, os.SEEK_CUR)
        try:
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, how, 1)
        finally:
            os.lseek(descriptor, before, os.SEEK_SET)

    def patiently(call: Callable[[], None]) -> None:
        for pause in _PAUSES:
            try:
                return call()
            except PermissionError:
                time.sleep(pause)
        return call()

    def is_root() -> bool:
        return False

    def is_own(there: os.stat_result) -> bool:
        return stat.S_ISDIR(there.st_mode)  # in a profile, which others have no access to

    def set_owner(descriptor: int, user: int, group: int) -> None:
        pass

    def set_mode(descriptor: int, mode: int) -> None:
        pass

    def wait_for_writer(descriptor: int) -> None:
        pass

    def standing(pid: int) -> Standing:
        # `os.kill(pid, 0)` would send it a Ctrl-C.
        import ctypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = ctypes.c_void_p
        process = kernel.OpenProcess(_SYNCHRONIZE, False, ctypes.c_ulong(pid))
        if not process:
            return "another's" if ctypes.get_last_error() == _DENIED else "gone"
        handle = ctypes.c_void_p(process)
        runs = kernel.WaitForSingleObject(handle, 0) == _RUNS
        kernel.CloseHandle(handle)
        return "ours" if runs else "gone"

    def kill(process: subprocess.Popen[Any]) -> None:
        import subprocess

        system = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32"
        command = [str(system / "taskkill.exe"), "/T", "/F", "/PID", str(process.pid)]
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            subprocess.run(command, capture_output=True, check=False, timeout=10)
        with contextlib.suppress(OSError):
            process.kill()
        process.wait()

    def is_readable(descriptor: int, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while True:  # a selector takes sockets only
            try:
                if _winapi.PeekNamedPipe(msvcrt.get_osfhandle(descriptor), 0)[0]:
                    return True
            except BrokenPipeError:
                return True
            if time.monotonic() >= end:
                return False
            time.sleep(0.002)

    def runnable(command: Sequence[str]) -> tuple[str, ...]:
        import shutil

        return (shutil.which(command[0]) or command[0], *command[1:])

    def program_names(name: str) -> tuple[str, ...]:
        ends = os.environ.get("PATHEXT") or ".COM;.EXE;.BAT;.CMD"
        return tuple(name + end for end in ends.lower().split(";") if end)

else:
    import fcntl

    SHELL: str | None = "/bin/sh"
    """A POSIX shell; None where there is none at a known place."""

    NEEDED: tuple[str, ...] = ()
    """Variables without which programs do not start here, beside those that every system has."""

    STOPPED = frozenset(128 + number for number in _STOPS)
    """The exit codes of a child that was asked to end."""

    def lock(descriptor: int, *, wait: bool = False) -> None:
        """Lock an open file for this process; with ``wait`` once nobody else has it.

        Without, BlockingIOError or PermissionError where somebody has.
        """
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)

    def unlock(descriptor: int) -> None:
        """Give the lock back where closing the file does not do it at once."""

    def patiently(call: Callable[[], None]) -> None:
        """Rename or remove a file, again where somebody who looks at it denies it for a moment.

        On Windows a virus scanner, an indexer or an editor does. Raises OSError as ``call`` does.
        """
        call()

    def is_root() -> bool:
        """Whether this process may give files to anybody."""
        return os.geteuid() == 0

    def is_own(there: os.stat_result) -> bool:
        """Whether a folder, itself not followed, is this person's, and nobody else can write it."""
        is_mine = stat.S_ISDIR(there.st_mode) and there.st_uid == os.geteuid()
        return is_mine and not there.st_mode & (stat.S_IWGRP | stat.S_IWOTH)

    def set_owner(descriptor: int, user: int, group: int) -> None:
        """Give an open file away; -1 leaves what is. Raises OSError."""
        os.fchown(descriptor, user, group)

    def set_mode(descriptor: int, mode: int) -> None:
        """Set the mode of an open file, where files have one. Raises OSError."""
        os.fchmod(descriptor, mode)

    def wait_for_writer(descriptor: int) -> None:
        """Let a read of what was opened with `NO_WAIT` wait: a pipe with a writer has to be."""
        os.set_blocking(descriptor, True)

    def standing(pid: int) -> Standing:
        """Whether a process runs, and whether it is this person's."""
        try:
            os.kill(pid, 0)
        except PermissionError:
            return "another's"
        except (OSError, OverflowError):
            return "gone"
        return "ours"

    def kill(process: subprocess.Popen[Any]) -> None:
        """Kill the leader of a session with all that is in its group, and wait for its end."""
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def is_readable(descriptor: int, seconds: float) -> bool:
        """Wait until a pipe has something to read, or has ended; False where neither comes."""
        import selectors

        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            return bool(selector.select(seconds))

    def runnable(command: Sequence[str]) -> tuple[str, ...]:
        """A person's command as the system starts it: Windows finds `agentcore.cmd` only so."""
        return tuple(command)

    def program_names(name: str) -> tuple[str, ...]:
        """The names that the file of a program may have."""
        return (name,)


def program(name: str) -> str | None:
    """Where the program ``name`` is that connect starts; None where PATH has none.

    Only the absolute folders of PATH count: an empty entry, `.` and every other relative one mean
    the current folder, which may be somebody else's repository. Windows looks there first even
    without such an entry, unless it is asked for a path.
    """
    import shutil

    for entry in os.environ.get("PATH", os.defpath).split(os.pathsep):
        folder = Path(entry)
        if not folder.is_absolute():
            continue
        for file in program_names(name):
            if found := shutil.which(str(folder / file)):
                return found
    return None


def take_stops(loop: asyncio.AbstractEventLoop, stop: Callable[[], object]) -> None:
    """Call ``stop`` in the loop, which is the main thread's, at Ctrl-C and where it is ended."""
    for number in _STOPS:
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))


def leave_stops(loop: asyncio.AbstractEventLoop) -> None:
    """Let the next Ctrl-C end the process at once."""
    for number in _STOPS:
        try:
            loop.remove_signal_handler(number)
        except NotImplementedError:
            is_ctrl_c = number == signal.SIGINT
            signal.signal(number, signal.default_int_handler if is_ctrl_c else signal.SIG_DFL)
        except RuntimeError:
            pass
