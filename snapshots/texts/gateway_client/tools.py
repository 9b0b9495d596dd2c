# ======== mcp-strands-none-none
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from typing import Any

from mcp import ClientSession
from mcp.types import CallToolResult, PaginatedRequestParams, Tool

from .transport import GATEWAY, GatewayError, answer

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 20  # tools: more would distract the model

logger = logging.getLogger(__name__)


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


async def find_tools(session: ClientSession, query: str) -> list[Tool]:
    """The tools for a task; of more than SEARCH_ABOVE those that the search finds."""
    listed = await list_tools(session)
    tools = [tool for tool in listed if tool.name != SEARCH]
    if len(tools) <= SEARCH_ABOVE or not query:
        return tools
    if len(tools) == len(listed):
        logger.warning("%s gateway: no search, all %d tools", GATEWAY, len(tools))
        return tools
    try:
        found = await _search(session, query)
    except (GatewayError, KeyError, ValueError) as error:
        logger.warning("%s gateway: search failed, all tools: %s", GATEWAY, error)
        return tools
    return [tool for tool in tools if tool.name in found]


async def _search(session: ClientSession, query: str) -> set[str]:
    """The names of the tools that the gateway's search finds."""
    called = await call_tool(session, SEARCH, {"query": query})
    result = called.model_dump(by_alias=True)
    text = "".join(block.get("text", "") for block in result["content"])
    if result["isError"]:
        raise ValueError(text)
    found = result.get("structuredContent") or json.loads(text)
    return {tool["name"] for tool in found["tools"]}


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
# ======== mcp-langgraph-none-none
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from mcp import ClientSession
from mcp.types import CallToolResult, PaginatedRequestParams, Tool

from .transport import answer

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 20  # tools: more would distract the model


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
# ======== mcp-mcp-none-none
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import json
import logging
from typing import Any

from mcp import ClientSession
from mcp.types import CallToolResult, PaginatedRequestParams, Tool

from .transport import GATEWAY, GatewayError, answer

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 20  # tools: more would distract the model

logger = logging.getLogger(__name__)


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


async def find_tools(session: ClientSession, query: str) -> list[Tool]:
    """The tools for a task; of more than SEARCH_ABOVE those that the search finds."""
    listed = await list_tools(session)
    tools = [tool for tool in listed if tool.name != SEARCH]
    if len(tools) <= SEARCH_ABOVE or not query:
        return tools
    if len(tools) == len(listed):
        logger.warning("%s gateway: no search, all %d tools", GATEWAY, len(tools))
        return tools
    try:
        found = await _search(session, query)
    except (GatewayError, KeyError, ValueError) as error:
        logger.warning("%s gateway: search failed, all tools: %s", GATEWAY, error)
        return tools
    return [tool for tool in tools if tool.name in found]


async def _search(session: ClientSession, query: str) -> set[str]:
    """The names of the tools that the gateway's search finds."""
    called = await call_tool(session, SEARCH, {"query": query})
    result = called.model_dump(by_alias=True)
    text = "".join(block.get("text", "") for block in result["content"])
    if result["isError"]:
        raise ValueError(text)
    found = result.get("structuredContent") or json.loads(text)
    return {tool["name"] for tool in found["tools"]}


async def call_tool(
    session: ClientSession, name: str, arguments: dict[str, Any]
) -> CallToolResult:
    """The tool's result, which may be an error of the tool itself."""
    return await answer(session.call_tool(name, arguments))
# ======== mcp-strands-iam-none-tool-search-never-with-tests
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


async def find_tools(session: ClientSession) -> list[Tool]:
    """Every tool of the gateway's targets."""
    return [tool for tool in await list_tools(session) if tool.name != SEARCH]


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
# ======== mcp-mcp-forward-none-tool-search-always-with-tests
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import json
import logging
from typing import Any

from mcp import ClientSession
from mcp.types import CallToolResult, PaginatedRequestParams, Tool

from .transport import GATEWAY, GatewayError, answer

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 0  # tools: the model is only offered what it searches for

logger = logging.getLogger(__name__)


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


async def find_tools(session: ClientSession, query: str) -> list[Tool]:
    """The tools that the gateway's search finds for a task."""
    listed = await list_tools(session)
    tools = [tool for tool in listed if tool.name != SEARCH]
    if len(tools) <= SEARCH_ABOVE or not query:
        return tools
    if len(tools) == len(listed):
        logger.warning("%s gateway: no search, all %d tools", GATEWAY, len(tools))
        return tools
    try:
        found = await _search(session, query)
    except (GatewayError, KeyError, ValueError) as error:
        logger.warning("%s gateway: search failed, all tools: %s", GATEWAY, error)
        return tools
    return [tool for tool in tools if tool.name in found]


async def _search(session: ClientSession, query: str) -> set[str]:
    """The names of the tools that the gateway's search finds."""
    called = await call_tool(session, SEARCH, {"query": query})
    result = called.model_dump(by_alias=True)
    text = "".join(block.get("text", "") for block in result["content"])
    if result["isError"]:
        raise ValueError(text)
    found = result.get("structuredContent") or json.loads(text)
    return {tool["name"] for tool in found["tools"]}


async def call_tool(
    session: ClientSession, name: str, arguments: dict[str, Any]
) -> CallToolResult:
    """The tool's result, which may be an error of the tool itself."""
    return await answer(session.call_tool(name, arguments))
# ======== mcp-langgraph-jwt-none-tool-search-never-with-tests
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
# ======== mcp-langgraph-none-none-tool-search-always-with-tests
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from mcp import ClientSession
from mcp.types import CallToolResult, PaginatedRequestParams, Tool

from .transport import answer

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 0  # tools: the model is only offered what it searches for


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
