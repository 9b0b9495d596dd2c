"""An MCP server of somebody else: the `mcp` library's own, over real HTTP."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from mcp import McpError, types
from mcp.server.lowlevel import Server as McpServer
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import tool as tools_of_standin
from .authorizer import Authorizer, NoAuthorizer, RefusedError
from .front import SESSION, Front, refusal
from .request import Caller, Incoming
from .tool import Tool

# The library logs a traceback whenever a client ends a session whose GET stream is open.
logging.getLogger("mcp.server.streamable_http").setLevel(logging.CRITICAL)


class Foreign(Front):
    """Any MCP server, with sessions and event streams or without; `page_size` makes pages.

    Clients are tried against it because `Gateway` is our own reading of the protocol.
    """

    def __init__(
        self,
        tools: Sequence[Tool] | None = None,
        *,
        authorizer: Authorizer | None = None,
        page_size: int | None = None,
        sessions: bool = True,
        sse: bool = True,
    ) -> None:
        super().__init__()
        self.tools = list(tools) if tools is not None else [tools_of_standin.weather()]
        self.authorizer = authorizer or NoAuthorizer()
        self.page_size = page_size
        self._sse, self._stateless = sse, not sessions
        self._sessions: set[str] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Foreign:
        self.up()
        return self

    def end_sessions(self) -> None:
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
            self._note(request, caller, status)

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])  # an HTTPStatus has another repr
                for name, value in message["headers"]:
                    if name.decode().lower() == SESSION and status < 400:
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
                answer = refusal(refused)
            await answer(scope, request.replay(receive), observed)
        finally:
            if status is None:
                log()

    def _refuse_unknown(self, request: Incoming) -> None:
        if urlsplit(request.url).path != "/mcp":
            raise RefusedError(404, "Not Found")
        session = request.headers.get(SESSION)
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
