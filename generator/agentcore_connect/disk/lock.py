"""One connect at a time in a project: a lock that ends with its process, even if killed.

The libraries for this take 30 to 70 ms to import, a tenth of a whole scaffold (measured); the
operating system's own call is two lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from agentcore_connect import system


class Taken(Exception):
    """Another process holds the lock."""


@contextmanager
def held(descriptor: int, *, wait: bool = False) -> Iterator[None]:
    """Hold the lock of an open file while the block runs.

    Raises `Taken` at once where another process holds it; with ``wait`` that ends first.
    """
    try:
        system.lock(descriptor, wait=wait)
    except (BlockingIOError, PermissionError):
        raise Taken from None
    try:
        yield
    finally:
        system.unlock(descriptor)
