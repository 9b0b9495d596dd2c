"""Where the gateway is, how the agent signs in to it, and why it failed."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import threading
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from bedrock_agentcore.identity.auth import requires_access_token
from mcp import ClientSession
from mcp.client.streamable_http import (  # type: ignore[attr-defined]
    create_mcp_http_client,  # re-exported there by mcp 1 and 2 alike
    streamable_http_client,
)

GATEWAY = "MyGateway"
URL_VARIABLE = "AGENTCORE_GATEWAY_MYGATEWAY_URL"
TIME_LIMIT = 300.0  # seconds for one answer; AgentCore Gateway gives up as late as that

Answer = TypeVar("Answer")


class GatewayError(RuntimeError):
    """The gateway could not be used; the message names it and says why."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(f"{GATEWAY} gateway: {reason(error)}")
        self.__cause__ = error


def gateway_url() -> str | None:
    """The gateway's MCP endpoint; None while AgentCore has not set it.

    AgentCore sets the variable once the gateway is deployed. Before that, a line in
    agentcore/.env.local can point it at any MCP server.
    """
    url = os.environ.get(URL_VARIABLE, "").strip().rstrip("/")
    if not url:
        return None
    return url if url.endswith("/mcp") else f"{url}/mcp"


@requires_access_token(
    provider_name="MyGateway-oauth",
    scopes=[
        "gw/read",
        "gw/write",
    ],
    auth_flow="M2M",
)
def _fetch_token(*, access_token: str = "") -> str:
    return access_token


class _Token:
    """The agent's own token, shared by all invocations, renewed before it expires."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._value = ""
        self._renew_at = 0.0

    def get(self) -> str:
        with self._lock:  # one caller fetches, the others wait for its token
            if time.time() >= self._renew_at:
                self._value = _fetch_token()
                self._renew_at = _renewal_time(self._value)
            return self._value

    def forget(self) -> None:
        self._renew_at = 0.0


def _renewal_time(token: str) -> float:
    """A little before the token's `exp`; in five minutes where it does not tell."""
    now = time.time()
    try:
        payload = token.split(".")[1]
        padded = payload + "=" * (-len(payload) % 4)
        lifetime = float(json.loads(base64.urlsafe_b64decode(padded))["exp"]) - now
    except (IndexError, KeyError, TypeError, ValueError):
        return now + 300
    return now + lifetime - min(60, lifetime / 10)


_token = _Token()


async def sign_in() -> dict[str, Any]:
    """The HTTP client options that sign the agent in, with its own token.

    Call it inside an invocation: only there AgentCore lends the agent its identity.
    """
    token = await asyncio.to_thread(_token.get)
    return {"headers": {"Authorization": f"Bearer {token}"}}


@asynccontextmanager
async def connect() -> AsyncIterator[ClientSession]:
    """An initialised MCP session with the gateway.

    Open it inside an invocation, where the agent has its identity, and close it there.
    No connection outlives its use: expired tokens, ended MCP sessions and outages
    concern one call at most, and parallel invocations share nothing.

    Raises GatewayError where the gateway is not deployed, cannot be reached or refuses
    the agent. An error of the block itself is passed on as it is.
    """
    url = gateway_url()
    if url is None:
        raise GatewayError(LookupError(f"{URL_VARIABLE} is not set before the deploy"))
    failure: Exception | None = None
    try:
        async with (
            create_mcp_http_client(**await sign_in()) as http,
            streamable_http_client(url, http_client=http) as (read, write, *_),
            ClientSession(read, write) as session,
        ):
            await answer(session.initialize())
            try:
                yield session
            except Exception as error:
                failure = error
    except Exception as error:
        if failure is None:
            failure = error if isinstance(error, GatewayError) else GatewayError(error)
    if failure is not None:
        _token.forget()  # the gateway may have stopped accepting it
        raise failure


async def answer(request: Awaitable[Answer]) -> Answer:
    """The gateway's answer to one request; GatewayError where it fails or is late."""
    try:
        return await asyncio.wait_for(request, TIME_LIMIT)
    except asyncio.TimeoutError:
        late = TimeoutError(f"no answer within {TIME_LIMIT:g} s")
        raise GatewayError(late) from None
    except Exception as error:
        raise GatewayError(error) from error


def reason(error: BaseException) -> str:
    """Why it failed, in one line: the first cause under task groups and wrappers."""
    while True:
        nested = getattr(error, "exceptions", None)
        cause = nested[0] if nested else error.__cause__
        if cause is None:
            break
        error = cause
    data = getattr(getattr(error, "error", None), "data", None)
    if isinstance(data, dict) and data.get("elicitations"):
        pages = [page.get("url") for page in data["elicitations"]]
        return f"the user has to give consent first, at {' and '.join(map(str, pages))}"
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
