# ======== mcp-langgraph-none-none
"""The gateway's tools for agents that `create_agent` of LangChain makes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from langgraph.prebuilt.tool_node import ToolCallRequest

from .client import load_tools
from .graph import awrap_tool_call, beside, wait_for, wrap_tool_call
from .transport import GATEWAY


class GatewayTools(AgentMiddleware[Any, Any]):
    """Gives the agent the gateway's tools: `create_agent(middleware=[GatewayTools()])`.

    They are listed whenever the model is asked, within the invocation. So the agent may
    be made when the module is imported, and be invoked with `await` or without.
    """

    @property
    def name(self) -> str:
        return f"{GATEWAY} gateway"

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], Any]
    ) -> Any:
        return handler(_offering(request, wait_for(load_tools())))

    async def awrap_model_call(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], Awaitable[Any]],
    ) -> Any:
        return await handler(_offering(request, await load_tools()))

    def wrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], Any]
    ) -> Any:
        return wrap_tool_call(request, handler)

    async def awrap_tool_call(
        self,
        request: ToolCallRequest,
        handler: Callable[[ToolCallRequest], Awaitable[Any]],
    ) -> Any:
        return await awrap_tool_call(request, handler)


def _offering(request: ModelRequest[Any], tools: list[BaseTool]) -> ModelRequest[Any]:
    """The request with the tools as schemas: objects would have to be known before."""
    found = [convert_to_openai_tool(tool) for tool in beside(request.tools, tools)]
    return request.override(tools=[*request.tools, *found])
