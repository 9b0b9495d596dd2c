# ======== mcp-strands-none-none
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Literal

from .exchange import Exchange, GatewayError
from .transport import GATEWAY

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 20  # tools: more would distract the model

ImageKind = Literal["png", "jpeg", "gif", "webp"]
IMAGES: dict[str, ImageKind] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tool:
    """A tool as the gateway describes it; `schema` is that of its arguments."""

    name: str
    description: str
    schema: dict[str, Any]


@dataclass(frozen=True)
class Image:
    """An image of a kind that models take."""

    kind: ImageKind
    data: bytes


@dataclass(frozen=True)
class Result:
    """What came of a call, for the model to read, also where it failed."""

    failed: bool
    content: list[str | Image]


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out."""
    tools: dict[str, Tool] = {}
    for described in await session.tools():
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    name = described["name"]
    properties = isinstance(schema["properties"], dict)
    if not name or not properties or schema["type"] != "object":
        raise ValueError("no name, or an inputSchema of no object")
    return Tool(name, str(described.get("description") or name), schema)


async def find_tools(session: Exchange, query: str) -> list[Tool]:
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
    except (GatewayError, KeyError, TypeError, ValueError) as error:
        logger.warning("%s gateway: search failed, all tools: %s", GATEWAY, error)
        return tools
    return [tool for tool in tools if tool.name in found]


async def _search(session: Exchange, query: str) -> set[str]:
    """The names of the tools that the gateway's search finds."""
    result = await session.call(SEARCH, {"query": query})
    text = "".join(block.get("text", "") for block in result["content"])
    if result.get("isError"):
        raise ValueError(text)
    found = result.get("structuredContent") or json.loads(text)
    return {tool["name"] for tool in found["tools"]}


async def call_tool(session: Exchange, name: str, arguments: dict[str, Any]) -> Result:
    """Call the tool; a failure is a result too, in words for the model.

    An exception would end the conversation with a tool call without its result, and
    such a conversation cannot be continued.
    """
    try:
        result: dict[str, Any] = await session.call(name, arguments)
    except GatewayError as error:
        result = {"isError": True, "content": [{"type": "text", "text": str(error)}]}
    blocks: list[Any] | None = result.get("content")
    parts = [_readable(each) for each in blocks] if isinstance(blocks, list) else []
    content: list[str | Image] = [
        part for part in parts if not isinstance(part, str) or part.strip()
    ]
    if not content:
        structured = result.get("structuredContent")
        content = ["(no content)" if structured is None else json.dumps(structured)]
    if result.get("isError"):
        logger.warning("%s failed: %.300s", name, content[0])
    return Result(bool(result.get("isError")), content)


def _readable(block: Any) -> str | Image:
    """A block of a result as models take it, else what it is; nothing is raised."""
    try:
        inner = block["resource"] if block["type"] == "resource" else block
        if "text" in inner:
            return str(inner["text"])
        data = inner["blob"] if "blob" in inner else inner["data"]
        kind = inner["mimeType"].lower().partition(";")[0].strip()
        if kind in IMAGES:
            return Image(IMAGES[kind], base64.b64decode(data, validate=True))
        return f"({block['type']} of type {kind}, {len(data) * 3 // 4} bytes)"
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(block)[:2000]


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
# ======== mcp-strands-forward-none
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Literal

from .exchange import Exchange, GatewayError
from .transport import GATEWAY, caller_headers, gateway

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 20  # tools: more would distract the model

ImageKind = Literal["png", "jpeg", "gif", "webp"]
IMAGES: dict[str, ImageKind] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tool:
    """A tool as the gateway describes it; `schema` is that of its arguments."""

    name: str
    description: str
    schema: dict[str, Any]


@dataclass(frozen=True)
class Image:
    """An image of a kind that models take."""

    kind: ImageKind
    data: bytes


@dataclass(frozen=True)
class Result:
    """What came of a call, for the model to read, also where it failed."""

    failed: bool
    content: list[str | Image]


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out."""
    tools: dict[str, Tool] = {}
    for described in await session.tools():
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    name = described["name"]
    properties = isinstance(schema["properties"], dict)
    if not name or not properties or schema["type"] != "object":
        raise ValueError("no name, or an inputSchema of no object")
    return Tool(name, str(described.get("description") or name), schema)


async def find_tools(session: Exchange, query: str) -> list[Tool]:
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
    except (GatewayError, KeyError, TypeError, ValueError) as error:
        logger.warning("%s gateway: search failed, all tools: %s", GATEWAY, error)
        return tools
    return [tool for tool in tools if tool.name in found]


async def _search(session: Exchange, query: str) -> set[str]:
    """The names of the tools that the gateway's search finds."""
    result = await session.call(SEARCH, {"query": query})
    text = "".join(block.get("text", "") for block in result["content"])
    if result.get("isError"):
        raise ValueError(text)
    found = result.get("structuredContent") or json.loads(text)
    return {tool["name"] for tool in found["tools"]}


async def call_tool(session: Exchange, name: str, arguments: dict[str, Any]) -> Result:
    """Call the tool; a failure is a result too, in words for the model.

    An exception would end the conversation with a tool call without its result, and
    such a conversation cannot be continued.
    """
    try:
        if session.headers != caller_headers():
            session = gateway()  # the tools are those of another caller's invocation
        result: dict[str, Any] = await session.call(name, arguments)
    except GatewayError as error:
        result = {"isError": True, "content": [{"type": "text", "text": str(error)}]}
    blocks: list[Any] | None = result.get("content")
    parts = [_readable(each) for each in blocks] if isinstance(blocks, list) else []
    content: list[str | Image] = [
        part for part in parts if not isinstance(part, str) or part.strip()
    ]
    if not content:
        structured = result.get("structuredContent")
        content = ["(no content)" if structured is None else json.dumps(structured)]
    if result.get("isError"):
        logger.warning("%s failed: %.300s", name, content[0])
    return Result(bool(result.get("isError")), content)


