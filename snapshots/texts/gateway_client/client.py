# ======== mcp-strands-none-none
"""The gateway's tools, given to a Strands agent for the length of each invocation."""

from __future__ import annotations

import logging
from typing import Any

from strands.hooks import (
    AfterInvocationEvent,
    BeforeInvocationEvent,
    HookProvider,
    HookRegistry,
)
from strands.tools import PythonAgentTool
from strands.types.tools import ToolResult, ToolResultContent, ToolSpec, ToolUse

from .exchange import Exchange
from .tools import Image, Tool, call_tool, find_tools, model_name
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

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
        registry, session = event.agent.tool_registry, gateway()
        for tool in await find_tools(session, _last_words(event)):
            taken = {name.replace("-", "_") for name in registry.registry}
            name = model_name(tool.name)
            if name.replace("-", "_") in taken:
                name = model_name(f"{GATEWAY}_{tool.name}")
            try:
                registry.register_tool(_GatewayTool(name, tool, session))
            except ValueError as error:
                logger.warning("%s gateway: no tool %s: %s", GATEWAY, name, error)

    async def _unload(self, event: AfterInvocationEvent) -> None:
        registry = event.agent.tool_registry.registry
        for name, tool in list(registry.items()):
            if isinstance(tool, _GatewayTool):
                del registry[name]


class _GatewayTool(PythonAgentTool):
    """A tool that is called through the gateway."""

    def __init__(self, name: str, tool: Tool, session: Exchange) -> None:
        spec: ToolSpec = {
            "name": name,
            "description": tool.description,
            "inputSchema": {"json": tool.schema},
        }

        async def call(tool_use: ToolUse, **_: Any) -> ToolResult:
            result = await call_tool(session, tool.name, tool_use["input"])
            return {
                "toolUseId": tool_use["toolUseId"],
                "status": "error" if result.failed else "success",
                "content": [_content(part) for part in result.content],
            }

        super().__init__(name, spec, call)


def _content(part: str | Image) -> ToolResultContent:
    if isinstance(part, str):
        return {"text": part}
    return {"image": {"format": part.kind, "source": {"bytes": part.data}}}


def _last_words(event: BeforeInvocationEvent) -> str:
    """The user's last message, which the gateway searches its tools for."""
    # Strands below 1.23 does not have the new ones.
    new: list[Any] = getattr(event, "messages", None) or []
    for message in reversed([*event.agent.messages, *new]):
        texts = [block["text"] for block in message["content"] if "text" in block]
        if message["role"] == "user" and texts:
            return " ".join(texts)
    return ""
# ======== mcp-langgraph-none-none
"""The gateway's tools as LangChain tools."""

from __future__ import annotations

import asyncio
import base64
import logging
from typing import Any

from langchain_core.tools import BaseTool, ToolException
from pydantic import PrivateAttr

from .exchange import Exchange
from .tools import Image, Tool, call_tool, model_name, offered_tools
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

logger = logging.getLogger(__name__)

# LangChain works out for each tool object anew how it is called.
_made: dict[Exchange, tuple[dict[str, Tool], list[BaseTool]]] = {}


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
    session = gateway()
    offered = await offered_tools(session)
    if session not in _made or _made[session][0] != offered:
        _made[session] = offered, _tools(offered, session)
    return [*_made[session][1]]


def _tools(offered: dict[str, Tool], session: Exchange) -> list[BaseTool]:
    named = [(model_name(shown), tool) for shown, tool in offered.items()]
    return [_GatewayTool(name, tool, session) for name, tool in named]


class _GatewayTool(BaseTool):
    """A tool that is called through the gateway, in async and in other graphs."""

    _tool: Tool = PrivateAttr()
    _session: Exchange = PrivateAttr()

    def __init__(self, name: str, tool: Tool, session: Exchange) -> None:
        super().__init__(
            name=name,
            description=tool.description,
            args_schema=tool.schema,
            handle_tool_error=True,  # an error is the model's to read
        )
        self._tool, self._session = tool, session

    # An argument of the tool may have any name, so that none is left for LangChain's.
    async def _arun(self, /, **arguments: Any) -> list[dict[str, str]]:
        result = await call_tool(self._session, self._tool.name, arguments)
        content = [_content(part) for part in result.content]
        if result.failed:
            raise ToolException(" ".join(map(str, result.content)))
        return content

    def _run(self, /, **arguments: Any) -> list[dict[str, str]]:
        call = self._arun(**arguments)
        return asyncio.run_coroutine_threadsafe(call, self._session.loop).result()


def _content(part: str | Image) -> dict[str, str]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    data = base64.b64encode(part.data).decode()
    return {"type": "image", "base64": data, "mime_type": f"image/{part.kind}"}
# ======== mcp-langgraph-forward-none
"""The gateway's tools as LangChain tools."""

from __future__ import annotations

import asyncio
import base64
import logging
from typing import Any

from langchain_core.tools import BaseTool, ToolException
from pydantic import PrivateAttr

from .exchange import Exchange
from .tools import Image, Tool, call_tool, model_name, offered_tools
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

logger = logging.getLogger(__name__)


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
    session = gateway()
    offered = await offered_tools(session)
    return _tools(offered, session)


def _tools(offered: dict[str, Tool], session: Exchange) -> list[BaseTool]:
    named = [(model_name(shown), tool) for shown, tool in offered.items()]
    return [_GatewayTool(name, tool, session) for name, tool in named]


class _GatewayTool(BaseTool):
    """A tool that is called through the gateway, in async and in other graphs."""

    _tool: Tool = PrivateAttr()
    _session: Exchange = PrivateAttr()

    def __init__(self, name: str, tool: Tool, session: Exchange) -> None:
        super().__init__(
            name=name,
            description=tool.description,
            args_schema=tool.schema,
            handle_tool_error=True,  # an error is the model's to read
        )
        self._tool, self._session = tool, session

    # An argument of the tool may have any name, so that none is left for LangChain's.
    async def _arun(self, /, **arguments: Any) -> list[dict[str, str]]:
        result = await call_tool(self._session, self._tool.name, arguments)
        content = [_content(part) for part in result.content]
        if result.failed:
            raise ToolException(" ".join(map(str, result.content)))
        return content

    def _run(self, /, **arguments: Any) -> list[dict[str, str]]:
        call = self._arun(**arguments)
        return asyncio.run_coroutine_threadsafe(call, self._session.loop).result()


def _content(part: str | Image) -> dict[str, str]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    data = base64.b64encode(part.data).decode()
    return {"type": "image", "base64": data, "mime_type": f"image/{part.kind}"}
# ======== mcp-openai-none-none
"""The gateway's tools, given to an OpenAI agent for the length of each run."""

from __future__ import annotations

import base64
import logging
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from agents import AgentBase, RunContextWrapper
from agents.mcp import MCPServer
from mcp.types import CallToolResult, GetPromptResult, ListPromptsResult
from mcp.types import Tool as McpTool

from .exchange import Exchange
from .tools import Image, Tool, call_tool, model_name, offered_tools
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

logger = logging.getLogger(__name__)


