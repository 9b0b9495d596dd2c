"""The gateway of `connect dev` with tools of a test, and what can go wrong before it.

Who may call, sessions, pages, the search, policies and their words are the product's own. Here are
the tools, the log, outages, event streams, and what dev does not have: a user's consent, and news
of changed tools.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from agentcore_connect.dev import protocol
from agentcore_connect.dev.application import Application, Settings
from agentcore_connect.dev.events import Event
from agentcore_connect.dev.issuer import Issuer
from agentcore_connect.dev.judge import Judge
from agentcore_connect.dev.signature import Keys
from agentcore_connect.dev.targets.target import FailedError, Invocation
from agentcore_connect.dev.world import Gate, Served, World
from agentcore_connect.policy import statement
from agentcore_connect.policy.engine import Engine
from agentcore_connect.policy.schema import Schema
from agentcore_connect.policy.tools import SEPARATOR, from_entries
from agentcore_connect.policy.tools import Target as KnownTarget
from agentcore_connect.project import gateway as declared
from mcp import McpError
from starlette.types import ASGIApp, Receive, Scope, Send

from . import tool as tools_of_standin
from .authorizer import Credentials, RefusedError
from .front import Front, refusal
from .request import Incoming
from .tool import SEARCH, Tool

Json = dict[str, Any]

NAME = "MyGateway"
ARN = f"arn:aws:bedrock-agentcore:us-east-1:000000000000:gateway/{NAME}"
_BEGINS = 0.3
"""Seconds after which a stream begins whose answer is not there."""

_asked: ContextVar[dict[str, Any]] = ContextVar("asked")
"""Of the request that is answered: who the gateway found to be its caller."""


@dataclass(frozen=True)
class Inbound:
    """Who may call: ``issuer`` is whose tokens count, ``credentials`` are those that sign."""

    type: declared.Authorizer = "NONE"
    issuer: Issuer | None = None
    scopes: tuple[str, ...] = ()
    credentials: Credentials = field(default_factory=Credentials)


@dataclass(frozen=True)
class _Tools:
    """The tools of a target. What a tool raises is kept for the front, by the request's id."""

    tools: Mapping[str, Tool]
    raised: dict[str, Json]

    def invoke(self, call: Invocation) -> Json:
        try:
            return asyncio.run(_answered(self.tools[call.name], call.arguments))
        except McpError as error:
            value = error.error.model_dump(exclude_none=True)
            self.raised[call.request_id] = {"error": value}
            raise FailedError(error.error.message) from None

    def close(self) -> None:
        """Nothing was started."""


async def _answered(tool: Tool, arguments: Mapping[str, Any]) -> Json:
    result = await tool.answer(dict(arguments))
    return result.model_dump(mode="json", by_alias=True, exclude_none=True)


