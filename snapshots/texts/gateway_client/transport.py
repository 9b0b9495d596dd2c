# ======== mcp-strands-none-none
"""Where the gateway is, how the agent signs in to it, and why it failed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

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


async def sign_in() -> dict[str, Any]:
    """The HTTP client options: none, this gateway lets every caller in."""
    return {}


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
# ======== mcp-strands-iam-none
"""Where the gateway is, how the agent signs in to it, and why it failed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import get_session
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


_session = get_session()


def _sign(request: Any) -> Any:
    """Sign one HTTP request (SigV4) as the AWS identity that the agent runs as."""
    credentials = _session.get_credentials()
    if credentials is None:
        raise PermissionError("no AWS credentials to sign the request with")
    signed = AWSRequest(
        method=request.method,
        url=str(request.url),
        data=request.content,
        headers={"host": request.headers["host"]},
    )
    SigV4Auth(
        credentials.get_frozen_credentials(),  # read each time: they rotate
        "bedrock-agentcore",
        _region(request.url.host),
    ).add_auth(signed)
    request.headers.update(dict(signed.headers))
    return request


def _region(host: str) -> str:
    """The gateway's region: in its host name, else in the environment."""
    labels = host.split(".")  # <id>.gateway.bedrock-agentcore.<region>.amazonaws.com
    if "bedrock-agentcore" in labels[:-2]:
        return labels[labels.index("bedrock-agentcore") + 1]
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    if not region:
        raise PermissionError("no AWS region to sign for: set AWS_REGION")
    return region


async def sign_in() -> dict[str, Any]:
    """The HTTP client options that sign each request as the agent's AWS identity."""
    return {"auth": _sign}


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
# ======== mcp-strands-jwt-none
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
# ======== mcp-strands-forward-none
"""Where the gateway is, how the agent signs in to it, and why it failed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from bedrock_agentcore.runtime.context import BedrockAgentCoreContext
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


async def sign_in() -> dict[str, Any]:
    """The HTTP client options that sign in as the caller of the current invocation.

    Raises PermissionError where the caller's token did not reach the agent.
    """
    headers = BedrockAgentCoreContext.get_request_headers() or {}
    for name, value in headers.items():
        if name.lower() == "authorization":
            return {"headers": {"Authorization": value}}
    raise PermissionError(
        "the caller's token did not reach the agent: the runtime needs the CUSTOM_JWT "
        "authorizer and Authorization in its requestHeaderAllowlist (agentcore.json)"
    )


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
# ======== mcp-strands-jwt-none-request-headers-with-tests
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
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext
from mcp import ClientSession
from mcp.client.streamable_http import (  # type: ignore[attr-defined]
    create_mcp_http_client,  # re-exported there by mcp 1 and 2 alike
    streamable_http_client,
)

GATEWAY = "MyGateway"
URL_VARIABLE = "AGENTCORE_GATEWAY_MYGATEWAY_URL"
TIME_LIMIT = 300.0  # seconds for one answer; AgentCore Gateway gives up as late as that
CALLER_HEADERS = [  # passed on to the gateway; its targets' settings must name them
    "X-Tenant",
    "X-Amzn-Bedrock-AgentCore-Runtime-Custom-trace-id",
]

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


def caller_headers() -> dict[str, str]:
    """Those of CALLER_HEADERS that the agent was called with."""
    sent = BedrockAgentCoreContext.get_request_headers() or {}
    values = {name.lower(): value for name, value in sent.items()}
    there = [name for name in CALLER_HEADERS if name.lower() in values]
    return {name: values[name.lower()] for name in there}


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
        options = await sign_in()
        options["headers"] = caller_headers() | options.get("headers", {})
        async with (
            create_mcp_http_client(**options) as http,
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
