"""pytest in a process without a network: the tests that users get must not need one."""

import gc
import socket
import sys

import pytest


def _refuse(*_: object) -> None:
    raise OSError("this process has no network")


socket.socket.connect = socket.socket.connect_ex = _refuse  # type: ignore[assignment,method-assign]
socket.getaddrinfo = _refuse  # type: ignore[assignment]

if __name__ == "__main__":
    gc.disable()  # it ends soon: looking for garbage takes a tenth of its time
    sys.exit(pytest.main(sys.argv[1:]))
