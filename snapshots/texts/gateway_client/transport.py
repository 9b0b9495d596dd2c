# ======== mcp-strands-none-none
"""Where the gateway is, and how the agent signs in to it."""

from __future__ import annotations

import os
import threading
from urllib.parse import urlsplit

from .exchange import Exchange, GatewayError

GATEWAY = "MyGateway"
URL_VARIABLE = "AGENTCORE_GATEWAY_MYGATEWAY_URL"
TIME_LIMIT = 300.0  # seconds for one call; AgentCore Gateway gives up as late as that


def gateway_url() -> str | None:
    """The gateway's MCP endpoint; None while AgentCore has not set it.

    AgentCore sets the variable once the gateway is deployed. Before that, a line in
    agentcore/.env.local can point it at any MCP server.
    """
    url = os.environ.get(URL_VARIABLE, "").strip()
    parts = urlsplit(url)
    if not url or parts.query or parts.path.strip("/") not in ("", "mcp"):
        return url or None
    return f"{url.rstrip('/').removesuffix('/mcp')}/mcp"


_kept: dict[tuple[int, str], Exchange] = {}
_keeping = threading.Lock()


def gateway() -> Exchange:
    """The gateway for the agent itself, the same one in all of its invocations.

    Raises GatewayError where the gateway is not deployed.
    """
    key = os.getpid(), _deployed_url()  # a forked process makes its own
    with _keeping:
        if key not in _kept:
            _kept[key] = Exchange(GATEWAY, key[1], TIME_LIMIT, None, {})
        return _kept[key]


def _deployed_url() -> str:
    url = gateway_url()
    if url is None:
        why = f"{URL_VARIABLE} is not set before the deploy"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    return url
# ======== mcp-strands-iam-none
"""Where the gateway is, and how the agent signs in to it."""

from __future__ import annotations

import logging
import os
import threading
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import get_session

from .exchange import Exchange, GatewayError, httpx

GATEWAY = "MyGateway"
URL_VARIABLE = "AGENTCORE_GATEWAY_MYGATEWAY_URL"
TIME_LIMIT = 300.0  # seconds for one call; AgentCore Gateway gives up as late as that

for _module in ("auth", "endpoint", "parsers"):  # at DEBUG they tell tokens and keys
    logging.getLogger(f"botocore.{_module}").setLevel(logging.INFO)


def gateway_url() -> str | None:
    """The gateway's MCP endpoint; None while AgentCore has not set it.

    AgentCore sets the variable once the gateway is deployed. Before that, a line in
    agentcore/.env.local can point it at any MCP server.
    """
    url = os.environ.get(URL_VARIABLE, "").strip()
    parts = urlsplit(url)
    if not url or parts.query or parts.path.strip("/") not in ("", "mcp"):
        return url or None
    return f"{url.rstrip('/').removesuffix('/mcp')}/mcp"


_session = get_session()


def _sign_in(request: httpx.Request) -> httpx.Request:
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


_kept: dict[tuple[int, str], Exchange] = {}
_keeping = threading.Lock()


def gateway() -> Exchange:
    """The gateway for the agent itself, the same one in all of its invocations.

    Raises GatewayError where the gateway is not deployed.
    """
    key = os.getpid(), _deployed_url()  # a forked process makes its own
    with _keeping:
        if key not in _kept:
            _kept[key] = Exchange(GATEWAY, key[1], TIME_LIMIT, _sign_in, {})
        return _kept[key]


def _deployed_url() -> str:
    url = gateway_url()
    if url is None:
        why = f"{URL_VARIABLE} is not set before the deploy"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    here = urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
    if not url.startswith("https://") and not here:
        why = f"{URL_VARIABLE} is not https: others could read the agent's sign-in"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    return url
