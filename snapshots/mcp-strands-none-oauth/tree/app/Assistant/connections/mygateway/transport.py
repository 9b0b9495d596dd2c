"""Where the gateway is, how the agent signs in to it, and why a call failed."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from mcp.client.streamable_http import (  # type: ignore[attr-defined]
    create_mcp_http_client,  # re-exported there by mcp 1 and 2 alike
    streamable_http_client,
)

GATEWAY = "MyGateway"
URL_VARIABLE = "AGENTCORE_GATEWAY_MYGATEWAY_URL"
SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool, not for the model


class GatewayError(RuntimeError):
    """The gateway could not be used; the message names it and says why."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(f"{GATEWAY} gateway unavailable: {reason(error)}")


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
async def open_streams(url: str, **options: Any) -> AsyncIterator[Any]:
    """The MCP streams (read, write, ...) to the gateway."""
    async with create_mcp_http_client(**options) as http:
        async with streamable_http_client(url, http_client=http) as streams:
            yield streams


def reason(error: BaseException) -> str:
    """Why it failed, in one line: the first cause under task groups and wrappers."""
    while True:
        nested = getattr(error, "exceptions", None)
        cause = nested[0] if nested else error.__cause__
        if cause is None:
            break
        error = cause
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
