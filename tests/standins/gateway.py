"""A stand-in for an AgentCore Gateway, on the `mcp` library's own server over real HTTP."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from mcp import McpError, types
from mcp.server.lowlevel import Server as McpServer
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import tool as tools_of_standin
from .authorizer import Authorizer, NoAuthorizer, RefusedError
from .request import Caller, Incoming, LoggedRequest
from .server import Server
from .tool import Tool

_SESSION = "mcp-session-id"

# The library logs a traceback whenever a client ends a session whose GET stream is open.
logging.getLogger("mcp.server.streamable_http").setLevel(logging.CRITICAL)


class Gateway:
    """A gateway that runs while its context is open.

    `page_size` makes tools/list answer in pages; `search=False` leaves the search tool out;
    `sessions=False` gives no session ids; `sse=False` answers JSON instead of an event stream.
    Which of these the real gateway does is not known; clients differ when a call is cut.
    """

    def __init__(
        self,
        tools: Sequence[Tool] | None = None,
        *,
        authorizer: Authorizer | None = None,
        page_size: int | None = None,
        search: bool = True,
        sessions: bool = True,
        sse: bool = True,
    ) -> None:
        catalogue = list(tools) if tools is not None else [tools_of_standin.weather()]
        self.tools = ([tools_of_standin.search(catalogue)] if search else []) + catalogue
        self.authorizer = authorizer or NoAuthorizer()
        self.page_size = page_size
        self.tells_of_changes = False  # with each tool's answer, where that is an event stream
        self.log: list[LoggedRequest] = []
        self._sse, self._stateless = sse, not sessions
        self._sessions: set[str] = set()
        self._rejection: tuple[int, Collection[str] | None] | None = None
        self._lock = threading.Lock()
        self._server = Server(self._application)

    def __enter__(self) -> Gateway:
        self.up()
        return self

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
        """Reopen the same port."""
        self._server.up()

    def reject(self, status: int, methods: Collection[str] | None = None) -> None:
        """Answer `status` to every request, or to the JSON-RPC `methods`, until `accept()`."""
        self._rejection = (status, methods)

    def accept(self) -> None:
        """End what `reject()` began."""
        self._rejection = None

    def end_sessions(self) -> None:
        """Forget every session, so that its id is answered 404 (MCP, "Session Management")."""
        with self._lock:
            self._sessions.clear()

    @asynccontextmanager
    async def _application(self) -> AsyncIterator[ASGIApp]:
        server: McpServer[object, object] = McpServer("stand-in-gateway", "1")
        self._mcp = server
        server.request_handlers[types.ListToolsRequest] = self._list_tools
        server.request_handlers[types.CallToolRequest] = self._call_tool
        manager = StreamableHTTPSessionManager(
            server, stateless=self._stateless, json_response=not self._sse
        )

        async def application(scope: Scope, receive: Receive, send: Send) -> None:
            await self._answer(manager.handle_request, scope, receive, send)

        async with manager.run():
            yield application

    async def _answer(self, mcp: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Log one request; send it through rejection, authorizer and session check to `mcp`."""
        request = await Incoming.read(scope, receive)
        caller: Caller | None = None
        status: int | None = None

        def log() -> None:
            rpc = request.rpc
            called = rpc.get("params", {}) if rpc.get("method") == "tools/call" else {}
            self.log.append(
                LoggedRequest(
                    method=request.method,
                    path=urlsplit(request.url).path,
                    rpc=rpc.get("method"),
                    tool=called.get("name"),
                    arguments=called.get("arguments"),
                    session=request.headers.get(_SESSION),
                    caller=caller,
                    status=status,
                    headers=request.headers,
                )
            )

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])  # an HTTPStatus has another repr
                for name, value in message["headers"]:
                    if name.decode().lower() == _SESSION and status < 400:
                        with self._lock:
                            self._sessions.add(value.decode())
                # Before the answer leaves: a test reads the log as soon as it has the answer.
                log()
            await send(message)

        try:
            answer: ASGIApp
            try:
                self._refuse_rejected(request)
                caller = await asyncio.to_thread(self.authorizer.authorize, request)
                self._refuse_unknown(request)
                answer = mcp
            except RefusedError as refused:
                answer = _refusal(refused)
            await answer(scope, request.replay(receive), observed)
        finally:
            if status is None:
                log()

    def _refuse_rejected(self, request: Incoming) -> None:
        if self._rejection is not None:
            status, methods = self._rejection
            if methods is None or request.rpc.get("method") in methods:
                raise RefusedError(status, f"the gateway answers {status} for now")

    def _refuse_unknown(self, request: Incoming) -> None:
        if urlsplit(request.url).path != "/mcp":
            raise RefusedError(404, "Not Found")
        session = request.headers.get(_SESSION)
        if session is not None and not self._stateless:
            with self._lock:
                if session not in self._sessions:
                    raise RefusedError(404, "Session not found")

    async def _list_tools(self, request: types.ListToolsRequest) -> types.ServerResult:
        start = int(request.params.cursor or 0) if request.params else 0
        end = start + (self.page_size or len(self.tools))
        return types.ServerResult(
            types.ListToolsResult(
                tools=[tool.listed for tool in self.tools[start:end]],
                nextCursor=str(end) if end < len(self.tools) else None,
            )
        )

    async def _call_tool(self, request: types.CallToolRequest) -> types.ServerResult:
        if self.tells_of_changes:
            context = self._mcp.request_context
            change = types.ToolListChangedNotification(method="notifications/tools/list_changed")
            await context.session.send_notification(
                types.ServerNotification(change), related_request_id=context.request_id
            )
        for tool in self.tools:
            if tool.name == request.params.name:
                return types.ServerResult(await tool.answer(request.params.arguments or {}))
        unknown = f"Unknown tool: {request.params.name}"
        raise McpError(types.ErrorData(code=types.INVALID_PARAMS, message=unknown))


def _refusal(refused: RefusedError) -> Response:
    error = {"code": -32001, "message": refused.reason}
    return JSONResponse(
        {"jsonrpc": "2.0", "id": None, "error": error}, refused.status, refused.headers
    )
