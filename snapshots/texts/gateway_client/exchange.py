# ======== mcp-strands-none-none
"""Requests to the gateway (MCP, streamable HTTP) on connections that are kept.

They run on one event loop, in a thread of its own. So connections are kept from one
invocation to the next, whichever loop or thread these run in.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib.util
import itertools
import json
import os
import ssl
import threading
import time
import weakref
from collections.abc import AsyncGenerator, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar, cast

if importlib.util.find_spec("httpx") or TYPE_CHECKING:
    import httpx
else:  # an environment with mcp 2 may have its successor alone
    import httpx2 as httpx

__all__ = ["Exchange", "GatewayError", "background_loop", "httpx"]

START_LIMIT = 15.0  # seconds to open a session, and for the whole list of tools
LIST_KEPT = 60.0  # seconds; a change that the gateway tells of is seen at once
IDLE_LIMIT = 50.0  # seconds; load balancers close a connection after 60
END_LIMIT = 0.25  # seconds that the end of an answer may come after its result
CALLER_LIMIT = 1.0  # seconds that a caller's connection is kept without a request
MOST_PAGES = 100
SESSION = "mcp-session-id"

Json = dict[str, Any]
Value = TypeVar("Value")


class GatewayError(RuntimeError):
    """The gateway could not be used; the message names it and says why."""


class RefusalError(Exception):
    """An answer without a result: its words, its status, and when to try again."""

    def __init__(self, words: str, status: int = 0, later: str = "") -> None:
        super().__init__(words)
        self.status = status
        soon = later.isdecimal() and int(later) <= 5
        self.later = int(later) if soon else None  # seconds


class Exchange:
    """The gateway as one identity sees it: its MCP session, tools and connections.

    The methods may be awaited in any event loop, and each raises GatewayError alone; a
    thread without one uses `asyncio.run_coroutine_threadsafe(..., loop).result()`.
    `auth` is used with the context variables of whoever awaits.

    A call is sent again only where it cannot have been executed: after the 404 of an
    ended session, and where `auth` renews a refused token.
    """

    def __init__(
        self, name: str, url: str, time_limit: float, auth: Any, headers: dict[str, str]
    ) -> None:
        self.headers = headers
        self.loop = background_loop(os.getpid())
        self._name, self._url, self._time_limit = name, url, time_limit
        self._auth = auth
        self._http = self._client()
        self._running = 0  # requests
        self._ids = itertools.count(1)
        self._session: dict[str, str] | None = None  # the headers that name it
        self._tools: list[Any] = []
        self._list_at = 0.0
        # One caller opens the session or lists the tools, the others wait for it.
        self._opening, self._listing = asyncio.Lock(), asyncio.Lock()
        weakref.finalize(self, _close, self._http, self.loop).atexit = False

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            auth=self._auth,
            headers={**self.headers, "Accept": "application/json, text/event-stream"},
            limits=httpx.Limits(keepalive_expiry=IDLE_LIMIT),
            timeout=httpx.Timeout(None, connect=START_LIMIT),
            verify=_certificates(),
        )

    async def open(self) -> None:
        """Open a session; the other methods do so too, where there is none."""
        await self._run(START_LIMIT, self._open())

    async def tools(self) -> list[Any]:
        """Every page of the tools, as the gateway describes them."""
        return await self._run(START_LIMIT, self._list())

    async def call(self, tool: str, arguments: Json) -> Json:
        """The tool's result, which may be an error of the tool itself."""
        return await self.request("tools/call", {"name": tool, "arguments": arguments})

    async def request(self, method: str, params: Json) -> Json:
        """The result of any MCP request."""
        return await self._run(self._time_limit, self._request(method, params))

    async def _run(self, limit: float, work: Coroutine[Any, Any, Value]) -> Value:
        try:
            work = self._counted(_within(limit, work))
            future = asyncio.run_coroutine_threadsafe(work, self.loop)
            return await asyncio.wrap_future(future)
        except Exception as error:
            raise GatewayError(f"{self._name} gateway: {_reason(error)}") from error

    async def _counted(self, work: Coroutine[Any, Any, Value]) -> Value:
        self._running += 1
        try:
            return await work
        finally:
            self._running -= 1
            if self.headers:  # of a caller, whose invocation may have ended
                self.loop.call_later(CALLER_LIMIT, self._disconnect)

    def _disconnect(self) -> None:
        if not self._running:
            _close(self._http, self.loop)
            self._http = self._client()

    async def _list(self) -> list[Any]:
        async with self._listing:
            if time.monotonic() >= self._list_at:
                self._tools = [tool async for tool in self._listed()]
                self._list_at = time.monotonic() + LIST_KEPT
            return self._tools

    async def _listed(self) -> AsyncGenerator[Any, None]:
        cursors: list[Any] = [None]
        while len(cursors) <= MOST_PAGES:
            params = {"cursor": cursors[-1]} if cursors[-1] else {}
            page = await self._request("tools/list", params)
            for tool in page.get("tools", ()):
                yield tool
            cursor = page.get("nextCursor")
            if not cursor:
                return
            if cursor in cursors:
                break
            cursors.append(cursor)
        raise RefusalError(f"the list of tools does not end ({len(cursors)} pages)")

    async def _request(self, method: str, params: Json) -> Json:
        session = await self._open()
        try:
            return (await self._post(method, params, session))[0]
        except RefusalError as refusal:
            if refusal.status != 404 or SESSION not in session:
                raise
        return (await self._post(method, params, await self._open(session)))[0]

    async def _open(self, ended: dict[str, str] | None = None) -> dict[str, str]:
        """The headers that name the session, a new one if there is none or it ended."""

        async def opened() -> dict[str, str]:
            async with self._opening:
                if self._session is None or self._session is ended:
                    self._session, self._list_at = await self._initialize(), 0.0
                return self._session

        return await _within(START_LIMIT, opened())

    async def _initialize(self) -> dict[str, str]:
        params = {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "agent", "version": "1"},
        }
        result, headers = await self._post("initialize", params, {})
        session = {"mcp-protocol-version": str(result.get("protocolVersion"))}
        if SESSION in headers:
            session[SESSION] = headers[SESSION]
        message = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        response = await self._http.post(self._url, json=message, headers=session)
        if not response.is_success:
            raise _refusal(response, response.text)
        return session

    async def _post(
        self, method: str, params: Json, session: dict[str, str], *, again: bool = True
    ) -> tuple[Json, httpx.Headers]:
        """The result of one request, and the HTTP headers that came with it."""
        number, trace = next(self._ids), _trace()
        message: Json = {"jsonrpc": "2.0", "id": number, "method": method}
        message["params"] = {**params, "_meta": trace} if trace else params
        called = method == "tools/call"
        try:
            return await self._sent(message, {**trace, **session})
        except RefusalError as refusal:
            if refusal.later is None or called or not again:
                raise
            await asyncio.sleep(refusal.later)
            return await self._post(method, params, session, again=False)
        except asyncio.CancelledError:  # also by its time limit
            if called:
                told = self._counted(self._cancel(number, session))
                asyncio.run_coroutine_threadsafe(told, self.loop)
            raise

    async def _cancel(self, number: int, session: dict[str, str]) -> None:
        """Tell that nobody waits for a call any more; its connection is closed."""
        message: Json = {"jsonrpc": "2.0", "method": "notifications/cancelled"}
        message["params"] = {"requestId": number}
        sent = self._http.post(self._url, json=message, headers=session)
        await _within(START_LIMIT, sent)

    async def _sent(
        self, message: Json, headers: dict[str, str]
    ) -> tuple[Json, httpx.Headers]:
        async with contextlib.AsyncExitStack() as stack:
            response = await stack.enter_async_context(
                self._http.stream("POST", self._url, json=message, headers=headers)
            )
            if response.is_success:
                messages = _messages(response)
                result = await self._read(response, messages, message["id"])
                # The model waits for a call's result; after others a request follows,
                # which is to find the connection free.
                wait = 0.02 if message["method"] == "tools/call" else END_LIMIT
                end = asyncio.create_task(_end(messages, stack.pop_all()))
                await asyncio.wait({end}, timeout=wait)
                return result, response.headers
            text = "(cut short)"
            with contextlib.suppress(httpx.HTTPError):
                await response.aread()
                text = response.text
        raise _refusal(response, text)

    async def _read(
        self, response: httpx.Response, messages: AsyncGenerator[str, None], number: int
    ) -> Json:
        """The result among the messages of an answer."""
        text = ""
        try:
            async for text in messages:
                result = self._result(json.loads(text), number)
                if result is not None:
                    return result
        except (httpx.HTTPError, ValueError) as error:
            raise _refusal(response, text, _reason(error)) from error
        raise _refusal(response, text, "no answer in it")

    def _result(self, answer: Any, number: int) -> Json | None:
        """The result in a message; None in one that is no answer."""
        message = _object(answer)
        if "method" in message:
            if message["method"] == "notifications/tools/list_changed":
                self._list_at = 0.0
            return None
        error = message.get("error")
        if error and message.get("id") in (number, None):
            if _object(error).get("code") == -32602:
                self._list_at = 0.0  # it may be that of a tool that is gone
            raise RefusalError(_words(error))
        result: Json | None = message.get("result")
        if message.get("id") != number or not isinstance(result, dict):
            raise ValueError("not the answer to this request")
        return result


