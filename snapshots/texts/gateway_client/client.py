# ======== mcp-strands-none-none
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
    new = getattr(event, "messages", None) or []  # strands before 1.23 does not say them
    for message in reversed([*event.agent.messages, *new]):
        texts = [block["text"] for block in message["content"] if "text" in block]
        if message["role"] == "user" and texts:
            return " ".join(texts)
    return ""
# ======== mcp-langgraph-none-none
"""The gateway's tools as LangChain tools."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from langchain_core.tools import BaseTool
from langchain_mcp_adapters.interceptors import MCPToolCallRequest, MCPToolCallResult
from langchain_mcp_adapters.tools import convert_mcp_tool_to_langchain_tool
from mcp import ClientSession
from mcp.types import CallToolResult, TextContent, Tool

from .tools import SEARCH, SEARCH_ABOVE, call_tool, list_tools, model_name
from .transport import GATEWAY, URL_VARIABLE, GatewayError, connect, gateway_url

logger = logging.getLogger(__name__)

CALL_FOUND = Tool(
    name="call_found_tool",
    description="Call a tool that the search for tools has found.",
    inputSchema={
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "The name of the found tool"},
            "arguments": {"type": "object", "description": "As its inputSchema asks"},
        },
        "required": ["name", "arguments"],
    },
)


async def load_tools() -> list[BaseTool]:
    """The gateway's tools; none while the gateway is not deployed.

    Call it inside an invocation, where the agent has its identity.
    Of more than SEARCH_ABOVE tools the model is given two instead: one that searches
    them and one that calls what was found.

    Raises GatewayError where the gateway cannot be reached or refuses the agent.
    """
    if gateway_url() is None:
        logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
        return []
    async with connect() as session:
        listed = await list_tools(session)
        tools = [tool for tool in listed if tool.name != SEARCH]
        search = next((tool for tool in listed if tool.name == SEARCH), None)
        if len(tools) > SEARCH_ABOVE:
            if search is not None:
                return [
                    _as_langchain(session, search, f"{GATEWAY}_search_tools"),
                    _as_langchain(session, CALL_FOUND, f"{GATEWAY}_call_tool"),
                ]
            logger.warning("%s gateway: no search, all %d tools", GATEWAY, len(tools))
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
    if name == CALL_FOUND.name:
        name, arguments = arguments.get("name", ""), arguments.get("arguments", {})
    try:
        async with connect() as session:
            return await call_tool(session, name, arguments)
    except GatewayError as error:
        logger.exception("%s failed", name)
        text = TextContent(type="text", text=str(error))
        return CallToolResult(content=[text], isError=True)
# ======== mcp-openai-none-none
"""The gateway's tools, given to an OpenAI agent for the length of each run."""

from __future__ import annotations

import logging
from typing import Any
from weakref import WeakKeyDictionary

from agents import AgentBase, RunContextWrapper
from agents.mcp import MCPServer
from mcp.types import CallToolResult, GetPromptResult, ListPromptsResult, Tool

from .tools import SEARCH, SEARCH_ABOVE, call_tool, list_tools, model_name
from .transport import (
    GATEWAY,
    URL_VARIABLE,
    GatewayError,
    answer,
    connect,
    gateway_url,
)

logger = logging.getLogger(__name__)

CALL_FOUND = Tool.model_validate(
    {
        "name": "call_found_tool",
        "description": "Call a tool that the search for tools has found.",
        "inputSchema": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "description": "The name of the found tool"},
                "arguments": {
                    "type": "object",
                    "description": "As its inputSchema asks",
                },
            },
            "required": ["name", "arguments"],
        },
    }
)


