"""The page in the browser: who may see it, what it shows, and the calls that it makes.

The address that is printed works once: it gives the browser a cookie that no other site can send,
and without which nothing below `/_dev/` is answered. The three files beside this module are all
that is loaded, and nothing in them is made from data.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from importlib import resources
from typing import Any
from urllib.parse import parse_qsl

from agentcore_connect.dev import fidelity, search
from agentcore_connect.dev.events import Event, explaining, who
from agentcore_connect.dev.reply import Reply, said
from agentcore_connect.dev.world import Gate, World

Json = dict[str, Any]

_KEPT = 200
"""Events that a page which opens later still sees."""
_WATCHING = 16
"""Pages that are open at once."""
_TYPES = {
    "index.html": "text/html; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
}
_ALIVE = 15.0  # seconds after which a silent stream says that it is there

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""With everything that a browser shows."""


class Page:
    """Who has the page open, and what has happened so far."""

    def __init__(self, port: int) -> None:
        self.ticket = secrets.token_urlsafe(18)
        """What opens the page once, as the address's query `t`."""
        self._pass = secrets.token_urlsafe(24)
        self._cookie = f"connect-dev-{port}"
        self._events: deque[tuple[int, Event]] = deque(maxlen=_KEPT)
        self._number = 0
        self._watching: set[asyncio.Queue[Json | None]] = set()
        self._is_closed = False

    def shown(self, method: str, path: str, query: str, headers: Mapping[str, str]) -> Reply | None:
        """A file of the page, or a refusal; None where the request goes on to what is served."""
        if method == "GET" and path.startswith("/_page/"):
            return _file(path.removeprefix("/_page/"))
        at_start = (method, path) == ("GET", "/")
        ticket = dict(parse_qsl(query)).get("t", "").encode()
        if at_start and secrets.compare_digest(ticket, self.ticket.encode()):
            self.ticket = secrets.token_urlsafe(18)
            cookie = f"{self._cookie}={self._pass}; Path=/; HttpOnly; SameSite=Strict"
            return Reply(303, headers={"Location": "/", "Set-Cookie": cookie})
        # Another port of this machine is the same site: the cookie alone would let its pages in.
        is_foreign = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        if not self._knows(headers) or (is_foreign and path != "/"):
            return said(403, "open the address that `connect dev` printed; it works once")
        return _file("index.html") if at_start else None

    def _knows(self, headers: Mapping[str, str]) -> bool:
        """Whether a request comes from a browser that has opened the page."""
        given = f"{self._cookie}={self._pass}".encode()
        cookies = headers.get("cookie", "").split(";")
        return any(secrets.compare_digest(one.strip().encode(), given) for one in cookies)

    def take(self, event: Event) -> None:
        """Show an event; it is told in the event loop."""
        self._number += 1
        self._events.append((self._number, replace(event, answer=None)))  # which may be great
        if self._watching:
            told = _told(self._number, event)
            for queue in self._watching:
                queue.put_nowait(told)

    def close(self) -> None:
        """End every stream."""
        self._is_closed = True
        for queue in self._watching:
            queue.put_nowait(None)

    async def stream(self) -> AsyncIterator[bytes]:
        """The events so far and those that come, as server-sent events."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        for number, event in self._events:
            queue.put_nowait(_told(number, event))
        if self._is_closed or len(self._watching) >= _WATCHING:
            return
        self._watching.add(queue)
        try:
            yield b"retry: 1000\n\n"
            while True:
                try:
                    told = await asyncio.wait_for(queue.get(), _ALIVE)
                except asyncio.TimeoutError:
                    yield b": still here\n\n"
                    continue
                if told is None:
                    return
                yield f"id: {told['number']}\ndata: {json.dumps(told, default=str)}\n\n".encode()
        finally:
            self._watching.discard(queue)


def _told(number: int, event: Event) -> Json:
    """An event as the page shows it."""
    words = {"who": who(event.caller), "explain": explaining(event)}
    return {"number": number, **event.document(), **words}


def _file(name: str) -> Reply:
    if name not in _TYPES:
        return said(404, "there is nothing here")
    return Reply(
        200, (resources.files(__name__) / name).read_bytes(), {"Content-Type": _TYPES[name]}
    )


def state(world: World, origin: str, claims: Mapping[str, Any]) -> Json:
    """What is served, for the page to show."""
    return {
        "project": world.project,
        "gateways": [_gateway(gate, origin) for gate in world.gates],
        "notes": list(world.notes),
        "unlike": [{"name": row.name, "unlike": row.unlike} for row in fidelity.ROWS if row.unlike],
        "absent": list(fidelity.ABSENT),
        "claims": dict(claims),
    }


def _gateway(gate: Gate, origin: str) -> Json:
    judge = gate.judge
    policies = None
    if judge is not None:
        policies = {
            "mode": judge.mode,
            "engine": gate.gateway.engine,
            "count": len(judge.engine.policies),
        }
    tools = [{**listed, "target": target.name} for target, listed in gate.tools.values()]
    return {
        "name": gate.name,
        "url": f"{origin}/{gate.name}/mcp",
        "authorizer": gate.gateway.authorizer_type,
        "policies": policies,
        "targets": [
            {
                "name": one.name,
                "kind": one.kind,
                "how": one.how,
                "served": one.answers is not None,
                "tools": None if one.tools is None else len(one.tools),
            }
            for one in gate.targets
        ],
        "tools": [*tools, {**search.TOOL, "target": ""}] if gate.manner.searches else tools,
    }
