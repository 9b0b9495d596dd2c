"""What `connect dev` shows and does beside its server: the log, the command, and their end.

It is imported by the command alone, once that is certain: asyncio takes a while.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from agentcore_connect import system
from agentcore_connect.cli import terminal
from agentcore_connect.errors import ConnectError, Problem

if TYPE_CHECKING:
    from agentcore_connect.dev.application import Application
    from agentcore_connect.dev.child import Child
    from agentcore_connect.dev.events import Event
    from agentcore_connect.dev.record import Recorder
    from agentcore_connect.dev.running import Running
    from agentcore_connect.dev.world import Gate
    from agentcore_connect.plan.show import Line

_TOGETHER = 0.02  # seconds that an event waits for others: nobody reads faster
_GRACE = 5.0  # seconds that a command has to end by itself


class Beside:
    """What goes on beside the server until somebody stops it, or the command ends.

    ``code`` is the exit code then.
    """

    def __init__(
        self,
        app: Application,
        running: Running,
        output: Output,
        child: Child | None,
        reloads: bool,
    ) -> None:
        self._app, self._running, self._output, self._child = app, running, output, child
        self._reloads = reloads
        self.code = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Raises ConnectError where the command cannot be started."""
        self._output.open(asyncio.get_running_loop(), self._app.page.take)
        self._output.banner(self._app, self._child.notes if self._child else ())
        self._running.ask(self._app.world, lambda: self._running.refresh(self._app))
        following = asyncio.create_task(self._follow(stop))
        waiting = None
        try:
            if self._child is not None:
                waiting = asyncio.create_task(self._accompany(self._child, stop))
            await self._output.write_until(stop)
            if waiting is not None:
                await waiting
        finally:
            following.cancel()
            self._app.close()

    async def _follow(self, stop: asyncio.Event) -> None:
        """Serve what files become, unless it was said not to."""
        if self._reloads:
            await self._running.follow(self._app, stop)

    async def _accompany(self, child: Child, stop: asyncio.Event) -> None:
        """Run the command; end it where dev is stopped, and dev where it ends."""
        try:
            process = child.start(out=self._output.for_child)
        except OSError as error:
            stop.set()
            raise ConnectError(
                Problem("child", f"{child.command[0]} does not start: {error.strerror}")
            ) from None
        ended = asyncio.create_task(asyncio.to_thread(process.wait))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not ended.done():
            await asyncio.wait({ended}, timeout=_GRACE)  # a terminal's Ctrl-C has reached it
        for end in (process.terminate, process.kill):
            if not ended.done():
                end()
                await asyncio.wait({ended}, timeout=_GRACE)
        code = await ended
        self.code = code if code >= 0 else 128 - code
        if stopped.done() and self.code in system.STOPPED:
            self.code = 0  # as it was asked to
        stop.set()


