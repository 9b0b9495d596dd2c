"""What stands before every stand-in that speaks MCP: a port, a log, and outages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from .authorizer import RefusedError
from .request import Incoming, LoggedRequest
from .server import Server

SESSION = "mcp-session-id"


class Front:
    """A server that runs while its context is open. What it answers is `_application`."""

    def __init__(self) -> None:
        self.tells_of_changes = False  # with each tool's answer, where that is an event stream
        self.log: list[LoggedRequest] = []
        self._rejection: tuple[int, Collection[str] | None] | None = None
        self._server = Server(self._application)

    def __exit__(self, *_: object) -> None:
        self.down()

    @property
    def url(self) -> str:
        """The MCP endpoint; it stays the same through `down()` and `up()`."""
        return f"http://127.0.0.1:{self._server.port}/mcp"

    @property
    def calls(self) -> list[LoggedRequest]:
        """The logged requests that are tools/call."""
        return [request for request in self.log if request.rpc == "tools/call"]

    def count(self, rpc: str) -> int:
        """How many requests with JSON-RPC method `rpc` were logged, whatever their status."""
        return sum(request.rpc == rpc for request in self.log)

    def down(self) -> None:
        """Close the port; connections are reset and sessions forgotten."""
        self._server.down()
        self.end_sessions()

    def up(self) -> None:
        """Open the port, the same one each time."""
        self._server.up()

    def reject(self, status: int, methods: Collection[str] | None = None) -> None:
        """Answer `status` to every request, or to the JSON-RPC `methods`, until `accept()`."""
        self._rejection = (status, methods)

    def accept(self) -> None:
        """End what `reject()` began."""
        self._rejection = None

    def end_sessions(self) -> None:
        """Forget every session, so that its id is answered 404 (MCP, "Session Management")."""
        raise NotImplementedError

    @asynccontextmanager
    async def _application(self) -> AsyncIterator[ASGIApp]:
        raise NotImplementedError
        yield

    def _refuse_rejected(self, request: Incoming) -> None:
        if self._rejection is not None:
            status, methods = self._rejection
            if methods is None or request.rpc.get("method") in methods:
                raise RefusedError(status, f"the gateway answers {status} for now")

    def _know(self, caller: Any, request: Incoming) -> None:
        """Add the caller to the last request that was noted as this one."""
        for at in reversed(range(len(self.log))):
            if self.log[at].headers is request.headers:
                self.log[at] = replace(self.log[at], caller=caller)
                return

    def _note(self, request: Incoming, caller: Any, status: int | None) -> None:
        rpc = request.rpc
        called = rpc.get("params", {}) if rpc.get("method") == "tools/call" else {}
        self.log.append(
            LoggedRequest(
                method=request.method,
                path=urlsplit(request.url).path,
                rpc=rpc.get("method"),
                tool=called.get("name"),
                arguments=called.get("arguments"),
                session=request.headers.get(SESSION),
                caller=caller,
                status=status,
                headers=request.headers,
            )
        )


def refusal(refused: RefusedError) -> Response:
    """The answer to a request that is turned away."""
    error = {"code": -32001, "message": refused.reason}
    return JSONResponse(
        {"jsonrpc": "2.0", "id": None, "error": error}, refused.status, refused.headers
    )