# ======== mcp-strands-jwt-none
"""Where the gateway is, and how the agent signs in to it."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import os
import threading
import time
from collections.abc import AsyncGenerator
from urllib.parse import urlsplit

from bedrock_agentcore.identity.auth import requires_access_token
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

from .exchange import Exchange, GatewayError, httpx

GATEWAY = "MyGateway"
URL_VARIABLE = "AGENTCORE_GATEWAY_MYGATEWAY_URL"
TIME_LIMIT = 300.0  # seconds for one call; AgentCore Gateway gives up as late as that

for _module in ("auth", "endpoint", "parsers"):  # at DEBUG they tell tokens and keys
    logging.getLogger(f"botocore.{_module}").setLevel(logging.INFO)


def gateway_url() -> str | None:
    """The gateway's MCP endpoint; None while AgentCore has not set it.

    AgentCore sets the variable once the gateway is deployed. Before that, a line in
    agentcore/.env.local can point it at any MCP server.
    """
    url = os.environ.get(URL_VARIABLE, "").strip()
    parts = urlsplit(url)
    if not url or parts.query or parts.path.strip("/") not in ("", "mcp"):
        return url or None
    return f"{url.rstrip('/').removesuffix('/mcp')}/mcp"


class _SignIn(httpx.Auth):
    """Signs requests in with the agent's own token, shared by all invocations.

    It is renewed before it expires, and once where the gateway refuses it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._token = ""
        self._renew_at = 0.0

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        for _ in range(2):
            token = await asyncio.to_thread(self._get)
            request.headers["Authorization"] = f"Bearer {token}"
            response = yield request
            if response.status_code not in (401, 403):
                return
            if token == self._token:
                self._renew_at = 0.0

    def _get(self) -> str:
        with self._lock:  # one caller fetches, the others wait for its token
            if time.time() >= self._renew_at:
                self._token = _fetch_token()
                self._renew_at = _renewal_time(self._token)
            return self._token


def _fetch_token() -> str:
    local = os.environ.get("LOCAL_DEV") == "1"  # set by `agentcore dev`
    if BedrockAgentCoreContext.get_workload_access_token() is None and not local:
        # The SDK would make a workload identity of its own in the AWS account.
        raise PermissionError(
            "the agent has no identity here. It has one inside an invocation, and in a "
            "thread only if that runs in contextvars.copy_context()"
        )
    token: str = _requested_token()
    return token


@requires_access_token(
    provider_name="MyGateway-oauth",
    scopes=[
        "gw/read",
        "gw/write",
    ],
    auth_flow="M2M",
)
def _requested_token(*, access_token: str = "") -> str:
    return access_token


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


_sign_in = _SignIn()


_kept: dict[tuple[int, str], Exchange] = {}
_keeping = threading.Lock()


def gateway() -> Exchange:
    """The gateway for the agent itself, the same one in all of its invocations.

    Raises GatewayError where the gateway is not deployed.
    """
    key = os.getpid(), _deployed_url()  # a forked process makes its own
    with _keeping:
        if key not in _kept:
            _kept[key] = Exchange(GATEWAY, key[1], TIME_LIMIT, _sign_in, {})
        return _kept[key]


def _deployed_url() -> str:
    url = gateway_url()
    if url is None:
        why = f"{URL_VARIABLE} is not set before the deploy"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    here = urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
    if not url.startswith("https://") and not here:
        why = f"{URL_VARIABLE} is not https: others could read the agent's sign-in"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    return url
# ======== mcp-strands-forward-none
"""Where the gateway is, and how the agent signs in to it."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

from .exchange import Exchange, GatewayError

GATEWAY = "MyGateway"
URL_VARIABLE = "AGENTCORE_GATEWAY_MYGATEWAY_URL"
TIME_LIMIT = 300.0  # seconds for one call; AgentCore Gateway gives up as late as that


def gateway_url() -> str | None:
    """The gateway's MCP endpoint; None while AgentCore has not set it.

    AgentCore sets the variable once the gateway is deployed. Before that, a line in
    agentcore/.env.local can point it at any MCP server.
    """
    url = os.environ.get(URL_VARIABLE, "").strip()
    parts = urlsplit(url)
    if not url or parts.query or parts.path.strip("/") not in ("", "mcp"):
        return url or None
    return f"{url.rstrip('/').removesuffix('/mcp')}/mcp"


def caller_headers() -> dict[str, str]:
    """The caller's token, and what else of the caller's headers is passed on.

    Raises GatewayError where the token did not reach the agent.
    """
    sent = BedrockAgentCoreContext.get_request_headers() or {}
    values = {name.lower(): value for name, value in sent.items()}
    if "authorization" not in values:
        raise GatewayError(
            f"{GATEWAY} gateway: the caller's token did not reach the agent: "
            "the runtime needs the CUSTOM_JWT authorizer and Authorization in its "
            "requestHeaderAllowlist (agentcore.json)"
        )
    return {"Authorization": values["authorization"]}


def gateway() -> Exchange:
    """The gateway for the caller of the current invocation, and for nobody else.

    Nothing of it is kept beyond the invocation. Raises GatewayError where the gateway
    is not deployed.
    """
    url = _deployed_url()
    return Exchange(GATEWAY, url, TIME_LIMIT, None, caller_headers())


def _deployed_url() -> str:
    url = gateway_url()
    if url is None:
        why = f"{URL_VARIABLE} is not set before the deploy"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    here = urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
    if not url.startswith("https://") and not here:
        why = f"{URL_VARIABLE} is not https: others could read the agent's sign-in"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    return url
# ======== mcp-mcp-none-none
"""Where the gateway is, and how the agent signs in to it."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from .exchange import Exchange, GatewayError

