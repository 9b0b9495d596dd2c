"""Two files that change places at once: `renameat2` of Linux, which Python does not have."""

from __future__ import annotations

import errno
import os
import sys
from functools import cache
from typing import Any

_EXCHANGE = 2
_CANNOT = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM)
"""What a file system, a kernel or a sandbox without the call says."""


def exchanged(name: str, at: int, name_2: str, at_2: int) -> bool:
    """Let two names, each in an open folder, change their files; False where that cannot be done.

    Raises OSError as `os.replace`.
    """
    call = _renameat2()
    if call is None:
        return False
    import ctypes

    if call(at, os.fsencode(name), at_2, os.fsencode(name_2), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), name, None, name_2)


@cache
def _renameat2() -> Any:
    """The call of the C library, with the types of its arguments; None where there is none."""
    if sys.platform != "linux":
        return None
    import ctypes

    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
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