class GatewayTools(MCPServer):
    """Gives the agent the gateway's tools: `Agent(mcp_servers=[GatewayTools()])`.

    The tools are looked up once in each run, where the agent has its identity. So a
    module-level agent works, a new target needs no restart, and a gateway that was down
    is tried again by the next run. Until the gateway is deployed the agent runs with
    its own tools. There is nothing to connect: no connection outlives its use.

    Of more than SEARCH_ABOVE tools the model is given two instead: one that searches
    them and one that calls what was found.
    """

    def __init__(self) -> None:
        super().__init__()
        self._runs: WeakKeyDictionary[RunContextWrapper[Any], dict[str, Tool]]
        self._runs = WeakKeyDictionary()
        self._offered: dict[str, str] = {}  # the model's name: the gateway's name
        self._latest: list[Tool] | None = None

    @property
    def name(self) -> str:
        return GATEWAY

    @property
    def cached_tools(self) -> list[Tool] | None:
        return self._latest

    async def connect(self) -> None:
        """Nothing: each request has a connection of its own."""

    async def cleanup(self) -> None:
        """Nothing: no connection is kept."""

    async def list_tools(
        self,
        run_context: RunContextWrapper[Any] | None = None,
        agent: AgentBase[Any] | None = None,
    ) -> list[Tool]:
        """The tools, under names that a model takes and that no other tool has."""
        tools = self._runs.get(run_context) if run_context else None
        if tools is None:
            tools = await _load()
            if run_context:
                self._runs[run_context] = tools
        taken = self._taken(agent)
        named = []
        for shown, tool in tools.items():
            name = model_name(shown)
            if name in taken:
                name = model_name(f"{GATEWAY}_{shown}")
            self._offered[name] = tool.name
            named.append(tool.model_copy(update={"name": name}))
        self._latest = named
        return named

    def _taken(self, agent: AgentBase[Any] | None) -> set[str]:
        """The names of the agent's own tools, and of the servers before this one."""
        if agent is None:
            return set()
        taken = {tool.name for tool in agent.tools}
        before = agent.mcp_servers
        if self in before:
            before = before[: before.index(self)]
        return taken.union(
            tool.name for server in before for tool in server.cached_tools or []
        )

    async def call_tool(
        self,
        tool_name: str,
        arguments: dict[str, Any] | None,
        meta: dict[str, Any] | None = None,
    ) -> CallToolResult:
        """Call the tool; a failure is an answer to the model, and says that it is one.

        The framework shows the model the content of a result, not its `isError`.
        """
        name, given = self._offered.get(tool_name, tool_name), arguments or {}
        if name == CALL_FOUND.name:
            name, given = given.get("name", ""), given.get("arguments") or {}
        try:
            async with connect() as session:
                called = await call_tool(session, name, given)
        except GatewayError as error:
            logger.exception("%s failed", name)
            return _failed({"type": "text", "text": str(error)})
        result = called.model_dump(by_alias=True, mode="json")
        return _failed(*result["content"]) if result["isError"] else called

    async def list_prompts(self) -> ListPromptsResult:
        async with connect() as session:
            return await answer(session.list_prompts())

    async def get_prompt(
        self, name: str, arguments: dict[str, Any] | None = None
    ) -> GetPromptResult:
        async with connect() as session:
            return await answer(session.get_prompt(name, arguments))


async def _load() -> dict[str, Tool]:
    """The tools for the model, by name; none while the gateway is not deployed.

    Raises GatewayError where the gateway cannot be reached or refuses the agent.
    """
    if gateway_url() is None:
        logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
        return {}
    async with connect() as session:
        listed = {tool.name: tool for tool in await list_tools(session)}
    search = listed.pop(SEARCH, None)
    if len(listed) > SEARCH_ABOVE:
        if search is not None:
            return {
                f"{GATEWAY}_search_tools": search,
                f"{GATEWAY}_call_tool": CALL_FOUND,
            }
        logger.warning("%s gateway: no search, all %d tools", GATEWAY, len(listed))
    return listed


def _failed(*content: dict[str, Any]) -> CallToolResult:
    """The result of a call that failed, in words."""
    said = {"type": "text", "text": "The tool call failed:"}
    return CallToolResult.model_validate({"isError": True, "content": [said, *content]})
