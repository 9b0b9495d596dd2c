"""OpenAI agents: the CLI's client connects in each run; kept is one that caches its list too."""

from __future__ import annotations

import os
from typing import Any

from agents import Agent, ModelResponse, Runner, set_tracing_disabled
from agents.mcp import MCPServer, MCPServerStreamableHttp
from connections import mygateway
from mcp_client.client import get_streamable_http_mcp_client
from model.load import ScriptedModel

from .prompt import Invoke, calls_of, entered

set_tracing_disabled(True)  # its exporter would look for a server of OpenAI


class Repeating(ScriptedModel):
    """Calls a tool as often as the prompt says, one call after the other."""

    async def get_response(
        self, system_instructions: Any, input: Any, *more: Any, **other: Any  # noqa: A002
    ) -> ModelResponse:
        items = [{"content": input}] if isinstance(input, str) else list(input)
        wanted, command = calls_of(str(items[0]["content"]))
        results = sum(item.get("type") == "function_call_output" for item in items)
        if results < wanted:
            input = command  # noqa: A001
        return await super().get_response(system_instructions, input, *more, **other)


async def _answer(server: MCPServer, prompt: str) -> str:
    agent = Agent("Assistant", model=Repeating(), mcp_servers=[server])
    return str((await Runner.run(agent, prompt)).final_output)


async def generated() -> Invoke:
    server = mygateway.GatewayTools()

    async def invoke(prompt: str) -> str:
        return await _answer(server, prompt)

    return invoke


async def official() -> Invoke:
    async def invoke(prompt: str) -> str:
        async with get_streamable_http_mcp_client() as server:
            return await _answer(server, prompt)

    return invoke


_kept: list[MCPServer] = []


async def kept() -> Invoke:
    if not _kept:
        url = os.environ["EXAMPLE_SERVER"]
        server = MCPServerStreamableHttp(params={"url": url}, cache_tools_list=True)
        _kept.append(await entered(server))

    async def invoke(prompt: str) -> str:
        return await _answer(_kept[0], prompt)

    return invoke


VARIANTS = {"generated": generated, "official": official, "kept": kept}
KEPT = "kept"
