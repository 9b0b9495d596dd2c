"""An MCP target: the server itself, asked as the gateway asks it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from agentcore_connect.dev.destination import Destination
from agentcore_connect.dev.processes import Process
from agentcore_connect.dev.speaker import Child, Http, Line, Speaker
from agentcore_connect.dev.targets.target import SECONDS, FailedError, Invocation, Json


class McpServer:
    """The server at an address. ``headers`` signs in; it is called for each request."""

    def __init__(self, to: Destination, headers: Callable[[], Mapping[str, str]]) -> None:
        self._speaker = Speaker(lambda: Http(to, lambda _: headers()))

    def tools(self, seconds: float) -> list[Json]:
        """What it lists now. Raises `FailedError`."""
        return self._speaker.tools(seconds)

    def invoke(self, call: Invocation) -> Json:
        return self._speaker.call(call.tool, call.arguments, SECONDS)

    def close(self) -> None:
        """Nothing was started."""


class Stdio:
    """A server that is a command, started when it is first asked."""

    def __init__(
        self,
        command: tuple[str, ...],
        folder: Path,
        env: Mapping[str, str],
        log: Callable[[str], None],
    ) -> None:
        self._args = command, folder, env, log
        self._process: Process | None = None
        self._is_over = False
        self._lock = threading.Lock()
        self._speaker = Speaker(self._opened)

    def tools(self, seconds: float) -> list[Json]:
        """What it lists now. Raises `FailedError`."""
        return self._speaker.tools(seconds)

    def invoke(self, call: Invocation) -> Json:
        try:
            return self._speaker.call(call.tool, call.arguments, SECONDS)
        except FailedError:
            if self._process is not None and not self._process.is_alive:
                self._speaker.forget()
            raise

    def close(self) -> None:
        with self._lock:
            self._is_over = True
            self._end()

    def _opened(self) -> Line:
        with self._lock:
            if self._is_over:  # whoever still waits must not start what nobody ends
                raise FailedError("it is not served any more")
            self._end()
            self._process = Process(*self._args)
            return Child(self._process)

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()
