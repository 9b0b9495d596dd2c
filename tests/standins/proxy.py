"""Between an agent and its gateway: counts requests and connections, delays them, and strikes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from .port import listen

_PATIENCE = 20.0


@dataclass(frozen=True)
class Request:
    """One HTTP request; `rpc` is the JSON-RPC method in its body, `raw` all of its bytes."""

    connection: int
    method: str
    headers: dict[str, str]
    rpc: str | None
    raw: bytes


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer of the gateway, its body without chunks."""

    head: bytes
    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> dict[str, Any] | None:
        """The JSON-RPC message in it, alone or as the last event of a stream."""
        text = self.body.decode()
        if "text/event-stream" in self.headers.get("content-type", ""):
            data = [line[5:] for line in text.splitlines() if line.startswith("data:")]
            text = next((each for each in reversed(data) if each.strip()), "")
        return json.loads(text) if text.strip() else None


@dataclass(frozen=True)
class Struck:
    """What the agent gets in place of an answer; `close` ends the connection after it."""

    raw: bytes
    close: bool = False


Passing = Callable[[], Awaitable[Answer]]
Strike = Callable[[Request, Passing], Awaitable["Struck | None"]]
"""Gives what comes in place of the answer, or None for a request that is to pass as it is.

It may pass the request on itself, at most once, to have the gateway's answer.
"""
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Proxy:
    """Listens while its context is open; `target` is the URL of what it stands before.

    `delay` are the seconds that each request takes longer, and a new connection takes
    `connecting` such delays. `log` and `connections` count what came. The rest of a request and
    its answer are passed on as they are, streams included.
    """

    def __init__(self, target: str = "", *, delay: float = 0, connecting: float = 0) -> None:
        self.target, self.delay, self.connecting = target, delay, connecting
        self.log: list[Request] = []
        self.connections = 0
        self.strike: Strike | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._listener = listen()
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Proxy:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        if not self._ready.wait(_PATIENCE):
            raise RuntimeError("the proxy did not start")
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_PATIENCE)

    @property
    def url(self) -> str:
        """What an agent takes for its gateway."""
        return f"http://127.0.0.1:{self.port}{urlsplit(self.target).path or '/mcp'}"

    @property
    def counts(self) -> tuple[int, int]:
        """How many requests and how many new connections came since `clear()`."""
        return len(self.log), self.connections

    @property
    def methods(self) -> list[str]:
        """What was asked since `clear()`: JSON-RPC methods, or HTTP's where there is none."""
        return [request.rpc or request.method for request in self.log]

    @property
    def open(self) -> int:
        """How many connections are open."""
        return len(self._open)

    def clear(self) -> None:
        """Begin to count anew; connections that are open are no new ones."""
        self.log, self.connections = [], 0

    def drop(self) -> None:
        """Close every connection, as a server does with those that are idle."""
        done = threading.Event()

        def close() -> None:
            for writer in [*self._open]:
                writer.close()
            self._loop.call_later(0.02, done.set)  # the ends of the connections are on their way

        self._loop.call_soon_threadsafe(close)
        done.wait(_PATIENCE)

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._serve, sock=self._listener, limit=2**24)
        self._ready.set()
        await self._stop.wait()
        server.close()
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        self._open.add(writer)
        upstream: list[Connection] = []
        try:
            await asyncio.sleep(self.delay * self.connecting)
            begun = b""
            while request := await _request(reader, number, begun):
                self.log.append(request)
                answering = asyncio.create_task(self._answer(request, writer, upstream))
                leaving = asyncio.create_task(reader.read(1))
                await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
                if not answering.done() and leaving.result():  # it sends its next request already
                    await asyncio.wait({answering})
                if not answering.done() or answering.result():
                    answering.cancel()
                    break
                leaving.cancel()
                await asyncio.wait({leaving})
                begun = b"" if leaving.cancelled() else leaving.result()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # one of the two is gone, or this proxy ends
        finally:
            for _, above in upstream:
                above.transport.abort()
            self._open.discard(writer)
            writer.close()

    async def _answer(
        self, request: Request, writer: asyncio.StreamWriter, upstream: list[Connection]
    ) -> bool:
        """Answer one request; True where the connection ends with it."""
        await asyncio.sleep(self.delay)
        if self.strike is not None:

            async def passed_on() -> Answer:
                reader = await self._sent(request, upstream)
                head, headers = await _head(reader)
                parts = [part async for part in _body(reader, headers)]
                return Answer(head, headers, b"".join(data for _, data in parts))

            struck = await self.strike(request, passed_on)
            if struck is not None:
                writer.write(struck.raw)
                with contextlib.suppress(ConnectionError):
                    await writer.drain()
                return struck.close
        reader = await self._sent(request, upstream)
        head, headers = await _head(reader)
        writer.write(head)
        async for raw, _ in _body(reader, headers):
            writer.write(raw)
            await writer.drain()
        return headers.get("connection", "").lower() == "close"

    async def _sent(self, request: Request, upstream: list[Connection]) -> asyncio.StreamReader:
        """Send the request to the target, over the one connection that each agent's has."""
        if upstream and upstream[0][0].at_eof():  # uvicorn closes what is idle for five seconds
            upstream.pop()[1].close()
        if not upstream:
            where = urlsplit(self.target)
            upstream.append(await asyncio.open_connection(where.hostname, where.port))
        reader, writer = upstream[0]
        writer.write(request.raw)
        return reader


async def _request(reader: asyncio.StreamReader, number: int, begun: bytes) -> Request | None:
    try:
        head, headers = await _head(reader, begun)
    except asyncio.IncompleteReadError:
        return None
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    method = None
    with contextlib.suppress(ValueError, AttributeError):
        method = json.loads(body).get("method")
    return Request(number, head.split(b" ", 1)[0].decode(), headers, method, head + body)


async def _head(reader: asyncio.StreamReader, begun: bytes = b"") -> tuple[bytes, dict[str, str]]:
    """The first line with the headers, as bytes and as a mapping of names in lower case."""
    head = begun + await reader.readuntil(b"\r\n\r\n")
    lines = [line.partition(":") for line in head.decode("latin-1").split("\r\n")[1:] if line]
    return head, {name.strip().lower(): value.strip() for name, _, value in lines}


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> Any:
    """The parts of a body as they come: their bytes on the wire, and the data in them."""
    if headers.get("transfer-encoding", "").lower() != "chunked":
        data = await reader.readexactly(int(headers.get("content-length", "0")))
        yield data, data
        return
    while True:
        line = await reader.readuntil(b"\r\n")
        size = int(line.split(b";")[0], 16)
        data = await reader.readexactly(size + 2)
        yield line + data, data[:-2]
        if not size:
            return
