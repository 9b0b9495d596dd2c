"""The gateway's tools, given to a Strands agent for the length of each invocation."""

from __future__ import annotations

import base64
import logging
from typing import Any

from mcp.types import Tool
from strands.hooks import (
    AfterInvocationEvent,
    BeforeInvocationEvent,
    HookProvider,
    HookRegistry,
)
from strands.tools import PythonAgentTool
from strands.types.media import ImageSource
from strands.types.tools import ToolResult, ToolResultContent, ToolSpec, ToolUse

from .tools import call_tool, find_tools, model_name
from .transport import GATEWAY, URL_VARIABLE, connect, gateway_url

logger = logging.getLogger(__name__)


class GatewayTools(HookProvider):
    """Gives the agent the gateway's tools: `Agent(hooks=[GatewayTools()])`.

    The tools are looked up at the start of each invocation, where the agent has its
    identity. So a module-level agent works, a new target needs no restart, and a
    gateway that was down is tried again by the next invocation. Until the gateway is
    deployed the agent runs with its own tools.
    """

    def register_hooks(self, registry: HookRegistry, **kwargs: Any) -> None:
        registry.add_callback(BeforeInvocationEvent, self._load)
        registry.add_callback(AfterInvocationEvent, self._unload)

    async def _load(self, event: BeforeInvocationEvent) -> None:
        if gateway_url() is None:
            logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
            return
        registry = event.agent.tool_registry
        async with connect() as session:
            tools = await find_tools(session, _last_words(event))
        for tool in tools:
            taken = {name.replace("-", "_") for name in registry.registry}
            name = model_name(tool.name)
            if name.replace("-", "_") in taken:
                name = model_name(f"{GATEWAY}_{tool.name}")
            registry.register_tool(_GatewayTool(name, tool))

    async def _unload(self, event: AfterInvocationEvent) -> None:
        registry = event.agent.tool_registry.registry
        for name, tool in list(registry.items()):
            if isinstance(tool, _GatewayTool):
                del registry[name]


class _GatewayTool(PythonAgentTool):
    """A gateway tool that opens its own connection for each call."""

    def __init__(self, name: str, tool: Tool) -> None:
        described = tool.model_dump(by_alias=True)
        spec: ToolSpec = {
            "name": name,
            "description": tool.description or name,
            "inputSchema": {"json": described["inputSchema"]},
        }

        async def call(tool_use: ToolUse, **_: Any) -> ToolResult:
            async with connect() as session:
                called = await call_tool(session, tool.name, tool_use["input"])
            result = called.model_dump(by_alias=True, mode="json")
            return {
                "toolUseId": tool_use["toolUseId"],
                "status": "error" if result["isError"] else "success",
                "content": [_content(block) for block in result["content"]],
            }

        super().__init__(name, spec, call)


def _content(block: dict[str, Any]) -> ToolResultContent:
    """A block of an MCP result, as Strands shows it to the model."""
    if block["type"] == "text":
        return {"text": block["text"]}
    if block["type"] == "image":
        source: ImageSource = {"bytes": base64.b64decode(block["data"])}
        return {"image": {"format": block["mimeType"].split("/")[1], "source": source}}
    return {"json": block}


def _last_words(event: BeforeInvocationEvent) -> str:
    """The user's last message, which the gateway searches its tools for."""
    for message in reversed([*event.agent.messages, *(event.messages or [])]):
        texts = [block["text"] for block in message["content"] if "text" in block]
        if message["role"] == "user" and texts:
            return " ".join(texts)
    return ""
