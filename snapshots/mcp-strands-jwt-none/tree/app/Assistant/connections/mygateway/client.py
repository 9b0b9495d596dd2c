"""The gateway's tools, given to a Strands agent for the length of each invocation."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Any

from strands.hooks import (
    AfterInvocationEvent,
    BeforeInvocationEvent,
    HookProvider,
    HookRegistry,
)
from strands.tools.mcp import MCPAgentTool, MCPClient
from strands.types.tools import ToolGenerator, ToolUse

from .transport import (
    GATEWAY,
    SEARCH,
    URL_VARIABLE,
    GatewayError,
    gateway_url,
    model_name,
    open_streams,
    sign_in,
)

logger = logging.getLogger(__name__)


class GatewayTools(HookProvider):
    """Gives the agent the gateway's tools: `Agent(hooks=[GatewayTools()])`.

    The tools are listed at the start of each invocation, where the agent has its
    identity. So a module-level agent works, a new target needs no restart, and a
    gateway that was down is tried again by the next invocation. Until the gateway is
    deployed the agent runs with its own tools.
    """

    def register_hooks(self, registry: HookRegistry, **kwargs: Any) -> None:
        registry.add_callback(BeforeInvocationEvent, self._load)
        registry.add_callback(AfterInvocationEvent, self._unload)

    async def _load(self, event: BeforeInvocationEvent) -> None:
        url = gateway_url()
        if url is None:
            logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
            return
        registry = event.agent.tool_registry
        for tool in await _list_tools(url):
            if tool.tool_name in registry.registry:
                logger.warning("%s: the agent's own tool is kept", tool.tool_name)
            else:
                registry.register_tool(tool)

    async def _unload(self, event: AfterInvocationEvent) -> None:
        registry = event.agent.tool_registry
        for name, tool in list(registry.registry.items()):
            if isinstance(tool, _GatewayTool):
                registry.registry.pop(name)
                registry.dynamic_tools.pop(name, None)


class _GatewayTool(MCPAgentTool):
    """A gateway tool that opens its own connection for each call.

    No call depends on an older connection: expired tokens, ended MCP sessions and
    outages concern one call at most, and parallel invocations share nothing.
    """

    async def stream(
        self, tool_use: ToolUse, invocation_state: dict[str, Any], **kwargs: Any
    ) -> ToolGenerator:
        client = await _connect(gateway_url() or "")
        try:
            events = [
                event
                async for event in MCPAgentTool(self.mcp_tool, client).stream(
                    tool_use, invocation_state, **kwargs
                )
            ]
        finally:
            failure = await _disconnect(client)
        if failure is not None and events[-1].tool_result["status"] == "error":
            raise GatewayError(failure)
        for event in events:
            yield event


async def _list_tools(url: str) -> list[_GatewayTool]:
    """Every page of the gateway's tools, without its search tool."""
    client = await _connect(url)
    tools: list[_GatewayTool] = []
    token: str | None = None
    try:
        while True:
            page = await asyncio.to_thread(client.list_tools_sync, token)
            for tool in page:
                name = tool.mcp_tool.name
                if name != SEARCH:
                    tools.append(_GatewayTool(tool.mcp_tool, client, model_name(name)))
            token = page.pagination_token
            if not token:
                return tools
    except Exception as error:
        raise GatewayError(await _disconnect(client) or error) from error
    finally:
        await _disconnect(client)


async def _connect(url: str) -> MCPClient:
    try:
        client = MCPClient(partial(open_streams, url, **await sign_in()))
        return await asyncio.to_thread(client.start)
    except Exception as error:
        raise GatewayError(error) from error


async def _disconnect(client: MCPClient) -> Exception | None:
    """Close the connection; the error that had ended it, if one had."""
    try:
        await asyncio.to_thread(client.stop, None, None, None)
    except Exception as error:
        return error
    return None