GATEWAY = "MyGateway"
URL_VARIABLE = "AGENTCORE_GATEWAY_MYGATEWAY_URL"
TIME_LIMIT = 300.0  # seconds for one call; AgentCore Gateway gives up as late as that


def gateway_url() -> str | None:
    """The gateway's MCP endpoint; None while AgentCore has not set it.

    AgentCore sets the variable once the gateway is deployed. Before that, a line in
    agentcore/.env.local can point it at any MCP server.
    """
    url = os.environ.get(URL_VARIABLE, "").strip()
    parts = urlsplit(url)
    if not url or parts.query or parts.path.strip("/") not in ("", "mcp"):
        return url or None
    return f"{url.rstrip('/').removesuffix('/mcp')}/mcp"


_kept: dict[tuple[int, str], Exchange] = {}
_keeping = threading.Lock()


def gateway() -> Exchange:
    """The gateway for the agent itself, the same one in all of its invocations.

    Raises GatewayError where the gateway is not deployed.
    """
    key = os.getpid(), _deployed_url()  # a forked process makes its own
    with _keeping:
        if key not in _kept:
            _kept[key] = Exchange(GATEWAY, key[1], TIME_LIMIT, None, {})
        return _kept[key]


def _deployed_url() -> str:
    url = gateway_url()
    if url is None:
        why = f"{URL_VARIABLE} is not set before the deploy"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    return url


@asynccontextmanager
async def connect() -> AsyncGenerator[Exchange, None]:
    """A session with the gateway, for `call_tool` and the other functions.

    Open it inside an invocation, where the agent has its identity. Raises GatewayError
    where the gateway is not deployed, cannot be reached or refuses the agent.
    """
    session = gateway()
    await session.open()
    yield session
# ======== mcp-mcp-iam-none
"""Where the gateway is, and how the agent signs in to it."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import get_session

from .exchange import Exchange, GatewayError, httpx

GATEWAY = "MyGateway"
URL_VARIABLE = "AGENTCORE_GATEWAY_MYGATEWAY_URL"
TIME_LIMIT = 300.0  # seconds for one call; AgentCore Gateway gives up as late as that

for _module in ("auth", "endpoint", "parsers"):  # at DEBUG they tell tokens and keys
    logging.getLogger(f"botocore.{_module}").setLevel(logging.INFO)


def gateway_url() -> str | None:
    """The gateway's MCP endpoint; None while AgentCore has not set it.

    AgentCore sets the variable once the gateway is deployed. Before that, a line in
    agentcore/.env.local can point it at any MCP server.
    """
    url = os.environ.get(URL_VARIABLE, "").strip()
    parts = urlsplit(url)
    if not url or parts.query or parts.path.strip("/") not in ("", "mcp"):
        return url or None
    return f"{url.rstrip('/').removesuffix('/mcp')}/mcp"


_session = get_session()


def _sign_in(request: httpx.Request) -> httpx.Request:
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


_kept: dict[tuple[int, str], Exchange] = {}
_keeping = threading.Lock()


def gateway() -> Exchange:
    """The gateway for the agent itself, the same one in all of its invocations.

    Raises GatewayError where the gateway is not deployed.
    """
    key = os.getpid(), _deployed_url()  # a forked process makes its own
    with _keeping:
        if key not in _kept:
            _kept[key] = Exchange(GATEWAY, key[1], TIME_LIMIT, _sign_in, {})
        return _kept[key]


def _deployed_url() -> str:
    url = gateway_url()
    if url is None:
        why = f"{URL_VARIABLE} is not set before the deploy"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    here = urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
    if not url.startswith("https://") and not here:
        why = f"{URL_VARIABLE} is not https: others could read the agent's sign-in"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    return url


@asynccontextmanager
async def connect() -> AsyncGenerator[Exchange, None]:
    """A session with the gateway, for `call_tool` and the other functions.

    Open it inside an invocation, where the agent has its identity. Raises GatewayError
    where the gateway is not deployed, cannot be reached or refuses the agent.
    """
    session = gateway()
    await session.open()
    yield session
# ======== mcp-mcp-jwt-none
"""Where the gateway is, and how the agent signs in to it."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import os
import threading
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from bedrock_agentcore.identity.auth import requires_access_token
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