# ======== mcp-adk-none-none
"""The gateway's tools, given to a Google ADK agent for each invocation."""

from __future__ import annotations

import copy
import logging
from typing import Any

from google.adk.agents.readonly_context import ReadonlyContext
from google.adk.models.llm_request import LlmRequest
from google.adk.tools.base_tool import BaseTool
from google.adk.tools.base_toolset import BaseToolset
from google.adk.tools.tool_context import ToolContext
from google.genai.types import FunctionDeclaration
from mcp.types import Tool

from .tools import call_tool, find_tools, model_name
from .transport import GATEWAY, URL_VARIABLE, GatewayError, connect, gateway_url

logger = logging.getLogger(__name__)


class GatewayTools(BaseToolset):
    """Gives the agent the gateway's tools: `Agent(tools=[GatewayTools()])`.

    The tools are looked up once in each invocation, where the agent has its identity.
    So a module-level agent works, a new target needs no restart, and a gateway that was
    down is tried again by the next invocation. Until the gateway is deployed the agent
    runs with its own tools. Run the agent with `Runner.run_async`: the thread that
    `Runner.run` starts does not have the invocation's identity.
    """

    def __init__(self) -> None:
        super().__init__()

    async def get_tools(
        self, readonly_context: ReadonlyContext | None = None
    ) -> list[BaseTool]:
        if gateway_url() is None:
            logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
            return []
        try:
            async with connect() as session:
                tools = await find_tools(session, _words(readonly_context))
        except GatewayError as error:
            return [_Unavailable(error)]
        return [_GatewayTool(tool) for tool in tools]


class _GatewayTool(BaseTool):
    """A gateway tool that opens its own connection for each call."""

    def __init__(self, tool: Tool) -> None:
        name = _gemini_name(tool.name)
        super().__init__(name=name, description=tool.description or name)
        self._tool = tool

    def _get_declaration(self) -> FunctionDeclaration:
        described = self._tool.model_dump(by_alias=True)
        return FunctionDeclaration(
            name=self.name,
            description=self.description,
            parameters_json_schema=described["inputSchema"],
        )

    async def process_llm_request(
        self, *, tool_context: ToolContext, llm_request: LlmRequest
    ) -> None:
        tool = self
        if self.name in llm_request.tools_dict:
            tool = copy.copy(self)
            tool.name = _gemini_name(f"{GATEWAY}_{self._tool.name}")
        llm_request.append_tools([tool])

    async def run_async(
        self, *, args: dict[str, Any], tool_context: ToolContext
    ) -> dict[str, Any]:
        """Call the tool; a failure is an answer to the model, under "error".

        An exception would end the conversation with a tool call without its result,
        and such a conversation cannot be continued.
        """
        try:
            async with connect() as session:
                called = await call_tool(session, self._tool.name, args)
        except GatewayError as error:
            logger.exception("%s failed", self._tool.name)
            return {"error": str(error)}
        return called.model_dump(by_alias=True, exclude_none=True, mode="json")


class _Unavailable(BaseTool):
    """Ends the invocation with the reason why the gateway's tools are missing.

    ADK 2 only logs what `get_tools` raises: the model would answer without the tools.
    """

    def __init__(self, error: GatewayError) -> None:
        super().__init__(name=_gemini_name(GATEWAY), description=str(error))
        self._error = error

    async def process_llm_request(
        self, *, tool_context: ToolContext, llm_request: LlmRequest
    ) -> None:
        raise self._error


def _gemini_name(name: str) -> str:
    """A legal name that begins as Gemini asks: with a letter or an underscore."""
    return model_name(name if name[:1].isalpha() else f"_{name}")


def _words(context: ReadonlyContext | None) -> str:
    """The user's message, which the gateway searches its tools for."""
    content = context.user_content if context else None
    parts = (content.parts if content else None) or []
    return " ".join(part.text for part in parts if part.text)