def _readable(block: Any) -> str | Image:
    """A block of a result as models take it, else what it is; nothing is raised."""
    try:
        inner = block["resource"] if block["type"] == "resource" else block
        if "text" in inner:
            return str(inner["text"])
        data = inner["blob"] if "blob" in inner else inner["data"]
        kind = inner["mimeType"].lower().partition(";")[0].strip()
        if kind in IMAGES:
            return Image(IMAGES[kind], base64.b64decode(data, validate=True))
        return f"({block['type']} of type {kind}, {len(data) * 3 // 4} bytes)"
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(block)[:2000]


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
# ======== mcp-langgraph-none-none
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Literal

from .exchange import Exchange, GatewayError
from .transport import GATEWAY

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 20  # tools: more would distract the model

ImageKind = Literal["png", "jpeg", "gif", "webp"]
IMAGES: dict[str, ImageKind] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tool:
    """A tool as the gateway describes it; `schema` is that of its arguments."""

    name: str
    description: str
    schema: dict[str, Any]


CALL_FOUND = Tool(
    "call_found_tool",
    "Call a tool that the search for tools has found.",
    {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "The name of the found tool"},
            "arguments": {"type": "object", "description": "As its inputSchema asks"},
        },
        "required": ["name", "arguments"],
    },
)


@dataclass(frozen=True)
class Image:
    """An image of a kind that models take."""

    kind: ImageKind
    data: bytes


@dataclass(frozen=True)
class Result:
    """What came of a call, for the model to read, also where it failed."""

    failed: bool
    content: list[str | Image]


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out."""
    tools: dict[str, Tool] = {}
    for described in await session.tools():
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    name = described["name"]
    properties = isinstance(schema["properties"], dict)
    if not name or not properties or schema["type"] != "object":
        raise ValueError("no name, or an inputSchema of no object")
    return Tool(name, str(described.get("description") or name), schema)


async def offered_tools(session: Exchange) -> dict[str, Tool]:
    """The tools by the names shown; of more than SEARCH_ABOVE two that search them."""
    listed = {tool.name: tool for tool in await list_tools(session)}
    search = listed.pop(SEARCH, None)
    if len(listed) <= SEARCH_ABOVE:
        return listed
    if search is None:
        logger.warning("%s gateway: no search, all %d tools", GATEWAY, len(listed))
        return listed
    return {f"{GATEWAY}_search_tools": search, f"{GATEWAY}_call_tool": CALL_FOUND}


async def call_tool(session: Exchange, name: str, arguments: dict[str, Any]) -> Result:
    """Call the tool; a failure is a result too, in words for the model.

    An exception would end the conversation with a tool call without its result, and
    such a conversation cannot be continued.
    """
    if name == CALL_FOUND.name:
        name, arguments = arguments.get("name", ""), arguments.get("arguments") or {}
    try:
        result: dict[str, Any] = await session.call(name, arguments)
    except GatewayError as error:
        result = {"isError": True, "content": [{"type": "text", "text": str(error)}]}
    blocks: list[Any] | None = result.get("content")
    parts = [_readable(each) for each in blocks] if isinstance(blocks, list) else []
    content: list[str | Image] = [
        part for part in parts if not isinstance(part, str) or part.strip()
    ]
    if not content:
        structured = result.get("structuredContent")
        content = ["(no content)" if structured is None else json.dumps(structured)]
    if result.get("isError"):
        logger.warning("%s failed: %.300s", name, content[0])
    return Result(bool(result.get("isError")), content)


def _readable(block: Any) -> str | Image:
    """A block of a result as models take it, else what it is; nothing is raised."""
    try:
        inner = block["resource"] if block["type"] == "resource" else block
        if "text" in inner:
            return str(inner["text"])
        data = inner["blob"] if "blob" in inner else inner["data"]
        kind = inner["mimeType"].lower().partition(";")[0].strip()
        if kind in IMAGES:
            return Image(IMAGES[kind], base64.b64decode(data, validate=True))
        return f"({block['type']} of type {kind}, {len(data) * 3 // 4} bytes)"
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(block)[:2000]


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
# ======== mcp-langgraph-forward-none
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Literal

from .exchange import Exchange, GatewayError
from .transport import GATEWAY, caller_headers, gateway

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 20  # tools: more would distract the model

ImageKind = Literal["png", "jpeg", "gif", "webp"]
IMAGES: dict[str, ImageKind] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tool:
    """A tool as the gateway describes it; `schema` is that of its arguments."""

    name: str
    description: str
    schema: dict[str, Any]


CALL_FOUND = Tool(
    "call_found_tool",
    "Call a tool that the search for tools has found.",
    {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "The name of the found tool"},
            "arguments": {"type": "object", "description": "As its inputSchema asks"},
        },
        "required": ["name", "arguments"],
    },
)


@dataclass(frozen=True)
class Image:
    """An image of a kind that models take."""

    kind: ImageKind
    data: bytes


@dataclass(frozen=True)
class Result:
    """What came of a call, for the model to read, also where it failed."""

    failed: bool
    content: list[str | Image]


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out."""
    tools: dict[str, Tool] = {}
    for described in await session.tools():
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    name = described["name"]
    properties = isinstance(schema["properties"], dict)
    if not name or not properties or schema["type"] != "object":
        raise ValueError("no name, or an inputSchema of no object")
    return Tool(name, str(described.get("description") or name), schema)


async def offered_tools(session: Exchange) -> dict[str, Tool]:
    """The tools by the names shown; of more than SEARCH_ABOVE two that search them."""
    listed = {tool.name: tool for tool in await list_tools(session)}
    search = listed.pop(SEARCH, None)
    if len(listed) <= SEARCH_ABOVE:
        return listed
    if search is None:
        logger.warning("%s gateway: no search, all %d tools", GATEWAY, len(listed))
        return listed
    return {f"{GATEWAY}_search_tools": search, f"{GATEWAY}_call_tool": CALL_FOUND}