from .exchange import Exchange, GatewayError, httpx

GATEWAY = "MyGateway"
URL_VARIABLE = "AGENTCORE_GATEWAY_MYGATEWAY_URL"
TIME_LIMIT = 300.0  # seconds for one call; AgentCore Gateway gives up as late as that

for _module in ("auth", "endpoint", "parsers"):  # at DEBUG they tell tokens and keys
    logging.getLogger(f"botocore.{_module}").setLevel(logging.INFO)


def gateway_url() -> str | None:
    """The gateway's MCP endpoint; None while AgentCore has not set it.

    AgentCore sets the variable once the gateway is deployed. Before that, a line in
    agentcore/.env.local can point it at any MCP server.
    """
    url = os.environ.get(URL_VARIABLE, "").strip()
    parts = urlsplit(url)
    if not url or parts.query or parts.path.strip("/") not in ("", "mcp"):
        return url or None
    return f"{url.rstrip('/').removesuffix('/mcp')}/mcp"


class _SignIn(httpx.Auth):
    """Signs requests in with the agent's own token, shared by all invocations.

    It is renewed before it expires, and once where the gateway refuses it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._token = ""
        self._renew_at = 0.0

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        for _ in range(2):
            token = await asyncio.to_thread(self._get)
            request.headers["Authorization"] = f"Bearer {token}"
            response = yield request
            if response.status_code not in (401, 403):
                return
            if token == self._token:
                self._renew_at = 0.0

    def _get(self) -> str:
        with self._lock:  # one caller fetches, the others wait for its token
            if time.time() >= self._renew_at:
                self._token = _fetch_token()
                self._renew_at = _renewal_time(self._token)
            return self._token


def _fetch_token() -> str:
    local = os.environ.get("LOCAL_DEV") == "1"  # set by `agentcore dev`
    if BedrockAgentCoreContext.get_workload_access_token() is None and not local:
        # The SDK would make a workload identity of its own in the AWS account.
        raise PermissionError(
            "the agent has no identity here. It has one inside an invocation, and in a "
            "thread only if that runs in contextvars.copy_context()"
        )
    token: str = _requested_token()
    return token


@requires_access_token(
    provider_name="MyGateway-oauth",
    scopes=[
        "gw/read",
        "gw/write",
    ],
    auth_flow="M2M",
)
def _requested_token(*, access_token: str = "") -> str:
    return access_token


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


_sign_in = _SignIn()


_kept: dict[tuple[int, str], Exchange] = {}
_keeping = threading.Lock()


def gateway() -> Exchange:
    """The gateway for the agent itself, the same one in all of its invocations.

    Raises GatewayError where the gateway is not deployed.
    """
    key = os.getpid(), _deployed_url()  # a forked process makes its own
    with _keeping:
        if key not in _kept:
            _kept[key] = Exchange(GATEWAY, key[1], TIME_LIMIT, _sign_in, {})
        return _kept[key]


def _deployed_url() -> str:
    url = gateway_url()
    if url is None:
        why = f"{URL_VARIABLE} is not set before the deploy"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    here = urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
    if not url.startswith("https://") and not here:
        why = f"{URL_VARIABLE} is not https: others could read the agent's sign-in"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    return url


@asynccontextmanager
async def connect() -> AsyncGenerator[Exchange, None]:
    """A session with the gateway, for `call_tool` and the other functions.

    Open it inside an invocation, where the agent has its identity. Raises GatewayError
    where the gateway is not deployed, cannot be reached or refuses the agent.
    """
    session = gateway()
    await session.open()
    yield session
# ======== mcp-mcp-forward-none
"""Where the gateway is, and how the agent signs in to it."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

from .exchange import Exchange, GatewayError

