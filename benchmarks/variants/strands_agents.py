"""Strands agents: the CLI's client is an MCPClient that is kept, so there are two variants."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from connections import mygateway
from mcp_client.client import get_streamable_http_mcp_client
from model.load import ScriptedModel
from strands import Agent

from .prompt import Invoke, calls_of


class Repeating(ScriptedModel):
    """Calls a tool as often as the prompt says, one call after the other."""

    async def stream(self, messages: Any, *more: Any, **other: Any) -> AsyncIterator[Any]:
        results = 0
        for message in reversed(messages):
            prompts = [block["text"] for block in message["content"] if "text" in block]
            if message["role"] == "user" and prompts:
                wanted, command = calls_of(prompts[0])
                break
            results += sum("toolResult" in block for block in message["content"])
        if results < wanted:
            messages = [{"role": "user", "content": [{"text": command}]}]
        async for event in super().stream(messages, *more, **other):
            yield event


def _invoked(agent: Agent) -> Invoke:
    async def invoke(prompt: str) -> str:
        agent.messages.clear()
        return str(await agent.invoke_async(prompt))

    return invoke


async def generated() -> Invoke:
    return _invoked(
        Agent(model=Repeating(), hooks=[mygateway.GatewayTools()], callback_handler=None)
    )


_client = get_streamable_http_mcp_client()


async def official() -> Invoke:
    return _invoked(Agent(model=Repeating(), tools=[_client], callback_handler=None))


VARIANTS = {"generated": generated, "official": official}
KEPT = "official"
