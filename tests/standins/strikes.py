"""What a proxy can do to a request in place of answering it: see `proxy.Strike`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .proxy import Answer, Passing, Request, Struck

Deed = Callable[[Request, Passing], Awaitable[Struck]]

SIGN_IN = (
    b"<!doctype html><html><head><title>Sign in</title></head><body>Who are you?</body></html>"
)


@dataclass(frozen=True)
class Kind:
    """A deed, and what is true of it.

    `executes`: the gateway does what is asked. `answers`: a client that reads on has its answer
    nevertheless. `words`: one of these has to be told of it, where anything is. `later`: the
    client is told to come again in a second.
    """

    deed: Deed
    words: tuple[str, ...] = ()
    executes: bool = False
    answers: bool = False
    later: bool = False
    needs_message: bool = field(default=False)
    """It changes the message in an answer, which a notification has not."""


def _answered(
    status: str, body: bytes = b"", kind: str = "application/json", **headers: str
) -> Deed:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def deed(request: Request, passed_on: Passing) -> Struck:
        return http(status, body, kind, named)

    return deed


def http(
    status: str, body: bytes, kind: str, headers: Mapping[str, str] | None = None, missing: int = 0
) -> Struck:
    """An HTTP answer; it ends the connection where the end of its body is `missing`."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    sent = body[: len(body) - missing]
    return Struck("\r\n".join([*lines, "", ""]).encode() + sent, close=bool(missing))


def _json(message: Mapping[str, Any]) -> tuple[bytes, str]:
    return json.dumps(message).encode(), "application/json"


def _events(*messages: Mapping[str, Any]) -> tuple[bytes, str]:
    events = (f"event: message\ndata: {json.dumps(message)}\n\n" for message in messages)
    return "".join(events).encode(), "text/event-stream"


def _kept(answer: Answer) -> dict[str, str]:
    """The headers of the gateway's answer that a client needs."""
    return {name: value for name, value in answer.headers.items() if name == "mcp-session-id"}


async def _reset(request: Request, passed_on: Passing) -> Struck:
    return Struck(b"", close=True)


async def _lost(request: Request, passed_on: Passing) -> Struck:
    await passed_on()
    return Struck(b"", close=True)


async def _hang(request: Request, passed_on: Passing) -> Struck:
    await passed_on()
    await asyncio.sleep(3600)  # until the client goes
    raise AssertionError


def _changed(
    written: Callable[[dict[str, Any]], tuple[bytes, str]], missing: Callable[[bytes], int]
) -> Deed:
    """The gateway's answer, written in another way, without its last `missing` bytes."""

    async def deed(request: Request, passed_on: Passing) -> Struck:
        answer = await passed_on()
        if answer.message is None:
            raise ValueError("there is no message in the answer of a notification")
        body, kind = written(answer.message)
        return http("200 OK", body, kind, _kept(answer), missing(body))

    return deed


async def _left_open(request: Request, passed_on: Passing) -> Struck:
    answer = await passed_on()
    if answer.message is None:
        raise ValueError("there is no message in the answer of a notification")
    body, kind = _events(answer.message)
    head = ["HTTP/1.1 200 OK", f"Content-Type: {kind}", "Transfer-Encoding: chunked"]
    head += [f"{name}: {value}" for name, value in _kept(answer).items()]
    chunk = b"%x\r\n%s\r\n" % (len(body), body)
    return Struck("\r\n".join([*head, "", ""]).encode() + chunk)


def _foreign(message: dict[str, Any]) -> dict[str, Any]:
    return message | {"id": "of-another"}


def _other(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != "result"}


def _whole(_: bytes) -> int:
    return 0


def _half(body: bytes) -> int:
    return len(body) // 2


def kinds(elsewhere: str) -> dict[str, Kind]:
    """All of them, by name; `elsewhere` is the URL of another host to which one redirects."""
    gone = ("Connect", "disconnected", "ReadError", "WriteError", "closed", "RemoteProtocolError")
    refusal = b'{"message": "not now"}'
    return {
        "reset": Kind(_reset, gone),
        "lost": Kind(_lost, gone, executes=True),
        "hang": Kind(_hang, ("no answer within",), executes=True),
        "cut JSON": Kind(
            _changed(_json, _half), ("peer closed", *gone), executes=True, needs_message=True
        ),
        "cut SSE": Kind(
            _changed(_events, _half), ("peer closed", *gone), executes=True, needs_message=True
        ),
        "SSE that ends": Kind(
            _changed(lambda _: (b": nothing\n\n", "text/event-stream"), _whole),
            ("without an answer", "text/event-stream"),
            executes=True,
            needs_message=True,
        ),
        "half of JSON": Kind(
            _changed(lambda each: (_json(each)[0][:-9], "application/json"), _whole),
            ("application/json", "JSON"),
            executes=True,
            needs_message=True,
        ),
        "foreign id": Kind(
            _changed(lambda each: _json(_foreign(each)), _whole),
            ("another", "foreign", "application/json"),
            executes=True,
            needs_message=True,
        ),
        "foreign id, SSE": Kind(
            _changed(lambda each: _events(_foreign(each)), _whole),
            ("without an answer", "another", "foreign", "text/event-stream"),
            executes=True,
            needs_message=True,
        ),
        "no object": Kind(
            _changed(lambda each: (json.dumps([each]).encode(), "application/json"), _whole),
            ("application/json",),
            executes=True,
            needs_message=True,
        ),
        "strange error": Kind(
            _changed(lambda each: _json({**_other(each), "error": "sorry"}), _whole),
            ("sorry",),
            executes=True,
            needs_message=True,
        ),
        "SSE left open": Kind(_left_open, executes=True, answers=True, needs_message=True),
        "twice": Kind(
            _changed(lambda each: _events(each, each), _whole),
            executes=True,
            answers=True,
            needs_message=True,
        ),
        "401": Kind(_answered("401 Unauthorized", refusal), ("401",)),
        "403": Kind(_answered("403 Forbidden", refusal), ("403",)),
        "404": Kind(_answered("404 Not Found", refusal), ("404",)),
        "429": Kind(_answered("429 Too Many Requests", refusal), ("429",)),
        "429, later": Kind(
            _answered("429 Too Many Requests", refusal, Retry_After="1"), ("429",), later=True
        ),
        "503": Kind(_answered("503 Service Unavailable", refusal), ("503",)),
        "503, later": Kind(
            _answered("503 Service Unavailable", refusal, Retry_After="1"), ("503",), later=True
        ),
        "500 in HTML": Kind(_answered("500 Internal Server Error", SIGN_IN, "text/html"), ("500",)),
        "sign-in page": Kind(_answered("200 OK", SIGN_IN, "text/html"), ("text/html",)),
        "redirect": Kind(
            _answered("307 Temporary Redirect", Location=elsewhere), ("307", "redirect")
        ),
    }


class Striking:
    """Strikes at requests with one JSON-RPC method: at the first, or `always`."""

    def __init__(self, rpc: str, kind: Kind, *, always: bool = False) -> None:
        self.rpc, self.kind, self.always = rpc, kind, always
        self.struck = 0

    async def __call__(self, request: Request, passed_on: Passing) -> Struck | None:
        """Strike, or let the request pass."""
        if request.rpc != self.rpc or (self.struck and not self.always):
            return None
        self.struck += 1
        return await self.kind.deed(request, passed_on)
