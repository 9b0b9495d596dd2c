"""The port, the server on it, and the note by which `connect call` finds it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from agentcore_connect import system
from agentcore_connect.errors import ConnectError, Problem

_SWITCH = 0.0005
"""Seconds after which a thread lets another one run: a call goes from the loop to a thread and back
(by default 5 ms would be added to it)."""

TOKEN_HEADER = "x-connect-dev-token"  # noqa: S105, the name of a header
"""Has the run's token, where one of this person's own commands asks."""

DECISION_HEADER = "x-connect-dev-decision"
"""Has what policies said of a call, as JSON, in an answer to such a command."""

RUNS = "~/.agentcore-connect/dev"
"""Where each run leaves its note, readable by its owner alone."""


@dataclass(frozen=True)
class Run:
    """A running dev: ``token`` lets this person's other commands ask it for sign-ins."""

    pid: int
    port: int
    token: str
    project: str


def listen(port: int) -> socket.socket:
    """A socket on this machine's own address; of port 0 on any. ConnectError where it is taken."""
    # The protocol is named: asyncio sends small answers at once (TCP_NODELAY) only where it is.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if system.REUSES_PORTS:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(("127.0.0.1", port))
        made.listen(128)
    except OSError as error:
        made.close()
        other = next((run for run in runs() if run.port == port), None)
        who = f"`connect dev` of {other.project} has it" if other else error.strerror
        raise ConnectError(
            Problem(
                "port",
                f"port {port} cannot be used: {who}",
                "Name another one with --port.",
                field="port",
            )
        ) from None
    made.setblocking(False)
    return made


@contextlib.contextmanager
def noted(run: Run) -> Iterator[None]:
    """Leave the note of a run while it lasts. A home that cannot be written has none."""
    folder = Path(RUNS).expanduser()
    path = folder / f"{run.pid}.json"
    with contextlib.suppress(OSError):
        folder.mkdir(0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, system.NEW, 0o600), "w") as file:
            json.dump(asdict(run), file)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def runs() -> list[Run]:
    """The runs that go on now; notes of others are deleted."""
    found = []
    with contextlib.suppress(OSError):
        for path in sorted(Path(RUNS).expanduser().glob("*.json")):
            try:
                run = Run(**json.loads(path.read_text("utf-8")))
                there = system.standing(run.pid)
            except PermissionError:
                continue  # somebody else's note
            except (OSError, ValueError, TypeError):
                there = "gone"
            if there == "gone":
                with contextlib.suppress(OSError):
                    path.unlink()
            elif there == "ours":  # else somebody else's process has the number now
                found.append(run)
    return found


def serve(
    application: Any, listener: socket.socket, beside: Callable[[asyncio.Event], Awaitable[None]]
) -> None:
    """Answer requests until ``beside`` is done, which is given what a signal sets."""
    sys.setswitchinterval(_SWITCH)
    asyncio.run(_serve(application, listener, beside))


async def _serve(
    application: Any, listener: socket.socket, beside: Callable[[asyncio.Event], Awaitable[None]]
) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        """One that leaves the signals to this module."""

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    system.take_stops(loop, stop.set)
    server = Server(
        uvicorn.Config(
            application,
            lifespan="off",
            ws="none",
            http="h11",  # where httptools is installed too, that would hold headers of any size
            log_config=None,
            log_level="critical",  # the log is dev's own: what clients send wrong is not its news
            access_log=False,
            proxy_headers=False,
            limit_concurrency=512,
            timeout_graceful_shutdown=2,
            server_header=False,
            date_header=True,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await beside(stop)
    finally:
        server.should_exit = True
        system.leave_stops(loop)
        await serving
