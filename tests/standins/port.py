"""Ports on 127.0.0.1."""

from __future__ import annotations

import random
import socket

# Below Linux's range for outgoing connections (32768 and up), so that no client of the machine
# takes the port of a server that is down and about to return.
_CANDIDATES = range(20000, 32000)


def listen(port: int | None = None) -> socket.socket:
    """Give a listening socket on `port`, or on a free port that stays reservable after a close."""
    for candidate in [port] if port else random.sample(_CANDIDATES, 100):
        # Named, because asyncio switches Nagle's waiting, 40 ms an answer, off for such alone.
        listener = socket.socket(proto=socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", candidate))
            listener.listen(128)
        except OSError:
            listener.close()
            continue
        return listener
    raise OSError(f"no free port among {port or _CANDIDATES}")


def free_port() -> int:
    """Give a port that nobody listens on now."""
    with listen() as listener:
        return int(listener.getsockname()[1])