async def call_tool(session: Exchange, name: str, arguments: dict[str, Any]) -> Result:
    """Call the tool; a failure is a result too, in words for the model.

    An exception would end the conversation with a tool call without its result, and
    such a conversation cannot be continued.
    """
    if name == CALL_FOUND.name:
        name, arguments = arguments.get("name", ""), arguments.get("arguments") or {}
    try:
        if session.headers != caller_headers():
            session = gateway()  # the tools are those of another caller's invocation
        result: dict[str, Any] = await session.call(name, arguments)
    except GatewayError as error:
        result = {"isError": True, "content": [{"type": "text", "text": str(error)}]}
    blocks: list[Any] | None = result.get("content")
    parts = [_readable(each) for each in blocks] if isinstance(blocks, list) else []
    content: list[str | Image] = [
        part for part in parts if not isinstance(part, str) or part.strip()
    ]
    if not content:
        structured = result.get("structuredContent")
        content = ["(no content)" if structured is None else json.dumps(structured)]
    if result.get("isError"):
        logger.warning("%s failed: %.300s", name, content[0])
    return Result(bool(result.get("isError")), content)


def _readable(block: Any) -> str | Image:
    """A block of a result as models take it, else what it is; nothing is raised."""
    try:
        inner = block["resource"] if block["type"] == "resource" else block
        if "text" in inner:
            return str(inner["text"])
        data = inner["blob"] if "blob" in inner else inner["data"]
        kind = inner["mimeType"].lower().partition(";")[0].strip()
        if kind in IMAGES:
            return Image(IMAGES[kind], base64.b64decode(data, validate=True))
        return f"({block['type']} of type {kind}, {len(data) * 3 // 4} bytes)"
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(block)[:2000]


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
# ======== mcp-adk-none-none
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Literal

from .exchange import Exchange, GatewayError
from .transport import GATEWAY

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 20  # tools: more would distract the model

ImageKind = Literal["png", "jpeg", "gif", "webp"]
IMAGES: dict[str, ImageKind] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tool:
    """A tool as the gateway describes it; `schema` is that of its arguments."""

    name: str
    description: str
    schema: dict[str, Any]


@dataclass(frozen=True)
class Image:
    """An image of a kind that models take."""

    kind: ImageKind
    data: bytes

    def __str__(self) -> str:
        return f"(image/{self.kind}, {len(self.data)} bytes)"


@dataclass(frozen=True)
class Result:
    """What came of a call, for the model to read, also where it failed."""

    failed: bool
    content: list[str | Image]


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out."""
    tools: dict[str, Tool] = {}
    for described in await session.tools():
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    name = described["name"]
    properties = isinstance(schema["properties"], dict)
    if not name or not properties or schema["type"] != "object":
        raise ValueError("no name, or an inputSchema of no object")
    return Tool(name, str(described.get("description") or name), schema)


async def find_tools(session: Exchange, query: str) -> list[Tool]:
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
    except (GatewayError, KeyError, TypeError, ValueError) as error:
        logger.warning("%s gateway: search failed, all tools: %s", GATEWAY, error)
        return tools
    return [tool for tool in tools if tool.name in found]


async def _search(session: Exchange, query: str) -> set[str]:
    """The names of the tools that the gateway's search finds."""
    result = await session.call(SEARCH, {"query": query})
    text = "".join(block.get("text", "") for block in result["content"])
    if result.get("isError"):
        raise ValueError(text)
    found = result.get("structuredContent") or json.loads(text)
    return {tool["name"] for tool in found["tools"]}


async def call_tool(session: Exchange, name: str, arguments: dict[str, Any]) -> Result:
    """Call the tool; a failure is a result too, in words for the model.

    An exception would end the conversation with a tool call without its result, and
    such a conversation cannot be continued.
    """
    try:
        result: dict[str, Any] = await session.call(name, arguments)
    except GatewayError as error:
        result = {"isError": True, "content": [{"type": "text", "text": str(error)}]}
    blocks: list[Any] | None = result.get("content")
    parts = [_readable(each) for each in blocks] if isinstance(blocks, list) else []
    content: list[str | Image] = [
        part for part in parts if not isinstance(part, str) or part.strip()
    ]
    if not content:
        structured = result.get("structuredContent")
        content = ["(no content)" if structured is None else json.dumps(structured)]
    if result.get("isError"):
        logger.warning("%s failed: %.300s", name, content[0])
    return Result(bool(result.get("isError")), content)


def _readable(block: Any) -> str | Image:
    """A block of a result as models take it, else what it is; nothing is raised."""
    try:
        inner = block["resource"] if block["type"] == "resource" else block
        if "text" in inner:
            return str(inner["text"])
        data = inner["blob"] if "blob" in inner else inner["data"]
        kind = inner["mimeType"].lower().partition(";")[0].strip()
        if kind in IMAGES:
            return Image(IMAGES[kind], base64.b64decode(data, validate=True))
        return f"({block['type']} of type {kind}, {len(data) * 3 // 4} bytes)"
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(block)[:2000]


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
# ======== mcp-adk-forward-none
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Literal

from .exchange import Exchange, GatewayError
from .transport import GATEWAY, caller_headers, gateway

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 20  # tools: more would distract the model

ImageKind = Literal["png", "jpeg", "gif", "webp"]
IMAGES: dict[str, ImageKind] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tool:
    """A tool as the gateway describes it; `schema` is that of its arguments."""

    name: str
    description: str
    schema: dict[str, Any]


@dataclass(frozen=True)
class Image:
    """An image of a kind that models take."""

    kind: ImageKind
    data: bytes

    def __str__(self) -> str:
        return f"(image/{self.kind}, {len(self.data)} bytes)"