class GatewayTools(MCPServer):
    """Gives the agent the gateway's tools: `Agent(mcp_servers=[GatewayTools()])`.

    The tools are looked up once in each run, where the agent has its identity. So a
    module-level agent works, a new target needs no restart, and a gateway that was down
    is tried again by the next run. Until the gateway is deployed the agent runs with
    its own tools. There is nothing to connect.

    Of more than SEARCH_ABOVE tools the model is given two instead: one that searches
    them and one that calls what was found.
    """

    def __init__(self) -> None:
        super().__init__()
        self._runs: WeakKeyDictionary[RunContextWrapper[Any], _Loaded]
        self._runs = WeakKeyDictionary()
        self._offered: dict[str, str] = {}  # the model's name: the gateway's name
        self._latest: list[McpTool] | None = None

    @property
    def name(self) -> str:
        return GATEWAY

    @property
    def cached_tools(self) -> list[McpTool] | None:
        return self._latest

    async def connect(self) -> None:
        """Nothing: the connection is made at its first use."""

    async def cleanup(self) -> None:
        """Nothing: the connection is kept for the next run."""

    async def list_tools(
        self,
        run_context: RunContextWrapper[Any] | None = None,
        agent: AgentBase[Any] | None = None,
    ) -> list[McpTool]:
        """The tools, under names that a model takes and that no other tool has."""
        loaded = self._runs.get(run_context) if run_context else None
        if loaded is None:
            loaded = await _load()
            if run_context:
                self._runs[run_context] = loaded
        taken = self._taken(agent)
        named: list[McpTool] = []
        for shown, tool in loaded.tools.items():
            name = model_name(shown)
            if name in taken:
                name = model_name(f"{GATEWAY}_{shown}")
            self._offered[name] = tool.name
            described = {"name": name, "description": tool.description}
            named.append(
                McpTool.model_validate({**described, "inputSchema": tool.schema})
            )
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
        name = self._offered.get(tool_name, tool_name)
        result = await call_tool(self._session(), name, arguments or {})
        content = [_content(part) for part in result.content]
        if result.failed:
            content.insert(0, _content("The tool call failed:"))
        return CallToolResult.model_validate(
            {"isError": result.failed, "content": content}
        )

    async def list_prompts(self) -> ListPromptsResult:
        answer = await self._session().request("prompts/list", {})
        return ListPromptsResult.model_validate(answer)

    async def get_prompt(
        self, name: str, arguments: dict[str, Any] | None = None
    ) -> GetPromptResult:
        params = {"name": name, "arguments": arguments or {}}
        answer = await self._session().request("prompts/get", params)
        return GetPromptResult.model_validate(answer)

    def _session(self) -> Exchange:
        return gateway()


@dataclass(frozen=True)
class _Loaded:
    """What a run was given: the tools by the names shown, and where they are called."""

    session: Exchange | None
    tools: dict[str, Tool]


async def _load() -> _Loaded:
    if gateway_url() is None:
        logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
        return _Loaded(None, {})
    session = gateway()
    return _Loaded(session, await offered_tools(session))


def _content(part: str | Image) -> dict[str, str]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    data = base64.b64encode(part.data).decode()
    return {"type": "image", "data": data, "mimeType": f"image/{part.kind}"}
# ======== mcp-openai-forward-none
"""The gateway's tools, given to an OpenAI agent for the length of each run."""

from __future__ import annotations

import base64
import logging
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from agents import AgentBase, RunContextWrapper
from agents.mcp import MCPServer
from mcp.types import CallToolResult, GetPromptResult, ListPromptsResult
from mcp.types import Tool as McpTool

from .exchange import Exchange
from .tools import Image, Tool, call_tool, model_name, offered_tools
from .transport import GATEWAY, URL_VARIABLE, caller_headers, gateway, gateway_url

logger = logging.getLogger(__name__)


class GatewayTools(MCPServer):
    """Gives the agent the gateway's tools: `Agent(mcp_servers=[GatewayTools()])`.

    The tools are looked up once in each run, where the agent has its identity. So a
    module-level agent works, a new target needs no restart, and a gateway that was down
    is tried again by the next run. Until the gateway is deployed the agent runs with
    its own tools. There is nothing to connect.

    Of more than SEARCH_ABOVE tools the model is given two instead: one that searches
    them and one that calls what was found.
    """

    def __init__(self) -> None:
        super().__init__()
        self._runs: WeakKeyDictionary[RunContextWrapper[Any], _Loaded]
        self._runs = WeakKeyDictionary()
        self._offered: dict[str, str] = {}  # the model's name: the gateway's name
        self._latest: list[McpTool] | None = None

    @property
    def name(self) -> str:
        return GATEWAY

    @property
    def cached_tools(self) -> list[McpTool] | None:
        return self._latest

    async def connect(self) -> None:
        """Nothing: the connection is made at its first use."""

    async def cleanup(self) -> None:
        """Nothing: the connection is kept for the next run."""

    async def list_tools(
        self,
        run_context: RunContextWrapper[Any] | None = None,
        agent: AgentBase[Any] | None = None,
    ) -> list[McpTool]:
        """The tools, under names that a model takes and that no other tool has."""
        loaded = self._runs.get(run_context) if run_context else None
        if loaded is None:
            loaded = await _load()
            if run_context:
                self._runs[run_context] = loaded
        taken = self._taken(agent)
        named: list[McpTool] = []
        for shown, tool in loaded.tools.items():
            name = model_name(shown)
            if name in taken:
                name = model_name(f"{GATEWAY}_{shown}")
            self._offered[name] = tool.name
            described = {"name": name, "description": tool.description}
            named.append(
                McpTool.model_validate({**described, "inputSchema": tool.schema})
            )
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
        name = self._offered.get(tool_name, tool_name)
        result = await call_tool(self._session(), name, arguments or {})
        content = [_content(part) for part in result.content]
        if result.failed:
            content.insert(0, _content("The tool call failed:"))
        return CallToolResult.model_validate(
            {"isError": result.failed, "content": content}
        )

    async def list_prompts(self) -> ListPromptsResult:
        answer = await self._session().request("prompts/list", {})
        return ListPromptsResult.model_validate(answer)

    async def get_prompt(
        self, name: str, arguments: dict[str, Any] | None = None
    ) -> GetPromptResult:
        params = {"name": name, "arguments": arguments or {}}
        answer = await self._session().request("prompts/get", params)
        return GetPromptResult.model_validate(answer)

    def _session(self) -> Exchange:
        """That of the caller's run, or another one for the same caller."""
        headers = caller_headers()
        sessions = [run.session for run in self._runs.values() if run.session]
        own = (session for session in sessions if session.headers == headers)
        return next(own, None) or gateway()


@dataclass(frozen=True)
class _Loaded:
    """What a run was given: the tools by the names shown, and where they are called."""

    session: Exchange | None
    tools: dict[str, Tool]


async def _load() -> _Loaded:
    if gateway_url() is None:
        logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
        return _Loaded(None, {})
    session = gateway()
    return _Loaded(session, await offered_tools(session))


def _content(part: str | Image) -> dict[str, str]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    data = base64.b64encode(part.data).decode()
    return {"type": "image", "data": data, "mimeType": f"image/{part.kind}"}
# ======== mcp-adk-none-none
"""The gateway's tools, given to a Google ADK agent for each invocation."""

from __future__ import annotations

import copy
import logging
import weakref
from typing import Any

from google.adk.agents.readonly_context import ReadonlyContext
from google.adk.models.llm_request import LlmRequest
from google.adk.tools.base_tool import BaseTool
from google.adk.tools.base_toolset import BaseToolset
from google.adk.tools.tool_context import ToolContext
from google.genai.types import FunctionDeclaration

