"""Two files that change places at once: calls of Linux and macOS, which Python does not have."""

from __future__ import annotations

import errno
import os
from functools import cache

from agentcore_connect import system

_EXCHANGE = 2
_CANNOT = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM)
"""What a file system, a kernel or a sandbox without the call says."""


def exchanged(name: str, at: int, name_2: str, at_2: int) -> bool:
    """Let two names, each in an open folder, change their files; False where that cannot be done.

    Raises OSError as `os.replace`.
    """
    call = _call()
    if call is None:
        return False
    import ctypes

    if call(at, os.fsencode(name), at_2, os.fsencode(name_2), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), name, None, name_2)


_call = cache(system.exchange_call)