# ======== mcp-strands-iam-none-tool-search-never-with-tests
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
            tools = await find_tools(session)
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
# ======== mcp-langgraph-jwt-none-tool-search-never-with-tests
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
# ======== mcp-langgraph-none-none-tool-search-always-with-tests
"""The gateway's tools as LangChain tools."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from langchain_core.tools import BaseTool
from langchain_mcp_adapters.interceptors import MCPToolCallRequest, MCPToolCallResult
from langchain_mcp_adapters.tools import convert_mcp_tool_to_langchain_tool
from mcp import ClientSession
from mcp.types import CallToolResult, TextContent, Tool

from .tools import SEARCH, SEARCH_ABOVE, call_tool, list_tools, model_name
from .transport import GATEWAY, URL_VARIABLE, GatewayError, connect, gateway_url

logger = logging.getLogger(__name__)

CALL_FOUND = Tool(
    name="call_found_tool",
    description="Call a tool that the search for tools has found.",
    inputSchema={
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "The name of the found tool"},
            "arguments": {"type": "object", "description": "As its inputSchema asks"},
        },
        "required": ["name", "arguments"],
    },
)


async def load_tools() -> list[BaseTool]:
    """The gateway's tools; none while the gateway is not deployed.

    Call it inside an invocation, where the agent has its identity.
    The model is given two: one that searches the gateway's tools and one that calls
    what was found.

    Raises GatewayError where the gateway cannot be reached or refuses the agent.
    """
    if gateway_url() is None:
        logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
        return []
    async with connect() as session:
        listed = await list_tools(session)
        tools = [tool for tool in listed if tool.name != SEARCH]
        search = next((tool for tool in listed if tool.name == SEARCH), None)
        if len(tools) > SEARCH_ABOVE:
            if search is not None:
                return [
                    _as_langchain(session, search, f"{GATEWAY}_search_tools"),
                    _as_langchain(session, CALL_FOUND, f"{GATEWAY}_call_tool"),
                ]
            logger.warning("%s gateway: no search, all %d tools", GATEWAY, len(tools))
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
    if name == CALL_FOUND.name:
        name, arguments = arguments.get("name", ""), arguments.get("arguments", {})
    try:
        async with connect() as session:
            return await call_tool(session, name, arguments)
    except GatewayError as error:
        logger.exception("%s failed", name)
        text = TextContent(type="text", text=str(error))
        return CallToolResult(content=[text], isError=True)
# ======== mcp-openai-iam-none-tool-search-never-with-tests
"""The gateway's tools, given to an OpenAI agent for the length of each run."""

from __future__ import annotations

import logging
from typing import Any
from weakref import WeakKeyDictionary

from agents import AgentBase, RunContextWrapper
from agents.mcp import MCPServer
from mcp.types import CallToolResult, GetPromptResult, ListPromptsResult, Tool

from .tools import SEARCH, call_tool, list_tools, model_name
from .transport import (
    GATEWAY,
    URL_VARIABLE,
    GatewayError,
    answer,
    connect,
    gateway_url,
)

logger = logging.getLogger(__name__)


