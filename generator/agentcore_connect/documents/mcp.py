"""The tools of an MCP server, as it lists them: every page, within a time limit.

The `mcp` library speaks to the server. It is an extra of the package (``tools``), because nothing
else of connect needs it: it is imported where a server is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from agentcore_connect.errors import ConnectError, InvalidInput, Problem

TOKEN = "CONNECT_MCP_TOKEN"  # noqa: S105, the name of a variable
"""The environment variable with a bearer token for servers that want one."""

SECONDS = 30.0
_PAGES_MAX = 100


def listed(url: str, token: str | None = None, *, seconds: float = SECONDS) -> list[dict[str, Any]]:
    """The tools of the server at ``url``: name, description and inputSchema of each, by name.

    Raises InvalidInput where the address is none, ConnectError where the server does not answer
    with its tools in time, or the library is not installed. The token is never in a message.
    """
    host = urlsplit(url)
    if host.scheme not in ("http", "https") or not host.hostname:
        raise InvalidInput(
            Problem("endpoint", "this is not the URL of an MCP server", "https://...", "url")
        )
    if host.username or host.password:
        raise InvalidInput(
            Problem(
                "endpoint-credentials",
                "the URL has a user or password in it",
                f"Remove it, also from your shell history. Put a token into {TOKEN}.",
                "url",
            )
        )
    try:
        import anyio
        from mcp import ClientSession
        from mcp.client.streamable_http import (  # type: ignore[attr-defined] # from 1.24 to 2.3
            create_mcp_http_client,
            streamable_http_client,
        )
        from mcp.types import PaginatedRequestParams
    except ImportError:
        raise ConnectError(
            Problem(
                "no-mcp",
                "to ask an MCP server for its tools, connect needs the mcp library, 1.24 or newer",
                "Run `pip install 'agentcore-connect[tools]'`.",
            )
        ) from None
    headers = {"Authorization": f"Bearer {token}"} if token else None

    async def ask() -> list[Any]:
        """All pages of the list; `mcp` where they do not end after `_PAGES_MAX`."""
        with anyio.fail_after(seconds):
            async with (
                create_mcp_http_client(headers=headers) as http,
                streamable_http_client(url, http_client=http) as (read, write, *_),
                ClientSession(read, write) as session,
            ):
                await session.initialize()
                found: list[Any] = []
                cursor: str | None = None
                for _ in range(_PAGES_MAX):
                    page = await session.list_tools(params=PaginatedRequestParams(cursor=cursor))
                    found += page.tools
                    cursor = page.model_dump(by_alias=True).get("nextCursor")
                    if not cursor:
                        return found
                raise ConnectError(
                    Problem("mcp", f"{_shown(url)} lists its tools on more than {_PAGES_MAX} pages")
                )

    try:
        tools = anyio.run(ask)
    except Exception as error:
        raise _failure(url, error, seconds) from None
    entries = [tool.model_dump(by_alias=True, mode="json", exclude_none=True) for tool in tools]
    return sorted((_entry(entry) for entry in entries), key=lambda entry: str(entry["name"]))


def _entry(tool: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tool[key] for key in ("name", "description", "inputSchema") if key in tool}


def _failure(url: str, error: BaseException, seconds: float) -> ConnectError:
    """What went wrong, dug out of the groups that the library's tasks raise."""
    while isinstance(error, BaseException) and getattr(error, "exceptions", None):
        error = error.exceptions[0]  # type: ignore[attr-defined]
    if isinstance(error, ConnectError):
        return error
    status = getattr(getattr(error, "response", None), "status_code", None)
    hint = "Is it running, and is the address that of its MCP endpoint, such as .../mcp?"
    if status in (401, 403):
        hint = f"The server asks for authentication: put a bearer token into {TOKEN}."
    if isinstance(error, TimeoutError):
        what = f"no answer in {seconds:g} seconds"
    elif status is not None:
        what = f"HTTP {status}"
    else:
        what = f"{type(error).__name__}: {error}"[:300]
    return ConnectError(
        Problem("mcp", f"{_shown(url)} did not list its tools ({what})", hint, "url")
    )


def _shown(url: str) -> str:
    """The URL without its query, where a secret may be."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"
