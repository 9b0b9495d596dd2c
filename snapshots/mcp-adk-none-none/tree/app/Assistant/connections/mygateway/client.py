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