class GatewayTools(MCPServer):
    """Gives the agent the gateway's tools: `Agent(mcp_servers=[GatewayTools()])`.

    The tools are looked up once in each run, where the agent has its identity. So a
    module-level agent works, a new target needs no restart, and a gateway that was down
    is tried again by the next run. Until the gateway is deployed the agent runs with
    its own tools. There is nothing to connect: no connection outlives its use.
    """

    def __init__(self) -> None:
        super().__init__()
        self._runs: WeakKeyDictionary[RunContextWrapper[Any], dict[str, Tool]]
        self._runs = WeakKeyDictionary()
        self._offered: dict[str, str] = {}  # the model's name: the gateway's name
        self._latest: list[Tool] | None = None

    @property
    def name(self) -> str:
        return GATEWAY

    @property
    def cached_tools(self) -> list[Tool] | None:
        return self._latest

    async def connect(self) -> None:
        """Nothing: each request has a connection of its own."""

    async def cleanup(self) -> None:
        """Nothing: no connection is kept."""

    async def list_tools(
        self,
        run_context: RunContextWrapper[Any] | None = None,
        agent: AgentBase[Any] | None = None,
    ) -> list[Tool]:
        """The tools, under names that a model takes and that no other tool has."""
        tools = self._runs.get(run_context) if run_context else None
        if tools is None:
            tools = await _load()
            if run_context:
                self._runs[run_context] = tools
        taken = self._taken(agent)
        named = []
        for shown, tool in tools.items():
            name = model_name(shown)
            if name in taken:
                name = model_name(f"{GATEWAY}_{shown}")
            self._offered[name] = tool.name
            named.append(tool.model_copy(update={"name": name}))
        self._latest = named
        return named

    def _taken(self, agent: AgentBase[Any] | None) -> set[str]:
        """The names of the agent's own tools, and of the servers before this one."""
        if agent is None:
            return set()
        taken = {tool.name for tool in agent.tools}
        before = agent.mcp_servers
        if self in before:
            before = before[: before.index(self)]
        return taken.union(
            tool.name for server in before for tool in server.cached_tools or []
        )

    async def call_tool(
        self,
        tool_name: str,
        arguments: dict[str, Any] | None,
        meta: dict[str, Any] | None = None,
    ) -> CallToolResult:
        """Call the tool; a failure is an answer to the model, and says that it is one.

        The framework shows the model the content of a result, not its `isError`.
        """
        name, given = self._offered.get(tool_name, tool_name), arguments or {}
        try:
            async with connect() as session:
                called = await call_tool(session, name, given)
        except GatewayError as error:
            logger.exception("%s failed", name)
            return _failed({"type": "text", "text": str(error)})
        result = called.model_dump(by_alias=True, mode="json")
        return _failed(*result["content"]) if result["isError"] else called

    async def list_prompts(self) -> ListPromptsResult:
        async with connect() as session:
            return await answer(session.list_prompts())

    async def get_prompt(
        self, name: str, arguments: dict[str, Any] | None = None
    ) -> GetPromptResult:
        async with connect() as session:
            return await answer(session.get_prompt(name, arguments))


async def _load() -> dict[str, Tool]:
    """The tools for the model, by name; none while the gateway is not deployed.

    Raises GatewayError where the gateway cannot be reached or refuses the agent.
    """
    if gateway_url() is None:
        logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
        return {}
    async with connect() as session:
        listed = {tool.name: tool for tool in await list_tools(session)}
    listed.pop(SEARCH, None)
    return listed


def _failed(*content: dict[str, Any]) -> CallToolResult:
    """The result of a call that failed, in words."""
    said = {"type": "text", "text": "The tool call failed:"}
    return CallToolResult.model_validate({"isError": True, "content": [said, *content]})
# ======== mcp-openai-none-none-tool-search-always-with-tests
"""The gateway's tools, given to an OpenAI agent for the length of each run."""

from __future__ import annotations

import logging
from typing import Any
from weakref import WeakKeyDictionary

from agents import AgentBase, RunContextWrapper
from agents.mcp import MCPServer
from mcp.types import CallToolResult, GetPromptResult, ListPromptsResult, Tool

from .tools import SEARCH, SEARCH_ABOVE, call_tool, list_tools, model_name
from .transport import (
    GATEWAY,
    URL_VARIABLE,
    GatewayError,
    answer,
    connect,
    gateway_url,
)

logger = logging.getLogger(__name__)

CALL_FOUND = Tool.model_validate(
    {
        "name": "call_found_tool",
        "description": "Call a tool that the search for tools has found.",
        "inputSchema": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "description": "The name of the found tool"},
                "arguments": {
                    "type": "object",
                    "description": "As its inputSchema asks",
                },
            },
            "required": ["name", "arguments"],
        },
    }
)