async def _messages(response: httpx.Response) -> AsyncGenerator[str, None]:
    """The body of an answer, or of an event stream the data of each event."""
    if not response.headers.get("content-type", "").startswith("text/event-stream"):
        await response.aread()
        yield response.text
        return
    line: list[bytes] = []
    data: list[bytes] = []
    async for chunk in response.aiter_bytes():
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            whole = b"".join([*line, end]).rstrip(b"\r")
            line = []
            if whole.startswith(b"data:"):
                data.append(whole[5:])
            elif not whole and data:
                yield b"\n".join(data).decode()
                data = []
        line.append(rest)


async def _end(
    messages: AsyncGenerator[str, None], response: contextlib.AsyncExitStack
) -> None:
    """Read an answer to its end, so that its connection is kept, and close it."""

    async def exhausted() -> None:
        async for _ in messages:
            pass

    with contextlib.suppress(Exception):
        async with response:
            await asyncio.wait_for(exhausted(), END_LIMIT)


async def _within(limit: float, work: Coroutine[Any, Any, Value]) -> Value:
    try:
        return await asyncio.wait_for(work, limit)
    except asyncio.TimeoutError:
        raise RefusalError(f"no answer within {limit:g} s") from None


def _refusal(response: httpx.Response, text: str, why: str = "") -> RefusalError:
    kind = response.headers.get("content-type", "no content type")
    status = f"HTTP {response.status_code} {response.reason_phrase}"
    told = [f"{status}, {kind}", why, " ".join(text.split())[:300]]
    busy = response.status_code in (429, 503)
    later = response.headers.get("retry-after", "") if busy else ""
    return RefusalError(": ".join(filter(None, told)), response.status_code, later)


