"""A plain MCP client for the gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mcp import ClientSession
from mcp.types import PaginatedRequestParams, Tool

from .transport import URL_VARIABLE, GatewayError, gateway_url, open_streams, sign_in


@asynccontextmanager
async def connect() -> AsyncIterator[ClientSession]:
    """An initialised MCP session with the gateway.

    Open it inside an invocation, where the agent has its identity, and close it there:

        async with connect() as session:
            result = await session.call_tool("Target___tool", {"argument": "value"})

    Raises GatewayError where the gateway is not deployed, cannot be reached or refuses
    the agent. An error of the block itself is passed on as it is.
    """
    url = gateway_url()
    if url is None:
        raise GatewayError(LookupError(f"{URL_VARIABLE} is not set before the deploy"))
    failure: Exception | None = None
    try:
        async with open_streams(url, **await sign_in()) as (read, write, *_):
            async with ClientSession(read, write) as session:
                await session.initialize()
                try:
                    yield session
                except Exception as error:
                    failure = error
    except Exception as error:
        raise GatewayError(error) from error
    if failure is not None:
        raise failure


async def list_tools(session: ClientSession) -> list[Tool]:
    """Every page of the gateway's tools."""
    tools: list[Tool] = []
    cursor: str | None = None
    while True:
        page = await session.list_tools(params=PaginatedRequestParams(cursor=cursor))
        tools += page.tools
        cursor = page.model_dump(by_alias=True).get("nextCursor")
        if not cursor:
            return tools