from .exchange import Exchange, GatewayError
from .tools import Tool, call_tool, find_tools, model_name
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

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
        self._use_invocation_cache = False  # it has one place for all invocations
        self._invocations: dict[str, list[BaseTool]] = {}

    async def get_tools(
        self, readonly_context: ReadonlyContext | None = None
    ) -> list[BaseTool]:
        if gateway_url() is None:
            logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
            return []
        invocation = readonly_context.invocation_id if readonly_context else ""
        if invocation in self._invocations:
            return self._invocations[invocation]
        try:
            session = gateway()
            found = await find_tools(session, _words(readonly_context))
        except GatewayError as error:
            return [_Unavailable(error)]
        tools: list[BaseTool] = [_GatewayTool(tool, session) for tool in found]
        if readonly_context:  # its session is the invocation's own, and ends with it
            self._invocations[invocation] = tools
            forget = self._invocations.pop
            weakref.finalize(readonly_context.session, forget, invocation, None)
        return tools


class _GatewayTool(BaseTool):
    """A tool that is called through the gateway."""

    def __init__(self, tool: Tool, session: Exchange) -> None:
        name = _gemini_name(tool.name)
        super().__init__(name=name, description=tool.description)
        self._tool, self._session = tool, session

    def _get_declaration(self) -> FunctionDeclaration:
        return FunctionDeclaration(
            name=self.name,
            description=self.description,
            parameters_json_schema=self._tool.schema,
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
        result = await call_tool(self._session, self._tool.name, args)
        content = [{"type": "text", "text": str(part)} for part in result.content]
        return {"isError": result.failed, "content": content}


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
# ======== mcp-pydantic_ai-none-none
"""The gateway's tools, given to a Pydantic AI agent for the length of each run."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from pydantic_ai import (
    AbstractToolset,
    BinaryContent,
    FunctionToolset,
    RunContext,
    ToolDefinition,
    ToolsetTool,
)
from pydantic_core import SchemaValidator, core_schema

from .exchange import Exchange
from .tools import Image, call_tool, find_tools, model_name
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

_ARGUMENTS = SchemaValidator(
    core_schema.dict_schema(core_schema.str_schema(), core_schema.any_schema())
)  # what is in them the gateway checks

logger = logging.getLogger(__name__)


class GatewayTools(AbstractToolset[Any]):
    """Gives the agent the gateway's tools: `Agent(toolsets=[GatewayTools()])`.

    The tools are looked up once in each run, where the agent has its identity. So a
    module-level agent works, a new target needs no restart, and a gateway that was down
    is tried again by the next run. Until the gateway is deployed the agent runs with
    its own tools. There is nothing to enter or to close.
    """

    def __init__(self) -> None:
        self._runs: WeakValueDictionary[str | None, _ToolsOfRun] = WeakValueDictionary()

    @property
    def id(self) -> str:
        return GATEWAY

    @property
    def tool_name_conflict_hint(self) -> str:
        return "Give the agent `GatewayTools().prefixed(...)` or rename the other."

    async def for_run(self, ctx: RunContext[Any]) -> GatewayTools:
        run = self._runs[ctx.run_id] = _ToolsOfRun(self)
        return run

    async def names_of_run(self, ctx: RunContext[Any]) -> set[str]:
        """The names that a run's model sees, for the gateways after this one."""
        run = self._runs.get(ctx.run_id)
        return {*await run.get_tools(ctx)} if run else set()

    async def taken(self, ctx: RunContext[Any]) -> set[str]:
        """The names of the agent's own tools, and of the gateways before this one."""
        taken: set[str] = set()
        agent: Any = getattr(ctx, "agent", None)  # not in the first versions
        for toolset in agent.toolsets if agent else ():
            if toolset is self:
                break
            if isinstance(toolset, FunctionToolset):
                taken.update(toolset.tools)
            elif hasattr(toolset, "names_of_run"):
                taken.update(await toolset.names_of_run(ctx))
        return taken

    async def get_tools(self, ctx: RunContext[Any]) -> dict[str, ToolsetTool[Any]]:
        if gateway_url() is None:
            logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
            return {}
        session = gateway()
        found = await find_tools(session, _words(ctx))
        tools: dict[str, ToolsetTool[Any]] = {}
        taken = await self.taken(ctx)
        for tool in found:
            name = model_name(tool.name)
            if name in taken:
                name = model_name(f"{GATEWAY}_{tool.name}")
            tools[name] = _GatewayTool(
                toolset=self,
                tool_def=ToolDefinition(
                    name=name,
                    description=tool.description,
                    parameters_json_schema=tool.schema,
                ),
                max_retries=1,
                args_validator=_ARGUMENTS,
                session=session,
                known_as=tool.name,
            )
        return tools

    async def call_tool(
        self,
        name: str,
        tool_args: dict[str, Any],
        ctx: RunContext[Any],
        tool: ToolsetTool[Any],
    ) -> str | list[str | BinaryContent]:
        """Call the tool; a failure is an answer to the model, and says that it is one.

        A `ModelRetry` would have the model repeat a call that may have been executed.
        """
        if not isinstance(tool, _GatewayTool):
            raise TypeError(f"{name} is no tool of the {GATEWAY} gateway")
        result = await call_tool(tool.session, tool.known_as, tool_args)
        content = [_content(part) for part in result.content]
        if result.failed:
            content.insert(0, "The tool call failed:")
        texts = [part for part in content if isinstance(part, str)]
        return content if len(texts) < len(content) else "\n".join(texts)


class _ToolsOfRun(GatewayTools):
    """The gateway's tools for one run, whose every step asks for them."""

    def __init__(self, of_agent: GatewayTools) -> None:
        super().__init__()
        self._of_agent = of_agent
        self._tools: dict[str, ToolsetTool[Any]] | None = None
        self._listing = asyncio.Lock()

    async def get_tools(self, ctx: RunContext[Any]) -> dict[str, ToolsetTool[Any]]:
        async with self._listing:
            if self._tools is None:
                self._tools = await super().get_tools(ctx)
            return self._tools

    async def taken(self, ctx: RunContext[Any]) -> set[str]:
        return await self._of_agent.taken(ctx)


@dataclass(kw_only=True)
class _GatewayTool(ToolsetTool[Any]):
    """A tool, with the session in which it is called and the name that it has there."""

    session: Exchange
    known_as: str


def _content(part: str | Image) -> str | BinaryContent:
    if isinstance(part, str):
        return part
    return BinaryContent(part.data, media_type=f"image/{part.kind}")


def _words(ctx: RunContext[Any]) -> str:
    """The user's message, which the gateway searches its tools for."""
    prompt = ctx.prompt or ""
    if isinstance(prompt, str):
        return prompt
    return " ".join(part for part in prompt if isinstance(part, str))
# ======== mcp-claude-none-none
"""The gateway's tools, given to a Claude agent in the options of its clients."""

from __future__ import annotations

import base64
import hashlib
import logging
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from claude_agent_sdk import ClaudeAgentOptions, HookMatcher
from mcp import types
from mcp.server import Server

from .exchange import Exchange, GatewayError
from .tools import Image, call_tool, model_name, offered_tools
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

_HASH = hashlib.sha256(GATEWAY.encode()).hexdigest()
# What the tools' names begin with: mcp__<SERVER>__<tool>. A name has 64 characters, and
# the tool's own needs most of them.
SERVER = GATEWAY if len(GATEWAY) <= 20 else f"{GATEWAY[:11]}_{_HASH[:8]}"

logger = logging.getLogger(__name__)


def with_tools(options: ClaudeAgentOptions | None = None) -> ClaudeAgentOptions:
    """The same options with the gateway's tools, for `query` or `ClaudeSDKClient`.

    The tools are looked up when a client connects, which each `query` does, where the
    agent has its identity. So module-level options work, a new target needs no restart,
    and a gateway that was down is tried again by the next client. A client that is kept
    calls as whom it connected for: make one in each invocation. Until the gateway is
    deployed the agent runs with its own tools.

    Of more than SEARCH_ABOVE tools the model is given two instead: one that searches
    them and one that calls what was found.

    They need no permission, unless `can_use_tool` decides on all: `disallowed_tools`
    and hooks count as ever.
    """
    options = options or ClaudeAgentOptions()
    if not isinstance(options.mcp_servers, dict):
        raise TypeError(f"{GATEWAY} gateway: mcp_servers has to be a dict")
    if isinstance(options.mcp_servers.get(SERVER), _Configuration):
        return options  # they have the tools already
    if SERVER in options.mcp_servers:  # it would be lost
        raise ValueError(f"{GATEWAY} gateway: rename your own {SERVER} in mcp_servers")
    allowed = [*options.allowed_tools]
    if options.can_use_tool is None and options.permission_prompt_tool_name is None:
        allowed.append(f"mcp__{SERVER}")  # all of its tools, and no other
    hooks = dict(options.hooks or {})
    hooks["UserPromptSubmit"] = [
        *hooks.get("UserPromptSubmit", []),
        HookMatcher(hooks=[_stop_without_tools]),
    ]
    servers: dict[str, Any] = {**options.mcp_servers, SERVER: _Configuration()}
    return replace(options, mcp_servers=servers, allowed_tools=allowed, hooks=hooks)


class _Tools:
    """What one client was given: the tools by the names shown, and where they are."""

    def __init__(self) -> None:
        self.error = ""
        self._session: Exchange | None = None
        self._offered: dict[str, str] = {}  # the model's name: the gateway's name

    async def list(self) -> list[types.Tool]:
        if gateway_url() is None:
            logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
            return []
        try:
            self._session = gateway()
            found = await offered_tools(self._session)
            self.error = ""
        except GatewayError as error:  # raised, Claude would begin without the tools
            self.error = str(error)
            logger.warning("%s: the agent does not answer", error)
            return []
        listed: list[types.Tool] = []
        for shown, tool in found.items():
            name = _model_name(shown)
            self._offered[name] = tool.name
            described = {"name": name, "description": tool.description}
            listed.append(
                types.Tool.model_validate({**described, "inputSchema": tool.schema})
            )
        return listed

    async def call(self, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        """Call the tool; a failure is an answer to the model."""
        session = self._session or gateway()
        result = await call_tool(session, self._offered.get(name, name), arguments)
        content = [_content(part) for part in result.content]
        return types.CallToolResult.model_validate(
            {"isError": result.failed, "content": content}
        )


_current: ContextVar[_Tools] = ContextVar("tools")  # of the client that runs


async def _stop_without_tools(*_: Any) -> Any:
    """End a turn for which the gateway's tools could not be looked up, and say why."""
    tools = _current.get(None)
    if tools is None or not tools.error:
        return {}
    return {"continue_": False, "stopReason": tools.error}


class _Configuration(dict[str, Any]):
    """The server in the options: each client that takes its `instance` has its own.

    So what was looked up for one caller is never used for another.
    """

    def __init__(self) -> None:
        super().__init__(type="sdk", name=SERVER, instance=None)

    def __getitem__(self, key: str) -> Any:
        if key != "instance":
            return super().__getitem__(key)
        tools = _Tools()
        _current.set(tools)
        return _server(tools)


def _server(tools: _Tools) -> Any:
    """An MCP server in this process, made as mcp 1 or mcp 2 has it."""
    server: Any = Server
    if not hasattr(server, "list_tools"):

        async def on_list(context: Any, asked: Any) -> types.ListToolsResult:
            return types.ListToolsResult(tools=await tools.list())

        async def on_call(context: Any, asked: Any) -> types.CallToolResult:
            return await tools.call(asked.name, asked.arguments or {})

        return server(SERVER, on_list_tools=on_list, on_call_tool=on_call)
    made, results = server(SERVER), vars(types)["ServerResult"]

    async def listed(request: Any) -> Any:
        return results(types.ListToolsResult(tools=await tools.list()))

    async def called(request: Any) -> Any:
        asked = request.params
        return results(await tools.call(asked.name, asked.arguments or {}))

    made.request_handlers[types.ListToolsRequest] = listed
    made.request_handlers[types.CallToolRequest] = called
    return made


def _model_name(tool: str) -> str:
    """The tool's name, short enough for what Claude Code puts before it."""
    before = f"mcp__{SERVER}__"
    return model_name(before + tool).removeprefix(before)


def _content(part: str | Image) -> dict[str, str]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    data = base64.b64encode(part.data).decode()
    return {"type": "image", "data": data, "mimeType": f"image/{part.kind}"}
# ======== mcp-strands-iam-none-tool-search-never-with-tests
"""The gateway's tools, given to a Strands agent for the length of each invocation."""

from __future__ import annotations

import logging
from typing import Any

from strands.hooks import (
    AfterInvocationEvent,
    BeforeInvocationEvent,
    HookProvider,
    HookRegistry,
)
from strands.tools import PythonAgentTool
from strands.types.tools import ToolResult, ToolResultContent, ToolSpec, ToolUse

from .exchange import Exchange
from .tools import Image, Tool, call_tool, find_tools, model_name
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

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
        registry, session = event.agent.tool_registry, gateway()
        for tool in await find_tools(session):
            taken = {name.replace("-", "_") for name in registry.registry}
            name = model_name(tool.name)
            if name.replace("-", "_") in taken:
                name = model_name(f"{GATEWAY}_{tool.name}")
            try:
                registry.register_tool(_GatewayTool(name, tool, session))
            except ValueError as error:
                logger.warning("%s gateway: no tool %s: %s", GATEWAY, name, error)

    async def _unload(self, event: AfterInvocationEvent) -> None:
        registry = event.agent.tool_registry.registry
        for name, tool in list(registry.items()):
            if isinstance(tool, _GatewayTool):
                del registry[name]


class _GatewayTool(PythonAgentTool):
    """A tool that is called through the gateway."""

    def __init__(self, name: str, tool: Tool, session: Exchange) -> None:
        spec: ToolSpec = {
            "name": name,
            "description": tool.description,
            "inputSchema": {"json": tool.schema},
        }

        async def call(tool_use: ToolUse, **_: Any) -> ToolResult:
            result = await call_tool(session, tool.name, tool_use["input"])
            return {
                "toolUseId": tool_use["toolUseId"],
                "status": "error" if result.failed else "success",
                "content": [_content(part) for part in result.content],
            }

        super().__init__(name, spec, call)


def _content(part: str | Image) -> ToolResultContent:
    if isinstance(part, str):
        return {"text": part}
    return {"image": {"format": part.kind, "source": {"bytes": part.data}}}
# ======== mcp-langgraph-jwt-none-tool-search-never-with-tests
"""The gateway's tools as LangChain tools."""

from __future__ import annotations

import asyncio
import base64
import logging
from typing import Any

from langchain_core.tools import BaseTool, ToolException
from pydantic import PrivateAttr

from .exchange import Exchange
from .tools import Image, Tool, call_tool, model_name, offered_tools
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

logger = logging.getLogger(__name__)

# LangChain works out for each tool object anew how it is called.
_made: dict[Exchange, tuple[dict[str, Tool], list[BaseTool]]] = {}


async def load_tools() -> list[BaseTool]:
    """The gateway's tools; none while the gateway is not deployed.

    Call it inside an invocation, where the agent has its identity.

    Raises GatewayError where the gateway cannot be reached or refuses the agent.
    """
    if gateway_url() is None:
        logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
        return []
    session = gateway()
    offered = await offered_tools(session)
    if session not in _made or _made[session][0] != offered:
        _made[session] = offered, _tools(offered, session)
    return [*_made[session][1]]


def _tools(offered: dict[str, Tool], session: Exchange) -> list[BaseTool]:
    named = [(model_name(shown), tool) for shown, tool in offered.items()]
    return [_GatewayTool(name, tool, session) for name, tool in named]


class _GatewayTool(BaseTool):
    """A tool that is called through the gateway, in async and in other graphs."""

    _tool: Tool = PrivateAttr()
    _session: Exchange = PrivateAttr()

    def __init__(self, name: str, tool: Tool, session: Exchange) -> None:
        super().__init__(
            name=name,
            description=tool.description,
            args_schema=tool.schema,
            handle_tool_error=True,  # an error is the model's to read
        )
        self._tool, self._session = tool, session

    # An argument of the tool may have any name, so that none is left for LangChain's.
    async def _arun(self, /, **arguments: Any) -> list[dict[str, str]]:
        result = await call_tool(self._session, self._tool.name, arguments)
        content = [_content(part) for part in result.content]
        if result.failed:
            raise ToolException(" ".join(map(str, result.content)))
        return content

    def _run(self, /, **arguments: Any) -> list[dict[str, str]]:
        call = self._arun(**arguments)
        return asyncio.run_coroutine_threadsafe(call, self._session.loop).result()


def _content(part: str | Image) -> dict[str, str]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    data = base64.b64encode(part.data).decode()
    return {"type": "image", "base64": data, "mime_type": f"image/{part.kind}"}
# ======== mcp-langgraph-none-none-tool-search-always-with-tests
"""The gateway's tools as LangChain tools."""

from __future__ import annotations

import asyncio
import base64
import logging
from typing import Any

from langchain_core.tools import BaseTool, ToolException
from pydantic import PrivateAttr

from .exchange import Exchange
from .tools import Image, Tool, call_tool, model_name, offered_tools
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

logger = logging.getLogger(__name__)

# LangChain works out for each tool object anew how it is called.
_made: dict[Exchange, tuple[dict[str, Tool], list[BaseTool]]] = {}


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
    session = gateway()
    offered = await offered_tools(session)
    if session not in _made or _made[session][0] != offered:
        _made[session] = offered, _tools(offered, session)
    return [*_made[session][1]]


def _tools(offered: dict[str, Tool], session: Exchange) -> list[BaseTool]:
    named = [(model_name(shown), tool) for shown, tool in offered.items()]
    return [_GatewayTool(name, tool, session) for name, tool in named]


class _GatewayTool(BaseTool):
    """A tool that is called through the gateway, in async and in other graphs."""

    _tool: Tool = PrivateAttr()
    _session: Exchange = PrivateAttr()

    def __init__(self, name: str, tool: Tool, session: Exchange) -> None:
        super().__init__(
            name=name,
            description=tool.description,
            args_schema=tool.schema,
            handle_tool_error=True,  # an error is the model's to read
        )
        self._tool, self._session = tool, session

    # An argument of the tool may have any name, so that none is left for LangChain's.
    async def _arun(self, /, **arguments: Any) -> list[dict[str, str]]:
        result = await call_tool(self._session, self._tool.name, arguments)
        content = [_content(part) for part in result.content]
        if result.failed:
            raise ToolException(" ".join(map(str, result.content)))
        return content

    def _run(self, /, **arguments: Any) -> list[dict[str, str]]:
        call = self._arun(**arguments)
        return asyncio.run_coroutine_threadsafe(call, self._session.loop).result()


def _content(part: str | Image) -> dict[str, str]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    data = base64.b64encode(part.data).decode()
    return {"type": "image", "base64": data, "mime_type": f"image/{part.kind}"}
# ======== mcp-openai-iam-none-tool-search-never-with-tests
"""The gateway's tools, given to an OpenAI agent for the length of each run."""

from __future__ import annotations

import base64
import logging
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from agents import AgentBase, RunContextWrapper
from agents.mcp import MCPServer
from mcp.types import CallToolResult, GetPromptResult, ListPromptsResult
from mcp.types import Tool as McpTool

from .exchange import Exchange
from .tools import Image, Tool, call_tool, model_name, offered_tools
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

logger = logging.getLogger(__name__)


class GatewayTools(MCPServer):
    """Gives the agent the gateway's tools: `Agent(mcp_servers=[GatewayTools()])`.

    The tools are looked up once in each run, where the agent has its identity. So a
    module-level agent works, a new target needs no restart, and a gateway that was down
    is tried again by the next run. Until the gateway is deployed the agent runs with
    its own tools. There is nothing to connect.
    """

    def __init__(self) -> None:
        super().__init__()
        self._runs: WeakKeyDictionary[RunContextWrapper[Any], _Loaded]
        self._runs = WeakKeyDictionary()
        self._offered: dict[str, str] = {}  # the model's name: the gateway's name
        self._latest: list[McpTool] | None = None

    @property
    def name(self) -> str:
        return GATEWAY

    @property
    def cached_tools(self) -> list[McpTool] | None:
        return self._latest

    async def connect(self) -> None:
        """Nothing: the connection is made at its first use."""

    async def cleanup(self) -> None:
        """Nothing: the connection is kept for the next run."""

    async def list_tools(
        self,
        run_context: RunContextWrapper[Any] | None = None,
        agent: AgentBase[Any] | None = None,
    ) -> list[McpTool]:
        """The tools, under names that a model takes and that no other tool has."""
        loaded = self._runs.get(run_context) if run_context else None
        if loaded is None:
            loaded = await _load()
            if run_context:
                self._runs[run_context] = loaded
        taken = self._taken(agent)
        named: list[McpTool] = []
        for shown, tool in loaded.tools.items():
            name = model_name(shown)
            if name in taken:
                name = model_name(f"{GATEWAY}_{shown}")
            self._offered[name] = tool.name
            described = {"name": name, "description": tool.description}
            named.append(
                McpTool.model_validate({**described, "inputSchema": tool.schema})
            )
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
        name = self._offered.get(tool_name, tool_name)
        result = await call_tool(self._session(), name, arguments or {})
        content = [_content(part) for part in result.content]
        if result.failed:
            content.insert(0, _content("The tool call failed:"))
        return CallToolResult.model_validate(
            {"isError": result.failed, "content": content}
        )

    async def list_prompts(self) -> ListPromptsResult:
        answer = await self._session().request("prompts/list", {})
        return ListPromptsResult.model_validate(answer)

    async def get_prompt(
        self, name: str, arguments: dict[str, Any] | None = None
    ) -> GetPromptResult:
        params = {"name": name, "arguments": arguments or {}}
        answer = await self._session().request("prompts/get", params)
        return GetPromptResult.model_validate(answer)

    def _session(self) -> Exchange:
        return gateway()


@dataclass(frozen=True)
class _Loaded:
    """What a run was given: the tools by the names shown, and where they are called."""

    session: Exchange | None
    tools: dict[str, Tool]


async def _load() -> _Loaded:
    if gateway_url() is None:
        logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
        return _Loaded(None, {})
    session = gateway()
    return _Loaded(session, await offered_tools(session))


def _content(part: str | Image) -> dict[str, str]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    data = base64.b64encode(part.data).decode()
    return {"type": "image", "data": data, "mimeType": f"image/{part.kind}"}
# ======== mcp-openai-none-none-tool-search-always-optional-with-tests
"""The gateway's tools, given to an OpenAI agent for the length of each run."""

from __future__ import annotations

import base64
import logging
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from agents import AgentBase, RunContextWrapper
from agents.mcp import MCPServer
from mcp.types import CallToolResult, GetPromptResult, ListPromptsResult
from mcp.types import Tool as McpTool

from .exchange import Exchange
from .tools import Image, Tool, call_tool, model_name, offered_tools
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

logger = logging.getLogger(__name__)


class GatewayTools(MCPServer):
    """Gives the agent the gateway's tools: `Agent(mcp_servers=[GatewayTools()])`.

    The tools are looked up once in each run, where the agent has its identity. So a
    module-level agent works, a new target needs no restart, and a gateway that was down
    is tried again by the next run. Until the gateway is deployed the agent runs with
    its own tools. There is nothing to connect.

    The model is given two tools: one that searches the gateway's and one that calls
    what was found.
    """

    def __init__(self) -> None:
        super().__init__()
        self._runs: WeakKeyDictionary[RunContextWrapper[Any], _Loaded]
        self._runs = WeakKeyDictionary()
        self._offered: dict[str, str] = {}  # the model's name: the gateway's name
        self._latest: list[McpTool] | None = None

    @property
    def name(self) -> str:
        return GATEWAY

    @property
    def cached_tools(self) -> list[McpTool] | None:
        return self._latest

    async def connect(self) -> None:
        """Nothing: the connection is made at its first use."""

    async def cleanup(self) -> None:
        """Nothing: the connection is kept for the next run."""

    async def list_tools(
        self,
        run_context: RunContextWrapper[Any] | None = None,
        agent: AgentBase[Any] | None = None,
    ) -> list[McpTool]:
        """The tools, under names that a model takes and that no other tool has."""
        loaded = self._runs.get(run_context) if run_context else None
        if loaded is None:
            loaded = await _load()
            if run_context:
                self._runs[run_context] = loaded
        taken = self._taken(agent)
        named: list[McpTool] = []
        for shown, tool in loaded.tools.items():
            name = model_name(shown)
            if name in taken:
                name = model_name(f"{GATEWAY}_{shown}")
            self._offered[name] = tool.name
            described = {"name": name, "description": tool.description}
            named.append(
                McpTool.model_validate({**described, "inputSchema": tool.schema})
            )
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
        name = self._offered.get(tool_name, tool_name)
        result = await call_tool(self._session(), name, arguments or {})
        content = [_content(part) for part in result.content]
        if result.failed:
            content.insert(0, _content("The tool call failed:"))
        return CallToolResult.model_validate(
            {"isError": result.failed, "content": content}
        )

    async def list_prompts(self) -> ListPromptsResult:
        answer = await self._session().request("prompts/list", {})
        return ListPromptsResult.model_validate(answer)

    async def get_prompt(
        self, name: str, arguments: dict[str, Any] | None = None
    ) -> GetPromptResult:
        params = {"name": name, "arguments": arguments or {}}
        answer = await self._session().request("prompts/get", params)
        return GetPromptResult.model_validate(answer)

    def _session(self) -> Exchange:
        return gateway()


@dataclass(frozen=True)
class _Loaded:
    """What a run was given: the tools by the names shown, and where they are called."""

    session: Exchange | None
    tools: dict[str, Tool]


async def _load() -> _Loaded:
    if gateway_url() is None:
        logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
        return _Loaded(None, {})
    session = gateway()
    return _Loaded(session, await offered_tools(session))


def _content(part: str | Image) -> dict[str, str]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    data = base64.b64encode(part.data).decode()
    return {"type": "image", "data": data, "mimeType": f"image/{part.kind}"}
# ======== mcp-adk-jwt-none-tool-search-never-with-tests
"""The gateway's tools, given to a Google ADK agent for each invocation."""

from __future__ import annotations

import copy
import logging
import weakref
from typing import Any

from google.adk.agents.readonly_context import ReadonlyContext
from google.adk.models.llm_request import LlmRequest
from google.adk.tools.base_tool import BaseTool
from google.adk.tools.base_toolset import BaseToolset
from google.adk.tools.tool_context import ToolContext
from google.genai.types import FunctionDeclaration

from .exchange import Exchange, GatewayError
from .tools import Tool, call_tool, find_tools, model_name
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

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
        self._use_invocation_cache = False  # it has one place for all invocations
        self._invocations: dict[str, list[BaseTool]] = {}

    async def get_tools(
        self, readonly_context: ReadonlyContext | None = None
    ) -> list[BaseTool]:
        if gateway_url() is None:
            logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
            return []
        invocation = readonly_context.invocation_id if readonly_context else ""
        if invocation in self._invocations:
            return self._invocations[invocation]
        try:
            session = gateway()
            found = await find_tools(session)
        except GatewayError as error:
            return [_Unavailable(error)]
        tools: list[BaseTool] = [_GatewayTool(tool, session) for tool in found]
        if readonly_context:  # its session is the invocation's own, and ends with it
            self._invocations[invocation] = tools
            forget = self._invocations.pop
            weakref.finalize(readonly_context.session, forget, invocation, None)
        return tools


class _GatewayTool(BaseTool):
    """A tool that is called through the gateway."""

    def __init__(self, tool: Tool, session: Exchange) -> None:
        name = _gemini_name(tool.name)
        super().__init__(name=name, description=tool.description)
        self._tool, self._session = tool, session

    def _get_declaration(self) -> FunctionDeclaration:
        return FunctionDeclaration(
            name=self.name,
            description=self.description,
            parameters_json_schema=self._tool.schema,
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
        result = await call_tool(self._session, self._tool.name, args)
        content = [{"type": "text", "text": str(part)} for part in result.content]
        return {"isError": result.failed, "content": content}


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
# ======== mcp-pydantic_ai-none-none-tool-search-never-with-tests
"""The gateway's tools, given to a Pydantic AI agent for the length of each run."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from pydantic_ai import (
    AbstractToolset,
    BinaryContent,
    FunctionToolset,
    RunContext,
    ToolDefinition,
    ToolsetTool,
)
from pydantic_core import SchemaValidator, core_schema

from .exchange import Exchange
from .tools import Image, call_tool, find_tools, model_name
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

_ARGUMENTS = SchemaValidator(
    core_schema.dict_schema(core_schema.str_schema(), core_schema.any_schema())
)  # what is in them the gateway checks

logger = logging.getLogger(__name__)


class GatewayTools(AbstractToolset[Any]):
    """Gives the agent the gateway's tools: `Agent(toolsets=[GatewayTools()])`.

    The tools are looked up once in each run, where the agent has its identity. So a
    module-level agent works, a new target needs no restart, and a gateway that was down
    is tried again by the next run. Until the gateway is deployed the agent runs with
    its own tools. There is nothing to enter or to close.
    """

    def __init__(self) -> None:
        self._runs: WeakValueDictionary[str | None, _ToolsOfRun] = WeakValueDictionary()

    @property
    def id(self) -> str:
        return GATEWAY

    @property
    def tool_name_conflict_hint(self) -> str:
        return "Give the agent `GatewayTools().prefixed(...)` or rename the other."

    async def for_run(self, ctx: RunContext[Any]) -> GatewayTools:
        run = self._runs[ctx.run_id] = _ToolsOfRun(self)
        return run

    async def names_of_run(self, ctx: RunContext[Any]) -> set[str]:
        """The names that a run's model sees, for the gateways after this one."""
        run = self._runs.get(ctx.run_id)
        return {*await run.get_tools(ctx)} if run else set()

    async def taken(self, ctx: RunContext[Any]) -> set[str]:
        """The names of the agent's own tools, and of the gateways before this one."""
        taken: set[str] = set()
        agent: Any = getattr(ctx, "agent", None)  # not in the first versions
        for toolset in agent.toolsets if agent else ():
            if toolset is self:
                break
            if isinstance(toolset, FunctionToolset):
                taken.update(toolset.tools)
            elif hasattr(toolset, "names_of_run"):
                taken.update(await toolset.names_of_run(ctx))
        return taken

    async def get_tools(self, ctx: RunContext[Any]) -> dict[str, ToolsetTool[Any]]:
        if gateway_url() is None:
            logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
            return {}
        session = gateway()
        found = await find_tools(session)
        tools: dict[str, ToolsetTool[Any]] = {}
        taken = await self.taken(ctx)
        for tool in found:
            name = model_name(tool.name)
            if name in taken:
                name = model_name(f"{GATEWAY}_{tool.name}")
            tools[name] = _GatewayTool(
                toolset=self,
                tool_def=ToolDefinition(
                    name=name,
                    description=tool.description,
                    parameters_json_schema=tool.schema,
                ),
                max_retries=1,
                args_validator=_ARGUMENTS,
                session=session,
                known_as=tool.name,
            )
        return tools

    async def call_tool(
        self,
        name: str,
        tool_args: dict[str, Any],
        ctx: RunContext[Any],
        tool: ToolsetTool[Any],
    ) -> str | list[str | BinaryContent]:
        """Call the tool; a failure is an answer to the model, and says that it is one.

        A `ModelRetry` would have the model repeat a call that may have been executed.
        """
        if not isinstance(tool, _GatewayTool):
            raise TypeError(f"{name} is no tool of the {GATEWAY} gateway")
        result = await call_tool(tool.session, tool.known_as, tool_args)
        content = [_content(part) for part in result.content]
        if result.failed:
            content.insert(0, "The tool call failed:")
        texts = [part for part in content if isinstance(part, str)]
        return content if len(texts) < len(content) else "\n".join(texts)


class _ToolsOfRun(GatewayTools):
    """The gateway's tools for one run, whose every step asks for them."""

    def __init__(self, of_agent: GatewayTools) -> None:
        super().__init__()
        self._of_agent = of_agent
        self._tools: dict[str, ToolsetTool[Any]] | None = None
        self._listing = asyncio.Lock()

    async def get_tools(self, ctx: RunContext[Any]) -> dict[str, ToolsetTool[Any]]:
        async with self._listing:
            if self._tools is None:
                self._tools = await super().get_tools(ctx)
            return self._tools

    async def taken(self, ctx: RunContext[Any]) -> set[str]:
        return await self._of_agent.taken(ctx)


@dataclass(kw_only=True)
class _GatewayTool(ToolsetTool[Any]):
    """A tool, with the session in which it is called and the name that it has there."""

    session: Exchange
    known_as: str


def _content(part: str | Image) -> str | BinaryContent:
    if isinstance(part, str):
        return part
    return BinaryContent(part.data, media_type=f"image/{part.kind}")
# ======== mcp-claude-none-none-tool-search-always-optional-with-tests
"""The gateway's tools, given to a Claude agent in the options of its clients."""

from __future__ import annotations

import base64
import hashlib
import logging
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from claude_agent_sdk import ClaudeAgentOptions, HookMatcher
from mcp import types
from mcp.server import Server

from .exchange import Exchange, GatewayError
from .tools import Image, call_tool, model_name, offered_tools
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

_HASH = hashlib.sha256(GATEWAY.encode()).hexdigest()
# What the tools' names begin with: mcp__<SERVER>__<tool>. A name has 64 characters, and
# the tool's own needs most of them.
SERVER = GATEWAY if len(GATEWAY) <= 20 else f"{GATEWAY[:11]}_{_HASH[:8]}"

logger = logging.getLogger(__name__)


def with_tools(options: ClaudeAgentOptions | None = None) -> ClaudeAgentOptions:
    """The same options with the gateway's tools, for `query` or `ClaudeSDKClient`.

    The tools are looked up when a client connects, which each `query` does, where the
    agent has its identity. So module-level options work, a new target needs no restart,
    and a gateway that was down is tried again by the next client. A client that is kept
    calls as whom it connected for: make one in each invocation. Until the gateway is
    deployed the agent runs with its own tools.

    The model is given two tools: one that searches the gateway's and one that calls
    what was found.

    They need no permission, unless `can_use_tool` decides on all: `disallowed_tools`
    and hooks count as ever.
    """
    options = options or ClaudeAgentOptions()
    if not isinstance(options.mcp_servers, dict):
        raise TypeError(f"{GATEWAY} gateway: mcp_servers has to be a dict")
    if isinstance(options.mcp_servers.get(SERVER), _Configuration):
        return options  # they have the tools already
    if SERVER in options.mcp_servers:  # it would be lost
        raise ValueError(f"{GATEWAY} gateway: rename your own {SERVER} in mcp_servers")
    allowed = [*options.allowed_tools]
    if options.can_use_tool is None and options.permission_prompt_tool_name is None:
        allowed.append(f"mcp__{SERVER}")  # all of its tools, and no other
    hooks = dict(options.hooks or {})
    hooks["UserPromptSubmit"] = [
        *hooks.get("UserPromptSubmit", []),
        HookMatcher(hooks=[_stop_without_tools]),
    ]
    servers: dict[str, Any] = {**options.mcp_servers, SERVER: _Configuration()}
    return replace(options, mcp_servers=servers, allowed_tools=allowed, hooks=hooks)


class _Tools:
    """What one client was given: the tools by the names shown, and where they are."""

    def __init__(self) -> None:
        self.error = ""
        self._session: Exchange | None = None
        self._offered: dict[str, str] = {}  # the model's name: the gateway's name

    async def list(self) -> list[types.Tool]:
        if gateway_url() is None:
            logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
            return []
        try:
            self._session = gateway()
            found = await offered_tools(self._session)
            self.error = ""
        except GatewayError as error:  # raised, Claude would begin without the tools
            self.error = str(error)
            logger.warning("%s: the agent does not answer", error)
            return []
        listed: list[types.Tool] = []
        for shown, tool in found.items():
            name = _model_name(shown)
            self._offered[name] = tool.name
            described = {"name": name, "description": tool.description}
            listed.append(
                types.Tool.model_validate({**described, "inputSchema": tool.schema})
            )
        return listed

    async def call(self, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        """Call the tool; a failure is an answer to the model."""
        session = self._session or gateway()
        result = await call_tool(session, self._offered.get(name, name), arguments)
        content = [_content(part) for part in result.content]
        return types.CallToolResult.model_validate(
            {"isError": result.failed, "content": content}
        )


_current: ContextVar[_Tools] = ContextVar("tools")  # of the client that runs


async def _stop_without_tools(*_: Any) -> Any:
    """End a turn for which the gateway's tools could not be looked up, and say why."""
    tools = _current.get(None)
    if tools is None or not tools.error:
        return {}
    return {"continue_": False, "stopReason": tools.error}


class _Configuration(dict[str, Any]):
    """The server in the options: each client that takes its `instance` has its own.

    So what was looked up for one caller is never used for another.
    """

    def __init__(self) -> None:
        super().__init__(type="sdk", name=SERVER, instance=None)

    def __getitem__(self, key: str) -> Any:
        if key != "instance":
            return super().__getitem__(key)
        tools = _Tools()
        _current.set(tools)
        return _server(tools)


def _server(tools: _Tools) -> Any:
    """An MCP server in this process, made as mcp 1 or mcp 2 has it."""
    server: Any = Server
    if not hasattr(server, "list_tools"):

        async def on_list(context: Any, asked: Any) -> types.ListToolsResult:
            return types.ListToolsResult(tools=await tools.list())

        async def on_call(context: Any, asked: Any) -> types.CallToolResult:
            return await tools.call(asked.name, asked.arguments or {})

        return server(SERVER, on_list_tools=on_list, on_call_tool=on_call)
    made, results = server(SERVER), vars(types)["ServerResult"]

    async def listed(request: Any) -> Any:
        return results(types.ListToolsResult(tools=await tools.list()))

    async def called(request: Any) -> Any:
        asked = request.params
        return results(await tools.call(asked.name, asked.arguments or {}))

    made.request_handlers[types.ListToolsRequest] = listed
    made.request_handlers[types.CallToolRequest] = called
    return made


def _model_name(tool: str) -> str:
    """The tool's name, short enough for what Claude Code puts before it."""
    before = f"mcp__{SERVER}__"
    return model_name(before + tool).removeprefix(before)


def _content(part: str | Image) -> dict[str, str]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    data = base64.b64encode(part.data).decode()
    return {"type": "image", "data": data, "mimeType": f"image/{part.kind}"}
# ======== mcp-claude-forward-none-tool-search-never-with-tests
"""The gateway's tools, given to a Claude agent in the options of its clients."""

from __future__ import annotations

import base64
import hashlib
import logging
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from claude_agent_sdk import ClaudeAgentOptions, HookMatcher
from mcp import types
from mcp.server import Server

from .exchange import Exchange, GatewayError
from .tools import Image, call_tool, model_name, offered_tools
from .transport import GATEWAY, URL_VARIABLE, gateway, gateway_url

_HASH = hashlib.sha256(GATEWAY.encode()).hexdigest()
# What the tools' names begin with: mcp__<SERVER>__<tool>. A name has 64 characters, and
# the tool's own needs most of them.
SERVER = GATEWAY if len(GATEWAY) <= 20 else f"{GATEWAY[:11]}_{_HASH[:8]}"

logger = logging.getLogger(__name__)


def with_tools(options: ClaudeAgentOptions | None = None) -> ClaudeAgentOptions:
    """The same options with the gateway's tools, for `query` or `ClaudeSDKClient`.

    The tools are looked up when a client connects, which each `query` does, where the
    agent has its identity. So module-level options work, a new target needs no restart,
    and a gateway that was down is tried again by the next client. A client that is kept
    calls as whom it connected for: make one in each invocation. Until the gateway is
    deployed the agent runs with its own tools.

    They need no permission, unless `can_use_tool` decides on all: `disallowed_tools`
    and hooks count as ever.
    """
    options = options or ClaudeAgentOptions()
    if not isinstance(options.mcp_servers, dict):
        raise TypeError(f"{GATEWAY} gateway: mcp_servers has to be a dict")
    if isinstance(options.mcp_servers.get(SERVER), _Configuration):
        return options  # they have the tools already
    if SERVER in options.mcp_servers:  # it would be lost
        raise ValueError(f"{GATEWAY} gateway: rename your own {SERVER} in mcp_servers")
    allowed = [*options.allowed_tools]
    if options.can_use_tool is None and options.permission_prompt_tool_name is None:
        allowed.append(f"mcp__{SERVER}")  # all of its tools, and no other
    hooks = dict(options.hooks or {})
    hooks["UserPromptSubmit"] = [
        *hooks.get("UserPromptSubmit", []),
        HookMatcher(hooks=[_stop_without_tools]),
    ]
    servers: dict[str, Any] = {**options.mcp_servers, SERVER: _Configuration()}
    return replace(options, mcp_servers=servers, allowed_tools=allowed, hooks=hooks)


class _Tools:
    """What one client was given: the tools by the names shown, and where they are."""

    def __init__(self) -> None:
        self.error = ""
        self._session: Exchange | None = None
        self._offered: dict[str, str] = {}  # the model's name: the gateway's name

    async def list(self) -> list[types.Tool]:
        if gateway_url() is None:
            logger.warning("%s is not set: no %s tools", URL_VARIABLE, GATEWAY)
            return []
        try:
            self._session = gateway()
            found = await offered_tools(self._session)
            self.error = ""
        except GatewayError as error:  # raised, Claude would begin without the tools
            self.error = str(error)
            logger.warning("%s: the agent does not answer", error)
            return []
        listed: list[types.Tool] = []
        for shown, tool in found.items():
            name = _model_name(shown)
            self._offered[name] = tool.name
            described = {"name": name, "description": tool.description}
            listed.append(
                types.Tool.model_validate({**described, "inputSchema": tool.schema})
            )
        return listed

    async def call(self, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        """Call the tool; a failure is an answer to the model."""
        session = self._session or gateway()
        result = await call_tool(session, self._offered.get(name, name), arguments)
        content = [_content(part) for part in result.content]
        return types.CallToolResult.model_validate(
            {"isError": result.failed, "content": content}
        )


_current: ContextVar[_Tools] = ContextVar("tools")  # of the client that runs


async def _stop_without_tools(*_: Any) -> Any:
    """End a turn for which the gateway's tools could not be looked up, and say why."""
    tools = _current.get(None)
    if tools is None or not tools.error:
        return {}
    return {"continue_": False, "stopReason": tools.error}


class _Configuration(dict[str, Any]):
    """The server in the options: each client that takes its `instance` has its own.

    So what was looked up for one caller is never used for another.
    """

    def __init__(self) -> None:
        super().__init__(type="sdk", name=SERVER, instance=None)

    def __getitem__(self, key: str) -> Any:
        if key != "instance":
            return super().__getitem__(key)
        tools = _Tools()
        _current.set(tools)
        return _server(tools)


def _server(tools: _Tools) -> Any:
    """An MCP server in this process, made as mcp 1 or mcp 2 has it."""
    server: Any = Server
    if not hasattr(server, "list_tools"):

        async def on_list(context: Any, asked: Any) -> types.ListToolsResult:
            return types.ListToolsResult(tools=await tools.list())

        async def on_call(context: Any, asked: Any) -> types.CallToolResult:
            return await tools.call(asked.name, asked.arguments or {})

        return server(SERVER, on_list_tools=on_list, on_call_tool=on_call)
    made, results = server(SERVER), vars(types)["ServerResult"]

    async def listed(request: Any) -> Any:
        return results(types.ListToolsResult(tools=await tools.list()))

    async def called(request: Any) -> Any:
        asked = request.params
        return results(await tools.call(asked.name, asked.arguments or {}))

    made.request_handlers[types.ListToolsRequest] = listed
    made.request_handlers[types.CallToolRequest] = called
    return made


def _model_name(tool: str) -> str:
    """The tool's name, short enough for what Claude Code puts before it."""
    before = f"mcp__{SERVER}__"
    return model_name(before + tool).removeprefix(before)


def _content(part: str | Image) -> dict[str, str]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    data = base64.b64encode(part.data).decode()
    return {"type": "image", "data": data, "mimeType": f"image/{part.kind}"}
