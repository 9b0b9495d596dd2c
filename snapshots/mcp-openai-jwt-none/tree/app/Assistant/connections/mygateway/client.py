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
