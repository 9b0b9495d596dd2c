"""HTTP as the application sees it: what comes in, and what goes out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

BODY_BYTES = 6_000_000


@dataclass(frozen=True)
class Reply:
    """An HTTP answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: AsyncIterator[bytes] | None = None
    """The body where it comes by and by."""


async def flow(stream: AsyncIterator[bytes], receive: Receive, send: Send) -> None:
    """Send what comes, until it ends or nobody reads it any more."""

    async def left() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    async def sent() -> None:
        async for piece in stream:
            await send({"type": "http.response.body", "body": piece, "more_body": True})

    tasks = {asyncio.ensure_future(left()), asyncio.ensure_future(sent())}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def read_body(receive: Receive) -> bytes | None:
    """The whole body; None where it is longer than `BODY_BYTES`."""
    pieces, size = [], 0
    while True:
        event = await receive()
        piece = event.get("body", b"")
        size += len(piece)
        if size > BODY_BYTES:
            return None
        pieces.append(piece)
        if not event.get("more_body"):
            return b"".join(pieces)


def as_json(value: Any) -> Reply:
    return Reply(200, json.dumps(value).encode())


def said(status: int, words: str, **headers: str) -> Reply:
    return Reply(status, json.dumps({"message": words}).encode(), headers)
