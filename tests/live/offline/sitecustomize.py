"""Takes the network away from a Python process: the tests that users get must not need it."""

import socket


def _refuse(*_: object) -> None:
    raise OSError("this process has no network")


socket.socket.connect = socket.socket.connect_ex = _refuse  # type: ignore[assignment,method-assign]
socket.getaddrinfo = _refuse  # type: ignore[assignment]
