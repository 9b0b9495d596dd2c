"""Speaking MCP to a server: the requests that a gateway makes, over HTTP or to a child process.

By hand, and not with the `mcp` library: what goes out then passes `destination`, which holds the
very connection to the address that was checked, and neither its 66 MB nor its second of imports is
paid. What it cannot do a gateway without sessions cannot do either: nothing is streamed on, and a
server's own requests (sampling, elicitation) are refused.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from agentcore_connect.dev.destination import Destination, request
from agentcore_connect.dev.processes import Process
from agentcore_connect.dev.targets.target import FailedError

Json = dict[str, Any]

VERSION = "2025-11-25"
_PAGES = 100
_CLIENT = {"name": "agentcore-connect", "version": "1"}
_MISSING_SESSION = 404


class RpcError(FailedError):
    """The server answered with a JSON-RPC error."""

    def __init__(self, code: int, message: str, data: Any = None) -> None:
        super().__init__(f"{message} ({code})")
        self.code, self.message, self.data = code, message, data


class StatusError(FailedError):
    """The server answered with an HTTP status that is no success; ``message`` is its own."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"HTTP {status}" + (f": {message}" if message else ""))
        self.status, self.message = status, message


class Line(Protocol):
    """A way to a server."""

    def ask(self, message: Json, seconds: float) -> Json:
        """The response to a request, {} for a notification. Raises `FailedError`."""


class Http:
    """The line to a streamable HTTP server; ``headers`` makes those of a request, by its body.

    ``hear`` takes the headers of each answer that is no refusal; their names are in lower case.
    """

    def __init__(
        self,
        to: Destination,
        headers: Callable[[bytes], Mapping[str, str]],
        hear: Callable[[Mapping[str, str]], None] = lambda _: None,
    ) -> None:
        self._to, self._headers, self._hear = to, headers, hear
        self._session: dict[str, str] = {}

    def ask(self, message: Json, seconds: float) -> Json:
        body = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": VERSION,
            **self._session,
            **self._headers(body),
        }
        if message["method"] == "initialize":
            del headers["MCP-Protocol-Version"]
        with request(self._to, "POST", headers, body, seconds=seconds) as response:
            if response.status >= 400:
                raise StatusError(response.status, _words(response.read()))
            self._hear(response.headers)
            if (session := response.headers.get("mcp-session-id")) is not None:
                self._session = {"Mcp-Session-Id": session}
            if "id" not in message:
                return {}
            if response.headers.get("content-type", "").startswith("text/event-stream"):
                return _event(response.line, message["id"])
            return _response(response.read(), message["id"])


class Child:
    """The line to a server that is a child process: one JSON object a line."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._lock = threading.Lock()  # one conversation at a time

    def ask(self, message: Json, seconds: float) -> Json:
        with self._lock:
            self._process.say(json.dumps(message).encode())
            end = time.monotonic() + seconds
            while "id" in message:
                found = _object(self._process.hear(end, f"{seconds:g} s"))
                if found.get("id") == message["id"] and "method" not in found:
                    return found
            return {}


class Speaker:
    """A client of one server: it introduces itself at the first request, and when forgotten."""

    def __init__(self, line: Callable[[], Line]) -> None:
        self._open = line
        self._line: Line | None = None
        self._lock = threading.Lock()
        self._ids = itertools.count(1)

    def tools(self, seconds: float) -> list[Json]:
        """All pages of the server's list. Raises `FailedError`."""
        found: list[Json] = []
        params: Json = {}
        for _ in range(_PAGES):
            page = self.request("tools/list", params, seconds)
            tools = page.get("tools")
            if not isinstance(tools, list) or not all(isinstance(one, dict) for one in tools):
                raise FailedError("its list of tools is none")
            found += tools
            if not page.get("nextCursor"):
                return found
            params = {"cursor": page["nextCursor"]}
        raise FailedError(f"its list has more than {_PAGES} pages")

    def call(self, tool: str, arguments: Mapping[str, Any], seconds: float) -> Json:
        """A tool's result. Raises `FailedError`."""
        return self.request("tools/call", {"name": tool, "arguments": dict(arguments)}, seconds)

    def request(self, method: str, params: Json, seconds: float) -> Json:
        """The result of any request. Raises `FailedError`."""
        try:
            return self._ask(self._introduced(seconds), method, params, seconds)
        except StatusError as error:
            # A session that ended is 404, which by MCP means that nothing was executed.
            if error.status != _MISSING_SESSION or method == "initialize":
                raise
            self.forget()
            return self._ask(self._introduced(seconds), method, params, seconds)

    def forget(self) -> None:
        """Begin anew with the next request."""
        with self._lock:
            self._line = None

    def _introduced(self, seconds: float) -> Line:
        with self._lock:
            if self._line is None:
                line = self._open()
                params = {
                    "protocolVersion": VERSION,
                    "capabilities": {},
                    "clientInfo": _CLIENT,
                }
                self._ask(line, "initialize", params, seconds)
                line.ask({"jsonrpc": "2.0", "method": "notifications/initialized"}, seconds)
                self._line = line
            return self._line

    def _ask(self, line: Line, method: str, params: Json, seconds: float) -> Json:
        # One of its own also where threads ask at once: a late answer must not be another's.
        message = {"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": params}
        answer = line.ask(message, seconds)
        error, result = answer.get("error"), answer.get("result")
        if isinstance(error, dict):
            code, words = error.get("code"), str(error.get("message", ""))
            raise RpcError(code if isinstance(code, int) else 0, words, error.get("data"))
        if not isinstance(result, dict):
            raise FailedError("it answers with something else than JSON-RPC")
        return result


def _object(data: bytes) -> Json:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}


def _response(data: bytes, wanted: int) -> Json:
    found = _object(data)
    if found.get("id") != wanted and "error" not in found:
        raise FailedError("it answers with something else than JSON-RPC")
    return found


def _event(line: Callable[[], bytes], wanted: int) -> Json:
    """The event that is the response, among those of a stream."""
    data: list[bytes] = []
    while piece := line():
        field, _, value = piece.rstrip(b"\r\n").partition(b":")
        if field == b"data":
            data.append(value.removeprefix(b" "))
        elif not field and data:
            found = _object(b"\n".join(data))
            data = []
            if found.get("id") == wanted and "method" not in found:
                return found
    raise FailedError("its answer ended before it was whole")


def _words(body: bytes) -> str:
    """What an answer says is wrong, in one short line."""
    found = _object(body)
    inner = found.get("error")
    message = inner.get("message") if isinstance(inner, dict) else found.get("message", inner)
    return str(message)[:300] if isinstance(message, str) else ""