@dataclass(frozen=True)
class Result:
    """What came of a call, for the model to read, also where it failed."""

    failed: bool
    content: list[str | Image]


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out."""
    tools: dict[str, Tool] = {}
    for described in await session.tools():
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    name = described["name"]
    properties = isinstance(schema["properties"], dict)
    if not name or not properties or schema["type"] != "object":
        raise ValueError("no name, or an inputSchema of no object")
    return Tool(name, str(described.get("description") or name), schema)


async def find_tools(session: Exchange, query: str) -> list[Tool]:
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
    except (GatewayError, KeyError, TypeError, ValueError) as error:
        logger.warning("%s gateway: search failed, all tools: %s", GATEWAY, error)
        return tools
    return [tool for tool in tools if tool.name in found]


async def _search(session: Exchange, query: str) -> set[str]:
    """The names of the tools that the gateway's search finds."""
    result = await session.call(SEARCH, {"query": query})
    text = "".join(block.get("text", "") for block in result["content"])
    if result.get("isError"):
        raise ValueError(text)
    found = result.get("structuredContent") or json.loads(text)
    return {tool["name"] for tool in found["tools"]}


async def call_tool(session: Exchange, name: str, arguments: dict[str, Any]) -> Result:
    """Call the tool; a failure is a result too, in words for the model.

    An exception would end the conversation with a tool call without its result, and
    such a conversation cannot be continued.
    """
    try:
        if session.headers != caller_headers():
            session = gateway()  # the tools are those of another caller's invocation
        result: dict[str, Any] = await session.call(name, arguments)
    except GatewayError as error:
        result = {"isError": True, "content": [{"type": "text", "text": str(error)}]}
    blocks: list[Any] | None = result.get("content")
    parts = [_readable(each) for each in blocks] if isinstance(blocks, list) else []
    content: list[str | Image] = [
        part for part in parts if not isinstance(part, str) or part.strip()
    ]
    if not content:
        structured = result.get("structuredContent")
        content = ["(no content)" if structured is None else json.dumps(structured)]
    if result.get("isError"):
        logger.warning("%s failed: %.300s", name, content[0])
    return Result(bool(result.get("isError")), content)


def _readable(block: Any) -> str | Image:
    """A block of a result as models take it, else what it is; nothing is raised."""
    try:
        inner = block["resource"] if block["type"] == "resource" else block
        if "text" in inner:
            return str(inner["text"])
        data = inner["blob"] if "blob" in inner else inner["data"]
        kind = inner["mimeType"].lower().partition(";")[0].strip()
        if kind in IMAGES:
            return Image(IMAGES[kind], base64.b64decode(data, validate=True))
        return f"({block['type']} of type {kind}, {len(data) * 3 // 4} bytes)"
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(block)[:2000]


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

from mcp.types import CallToolResult, Tool

from .exchange import Exchange, GatewayError
from .transport import GATEWAY

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 20  # tools: more would distract the model

logger = logging.getLogger(__name__)


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out."""
    tools: dict[str, Tool] = {}
    for described in await session.tools():
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    return Tool.model_validate({**described, "inputSchema": schema})


async def find_tools(session: Exchange, query: str) -> list[Tool]:
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
    except (GatewayError, KeyError, TypeError, ValueError) as error:
        logger.warning("%s gateway: search failed, all tools: %s", GATEWAY, error)
        return tools
    return [tool for tool in tools if tool.name in found]


async def _search(session: Exchange, query: str) -> set[str]:
    """The names of the tools that the gateway's search finds."""
    result = await session.call(SEARCH, {"query": query})
    text = "".join(block.get("text", "") for block in result["content"])
    if result.get("isError"):
        raise ValueError(text)
    found = result.get("structuredContent") or json.loads(text)
    return {tool["name"] for tool in found["tools"]}


async def call_tool(
    session: Exchange, name: str, arguments: dict[str, Any]
) -> CallToolResult:
    """The tool's result, which may be an error of the tool itself."""
    result = await session.call(name, arguments)
    try:
        return CallToolResult.model_validate({"content": [], **result})
    except ValueError:  # a kind of content that mcp does not know
        text = {"type": "text", "text": json.dumps(result)}
        return CallToolResult.model_validate({"content": [text]})
# ======== mcp-strands-iam-none-tool-search-never-with-tests
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Literal

from .exchange import Exchange, GatewayError
from .transport import GATEWAY

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool

ImageKind = Literal["png", "jpeg", "gif", "webp"]
IMAGES: dict[str, ImageKind] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tool:
    """A tool as the gateway describes it; `schema` is that of its arguments."""

    name: str
    description: str
    schema: dict[str, Any]


@dataclass(frozen=True)
class Image:
    """An image of a kind that models take."""

    kind: ImageKind
    data: bytes


@dataclass(frozen=True)
class Result:
    """What came of a call, for the model to read, also where it failed."""

    failed: bool
    content: list[str | Image]


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out."""
    tools: dict[str, Tool] = {}
    for described in await session.tools():
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    name = described["name"]
    properties = isinstance(schema["properties"], dict)
    if not name or not properties or schema["type"] != "object":
        raise ValueError("no name, or an inputSchema of no object")
    return Tool(name, str(described.get("description") or name), schema)


async def find_tools(session: Exchange) -> list[Tool]:
    """Every tool of the gateway's targets."""
    return [tool for tool in await list_tools(session) if tool.name != SEARCH]