def _words(error: Any) -> str:
    told = _object(error)
    if not told:
        return str(error)
    if asked := _object(told.get("data")).get("elicitations"):
        pages = [str(page.get("url")) for page in asked]
        return f"the user has to give consent first, at {' and '.join(pages)}"
    return f"{told.get('message')} ({told.get('code')})"


def _object(value: Any) -> Json:
    """The JSON object that a value is; an empty one where it is none."""
    return cast(Json, value) if isinstance(value, dict) else {}


def _reason(error: Exception) -> str:
    """Why it failed, in one line."""
    lines = str(error).splitlines()
    if isinstance(error, RefusalError):
        return lines[0]
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def _trace() -> dict[str, str]:
    """The caller's trace (W3C Trace Context), for `_meta` and the headers."""
    context: dict[str, str] = {}
    if propagate := _opentelemetry():
        propagate.inject(context)
    return context


@functools.cache
def _opentelemetry() -> Any:
    with contextlib.suppress(ImportError):
        return importlib.import_module("opentelemetry.propagate")
    return None


@functools.cache
def background_loop(process: int) -> asyncio.AbstractEventLoop:
    """The loop of a process: one that was forked needs a thread of its own."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="gateway", daemon=True).start()
    return loop


@functools.cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # 20 ms, which each client would take again


def _close(http: httpx.AsyncClient, loop: asyncio.AbstractEventLoop) -> None:
    asyncio.run_coroutine_threadsafe(http.aclose(), loop)