class GatewayTools(MCPServer):
    """Gives the agent the gateway's tools: `Agent(mcp_servers=[GatewayTools()])`.

    The tools are looked up once in each run, where the agent has its identity. So a
    module-level agent works, a new target needs no restart, and a gateway that was down
    is tried again by the next run. Until the gateway is deployed the agent runs with
    its own tools. There is nothing to connect: no connection outlives its use.

    The model is given two tools: one that searches the gateway's and one that calls
    what was found.
    """

    def __init__(self) -> None:
        super().__init__()
        self._runs: WeakKeyDictionary[RunContextWrapper[Any], dict[str, Tool]]
        self._runs = WeakKeyDictionary()
        self._offered: dict[str, str] = {}  # the model's name: the gateway's name
        self._latest: list[Tool] | None = None

    @property
    def name(self) -> str:
        return GATEWAY

    @property
    def cached_tools(self) -> list[Tool] | None:
        return self._latest

    async def connect(self) -> None:
        """Nothing: each request has a connection of its own."""

    async def cleanup(self) -> None:
        """Nothing: no connection is kept."""

    async def list_tools(
        self,
        run_context: RunContextWrapper[Any] | None = None,
        agent: AgentBase[Any] | None = None,
    ) -> list[Tool]:
        """The tools, under names that a model takes and that no other tool has."""
        tools = self._runs.get(run_context) if run_context else None
        if tools is None:
            tools = await _load()
            if run_context:
                self._runs[run_context] = tools
        taken = self._taken(agent)
        named = []
        for shown, tool in tools.items():
            name = model_name(shown)
            if name in taken:
                name = model_name(f"{GATEWAY}_{shown}")
            self._offered[name] = tool.name
            named.append(tool.model_copy(update={"name": name}))
        self._latest = named
        return named

    def _taken(self, agent: AgentBase[Any] | None) -> set[str]:
        """The names of the agent's own tools, and of the servers before this one."""
        if agent is None:
            return set()
        taken = {tool.name for tool in agent.tools}
        before = agent.mcp_servers
        if self in before:
            before = before[: before.index(self)]
        return taken.union(
            tool.name for server in before for tool in server.cached_tools or []
        )

    async def call_tool(
        self,
        tool_name: str,
        arguments: dict[str, Any] | None,
        meta: dict[str, Any] | None = None,
    ) -> CallToolResult:
        """Call the tool; a failure is an answer to the model, and says that it is one.

        The framework shows the model the content of a result, not its `isError`.
        """
        name, given = self._offered.get(tool_name, tool_name), arguments or {}
        if name == CALL_FOUND.name:
            name, given = given.get("name", ""), given.get("arguments") or {}
        try:
            async with connect() as session:
                called = await call_tool(session, name, given)
        except GatewayError as error:
            logger.exception("%s failed", name)
            return _failed({"type": "text", "text": str(error)})
        result = called.model_dump(by_alias=True, mode="json")
        return _failed(*result["content"]) if result["isError"] else called

    async def list_prompts(self) -> ListPromptsResult:
        async with connect() as session:
            return await answer(session.list_prompts())

    async def get_prompt(
        self, name: str, arguments: dict[str, Any] | None = None
    ) -> GetPromptResult:
        async with connect() as session:
            return await answer(session.get_prompt(name, arguments))


async def _load() -> dict[str, Tool]:
    """The tools for the model, by name; none while the gateway is not deployed.

    Raises GatewayError where the gateway cannot be reached or refuses the agent.
    """
    if gateway_url() is None:
        logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
        return {}
    async with connect() as session:
        listed = {tool.name: tool for tool in await list_tools(session)}
    search = listed.pop(SEARCH, None)
    if len(listed) > SEARCH_ABOVE:
        if search is not None:
            return {
                f"{GATEWAY}_search_tools": search,
                f"{GATEWAY}_call_tool": CALL_FOUND,
            }
        logger.warning("%s gateway: no search, all %d tools", GATEWAY, len(listed))
    return listed