GATEWAY = "MyGateway"
URL_VARIABLE = "AGENTCORE_GATEWAY_MYGATEWAY_URL"
TIME_LIMIT = 300.0  # seconds for one call; AgentCore Gateway gives up as late as that


def gateway_url() -> str | None:
    """The gateway's MCP endpoint; None while AgentCore has not set it.

    AgentCore sets the variable once the gateway is deployed. Before that, a line in
    agentcore/.env.local can point it at any MCP server.
    """
    url = os.environ.get(URL_VARIABLE, "").strip()
    parts = urlsplit(url)
    if not url or parts.query or parts.path.strip("/") not in ("", "mcp"):
        return url or None
    return f"{url.rstrip('/').removesuffix('/mcp')}/mcp"


def caller_headers() -> dict[str, str]:
    """The caller's token, and what else of the caller's headers is passed on.

    Raises GatewayError where the token did not reach the agent.
    """
    sent = BedrockAgentCoreContext.get_request_headers() or {}
    values = {name.lower(): value for name, value in sent.items()}
    if "authorization" not in values:
        raise GatewayError(
            f"{GATEWAY} gateway: the caller's token did not reach the agent: "
            "the runtime needs the CUSTOM_JWT authorizer and Authorization in its "
            "requestHeaderAllowlist (agentcore.json)"
        )
    return {"Authorization": values["authorization"]}


def gateway() -> Exchange:
    """The gateway for the caller of the current invocation, and for nobody else.

    Nothing of it is kept beyond the invocation. Raises GatewayError where the gateway
    is not deployed.
    """
    url = _deployed_url()
    return Exchange(GATEWAY, url, TIME_LIMIT, None, caller_headers())


def _deployed_url() -> str:
    url = gateway_url()
    if url is None:
        why = f"{URL_VARIABLE} is not set before the deploy"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    here = urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
    if not url.startswith("https://") and not here:
        why = f"{URL_VARIABLE} is not https: others could read the agent's sign-in"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    return url


@asynccontextmanager
async def connect() -> AsyncGenerator[Exchange, None]:
    """A session with the gateway, for `call_tool` and the other functions.

    Open it inside an invocation, where the agent has its identity. Raises GatewayError
    where the gateway is not deployed, cannot be reached or refuses the agent.
    """
    session = gateway()
    await session.open()
    yield session
# ======== mcp-mcp-forward-none-tool-search-never-optional-with-tests
"""Where the gateway is, and how the agent signs in to it."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

from .exchange import Exchange, GatewayError

GATEWAY = "MyGateway"
URL_VARIABLE = "AGENTCORE_GATEWAY_MYGATEWAY_URL"
TIME_LIMIT = 300.0  # seconds for one call; AgentCore Gateway gives up as late as that


def gateway_url() -> str | None:
    """The gateway's MCP endpoint; None while AgentCore has not set it.

    AgentCore sets the variable once the gateway is deployed. Before that, a line in
    agentcore/.env.local can point it at any MCP server.
    """
    url = os.environ.get(URL_VARIABLE, "").strip()
    parts = urlsplit(url)
    if not url or parts.query or parts.path.strip("/") not in ("", "mcp"):
        return url or None
    return f"{url.rstrip('/').removesuffix('/mcp')}/mcp"


def caller_headers() -> dict[str, str]:
    """The caller's token, and what else of the caller's headers is passed on.

    Raises GatewayError where the token did not reach the agent.
    """
    sent = BedrockAgentCoreContext.get_request_headers() or {}
    values = {name.lower(): value for name, value in sent.items()}
    if "authorization" not in values:
        raise GatewayError(
            f"{GATEWAY} gateway: the caller's token did not reach the agent: "
            "the runtime needs the CUSTOM_JWT authorizer and Authorization in its "
            "requestHeaderAllowlist (agentcore.json)"
        )
    return {"Authorization": values["authorization"]}


def gateway() -> Exchange:
    """The gateway for the caller of the current invocation, and for nobody else.

    Nothing of it is kept beyond the invocation. Raises GatewayError where the gateway
    is not deployed.
    """
    url = _deployed_url()
    return Exchange(GATEWAY, url, TIME_LIMIT, None, caller_headers())


def _deployed_url() -> str:
    url = gateway_url()
    if url is None:
        why = f"{URL_VARIABLE} is not set before the deploy"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    here = urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
    if not url.startswith("https://") and not here:
        why = f"{URL_VARIABLE} is not https: others could read the agent's sign-in"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    return url


@asynccontextmanager
async def connect() -> AsyncGenerator[Exchange, None]:
    """A session with the gateway, for `call_tool` and the other functions.

    Open it inside an invocation, where the agent has its identity. Raises GatewayError
    where the gateway is not deployed.
    """
    yield gateway()
# ======== mcp-strands-jwt-none-request-headers-with-tests
"""Where the gateway is, and how the agent signs in to it."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import os
import threading
import time
from collections.abc import AsyncGenerator
from urllib.parse import urlsplit

