"""Pydantic AI agents: kept is the framework's own client. The CLI knows no such agents."""

from __future__ import annotations

import os
from typing import Any

from connections import mygateway
from model import load
from pydantic_ai import Agent
from pydantic_ai.mcp import MCPServerStreamableHTTP
from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, ToolReturnPart
from pydantic_ai.models.function import AgentInfo, FunctionModel

from .prompt import Invoke, calls_of, entered


def _repeating(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
    """Calls a tool as often as the prompt says, one call after the other."""
    wanted, command = calls_of(str(messages[0].parts[0].content))  # type: ignore[union-attr]
    results = sum(isinstance(part, ToolReturnPart) for each in messages for part in each.parts)
    if results < wanted:
        messages = [ModelRequest.user_text_prompt(command)]
    answer: ModelResponse = load._answer(messages, info)
    return answer


async def _answer(toolset: Any, prompt: str) -> str:
    agent = Agent(FunctionModel(_repeating), toolsets=[toolset])
    return (await agent.run(prompt)).output


async def generated() -> Invoke:
    toolset = mygateway.GatewayTools()

    async def invoke(prompt: str) -> str:
        return await _answer(toolset, prompt)

    return invoke


_kept: list[Any] = []


async def kept() -> Invoke:
    if not _kept:
        _kept.append(await entered(MCPServerStreamableHTTP(os.environ["EXAMPLE_SERVER"])))

    async def invoke(prompt: str) -> str:
        return await _answer(_kept[0], prompt)

    return invoke


VARIANTS = {"generated": generated, "kept": kept}
KEPT = "kept"
