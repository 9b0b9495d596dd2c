"""The tools of an MCP server, as it lists them: every page, within a limit of time and of bytes.

The `mcp` library speaks to the server. It is an extra of the package (``tools``), because nothing
else of connect needs it: it is imported where a server is asked.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from agentcore_connect.documents import origin
from agentcore_connect.documents.toolschema.tools import refuse_nested
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.text.plain import plain
from agentcore_connect.vocabulary import secret
from agentcore_connect.vocabulary.variables import MCP_TOKEN

SECONDS = 30.0
_PAGES_MAX = 100


def listed(url: str, token: str | None = None, *, seconds: float = SECONDS) -> list[dict[str, Any]]:
    """The tools of the server at ``url``: name, description and inputSchema of each, by name.

    ``token`` goes to that server alone, and is neither in a message nor, where the server repeats
    it, in the tools. Raises InvalidInput where the address, the token or the time is none, and
    ConnectError where the server does not answer with its tools in time, or with too much, or
    leads to another one, or the library is not installed.
    """
    if not 0 <= seconds < math.inf:
        raise InvalidInput(
            Problem("timeout", "--timeout must be a number of seconds, such as 30", field="timeout")
        )
    _refuse_token(token)
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
                f"Remove it, also from your shell history. Put a token into {MCP_TOKEN}.",
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
        from agentcore_connect.installation import command

        raise ConnectError(
            Problem(
                "no-mcp",
                "to ask an MCP server for its tools, connect needs the mcp library, 1.24 or newer",
                f"Run `{command('tools', 'mcp>=1.24')}`.",
            )
        ) from None
    refused: list[tuple[str, str]] = []

    async def ask() -> list[Any]:
        """All pages of the list."""
        with anyio.move_on_after(seconds) as scope:

            async def refuse(why: str, todo: str) -> None:
                refused.append((why, todo))
                scope.cancel()
                await anyio.sleep(0)  # where the cancellation comes

            async with (
                origin.bound(url, token, create_mcp_http_client, refuse) as http,
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
                await refuse(f"its list has more than {_PAGES_MAX} pages", "")
        raise TimeoutError

    _quiet()
    try:
        tools = anyio.run(ask)
    except Exception as error:
        raise _failure(url, token, refused, error, seconds) from None
    entries = [tool.model_dump(by_alias=True, mode="json", exclude_none=True) for tool in tools]
    kept = [_without(token, _entry(entry)) for entry in entries]
    try:
        refuse_nested(kept)
    except InvalidInput as error:
        raise _failure(url, token, [(error.problems[0].message, "")], error, seconds) from None
    return sorted(kept, key=lambda entry: str(entry["name"]))


def may_have_token(url: str) -> bool:
    """Whether a token may go to this server: encrypted, or on this machine."""
    host = urlsplit(url)
    return host.scheme == "https" or origin.is_local(host.hostname or "")


def _refuse_token(token: str | None) -> None:
    """Raise InvalidInput where a header cannot hold the token: a library would name it."""
    if token is not None and not (token and all("!" <= char <= "~" for char in token)):
        raise InvalidInput(
            Problem(
                "token",
                f"{MCP_TOKEN} has characters that a token cannot have",
                "Set it again: ASCII letters, digits and signs, without spaces.",
            )
        )


def _quiet() -> None:
    """Keep the library from printing a traceback of what is told as an error here."""
    log = logging.getLogger("mcp")
    if not log.handlers:
        log.addHandler(logging.NullHandler())


def _without(token: str | None, value: Any) -> Any:
    """JSON whose texts and names do not have the token, as it is or as in a URL."""
    if token is None:
        return value
    if isinstance(value, str):
        for form in (token, quote(token, safe="")):
            value = value.replace(form, secret.SHOWN)
        return value
    if isinstance(value, dict):
        return {_without(token, key): _without(token, inner) for key, inner in value.items()}
    return [_without(token, inner) for inner in value] if isinstance(value, list) else value


def _entry(tool: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tool[key] for key in ("name", "description", "inputSchema") if key in tool}


def _failure(
    url: str,
    token: str | None,
    refused: Sequence[tuple[str, str]],
    error: BaseException,
    seconds: float,
) -> ConnectError:
    """What went wrong, dug out of the groups that the library's tasks raise."""
    while isinstance(error, BaseException) and getattr(error, "exceptions", None):
        error = error.exceptions[0]  # type: ignore[attr-defined]
    status = getattr(getattr(error, "response", None), "status_code", None)
    hint = "Check that it is running, and that the address is its MCP endpoint, such as .../mcp."
    if status in (401, 403):
        hint = f"The server rejects the token in {MCP_TOKEN}: set another one."
        if token is None:
            hint = f"The server asks for authentication: put a bearer token into {MCP_TOKEN}, and "
            hint += "name the target with --target."
    if refused:
        what, hint = refused[0]
    elif isinstance(error, TimeoutError):
        what = f"no answer in {seconds:g} seconds"
    elif status is not None:
        what = f"HTTP {status}"
    else:
        what = plain(_without(token, f"{type(error).__name__}: {error}"), 300)
    return ConnectError(
        Problem("mcp", f"{_shown(url)} did not list its tools ({what})", hint, "url")
    )


def _shown(url: str) -> str:
    """The URL without its query, where a secret may be."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"