def _failed(*content: dict[str, Any]) -> CallToolResult:
    """The result of a call that failed, in words."""
    said = {"type": "text", "text": "The tool call failed:"}
    return CallToolResult.model_validate({"isError": True, "content": [said, *content]})
# ======== mcp-adk-jwt-none-tool-search-never-with-tests
"""The gateway's tools, given to a Google ADK agent for each invocation."""

from __future__ import annotations

import copy
import logging
from typing import Any

from google.adk.agents.readonly_context import ReadonlyContext
from google.adk.models.llm_request import LlmRequest
from google.adk.tools.base_tool import BaseTool
from google.adk.tools.base_toolset import BaseToolset
from google.adk.tools.tool_context import ToolContext
from google.genai.types import FunctionDeclaration
from mcp.types import Tool

from .tools import call_tool, find_tools, model_name
from .transport import GATEWAY, URL_VARIABLE, GatewayError, connect, gateway_url

logger = logging.getLogger(__name__)


class GatewayTools(BaseToolset):
    """Gives the agent the gateway's tools: `Agent(tools=[GatewayTools()])`.

    The tools are looked up once in each invocation, where the agent has its identity.
    So a module-level agent works, a new target needs no restart, and a gateway that was
    down is tried again by the next invocation. Until the gateway is deployed the agent
    runs with its own tools. Run the agent with `Runner.run_async`: the thread that
    `Runner.run` starts does not have the invocation's identity.
    """

    def __init__(self) -> None:
        super().__init__()

    async def get_tools(
        self, readonly_context: ReadonlyContext | None = None
    ) -> list[BaseTool]:
        if gateway_url() is None:
            logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
            return []
        try:
            async with connect() as session:
                tools = await find_tools(session)
        except GatewayError as error:
            return [_Unavailable(error)]
        return [_GatewayTool(tool) for tool in tools]


class _GatewayTool(BaseTool):
    """A gateway tool that opens its own connection for each call."""

    def __init__(self, tool: Tool) -> None:
        name = _gemini_name(tool.name)
        super().__init__(name=name, description=tool.description or name)
        self._tool = tool

    def _get_declaration(self) -> FunctionDeclaration:
        described = self._tool.model_dump(by_alias=True)
        return FunctionDeclaration(
            name=self.name,
            description=self.description,
            parameters_json_schema=described["inputSchema"],
        )

    async def process_llm_request(
        self, *, tool_context: ToolContext, llm_request: LlmRequest
    ) -> None:
        tool = self
        if self.name in llm_request.tools_dict:
            tool = copy.copy(self)
            tool.name = _gemini_name(f"{GATEWAY}_{self._tool.name}")
        llm_request.append_tools([tool])

    async def run_async(
        self, *, args: dict[str, Any], tool_context: ToolContext
    ) -> dict[str, Any]:
        """Call the tool; a failure is an answer to the model, under "error".

        An exception would end the conversation with a tool call without its result,
        and such a conversation cannot be continued.
        """
        try:
            async with connect() as session:
                called = await call_tool(session, self._tool.name, args)
        except GatewayError as error:
            logger.exception("%s failed", self._tool.name)
            return {"error": str(error)}
        return called.model_dump(by_alias=True, exclude_none=True, mode="json")


class _Unavailable(BaseTool):
    """Ends the invocation with the reason why the gateway's tools are missing.

    ADK 2 only logs what `get_tools` raises: the model would answer without the tools.
    """

    def __init__(self, error: GatewayError) -> None:
        super().__init__(name=_gemini_name(GATEWAY), description=str(error))
        self._error = error

    async def process_llm_request(
        self, *, tool_context: ToolContext, llm_request: LlmRequest
    ) -> None:
        raise self._error


def _gemini_name(name: str) -> str:
    """A legal name that begins as Gemini asks: with a letter or an underscore."""
    return model_name(name if name[:1].isalpha() else f"_{name}")
