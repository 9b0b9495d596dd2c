"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from mcp import ClientSession
from mcp.types import CallToolResult, PaginatedRequestParams, Tool

from .transport import answer

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool


async def list_tools(session: ClientSession) -> list[Tool]:
    """Every page of the gateway's tools, its search tool included."""
    tools: list[Tool] = []
    cursor: str | None = None
    while True:
        params = PaginatedRequestParams(cursor=cursor)
        page = await answer(session.list_tools(params=params))
        tools += page.tools
        cursor = page.model_dump(by_alias=True).get("nextCursor")
        if not cursor:
            return tools


async def call_tool(
    session: ClientSession, name: str, arguments: dict[str, Any]
) -> CallToolResult:
    """The tool's result, which may be an error of the tool itself."""
    return await answer(session.call_tool(name, arguments))


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