async def call_tool(session: Exchange, name: str, arguments: dict[str, Any]) -> Result:
    """Call the tool; a failure is a result too, in words for the model.

    An exception would end the conversation with a tool call without its result, and
    such a conversation cannot be continued.
    """
    try:
        result: dict[str, Any] = await session.call(name, arguments)
    except GatewayError as error:
        result = {"isError": True, "content": [{"type": "text", "text": str(error)}]}
    blocks: list[Any] | None = result.get("content")
    parts = [_readable(each) for each in blocks] if isinstance(blocks, list) else []
    content: list[str | Image] = [
        part for part in parts if not isinstance(part, str) or part.strip()
    ]
    if not content:
        structured = result.get("structuredContent")
        content = ["(no content)" if structured is None else json.dumps(structured)]
    if result.get("isError"):
        logger.warning("%s failed: %.300s", name, content[0])
    return Result(bool(result.get("isError")), content)


def _readable(block: Any) -> str | Image:
    """A block of a result as models take it, else what it is; nothing is raised."""
    try:
        inner = block["resource"] if block["type"] == "resource" else block
        if "text" in inner:
            return str(inner["text"])
        data = inner["blob"] if "blob" in inner else inner["data"]
        kind = inner["mimeType"].lower().partition(";")[0].strip()
        if kind in IMAGES:
            return Image(IMAGES[kind], base64.b64decode(data, validate=True))
        return f"({block['type']} of type {kind}, {len(data) * 3 // 4} bytes)"
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(block)[:2000]


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
# ======== mcp-mcp-forward-none-tool-search-never-optional-with-tests
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import json
import logging
from typing import Any

from mcp.types import CallToolResult, Tool

from .exchange import Exchange, GatewayError
from .transport import GATEWAY

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool

logger = logging.getLogger(__name__)


UNAVAILABLE = Tool(
    name=f"{GATEWAY}_unavailable",
    description=f"The tools of {GATEWAY} are out of reach: say so if one is needed.",
    inputSchema={"type": "object", "properties": {}},
)


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out.

    The agent does not depend on them: during an outage it is offered one that says so.
    """
    try:
        found = await session.tools()
    except GatewayError as error:
        logger.warning("%s: the agent answers without its tools", error)
        return [UNAVAILABLE]
    tools: dict[str, Tool] = {}
    for described in found:
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    return Tool.model_validate({**described, "inputSchema": schema})


async def find_tools(session: Exchange) -> list[Tool]:
    """Every tool of the gateway's targets."""
    return [tool for tool in await list_tools(session) if tool.name != SEARCH]


async def call_tool(
    session: Exchange, name: str, arguments: dict[str, Any]
) -> CallToolResult:
    """The tool's result, which may be an error of the tool itself."""
    result = await session.call(name, arguments)
    try:
        return CallToolResult.model_validate({"content": [], **result})
    except ValueError:  # a kind of content that mcp does not know
        text = {"type": "text", "text": json.dumps(result)}
        return CallToolResult.model_validate({"content": [text]})
# ======== mcp-langgraph-jwt-none-tool-search-never-with-tests
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Literal

from .exchange import Exchange, GatewayError
from .transport import GATEWAY

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool

ImageKind = Literal["png", "jpeg", "gif", "webp"]
IMAGES: dict[str, ImageKind] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tool:
    """A tool as the gateway describes it; `schema` is that of its arguments."""

    name: str
    description: str
    schema: dict[str, Any]


@dataclass(frozen=True)
class Image:
    """An image of a kind that models take."""

    kind: ImageKind
    data: bytes


@dataclass(frozen=True)
class Result:
    """What came of a call, for the model to read, also where it failed."""

    failed: bool
    content: list[str | Image]


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out."""
    tools: dict[str, Tool] = {}
    for described in await session.tools():
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    name = described["name"]
    properties = isinstance(schema["properties"], dict)
    if not name or not properties or schema["type"] != "object":
        raise ValueError("no name, or an inputSchema of no object")
    return Tool(name, str(described.get("description") or name), schema)


async def offered_tools(session: Exchange) -> dict[str, Tool]:
    """The tools of the gateway's targets, by name."""
    listed = {tool.name: tool for tool in await list_tools(session)}
    listed.pop(SEARCH, None)
    return listed


async def call_tool(session: Exchange, name: str, arguments: dict[str, Any]) -> Result:
    """Call the tool; a failure is a result too, in words for the model.

    An exception would end the conversation with a tool call without its result, and
    such a conversation cannot be continued.
    """
    try:
        result: dict[str, Any] = await session.call(name, arguments)
    except GatewayError as error:
        result = {"isError": True, "content": [{"type": "text", "text": str(error)}]}
    blocks: list[Any] | None = result.get("content")
    parts = [_readable(each) for each in blocks] if isinstance(blocks, list) else []
    content: list[str | Image] = [
        part for part in parts if not isinstance(part, str) or part.strip()
    ]
    if not content:
        structured = result.get("structuredContent")
        content = ["(no content)" if structured is None else json.dumps(structured)]
    if result.get("isError"):
        logger.warning("%s failed: %.300s", name, content[0])
    return Result(bool(result.get("isError")), content)


def _readable(block: Any) -> str | Image:
    """A block of a result as models take it, else what it is; nothing is raised."""
    try:
        inner = block["resource"] if block["type"] == "resource" else block
        if "text" in inner:
            return str(inner["text"])
        data = inner["blob"] if "blob" in inner else inner["data"]
        kind = inner["mimeType"].lower().partition(";")[0].strip()
        if kind in IMAGES:
            return Image(IMAGES[kind], base64.b64decode(data, validate=True))
        return f"({block['type']} of type {kind}, {len(data) * 3 // 4} bytes)"
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(block)[:2000]


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
# ======== mcp-langgraph-none-none-tool-search-always-with-tests
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Literal

from .exchange import Exchange, GatewayError
from .transport import GATEWAY

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 0  # tools: the model is only offered what it searches for

ImageKind = Literal["png", "jpeg", "gif", "webp"]
IMAGES: dict[str, ImageKind] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tool:
    """A tool as the gateway describes it; `schema` is that of its arguments."""

    name: str
    description: str
    schema: dict[str, Any]


