"""The gateway's tools as LangChain tools."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import cast

from langchain_core.tools import BaseTool
from langchain_mcp_adapters.interceptors import MCPToolCallRequest, MCPToolCallResult
from langchain_mcp_adapters.sessions import StreamableHttpConnection
from langchain_mcp_adapters.tools import load_mcp_tools
from mcp.types import CallToolResult, TextContent

from .transport import (
    GATEWAY,
    SEARCH,
    URL_VARIABLE,
    GatewayError,
    gateway_url,
    model_name,
    sign_in,
)

logger = logging.getLogger(__name__)


async def load_tools() -> list[BaseTool]:
    """The gateway's tools; none while the gateway is not deployed.

    Call it inside an invocation, where the agent has its identity. Each tool call
    opens its own connection, so expired tokens, ended MCP sessions and outages
    concern one call at most.

    Raises GatewayError where the gateway cannot be reached or refuses the agent.
    """
    url = gateway_url()
    if url is None:
        logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
        return []
    try:
        connection = cast(
            StreamableHttpConnection,
            {"transport": "streamable_http", "url": url, **await sign_in()},
        )
        tools = await load_mcp_tools(
            None, connection=connection, tool_interceptors=[_failures_as_results]
        )
    except Exception as error:
        raise GatewayError(error) from error
    offered = [tool for tool in tools if tool.name != SEARCH]
    for tool in offered:
        tool.name = model_name(tool.name)
    return offered


async def _failures_as_results(
    request: MCPToolCallRequest,
    handler: Callable[[MCPToolCallRequest], Awaitable[MCPToolCallResult]],
) -> MCPToolCallResult:
    """Answer the model when a call fails; an exception would spoil the session.

    A conversation that ends in a tool call without its result cannot be continued.
    """
    try:
        return await handler(request)
    except Exception as error:
        logger.exception("%s gateway: %s failed", GATEWAY, request.name)
        text = TextContent(type="text", text=str(GatewayError(error)))
        return CallToolResult(content=[text], isError=True)