from bedrock_agentcore.identity.auth import requires_access_token
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

from .exchange import Exchange, GatewayError, httpx

GATEWAY = "MyGateway"
URL_VARIABLE = "AGENTCORE_GATEWAY_MYGATEWAY_URL"
TIME_LIMIT = 300.0  # seconds for one call; AgentCore Gateway gives up as late as that
CALLER_HEADERS = [  # passed on to the gateway; its targets' settings must name them
    "X-Tenant",
    "X-Amzn-Bedrock-AgentCore-Runtime-Custom-trace-id",
]

for _module in ("auth", "endpoint", "parsers"):  # at DEBUG they tell tokens and keys
    logging.getLogger(f"botocore.{_module}").setLevel(logging.INFO)


def gateway_url() -> str | None:
    """The gateway's MCP endpoint; None while AgentCore has not set it.

    AgentCore sets the variable once the gateway is deployed. Before that, a line in
    agentcore/.env.local can point it at any MCP server.
    """
    url = os.environ.get(URL_VARIABLE, "").strip()
    parts = urlsplit(url)
    if not url or parts.query or parts.path.strip("/") not in ("", "mcp"):
        return url or None
    return f"{url.rstrip('/').removesuffix('/mcp')}/mcp"


class _SignIn(httpx.Auth):
    """Signs requests in with the agent's own token, shared by all invocations.

    It is renewed before it expires, and once where the gateway refuses it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._token = ""
        self._renew_at = 0.0

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        for _ in range(2):
            token = await asyncio.to_thread(self._get)
            request.headers["Authorization"] = f"Bearer {token}"
            response = yield request
            if response.status_code not in (401, 403):
                return
            if token == self._token:
                self._renew_at = 0.0

    def _get(self) -> str:
        with self._lock:  # one caller fetches, the others wait for its token
            if time.time() >= self._renew_at:
                self._token = _fetch_token()
                self._renew_at = _renewal_time(self._token)
            return self._token


def _fetch_token() -> str:
    local = os.environ.get("LOCAL_DEV") == "1"  # set by `agentcore dev`
    if BedrockAgentCoreContext.get_workload_access_token() is None and not local:
        # The SDK would make a workload identity of its own in the AWS account.
        raise PermissionError(
            "the agent has no identity here. It has one inside an invocation, and in a "
            "thread only if that runs in contextvars.copy_context()"
        )
    token: str = _requested_token()
    return token


@requires_access_token(
    provider_name="MyGateway-oauth",
    scopes=[
        "gw/read",
        "gw/write",
    ],
    auth_flow="M2M",
)
def _requested_token(*, access_token: str = "") -> str:
    return access_token


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


_sign_in = _SignIn()


def caller_headers() -> dict[str, str]:
    """Those of CALLER_HEADERS that the agent was called with."""
    sent = BedrockAgentCoreContext.get_request_headers() or {}
    values = {name.lower(): value for name, value in sent.items()}
    there = [name for name in CALLER_HEADERS if name.lower() in values]
    return {name: values[name.lower()] for name in there}


def gateway() -> Exchange:
    """The gateway for the caller of the current invocation, and for nobody else.

    Nothing of it is kept beyond the invocation. Raises GatewayError where the gateway
    is not deployed.
    """
    url = _deployed_url()
    return Exchange(GATEWAY, url, TIME_LIMIT, _sign_in, caller_headers())


def _deployed_url() -> str:
    url = gateway_url()
    if url is None:
        why = f"{URL_VARIABLE} is not set before the deploy"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    here = urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
    if not url.startswith("https://") and not here:
        why = f"{URL_VARIABLE} is not https: others could read the agent's sign-in"
        raise GatewayError(f"{GATEWAY} gateway: {why}")
    return url