CALL_FOUND = Tool(
    "call_found_tool",
    "Call a tool that the search for tools has found.",
    {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "The name of the found tool"},
            "arguments": {"type": "object", "description": "As its inputSchema asks"},
        },
        "required": ["name", "arguments"],
    },
)


@dataclass(frozen=True)
class Image:
    """An image of a kind that models take."""

    kind: ImageKind
    data: bytes


@dataclass(frozen=True)
class Result:
    """What came of a call, for the model to read, also where it failed."""

    failed: bool
    content: list[str | Image]


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out."""
    tools: dict[str, Tool] = {}
    for described in await session.tools():
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    name = described["name"]
    properties = isinstance(schema["properties"], dict)
    if not name or not properties or schema["type"] != "object":
        raise ValueError("no name, or an inputSchema of no object")
    return Tool(name, str(described.get("description") or name), schema)


async def offered_tools(session: Exchange) -> dict[str, Tool]:
    """The tools by the names shown; of more than SEARCH_ABOVE two that search them."""
    listed = {tool.name: tool for tool in await list_tools(session)}
    search = listed.pop(SEARCH, None)
    if len(listed) <= SEARCH_ABOVE:
        return listed
    if search is None:
        logger.warning("%s gateway: no search, all %d tools", GATEWAY, len(listed))
        return listed
    return {f"{GATEWAY}_search_tools": search, f"{GATEWAY}_call_tool": CALL_FOUND}


async def call_tool(session: Exchange, name: str, arguments: dict[str, Any]) -> Result:
    """Call the tool; a failure is a result too, in words for the model.

    An exception would end the conversation with a tool call without its result, and
    such a conversation cannot be continued.
    """
    if name == CALL_FOUND.name:
        name, arguments = arguments.get("name", ""), arguments.get("arguments") or {}
    try:
        result: dict[str, Any] = await session.call(name, arguments)
    except GatewayError as error:
        result = {"isError": True, "content": [{"type": "text", "text": str(error)}]}
    blocks: list[Any] | None = result.get("content")
    parts = [_readable(each) for each in blocks] if isinstance(blocks, list) else []
    content: list[str | Image] = [
        part for part in parts if not isinstance(part, str) or part.strip()
    ]
    if not content:
        structured = result.get("structuredContent")
        content = ["(no content)" if structured is None else json.dumps(structured)]
    if result.get("isError"):
        logger.warning("%s failed: %.300s", name, content[0])
    return Result(bool(result.get("isError")), content)


def _readable(block: Any) -> str | Image:
    """A block of a result as models take it, else what it is; nothing is raised."""
    try:
        inner = block["resource"] if block["type"] == "resource" else block
        if "text" in inner:
            return str(inner["text"])
        data = inner["blob"] if "blob" in inner else inner["data"]
        kind = inner["mimeType"].lower().partition(";")[0].strip()
        if kind in IMAGES:
            return Image(IMAGES[kind], base64.b64decode(data, validate=True))
        return f"({block['type']} of type {kind}, {len(data) * 3 // 4} bytes)"
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(block)[:2000]


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
# ======== mcp-openai-none-none-tool-search-always-optional-with-tests
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Literal

from .exchange import Exchange, GatewayError
from .transport import GATEWAY

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 0  # tools: the model is only offered what it searches for

ImageKind = Literal["png", "jpeg", "gif", "webp"]
IMAGES: dict[str, ImageKind] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tool:
    """A tool as the gateway describes it; `schema` is that of its arguments."""

    name: str
    description: str
    schema: dict[str, Any]


CALL_FOUND = Tool(
    "call_found_tool",
    "Call a tool that the search for tools has found.",
    {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "The name of the found tool"},
            "arguments": {"type": "object", "description": "As its inputSchema asks"},
        },
        "required": ["name", "arguments"],
    },
)


@dataclass(frozen=True)
class Image:
    """An image of a kind that models take."""

    kind: ImageKind
    data: bytes


@dataclass(frozen=True)
class Result:
    """What came of a call, for the model to read, also where it failed."""

    failed: bool
    content: list[str | Image]


UNAVAILABLE = Tool(
    f"{GATEWAY}_unavailable",
    f"The tools of {GATEWAY} are out of reach: say so if one is needed.",
    {"type": "object", "properties": {}},
)


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out.

    The agent does not depend on them: during an outage it is offered one that says so.
    """
    try:
        found = await session.tools()
    except GatewayError as error:
        logger.warning("%s: the agent answers without its tools", error)
        return [UNAVAILABLE]
    tools: dict[str, Tool] = {}
    for described in found:
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    name = described["name"]
    properties = isinstance(schema["properties"], dict)
    if not name or not properties or schema["type"] != "object":
        raise ValueError("no name, or an inputSchema of no object")
    return Tool(name, str(described.get("description") or name), schema)


async def offered_tools(session: Exchange) -> dict[str, Tool]:
    """The tools by the names shown; of more than SEARCH_ABOVE two that search them."""
    listed = {tool.name: tool for tool in await list_tools(session)}
    search = listed.pop(SEARCH, None)
    if len(listed) <= SEARCH_ABOVE or UNAVAILABLE.name in listed:
        return listed
    if search is None:
        logger.warning("%s gateway: no search, all %d tools", GATEWAY, len(listed))
        return listed
    return {f"{GATEWAY}_search_tools": search, f"{GATEWAY}_call_tool": CALL_FOUND}


