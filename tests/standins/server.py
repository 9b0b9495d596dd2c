"""An ASGI application behind uvicorn, in a thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import uvicorn
from starlette.types import ASGIApp

from .port import listen

_PATIENCE = 20.0


class Server:
    """Serves on 127.0.0.1; `down()` really closes the port, `up()` reopens the same one.

    `application` is entered inside the server's own event loop at every `up()`, so what it makes
    (an MCP session manager) lives exactly as long as the port is open.
    """

    def __init__(self, application: Callable[[], AbstractAsyncContextManager[ASGIApp]]) -> None:
        self._application = application
        self._thread: threading.Thread | None = None
        self._failure: BaseException | None = None
        self.port: int | None = None

    def up(self) -> None:
        """Open the port and return when requests are answered."""
        if self._thread is not None:
            return
        self._listener = listen(self.port)
        self.port = self._listener.getsockname()[1]
        self._ready = threading.Event()
        self._failure = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        if not self._ready.wait(_PATIENCE) or self._failure is not None:
            raise RuntimeError("the stand-in did not start") from self._failure

    def down(self) -> None:
        """Close the port and reset every open connection; return when it is done."""
        if self._thread is None:
            return
        if self._failure is None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_PATIENCE)
        if self._thread.is_alive():
            raise RuntimeError("the stand-in did not stop")
        self._thread = None

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as failure:
            self._failure = failure
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with self._application() as application:
            server = uvicorn.Server(
                uvicorn.Config(
                    application, interface="asgi3", lifespan="off", ws="none", log_config=None
                )
            )
            serving = asyncio.create_task(server.serve(sockets=[self._listener]))
            while not server.started and not serving.done():
                await asyncio.sleep(0.01)
            self._ready.set()
            await self._stop.wait()
            for acceptor in server.servers:  # first, so that no new connection slips in
                acceptor.close()
            for connection in list(server.server_state.connections):
                if connection.transport is not None:  # a clean shutdown would wait for its answer
                    connection.transport.abort()
            server.should_exit = server.force_exit = True
            await serving
