"""The ASGI application: who may ask at all, which gateway is asked, and what goes out.

Whatever runs in a browser on this machine can send requests to a local port. So the Host has to be
this machine's, which a rebound name is not; a foreign Origin is refused on every path; and a call
has to be JSON, which a page of another origin cannot send without being asked first.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, unquote

from agentcore_connect.dev import consent, gateway, page, protocol
from agentcore_connect.dev.authorizer import (
    LOCAL_ARN,
    Authorizer,
    Known,
    RefusedError,
    Request,
    Signed,
    role,
)
from agentcore_connect.dev.authorizer import of as authorizer_of
from agentcore_connect.dev.events import Event
from agentcore_connect.dev.gateway import INTERNAL_WORDS
from agentcore_connect.dev.identity import Identity, ServiceError
from agentcore_connect.dev.issuer import Issuer
from agentcore_connect.dev.pool import Pool
from agentcore_connect.dev.reply import (
    BODY_BYTES,
    Receive,
    Reply,
    Send,
    as_json,
    flow,
    read_body,
    said,
)
from agentcore_connect.dev.server import DECISION_HEADER, TOKEN_HEADER
from agentcore_connect.dev.sessions import Sessions
from agentcore_connect.dev.signature import Keys
from agentcore_connect.dev.world import Gate, World
from agentcore_connect.policy.request import Caller, Iam
from agentcore_connect.project.project import Project

Json = dict[str, Any]
Scope = Mapping[str, Any]

CALLS = 64
"""Calls at once; more wait."""

_POLICIES = 100
"""That are named in a header, which clients read up to 64 KB of."""

_ISSUER = "/_issuer"
_IDENTITY = "/_identity"
_RESOURCE = "/.well-known/oauth-protected-resource"
_PAGE = "/_dev/page/"


@dataclass
class Settings:
    """What a person said at start. ``claims`` are those of the tokens that are minted."""

    port: int
    token: str
    claims: Mapping[str, Any] = field(default_factory=dict)
    iam_arn: str = LOCAL_ARN
    keys: tuple[Keys, ...] = ()
    page_size: int = protocol.PAGE
    sessions: bool = False

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Application:
    """Serves a world, which may be exchanged for another at any time."""

    def __init__(self, world: World, settings: Settings, tell: Callable[[Event], None]) -> None:
        """``tell`` takes each event, from any thread."""
        self.world, self.settings, self._tell = world, settings, tell
        self.issuer = Issuer(settings.origin + _ISSUER)
        self.identity: Identity | None = None
        self.page = page.Page(settings.port)
        self._signed = Signed(settings.iam_arn, settings.keys)
        self._sessions = Sessions()
        self._pool = Pool(CALLS)
        self._authorizers: dict[str, tuple[Gate, Authorizer]] = {}
        self._identity_path = f"{_IDENTITY}/{settings.token}/"
        port = settings.port
        self._hosts = {f"{host}:{port}" for host in ("127.0.0.1", "localhost", "[::1]")}
        self._origins = {None, *(f"http://{host}" for host in self._hosts)}

    def exchange(self, world: World) -> None:
        """Serve another world; calls that have begun end in the old one."""
        old, self.world = self.world, world
        old.retire()

    def close(self) -> None:
        """End what the world started, and with it the calls that wait for it."""
        self.page.close()
        self.world.end()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            reply = await self._reply(scope, receive)
        except Exception as error:  # one request is lost, and not the log in a traceback
            what = f"a request could not be answered: {type(error).__name__}: {error}"
            self._tell(Event("problem", what))
            reply = said(500, INTERNAL_WORDS)
        headers = {
            "content-type": "application/json",
            **({} if reply.stream else {"content-length": str(len(reply.body))}),
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
            **{name.lower(): value for name, value in reply.headers.items()},
        }
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": raw})
        if reply.stream is not None:
            await flow(reply.stream, receive, send)
        await send({"type": "http.response.body", "body": reply.body})

    async def _reply(self, scope: Scope, receive: Receive) -> Reply:
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        if headers.get("host", "").lower() not in self._hosts:
            return said(421, "this is a local server; its name is 127.0.0.1")
        if headers.get("origin") not in self._origins:
            return said(403, "requests of other origins are not answered")
        method, path = str(scope["method"]), str(scope["path"])
        if path.startswith(self._identity_path):
            query = scope.get("query_string", b"").decode("latin-1")
            return await self._identified(method, path, query, receive)
        if path == "/" or path.startswith(("/_page/", _PAGE)):
            query = scope.get("query_string", b"").decode("latin-1")
            reply = await self._paged(method, path, query, headers, receive)
            return replace(reply, headers={**page.HEADERS, **reply.headers})
        if path.startswith((_ISSUER + "/", "/_dev/")):
            return await self._own(method, path, headers, receive)
        if path.startswith(consent.PATH) and method == "GET":
            return self._agreed(path.removeprefix(consent.PATH))
        gate, rest = self._gate(path)
        if gate is None:
            names = ", ".join(f"/{one.name}/mcp" for one in self.world.gates)
            return said(404, f"there is nothing here; the gateways are {names or 'none'}")
        if rest == _RESOURCE and method == "GET":
            return as_json(self._resource(gate))
        if rest != "/mcp":
            return said(404, f"the gateway is at /{gate.name}/mcp")
        request_id = str(uuid.uuid4())
        reply = await self._mcp(gate, method, scope, headers, receive, request_id)
        return replace(reply, headers={**reply.headers, "x-amzn-RequestId": request_id})

    def _agreed(self, id_: str) -> Reply:
        """What a user sees who was asked for consent."""
        target = self.world.consents.agree(id_)
        if target is None:
            return said(404, "nobody was asked for this")
        self._tell(Event("consent", f"a user agreed to {target}"))
        return said(200, f"agreed: the same call of {target} works now")

    def _gate(self, path: str) -> tuple[Gate | None, str]:
        """The gateway of a path, and what follows its name; without one, the only gateway."""
        first, slash, rest = path.removeprefix("/").partition("/")
        gate = self.world.gate(unquote(first))
        if gate is not None:
            return gate, slash + rest
        only = self.world.gates[0] if len(self.world.gates) == 1 else None
        return (only, path) if path in ("/mcp", _RESOURCE) else (None, path)

    async def _mcp(
        self,
        gate: Gate,
        method: str,
        scope: Scope,
        headers: Mapping[str, str],
        receive: Receive,
        request_id: str,
    ) -> Reply:
        if method not in ("POST", "DELETE") or (method == "DELETE" and not self.settings.sessions):
            return said(405, "this gateway streams nothing and keeps no session", Allow="POST")
        if method == "POST" and _kind(headers) != "application/json":
            return said(415, "the content must be application/json")
        body = await read_body(receive)
        if body is None:
            return said(413, f"a request has at most {BODY_BYTES:,} bytes")
        query = scope.get("query_string", b"").decode("latin-1")
        raw = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        url = f"http://{headers['host']}{raw}" + (f"?{query}" if query else "")
        try:
            authorizer, asked = self._authorizer(gate), Request(method, url, headers, body)
            if authorizer.waits(asked):
                found = await self._run(authorizer.identify, asked)
            else:
                found = authorizer.identify(asked)  # a thread would cost more than the work
        except RefusedError as refused:
            self._tell(_refused(gate, refused, body))
            error = {"code": protocol.UNAUTHORIZED, "message": refused.words}
            return Reply(refused.status, protocol.error(None, error), refused.headers)
        return self._session(method, headers, found.caller) or await self._answer(
            gate, body, found, request_id, is_own=self._is_own(headers)
        )

    def _session(self, method: str, headers: Mapping[str, str], caller: Caller) -> Reply | None:
        """The answer about a session alone; None where the request goes on."""
        session = headers.get("mcp-session-id")
        if not self.settings.sessions or (session is None and method == "POST"):
            return None
        whose = f"{caller.type} {caller.id}"
        if method == "DELETE":
            ended = self._sessions.end(session, whose)
            return Reply(200) if ended else said(404, "Session not found")
        return None if self._sessions.knows(session, whose) else said(404, "Session not found")

    async def _answer(
        self, gate: Gate, body: bytes, known: Known, request_id: str, *, is_own: bool = False
    ) -> Reply:
        """The response to one message; with what policies decided, to a command of this person."""
        caller, began = known.caller, time.perf_counter()
        try:
            message = protocol.read(body)
            if message is None or message.id is None:
                return Reply(202)
            extra: dict[str, str] = {}
            if message.method == "initialize":
                value = protocol.initialized(message, gate.name)
                if self.settings.sessions:
                    session = self._sessions.begin(f"{caller.type} {caller.id}")
                    extra = {"Mcp-Session-Id": session}
            elif message.method == "tools/list":
                visible = await self._run(gate.visible, caller)
                value = protocol.page(message, visible, self.settings.page_size)
                took = (time.perf_counter() - began) * 1000
                text = f"{len(visible)} of {len(gate.tools) + gate.manner.searches} tools"
                text = f"{text}; {known.note}" if known.note else text
                self._tell(Event("list", text, gate.name, caller, ms=took))
            elif message.method == "tools/call":
                return await self._call(gate, message, known, request_id, is_own)
            elif message.method in protocol.EMPTY:
                value = protocol.EMPTY[message.method]
            else:
                words = f"Method not found: {message.method}"
                raise protocol.WrongError(protocol.METHOD, words, message.id)
        except protocol.WrongError as wrong:
            error = {"code": wrong.code, "message": wrong.message}
            status = 400 if wrong.code in (protocol.PARSE, protocol.REQUEST) else 200
            return Reply(status, protocol.error(wrong.id, error))
        return Reply(200, protocol.result(message.id, value), extra)

    async def _call(
        self,
        gate: Gate,
        message: protocol.Message,
        known: Known,
        request_id: str,
        is_own: bool,
    ) -> Reply:
        name, arguments = protocol.called(message)
        exact = protocol.exact_arguments(message)
        world = self.world
        while not world.enter():
            if world is self.world:  # it has been left for no other
                return said(503, "connect dev ends")
            world = self.world
        try:
            now = world.gate(gate.name) or gate
            ids = (str(message.id), request_id)
            origin = self.settings.origin
            asked = gateway.Asked(known.caller, name, arguments, exact, ids, known.note, origin)
            begun = gateway.begin(now, asked)
            done = await self._run(begun.end) if begun.waits else begun.end()
        finally:
            world.leave()
        self._tell(done.event)
        told = _told(done.event, now) if is_own else {}  # the service tells a caller nothing of it
        if done.error is not None:
            return Reply(200, protocol.error(message.id, done.error), told)
        assert done.result is not None
        return Reply(200, protocol.result(message.id, done.result), told)

    async def _run(self, function: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._pool, function, *args)

    def _authorizer(self, gate: Gate) -> Authorizer:
        """A gateway's authorizer, kept as long as its entry stays: it holds another's keys."""
        kept = self._authorizers.get(gate.name)
        if kept is None or (kept[0].gateway, kept[0].manner) != (gate.gateway, gate.manner):
            made = authorizer_of(gate.gateway, gate.manner, self.issuer, self._signed)
            kept = self._authorizers[gate.name] = gate, made
        return kept[1]

    def _resource(self, gate: Gate) -> Json:
        servers = [self.issuer.url]
        if gate.gateway.discovery_url:
            servers.append(gate.gateway.discovery_url.partition("/.well-known/")[0])
        return {
            "resource": f"{self.settings.origin}/{gate.name}/mcp",
            "authorization_servers": servers,
        }

    async def _paged(
        self, method: str, path: str, query: str, headers: Mapping[str, str], receive: Receive
    ) -> Reply:
        """What the page in the browser is made of, and what it asks for."""
        shown = self.page.shown(method, path, query, headers)
        if shown is not None:
            return shown
        match method, path.removeprefix(_PAGE):
            case "GET", "state":
                settings = self.settings
                return as_json(page.state(self.world, settings.origin, settings.claims))
            case "GET", "events":
                kind = {"Content-Type": "text/event-stream"}
                return Reply(200, headers=kind, stream=self.page.stream())
            case "POST", "ask":
                return await self._ask(headers, await read_body(receive))
        return said(404, "there is nothing here")

    async def _ask(self, headers: Mapping[str, str], body: bytes | None) -> Reply:
        """A message of the page to a gateway, as whom the page says: answered like any other."""
        if _kind(headers) != "application/json":
            return said(415, "the content must be application/json")
        try:
            asked = json.loads(body or b"")
            gate, message = self.world.gate(asked["gateway"]), str(asked["message"]).encode()
            claims, arn = dict(asked.get("claims") or {}), str(asked.get("iam_arn") or "")
        except (ValueError, KeyError, TypeError, RecursionError):
            return said(400, "the request is not understood")
        if gate is None:
            return said(404, "there is no such gateway")
        try:
            known = await self._run(self._standing, gate, claims, arn)
        except RefusedError as refused:
            self._tell(_refused(gate, refused, message))
            return said(refused.status, refused.cause)
        known = Known(known.caller, "from the page")
        return await self._answer(gate, message, known, str(uuid.uuid4()))

    def _standing(self, gate: Gate, claims: Mapping[str, Any], arn: str) -> Known:
        """Who calls where the page says so; with a token as the gateway wants it."""
        if gate.gateway.authorizer_type == "AWS_IAM":
            return Known(Iam(role(arn or self.settings.iam_arn)))
        bearer = ""
        if gate.gateway.authorizer_type == "CUSTOM_JWT":
            bearer = f"Bearer {self.token(gate, claims)}"
        url = f"{self.settings.origin}/{gate.name}/mcp"
        return self._authorizer(gate).identify(Request("POST", url, {"authorization": bearer}, b""))

    async def _own(
        self, method: str, path: str, headers: Mapping[str, str], receive: Receive
    ) -> Reply:
        """What is no gateway's: the issuer's documents, and what only `connect` asks for."""
        if path == f"{_ISSUER}/.well-known/openid-configuration" and method == "GET":
            return as_json(self.issuer.discovery())
        if path == f"{_ISSUER}/jwks.json" and method == "GET":
            return as_json(self.issuer.jwks())
        if not self._is_own(headers):
            return said(403, "this is for `connect call` alone")
        if path == "/_dev/sign-in" and method == "POST":
            body = await read_body(receive)
            return self._sign_in(body or b"")
        return said(404, "there is nothing here")

    def _is_own(self, headers: Mapping[str, str]) -> bool:
        """Whether a command of this person asks, which has read the note of this run."""
        given = headers.get(TOKEN_HEADER, "").encode()
        return secrets.compare_digest(given, self.settings.token.encode())

    def stand_in(self, project: Callable[[], Project]) -> str:
        """Answer for AgentCore Identity too, at the address that is given back."""
        url = self.settings.origin + self._identity_path.rstrip("/")
        self.identity = Identity(url, project, self._minted)
        return url

    def _minted(self, provider: str, claims: Mapping[str, Any]) -> str:
        """A token of a provider: for the gateway that has its name in it, else for the first."""
        gates = [one for one in self.world.gates if one.gateway.authorizer_type == "CUSTOM_JWT"]
        named = [one for one in gates if provider == f"{one.name}-oauth"]
        gate = next(iter([*named, *gates, *self.world.gates]))
        return self.token(gate, claims)

    async def _identified(self, method: str, path: str, query: str, receive: Receive) -> Reply:
        """What AgentCore Identity answers."""
        rest = path.removeprefix(self._identity_path)
        if self.identity is None:
            return said(404, "there is nothing here")
        if rest == "authorize" and method == "GET":
            agreed = self.identity.consent(dict(parse_qsl(query)).get("session_id", ""))
            return said(200 if agreed else 400, "agreed" if agreed else "nobody was asked")
        body = await read_body(receive)
        try:
            operation = rest.removeprefix("identities/")
            answer = await self._run(self.identity.operate, operation, body or b"")
        except ServiceError as error:
            self._tell(Event("problem", f"Identity: {rest}: {error.message}"))
            body = json.dumps({"message": error.message}).encode()
            return Reply(error.status, body, {"x-amzn-ErrorType": error.name})
        return as_json(answer)

    def _sign_in(self, body: bytes) -> Reply:
        """What a caller signs in with: a token with claims, or keys that stand for an ARN."""
        try:
            asked = json.loads(body)
            gate = self.world.gate(asked["gateway"])
            claims, arn = dict(asked.get("claims") or {}), asked.get("iam_arn")
        except (ValueError, KeyError, TypeError, RecursionError):
            return said(400, "the request is not understood")
        if gate is None:
            return said(404, "there is no such gateway")
        if gate.gateway.authorizer_type == "CUSTOM_JWT":
            return as_json({"token": self.token(gate, claims)})
        if gate.gateway.authorizer_type == "AWS_IAM":
            keys = self.local_keys(str(arn or self.settings.iam_arn))
            return as_json({"id": keys.id, "secret": keys.secret})
        return as_json({})

    def token(self, gate: Gate, claims: Mapping[str, Any] | None = None) -> str:
        """A token that a gateway takes, with the claims that were said at start, and ``claims``."""
        custom = {one.name: one.example() for one in gate.manner.claims}
        return self.issuer.token(gate.gateway, custom, {**self.settings.claims, **(claims or {})})

    def local_keys(self, arn: str) -> Keys:
        """Keys of this run that stand for ``arn``."""
        made = Keys("AKIALOCAL" + secrets.token_hex(5).upper()[:11], secrets.token_urlsafe(30))
        self._signed.callers[made.id] = made, arn
        return made


def _told(event: Event, gate: Gate) -> dict[str, str]:
    """What policies said of a call, as a header for this person's own commands."""
    if gate.judge is None or event.decision == "none":
        return {}
    policies = [*event.policies][:_POLICIES]
    told = {"decision": event.decision, "policies": policies, "mode": gate.judge.mode}
    return {DECISION_HEADER: json.dumps(told)}


def _refused(gate: Gate, why: RefusedError, body: bytes) -> Event:
    return Event("refused", why.cause, gate.name, tool=_tool(body), status=why.status)


def _kind(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _tool(body: bytes) -> str | None:
    """What a refused request wanted, for the log: a tool, else the method."""
    try:
        message = protocol.read(body)
    except protocol.WrongError:
        return None
    if message is None:
        return None
    name = message.params.get("name")
    return name if message.method == "tools/call" and isinstance(name, str) else message.method