class Gateway(Front):
    """A gateway that runs while its context is open.

    `search=False` leaves the search tool out; `sessions=False` gives no session ids; `sse=False`
    answers JSON instead of an event stream. Which of these the real gateway does is not known;
    clients differ when a call is cut.
    """

    def __init__(
        self,
        tools: Sequence[Tool] | None = None,
        *,
        authorizer: Inbound | None = None,
        page_size: int | None = None,
        search: bool = True,
        sessions: bool = True,
        sse: bool = True,
    ) -> None:
        super().__init__()
        catalogue = list(tools) if tools is not None else [tools_of_standin.weather()]
        self._tools = ([tools_of_standin.search()] if search else []) + catalogue
        self._authorizer = authorizer or Inbound()
        self._settings = Settings(0, "the-run-token", sessions=sessions)
        self._raised: dict[str, Json] = {}
        self.sse = sse
        self.page_size = page_size
        self._app = self._made()

    def __enter__(self) -> Gateway:
        self.up()
        return self

    @property
    def tools(self) -> list[Tool]:
        """What it offers: to be set, not changed."""
        return self._tools

    @tools.setter
    def tools(self, tools: Sequence[Tool]) -> None:
        self._tools = list(tools)
        self._app.exchange(self._world())

    @property
    def authorizer(self) -> Inbound:
        """Who may call."""
        return self._authorizer

    @authorizer.setter
    def authorizer(self, authorizer: Inbound) -> None:
        if authorizer != self._authorizer:
            self._authorizer = authorizer
            self._app = self._made()

    @property
    def page_size(self) -> int | None:
        """How many tools are in a page; None as dev has it."""
        return self._settings.page_size

    @page_size.setter
    def page_size(self, size: int | None) -> None:
        self._settings.page_size = size or protocol.PAGE

    def up(self) -> None:
        super().up()
        assert self._server.port is not None
        if self._settings.port != self._server.port:
            self._settings.port = self._server.port
            self._app = self._made()

    def end_sessions(self) -> None:
        self._app = self._made()

    def _made(self) -> Application:
        keys = self._authorizer.credentials
        self._settings.keys = (Keys(keys.access_key, keys.secret_key, keys.token),)
        made = Application(self._world(), self._settings, _heard)
        made.issuer = self._authorizer.issuer or made.issuer
        return made

    def _world(self) -> World:
        own = [tool for tool in self._tools if tool.name != SEARCH]
        served: dict[str, list[Json]] = {}
        for one in own:
            target, _, name = one.name.partition(SEPARATOR)
            listed = one.listed.model_dump(by_alias=True, exclude_none=True)
            served.setdefault(target, []).append({**listed, "name": name})
        answers = _Tools({tool.name: tool for tool in own}, self._raised)
        entry = declared.Gateway(
            NAME, self._authorizer.type, allowed_scopes=self._authorizer.scopes
        )
        known = (KnownTarget(name, from_entries(name, tools)) for name, tools in served.items())
        schema = Schema.of(known)
        gate = Gate(
            entry,
            declared.Manner(len(own) < len(self._tools), False, ()),
            tuple(Served(name, "mcp", "", tuple(t), answers) for name, t in served.items()),
            schema,
            self._judge(schema),
        )
        return World(NAME, (gate,))

    def _judge(self, schema: Schema) -> Judge | None:
        """An engine that denies what a test wants denied; without such a tool there is none."""
        denied = [tool.name for tool in self._tools if tool.is_denied]
        if not denied:
            return None
        never = 'when { context.input.amount.lessThan(decimal("0.0")) }'
        names = ", ".join(f'AgentCore::Action::"{name}"' for name in denied)
        rows = {
            "others": f"permit(principal, action, resource) unless {{ action in [{names}] }};",
            "never": f"permit(principal, action in [{names}], resource) {never};",
        }
        policies = [statement.read(name, text) for name, text in rows.items()]
        return Judge(Engine(policies, schema), ARN, enforces=True)

    @asynccontextmanager
    async def _application(self) -> AsyncIterator[ASGIApp]:
        yield self._answer

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = await Incoming.read(scope, receive)
        asked: dict[str, Any] = {}
        _asked.set(asked)
        sent: list[Any] = []

        async def begin(status: int, headers: list[tuple[bytes, bytes]]) -> None:
            # Before the answer leaves: a test reads the log as soon as it has the answer.
            self._note(request, asked.get("caller"), status)
            await send({"type": "http.response.start", "status": status, "headers": headers})

        try:
            self._refuse_rejected(request)
        except RefusedError as refused:
            self._note(request, None, refused.status)
            await refusal(refused)(scope, receive, send)
            return
        streams = self.sse and b"text/event-stream" in request.headers.get("accept", "").encode()
        own = f"127.0.0.1:{self._server.port}".encode()  # a proxy may stand in between
        headers = [(k, own if k == b"host" else v) for k, v in scope["headers"]]
        whole = {**scope, "headers": headers}

        async def kept(message: Any) -> None:
            sent.append(message)

        task = asyncio.ensure_future(self._app(whole, request.replay(receive), kept))
        if streams and request.rpc.get("method") == "tools/call":
            await asyncio.wait({task}, timeout=_BEGINS)
        begun = streams and not task.done() and request.rpc.get("method") == "tools/call"
        if begun:
            await begin(200, _EVENTS)
        await task
        if begun:  # whoever calls is known at the end
            self._know(asked.get("caller"), request)
        start, body = sent[0], sent[-1].get("body", b"")
        if start["status"] == 200 and body and request.rpc.get("id") is not None:
            body = await self._changed(request, dict(start["headers"]), body)
            if streams:
                body = self._stream(request, body)
        if not begun:
            headers = [(k, v) for k, v in start["headers"] if k != b"content-length"]
            if streams and start["status"] == 200 and body:
                headers = [*_EVENTS, *((k, v) for k, v in headers if k != b"content-type")]
            else:
                headers.append((b"content-length", str(len(body)).encode()))
            await begin(start["status"], headers)
        await send({"type": "http.response.body", "body": body})

    async def _changed(self, request: Incoming, headers: dict[bytes, bytes], body: bytes) -> bytes:
        """The answer, or what a test wants in its place."""
        message = json.loads(body)
        raised = self._raised.pop(headers.get(b"x-amzn-requestid", b"").decode(), None)
        if raised is not None:
            message = {"jsonrpc": "2.0", "id": message["id"], **raised}
        called = request.rpc.get("params", {})
        broken = next((t for t in self._tools if t.name == SEARCH and not t.is_dev), None)
        if request.rpc["method"] == "tools/call" and broken and called.get("name") == SEARCH:
            message["result"] = await _answered(broken, called.get("arguments") or {})
        return json.dumps(message).encode()

    def _stream(self, request: Incoming, body: bytes) -> bytes:
        events = [body]
        if self.tells_of_changes and request.rpc.get("method") == "tools/call":
            news = {"jsonrpc": "2.0", "method": "notifications/tools/list_changed"}
            events.insert(0, json.dumps(news).encode())
        return b"".join(b"event: message\r\ndata: " + one + b"\r\n\r\n" for one in events)


_EVENTS = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-cache")]


def _heard(event: Event) -> None:
    """Keep the caller of the request that is answered; one that was not verified is none."""
    if "not verified" not in event.text:
        _asked.get({})["caller"] = event.caller