async def call_tool(session: Exchange, name: str, arguments: dict[str, Any]) -> Result:
    """Call the tool; a failure is a result too, in words for the model.

    An exception would end the conversation with a tool call without its result, and
    such a conversation cannot be continued.
    """
    if name == CALL_FOUND.name:
        name, arguments = arguments.get("name", ""), arguments.get("arguments") or {}
    try:
        result: dict[str, Any] = await session.call(name, arguments)
    except GatewayError as error:
        result = {"isError": True, "content": [{"type": "text", "text": str(error)}]}
    blocks: list[Any] | None = result.get("content")
    parts = [_readable(each) for each in blocks] if isinstance(blocks, list) else []
    content: list[str | Image] = [
        part for part in parts if not isinstance(part, str) or part.strip()
    ]
    if not content:
        structured = result.get("structuredContent")
        content = ["(no content)" if structured is None else json.dumps(structured)]
    if result.get("isError"):
        logger.warning("%s failed: %.300s", name, content[0])
    return Result(bool(result.get("isError")), content)


def _readable(block: Any) -> str | Image:
    """A block of a result as models take it, else what it is; nothing is raised."""
    try:
        inner = block["resource"] if block["type"] == "resource" else block
        if "text" in inner:
            return str(inner["text"])
        data = inner["blob"] if "blob" in inner else inner["data"]
        kind = inner["mimeType"].lower().partition(";")[0].strip()
        if kind in IMAGES:
            return Image(IMAGES[kind], base64.b64decode(data, validate=True))
        return f"({block['type']} of type {kind}, {len(data) * 3 // 4} bytes)"
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(block)[:2000]


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
# ======== mcp-adk-jwt-none-tool-search-never-with-tests
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Literal

from .exchange import Exchange, GatewayError
from .transport import GATEWAY

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool

ImageKind = Literal["png", "jpeg", "gif", "webp"]
IMAGES: dict[str, ImageKind] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tool:
    """A tool as the gateway describes it; `schema` is that of its arguments."""

    name: str
    description: str
    schema: dict[str, Any]


@dataclass(frozen=True)
class Image:
    """An image of a kind that models take."""

    kind: ImageKind
    data: bytes

    def __str__(self) -> str:
        return f"(image/{self.kind}, {len(self.data)} bytes)"


@dataclass(frozen=True)
class Result:
    """What came of a call, for the model to read, also where it failed."""

    failed: bool
    content: list[str | Image]


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out."""
    tools: dict[str, Tool] = {}
    for described in await session.tools():
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    name = described["name"]
    properties = isinstance(schema["properties"], dict)
    if not name or not properties or schema["type"] != "object":
        raise ValueError("no name, or an inputSchema of no object")
    return Tool(name, str(described.get("description") or name), schema)


async def find_tools(session: Exchange) -> list[Tool]:
    """Every tool of the gateway's targets."""
    return [tool for tool in await list_tools(session) if tool.name != SEARCH]


async def call_tool(session: Exchange, name: str, arguments: dict[str, Any]) -> Result:
    """Call the tool; a failure is a result too, in words for the model.

    An exception would end the conversation with a tool call without its result, and
    such a conversation cannot be continued.
    """
    try:
        result: dict[str, Any] = await session.call(name, arguments)
    except GatewayError as error:
        result = {"isError": True, "content": [{"type": "text", "text": str(error)}]}
    blocks: list[Any] | None = result.get("content")
    parts = [_readable(each) for each in blocks] if isinstance(blocks, list) else []
    content: list[str | Image] = [
        part for part in parts if not isinstance(part, str) or part.strip()
    ]
    if not content:
        structured = result.get("structuredContent")
        content = ["(no content)" if structured is None else json.dumps(structured)]
    if result.get("isError"):
        logger.warning("%s failed: %.300s", name, content[0])
    return Result(bool(result.get("isError")), content)


def _readable(block: Any) -> str | Image:
    """A block of a result as models take it, else what it is; nothing is raised."""
    try:
        inner = block["resource"] if block["type"] == "resource" else block
        if "text" in inner:
            return str(inner["text"])
        data = inner["blob"] if "blob" in inner else inner["data"]
        kind = inner["mimeType"].lower().partition(";")[0].strip()
        if kind in IMAGES:
            return Image(IMAGES[kind], base64.b64decode(data, validate=True))
        return f"({block['type']} of type {kind}, {len(data) * 3 // 4} bytes)"
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(block)[:2000]


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
# ======== mcp-adk-none-none-tool-search-always-optional
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Literal

from .exchange import Exchange, GatewayError
from .transport import GATEWAY

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool
SEARCH_ABOVE = 0  # tools: the model is only offered what it searches for

ImageKind = Literal["png", "jpeg", "gif", "webp"]
IMAGES: dict[str, ImageKind] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tool:
    """A tool as the gateway describes it; `schema` is that of its arguments."""

    name: str
    description: str
    schema: dict[str, Any]


@dataclass(frozen=True)
class Image:
    """An image of a kind that models take."""

    kind: ImageKind
    data: bytes

    def __str__(self) -> str:
        return f"(image/{self.kind}, {len(self.data)} bytes)"


@dataclass(frozen=True)
class Result:
    """What came of a call, for the model to read, also where it failed."""

    failed: bool
    content: list[str | Image]


UNAVAILABLE = Tool(
    f"{GATEWAY}_unavailable",
    f"The tools of {GATEWAY} are out of reach: say so if one is needed.",
    {"type": "object", "properties": {}},
)


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out.

    The agent does not depend on them: during an outage it is offered one that says so.
    """
    try:
        found = await session.tools()
    except GatewayError as error:
        logger.warning("%s: the agent answers without its tools", error)
        return [UNAVAILABLE]
    tools: dict[str, Tool] = {}
    for described in found:
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    name = described["name"]
    properties = isinstance(schema["properties"], dict)
    if not name or not properties or schema["type"] != "object":
        raise ValueError("no name, or an inputSchema of no object")
    return Tool(name, str(described.get("description") or name), schema)


async def find_tools(session: Exchange, query: str) -> list[Tool]:
    """The tools that the gateway's search finds for a task."""
    listed = await list_tools(session)
    tools = [tool for tool in listed if tool.name != SEARCH]
    if len(tools) <= SEARCH_ABOVE or not query or tools == [UNAVAILABLE]:
        return tools
    if len(tools) == len(listed):
        logger.warning("%s gateway: no search, all %d tools", GATEWAY, len(tools))
        return tools
    try:
        found = await _search(session, query)
    except (GatewayError, KeyError, TypeError, ValueError) as error:
        logger.warning("%s gateway: search failed, all tools: %s", GATEWAY, error)
        return tools
    return [tool for tool in tools if tool.name in found]


