"""The gateway's tools as LangChain tools."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from langchain_core.tools import BaseTool
from langchain_mcp_adapters.interceptors import MCPToolCallRequest, MCPToolCallResult
from langchain_mcp_adapters.tools import convert_mcp_tool_to_langchain_tool
from mcp import ClientSession
from mcp.types import CallToolResult, TextContent, Tool

from .tools import SEARCH, call_tool, list_tools, model_name
from .transport import GATEWAY, URL_VARIABLE, GatewayError, connect, gateway_url

logger = logging.getLogger(__name__)


async def load_tools() -> list[BaseTool]:
    """The gateway's tools; none while the gateway is not deployed.

    Call it inside an invocation, where the agent has its identity.

    Raises GatewayError where the gateway cannot be reached or refuses the agent.
    """
    if gateway_url() is None:
        logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
        return []
    async with connect() as session:
        listed = await list_tools(session)
        tools = [tool for tool in listed if tool.name != SEARCH]
        return [_as_langchain(session, tool, model_name(tool.name)) for tool in tools]


def _as_langchain(session: ClientSession, tool: Tool, name: str) -> BaseTool:
    converted = convert_mcp_tool_to_langchain_tool(
        session, tool, tool_interceptors=[_call]
    )
    converted.name = name
    return converted


async def _call(
    request: MCPToolCallRequest,
    handler: Callable[[MCPToolCallRequest], Awaitable[MCPToolCallResult]],
) -> MCPToolCallResult:
    """Make the call over a connection of its own, not over the one that listed.

    A failure is an answer to the model: an exception would end the conversation with
    a tool call without its result, and such a conversation cannot be continued.
    """
    name, arguments = request.name, request.args
    try:
        async with connect() as session:
            return await call_tool(session, name, arguments)
    except GatewayError as error:
        logger.exception("%s failed", name)
        text = TextContent(type="text", text=str(error))
        return CallToolResult(content=[text], isError=True)
