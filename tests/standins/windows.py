"""As much of Windows as another system can be, for a forked process.

What Python has not got there is taken away, and what it has only there stands in: locks, pipes
and processes. Folders cannot be opened, and no call works relative to one. What cannot be had
here: paths with drives, access lists, and the refusal to rename over a file that is open.
"""

from __future__ import annotations

import ctypes
import errno
import importlib
import os
import pkgutil
import select
import shutil
import signal
import stat
import struct
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import agentcore_connect

ONLY_POSIX = ("crypt", "fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty")
"""Modules of the standard library that Windows has not got (docs.python.org, availability)."""

_CALLS = (
    *("chown", "fchmod", "fchown", "lchown", "fork", "forkpty", "getegid", "geteuid", "getgid"),
    *("getpgid", "getuid", "getxattr", "killpg", "listxattr", "mkfifo", "removexattr"),
    *("set_blocking", "setsid", "setxattr", "statvfs", "uname"),
    *("O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"),
)
_AT = ("access", "link", "mkdir", "open", "replace", "rmdir", "stat", "unlink")


def modules() -> list[str]:
    """Every module of the package."""
    found = pkgutil.walk_packages(agentcore_connect.__path__, "agentcore_connect.")
    return sorted({one.name for one in found} - {"agentcore_connect.__main__"})


def load() -> None:
    """Import the package with what it imports at once: other packages are not to see the change."""
    for name in modules():
        importlib.import_module(name)


def become() -> None:
    """Make this process one, and let the package be imported anew. There is no way back."""
    for name in [one for one in sys.modules if one.split(".")[0] == "agentcore_connect"]:
        del sys.modules[name]
    sys.modules["msvcrt"], sys.modules["_winapi"] = _msvcrt(), _winapi()
    for name in ONLY_POSIX:
        sys.modules[name] = None  # type: ignore[assignment]
    for name in _AT:
        setattr(os, name, _without_folders(getattr(os, name)))
    for name in _CALLS:
        if hasattr(os, name):
            delattr(os, name)
    os.supports_dir_fd = set()
    os.kill = _kill
    shutil._use_fd_functions = False  # type: ignore[attr-defined]
    del signal.SIGKILL
    subprocess.Popen.kill = subprocess.Popen.terminate  # type: ignore[method-assign]
    ctypes.WinDLL = _Kernel  # type: ignore[attr-defined]
    ctypes.get_last_error = lambda: 87  # type: ignore[attr-defined]
    stat.IO_REPARSE_TAG_MOUNT_POINT = 0xA0000003  # type: ignore[misc]
    sys.platform = "win32"


def _without_folders(real: Any) -> Any:
    def call(path: Any, *arguments: Any, **keywords: Any) -> Any:
        given = [keywords.pop(name, None) for name in ("dir_fd", "src_dir_fd", "dst_dir_fd")]
        if given != [None, None, None]:
            raise NotImplementedError("dir_fd unavailable on this platform")
        if real.__name__ == "open" and Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return real(path, *arguments, **keywords)

    return call


def _kill(pid: int, number: int) -> None:
    raise AssertionError(f"it would end process {pid}, or send it a Ctrl-C")


class _Kernel:
    """What is asked of kernel32, of the processes that are here."""

    def __init__(self, name: str, **_: Any) -> None:
        self.OpenProcess = _Open()

    def WaitForSingleObject(self, handle: Any, _: int) -> int:  # noqa: N802
        return 0x102

    def CloseHandle(self, handle: Any) -> None:  # noqa: N802
        pass


class _Open:
    restype: Any = None

    def __call__(self, access: int, inherited: bool, pid: Any) -> int:
        return int(pid.value) if Path(f"/proc/{pid.value}").exists() else 0


def _msvcrt() -> ModuleType:
    import fcntl

    found = ModuleType("msvcrt")
    found.LK_UNLCK, found.LK_NBLCK = 0, 2  # type: ignore[attr-defined]
    kinds = {0: fcntl.LOCK_UN, 2: fcntl.LOCK_EX | fcntl.LOCK_NB}

    def locking(descriptor: int, how: int, number: int) -> None:
        at = os.lseek(descriptor, 0, os.SEEK_CUR)
        try:
            fcntl.lockf(descriptor, kinds[how], number, at)
        except BlockingIOError:
            raise PermissionError(errno.EACCES, "Permission denied") from None

    found.locking, found.get_osfhandle = locking, int  # type: ignore[attr-defined]
    return found


def _winapi() -> ModuleType:
    import fcntl
    import termios

    found = ModuleType("_winapi")
    there, hung_up = termios.FIONREAD, select.POLLHUP

    def peek(handle: int, size: int) -> tuple[int, int]:
        waiting = struct.unpack("i", fcntl.ioctl(handle, there, b"\0" * 4))[0]
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        if not waiting and any(event & hung_up for _, event in poll.poll(0)):
            raise BrokenPipeError(errno.EPIPE, "The pipe has been ended")
        return waiting, 0

    found.PeekNamedPipe = peek  # type: ignore[attr-defined]
    return found
