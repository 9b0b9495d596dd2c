"""LangGraph agents: the CLI's client connects in each invocation; kept is one session of it."""

from __future__ import annotations

from typing import Any

from connections import mygateway
from langchain.agents import create_agent
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.outputs import ChatResult
from langchain_mcp_adapters.tools import load_mcp_tools
from mcp_client.client import get_streamable_http_mcp_client
from model.load import ScriptedModel

from .prompt import Invoke, calls_of, entered


class Repeating(ScriptedModel):
    """Calls a tool as often as the prompt says, one call after the other."""

    def _generate(self, messages: Any, *more: Any, **other: Any) -> ChatResult:
        wanted, command = calls_of(str(messages[0].content))
        results = sum(isinstance(message, ToolMessage) for message in messages)
        if results < wanted:
            messages = [HumanMessage(command)]
        return super()._generate(messages, *more, **other)


async def _answer(tools: Any, prompt: str) -> str:
    graph = create_agent(Repeating(), tools=tools)
    result = await graph.ainvoke({"messages": [HumanMessage(prompt)]})
    return str(result["messages"][-1].content)


async def generated() -> Invoke:
    async def invoke(prompt: str) -> str:
        return await _answer(await mygateway.load_tools(), prompt)

    return invoke


async def official() -> Invoke:
    async def invoke(prompt: str) -> str:
        return await _answer(await get_streamable_http_mcp_client().get_tools(), prompt)

    return invoke


_kept: list[Any] = []


async def kept() -> Invoke:
    if not _kept:
        session = get_streamable_http_mcp_client().session("agentcore_gateway")
        _kept[:] = await load_mcp_tools(await entered(session))

    async def invoke(prompt: str) -> str:
        return await _answer(_kept, prompt)

    return invoke


VARIANTS = {"generated": generated, "official": official, "kept": kept}
KEPT = "kept"