async def _search(session: Exchange, query: str) -> set[str]:
    """The names of the tools that the gateway's search finds."""
    result = await session.call(SEARCH, {"query": query})
    text = "".join(block.get("text", "") for block in result["content"])
    if result.get("isError"):
        raise ValueError(text)
    found = result.get("structuredContent") or json.loads(text)
    return {tool["name"] for tool in found["tools"]}


async def call_tool(session: Exchange, name: str, arguments: dict[str, Any]) -> Result:
    """Call the tool; a failure is a result too, in words for the model.

    An exception would end the conversation with a tool call without its result, and
    such a conversation cannot be continued.
    """
    try:
        result: dict[str, Any] = await session.call(name, arguments)
    except GatewayError as error:
        result = {"isError": True, "content": [{"type": "text", "text": str(error)}]}
    blocks: list[Any] | None = result.get("content")
    parts = [_readable(each) for each in blocks] if isinstance(blocks, list) else []
    content: list[str | Image] = [
        part for part in parts if not isinstance(part, str) or part.strip()
    ]
    if not content:
        structured = result.get("structuredContent")
        content = ["(no content)" if structured is None else json.dumps(structured)]
    if result.get("isError"):
        logger.warning("%s failed: %.300s", name, content[0])
    return Result(bool(result.get("isError")), content)


def _readable(block: Any) -> str | Image:
    """A block of a result as models take it, else what it is; nothing is raised."""
    try:
        inner = block["resource"] if block["type"] == "resource" else block
        if "text" in inner:
            return str(inner["text"])
        data = inner["blob"] if "blob" in inner else inner["data"]
        kind = inner["mimeType"].lower().partition(";")[0].strip()
        if kind in IMAGES:
            return Image(IMAGES[kind], base64.b64decode(data, validate=True))
        return f"({block['type']} of type {kind}, {len(data) * 3 // 4} bytes)"
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(block)[:2000]


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
# ======== mcp-claude-forward-none-tool-search-never-with-tests
"""The gateway's tools: listed, searched and called."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Literal

from .exchange import Exchange, GatewayError
from .transport import GATEWAY, caller_headers, gateway

SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool

ImageKind = Literal["png", "jpeg", "gif", "webp"]
IMAGES: dict[str, ImageKind] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tool:
    """A tool as the gateway describes it; `schema` is that of its arguments."""

    name: str
    description: str
    schema: dict[str, Any]


@dataclass(frozen=True)
class Image:
    """An image of a kind that models take."""

    kind: ImageKind
    data: bytes


@dataclass(frozen=True)
class Result:
    """What came of a call, for the model to read, also where it failed."""

    failed: bool
    content: list[str | Image]


async def list_tools(session: Exchange) -> list[Tool]:
    """The gateway's tools and its search; a tool that nobody could use is left out."""
    tools: dict[str, Tool] = {}
    for described in await session.tools():
        try:
            tool = _tool(described)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            logger.warning("%s gateway: %s in tool %.200r", GATEWAY, error, described)
            continue
        if tools.setdefault(tool.name, tool) is not tool:
            logger.warning("%s gateway: two tools named %s", GATEWAY, tool.name)
    return list(tools.values())


def _tool(described: dict[str, Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema = {**schema, **described["inputSchema"]}
    name = described["name"]
    properties = isinstance(schema["properties"], dict)
    if not name or not properties or schema["type"] != "object":
        raise ValueError("no name, or an inputSchema of no object")
    return Tool(name, str(described.get("description") or name), schema)


async def offered_tools(session: Exchange) -> dict[str, Tool]:
    """The tools of the gateway's targets, by name."""
    listed = {tool.name: tool for tool in await list_tools(session)}
    listed.pop(SEARCH, None)
    return listed


async def call_tool(session: Exchange, name: str, arguments: dict[str, Any]) -> Result:
    """Call the tool; a failure is a result too, in words for the model.

    An exception would end the conversation with a tool call without its result, and
    such a conversation cannot be continued.
    """
    try:
        if session.headers != caller_headers():
            session = gateway()  # the tools are those of another caller's invocation
        result: dict[str, Any] = await session.call(name, arguments)
    except GatewayError as error:
        result = {"isError": True, "content": [{"type": "text", "text": str(error)}]}
    blocks: list[Any] | None = result.get("content")
    parts = [_readable(each) for each in blocks] if isinstance(blocks, list) else []
    content: list[str | Image] = [
        part for part in parts if not isinstance(part, str) or part.strip()
    ]
    if not content:
        structured = result.get("structuredContent")
        content = ["(no content)" if structured is None else json.dumps(structured)]
    if result.get("isError"):
        logger.warning("%s failed: %.300s", name, content[0])
    return Result(bool(result.get("isError")), content)


def _readable(block: Any) -> str | Image:
    """A block of a result as models take it, else what it is; nothing is raised."""
    try:
        inner = block["resource"] if block["type"] == "resource" else block
        if "text" in inner:
            return str(inner["text"])
        data = inner["blob"] if "blob" in inner else inner["data"]
        kind = inner["mimeType"].lower().partition(";")[0].strip()
        if kind in IMAGES:
            return Image(IMAGES[kind], base64.b64decode(data, validate=True))
        return f"({block['type']} of type {kind}, {len(data) * 3 // 4} bytes)"
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(block)[:2000]


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
