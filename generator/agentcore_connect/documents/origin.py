"""An HTTP client for one server: nothing goes to another, and its answers have a bound."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from agentcore_connect import limits

Refuse = Callable[[str, str], Awaitable[None]]
"""Is told why an answer is not taken and what to do, and ends the conversation."""


def bound(url: str, token: str | None, make: Callable[[], Any], refuse: Refuse) -> Any:
    """A client for the server at ``url``, of the library that ``make`` makes one of.

    That is `httpx` up to version 1 of mcp and `httpx2` from version 2, which are alike. The token
    is sent encrypted, or to this machine, and to that directly, whatever proxy is set.
    """
    made = make()
    library = sys.modules[type(made).__module__.partition(".")[0]]
    own = library.URL(url)
    left = limits.ANSWER_BYTES

    class Counted(library.AsyncByteStream):  # type: ignore[misc, name-defined]
        """The body of an answer, as far as there is room left for it."""

        def __init__(self, body: Any) -> None:
            self._body = body

        async def __aiter__(self) -> AsyncIterator[bytes]:
            nonlocal left
            async for piece in self._body:
                left -= len(piece)
                if left < 0:
                    await refuse(f"it answers with more than {limits.ANSWER_BYTES:,} bytes", "")
                yield piece

        async def aclose(self) -> None:
            await self._body.aclose()

    async def look(response: Any) -> None:
        if response.has_redirect_location:
            to = own.join(response.headers["location"])
            if _origin(to) != _origin(own):
                where = to.copy_with(userinfo=b"", query=None, fragment=None)
                await refuse(
                    f"it redirects to another server, {where}",
                    "connect follows to no other server. If you know that one, name it with --url.",
                )
        if response.headers.get("content-encoding", "identity") != "identity":
            await refuse("its answer is compressed, though it was asked for a plain one", "")
        response.stream = Counted(response.stream)

    headers = {"Accept-Encoding": "identity"}
    is_encrypted, is_here = own.scheme == "https", is_local(own.host)
    if token is not None and (is_encrypted or is_here):
        headers["Authorization"] = f"Bearer {token}"
    return type(made)(
        headers=headers,
        timeout=made.timeout,
        follow_redirects=True,  # a path of the same server, as `/mcp/` for `/mcp`
        trust_env=is_encrypted or not is_here,
        event_hooks={"response": [look]},
    )


def is_local(host: str) -> bool:
    """Whether a host's name is that of this machine, for sure."""
    return host in ("localhost", "127.0.0.1", "::1")


def _origin(url: Any) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
