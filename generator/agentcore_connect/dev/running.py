"""A dev that runs: its world now, what servers list, and the world after a change."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from agentcore_connect.dev import loading
from agentcore_connect.dev.application import Application
from agentcore_connect.dev.consent import OfUsers
from agentcore_connect.dev.events import Event
from agentcore_connect.dev.loading import Allowed
from agentcore_connect.dev.record import Replayed
from agentcore_connect.dev.targets.aws import RestApi
from agentcore_connect.dev.targets.canned import Canned
from agentcore_connect.dev.targets.mcp_server import McpServer, Stdio
from agentcore_connect.dev.targets.target import FailedError
from agentcore_connect.dev.watch import SECONDS, Watch
from agentcore_connect.dev.ways import Said
from agentcore_connect.dev.world import Served, World
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.policy.tools import Entries, Reader
from agentcore_connect.project.gateway import Mode
from agentcore_connect.project.project import Project

_ASKING = 5.0
_SHOWN = 5
Lister = McpServer | Stdio | RestApi
"""Targets that can be asked what tools they have."""

_ENTRY = ("name", "title", "description", "inputSchema", "outputSchema", "annotations")


@dataclass
class Running:
    """What stays the same while files change. ``find`` reads the project anew."""

    find: Callable[[], Project]
    reader: Reader
    said: Said
    tell: Callable[[Event], None]
    names: tuple[str, ...] = ()
    allowed: Allowed = lambda _: False
    mode: Mode | None = None
    now: str | None = None
    _asked: dict[str, Entries] = field(default_factory=dict)
    _failures: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _of_aws: frozenset[tuple[str, str, str]] | None = None

    def world(self) -> World:
        """The world of the files as they are. Raises InvalidInput, also where AWS would answer a
        target with something else than when dev began: that nobody has said yes to.
        """
        made = loading.build(
            self.find(),
            self.reader,
            self.said,
            names=self.names,
            allowed=self.allowed,
            mode=self.mode,
            now=self.now,
            asked=self._asked,
            log=lambda target, line: self.tell(Event("output", f"{target}: {line}")),
        )
        of_aws = frozenset(
            (gate.name, target.name, target.how)
            for gate in made.gates
            for target in gate.targets
            if target.name in self.said.aws
        )
        if self._of_aws is None:
            self._of_aws = of_aws
        for _, name, how in sorted(of_aws - self._of_aws):
            what = f"{name} was changed, and would be: {how}"
            raise InvalidInput(Problem("target", what, "Start `connect dev` anew for that."))
        return made

    def refresh(self, app: Application) -> bool:
        """Serve the files as they are now; where they cannot be used, go on as before and say why.

        False where nothing was exchanged.
        """
        with self._lock:
            try:
                app.exchange(self.world())
            except ConnectError as error:
                for problem in error.problems:
                    text = f"{problem.sentences()} The last good state serves on."
                    self.tell(Event("problem", text))
                return False
            return True

    async def follow(self, app: Application, stop: asyncio.Event) -> None:
        """Refresh whenever a file changes, until ``stop``."""
        watch = Watch(self.find())
        while not stop.is_set():
            await asyncio.sleep(SECONDS)
            files = await asyncio.to_thread(watch.changed)
            if not files:
                continue
            is_new = await asyncio.to_thread(self.refresh, app)
            if is_new:
                more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
                self.tell(Event("reload", f"reloaded: {', '.join(files[:_SHOWN])}{more}"))
                watch.follow(self.find())
                self.ask(app.world, lambda: self.refresh(app))

    def ask(self, world: World, changed: Callable[[], object]) -> None:
        """Ask the servers behind a world what they list, each in a thread of its own.

        ``changed`` is called where a list is new, which the world then has to be made with.
        """
        # Each holds the world before any of them can have it exchanged, and ended under the others.
        threads = [
            threading.Thread(target=self._ask_in, args=(world, *asked, changed), daemon=True)
            for asked in _unwritten(world)
            if world.enter()
        ]
        for thread in threads:
            thread.start()

    def _ask_in(
        self,
        world: World,
        target: Served,
        server: Lister,
        changed: Callable[[], object],
    ) -> None:
        try:
            self._ask(target, server, changed)
        finally:
            world.leave()

    def _ask(self, target: Served, server: Lister, changed: Callable[[], object]) -> None:
        try:
            found = [_entry(tool) for tool in server.tools(_ASKING)]
        except FailedError as error:
            known = "its saved list is used" if target.tools is not None else "it has no tools here"
            words = f"{target.name} does not list its tools, {known}: {error}"
            if self._failures.get(target.name) != words:  # not again with each change of a file
                self._failures[target.name] = words
                self.tell(Event("problem", words))
            return
        self._failures.pop(target.name, None)
        if target.tools is None:
            if self._asked.get(target.name) != found:
                self._asked[target.name] = found
                changed()
            return
        saved = {str(tool.get("name")) for tool in target.tools}
        now = {str(tool.get("name")) for tool in found}
        if saved != now:
            more, less = ", ".join(sorted(now - saved)), ", ".join(sorted(saved - now))
            words = "; ".join(
                filter(None, (f"new: {more}" if more else "", f"gone: {less}" if less else ""))
            )
            self.tell(
                Event(
                    "problem",
                    f"{target.name} lists other tools than its saved list ({words}): the deployed "
                    "gateway keeps its own until it is synchronised, and so does this one; "
                    f"`connect tools --save --target {target.name}` saves the new list",
                )
            )


def _unwritten(world: World) -> Iterator[tuple[Served, Lister]]:
    """The targets that list their tools, but for those of which somebody has written all down."""
    for gate in world.gates:
        for target in gate.targets:
            server = target.answers
            if target.fixed or (isinstance(server, Canned) and target.tools is not None):
                continue
            while isinstance(server, (Canned, Replayed, OfUsers)):
                server = server.behind
            if isinstance(server, Lister):
                yield target, server


def _entry(tool: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tool[key] for key in _ENTRY if key in tool}