class Output:
    """The log: lines for people on stderr, or events on stdout, one JSON object a line."""

    recorder: Recorder | None = None
    """Also gets what is written."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._explained: set[str | None] = set()  # each tool once is enough
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: int | None = None
        self._failure: asyncio.Future[None] | None = None
        self._waiting: list[Event] = []
        self._delay = _TOGETHER
        self._show: Callable[[Event], None] = lambda _: None

    @property
    def for_child(self) -> int | None:
        """Where a command's own output goes: with --json stdout is for events alone."""
        return sys.stderr.fileno() if self._as_json else None

    def open(self, loop: asyncio.AbstractEventLoop, show: Callable[[Event], None]) -> None:
        """Take events from now on; ``show`` gets what is written, in ``loop``."""
        self._loop, self._thread, self._show = loop, threading.get_ident(), show
        self._failure = loop.create_future()

    def tell(self, event: Event) -> None:
        """Take an event, from any thread; what comes after the end is nobody's any more."""
        if self._loop is None or self._loop.is_closed():
            return
        if threading.get_ident() == self._thread:
            self._keep(event)
        else:
            self._loop.call_soon_threadsafe(self._keep, event)

    def _keep(self, event: Event) -> None:
        """Write an event soon, with those that come meanwhile."""
        assert self._loop is not None
        self._waiting.append(event)
        if len(self._waiting) == 1:
            self._loop.call_later(self._delay, self._take)

    def _take(self) -> None:
        """Write the events that wait, unless some could not be written."""
        assert self._failure is not None
        events, self._waiting = self._waiting, []
        if events and not self._failure.done():
            try:
                self._write(events)
            except Exception as error:
                self._failure.set_exception(error)

    async def write_until(self, stop: asyncio.Event) -> None:
        """Write what comes, until ``stop``; raises what keeps it from being written."""
        assert self._failure is not None
        stopped: asyncio.Future[Any] = asyncio.ensure_future(stop.wait())
        await asyncio.wait([stopped, self._failure], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        self._delay = 0.0  # what still comes may be the last
        self._take()
        if self._failure.done():
            self._failure.result()

    def banner(self, app: Application, notes: tuple[str, ...] = ()) -> None:
        """What is served, and where."""
        from agentcore_connect.dev.events import Event

        if self._as_json:
            gateways = [
                {
                    "name": gate.name,
                    "url": f"{app.settings.origin}/{gate.name}/mcp",
                    "authorizer": gate.gateway.authorizer_type,
                    "targets": [
                        {"name": one.name, "type": one.kind, "served": one.answers is not None}
                        for one in gate.targets
                    ],
                }
                for gate in app.world.gates
            ]
            ready = Event("ready").document() | {"gateways": gateways}
            terminal.write(json.dumps(ready) + "\n")
        else:
            terminal.say(_banner(app))
            terminal.say((f"note: {text}", "yellow") for text in notes)
        terminal.flush()

    def _write(self, events: list[Event]) -> None:
        for event in events:
            if self.recorder is not None:
                self.recorder.take(event)
            self._show(event)
        if self._as_json:
            documents = (json.dumps(event.document(), default=str) for event in events)
            terminal.write("".join(f"{document}\n" for document in documents))
        else:
            terminal.say(line for event in events for line in self._lines(event))
        terminal.flush()

    def _lines(self, event: Event) -> Iterator[Line]:
        from agentcore_connect.dev.events import explaining

        red = event.outcome == "denied" or event.kind in ("refused", "problem")
        yield event.line(), "red" if red else ""
        if (why := explaining(event)) is not None and event.tool not in self._explained:
            self._explained.add(event.tool)
            yield f"          why: {why}", ""


def _banner(app: Application) -> Iterator[Line]:
    from agentcore_connect import __version__
    from agentcore_connect.dev import fidelity

    world, origin = app.world, app.settings.origin
    yield f"connect dev {__version__} - {world.project} - {origin}", "bold"
    yield f"page: {origin}/?t={app.page.ticket} (the address works once)", ""
    for gate in world.gates:
        yield f"{gate.name}  {origin}/{gate.name}/mcp   {_inbound(gate)}{_policies(gate)}", "bold"
        for target in gate.targets:
            many = target.tools is not None and len(target.tools) != 1
            known = "asking" if target.tools is None else f"{len(target.tools)} tool{'s' * many}"
            count = known if target.answers is not None else ""
            line = (
                f"  {target.name.ljust(20)} {target.kind.ljust(8)} {target.how.ljust(50)} {count}"
            )
            yield line.rstrip(), "" if target.answers is not None else "yellow"
    for note in world.notes:
        yield f"warning: {note}", "yellow"
    yield f"Not like the service: {fidelity.SHORT} docs/dev.md has the list. Ctrl-C ends.", ""


def _inbound(gate: Gate) -> str:
    match gate.gateway.authorizer_type:
        case "CUSTOM_JWT":
            other = gate.gateway.discovery_url
            from urllib.parse import urlsplit

            host = urlsplit(other).hostname if other else None
            return f"CUSTOM_JWT (local issuer{f', and {host}' if host else ''})"
        case word:
            return word


def _policies(gate: Gate) -> str:
    judge = gate.judge
    if judge is None:
        return ""
    return f"   policies: {judge.mode}, {len(judge.engine.policies)} of {gate.gateway.engine}"
