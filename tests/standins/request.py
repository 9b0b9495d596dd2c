"""HTTP requests, as they arrive and as they are logged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.types import Message, Receive, Scope


@dataclass(frozen=True)
class Caller:
    """Who an authorizer found behind a request: the JWT's claims, or the IAM access key id."""

    claims: Mapping[str, Any] = field(default_factory=dict)
    access_key: str | None = None

    @property
    def subject(self) -> str | None:
        """The JWT's `sub`."""
        return self.claims.get("sub")


@dataclass(frozen=True)
class Incoming:
    """A request with its whole body; header names are in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    async def read(cls, scope: Scope, receive: Receive) -> Incoming:
        """Take the request off the connection."""
        request = Request(scope, receive)
        return cls(request.method, str(request.url), dict(request.headers), await request.body())

    def replay(self, receive: Receive) -> Receive:
        """Give a `receive` that hands the body out again, then what really follows it."""
        messages: list[Message] = [{"type": "http.request", "body": self.body, "more_body": False}]

        async def replayed() -> Message:
            return messages.pop() if messages else await receive()

        return replayed

    @property
    def rpc(self) -> dict[str, Any]:
        """The JSON-RPC message in the body, or {}."""
        try:
            message = json.loads(self.body)
        except ValueError:
            return {}
        return message if isinstance(message, dict) else {}


@dataclass(frozen=True)
class LoggedRequest:
    """What one HTTP request asked for and how it was answered.

    `rpc` is the JSON-RPC method ("tools/call"); `tool` and `arguments` are set for tools/call;
    `caller` is None where the request was refused, and of a `Gateway` where it neither lists nor
    calls tools; `status` is None where the connection broke.
    """

    method: str
    path: str
    rpc: str | None
    tool: str | None
    arguments: Mapping[str, Any] | None
    session: str | None
    caller: Any
    status: int | None
    headers: Mapping[str, str] = field(repr=False)
