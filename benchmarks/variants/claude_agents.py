"""Claude agents: kept is a server in the process that hands calls to one session of mcp's client.

The program of Claude Code, which each invocation starts, is the scripted one: its own processor
time is not counted. The CLI knows no such agents.
"""

from __future__ import annotations

import os
from typing import Any

from claude_agent_sdk import ClaudeAgentOptions, ResultMessage, query
from connections import mygateway
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.server import Server
from mcp.types import Tool
from model.load import load_model

from .prompt import Invoke, entered


async def _answer(options: ClaudeAgentOptions, prompt: str) -> str:
    answer = ""
    async for message in query(prompt=prompt, options=options):
        if isinstance(message, ResultMessage):
            answer = str(message.result)
    return answer


async def generated() -> Invoke:
    async def invoke(prompt: str) -> str:
        options = mygateway.with_tools(ClaudeAgentOptions(model=load_model()))
        return await _answer(options, prompt)

    return invoke


_kept: list[Any] = []


async def kept() -> Invoke:
    if not _kept:
        read, write, *_ = await entered(streamable_http_client(os.environ["EXAMPLE_SERVER"]))
        session = await entered(ClientSession(read, write))
        await session.initialize()
        _kept.append(_handing_on(session, (await session.list_tools()).tools))

    async def invoke(prompt: str) -> str:
        servers: Any = {"kept": {"type": "sdk", "name": "kept", "instance": _kept[0]}}
        allowed = ["mcp__kept"]
        options = ClaudeAgentOptions(model=load_model(), mcp_servers=servers, allowed_tools=allowed)
        return await _answer(options, prompt)

    return invoke


def _handing_on(session: ClientSession, tools: list[Tool]) -> Server[Any]:
    """A server with the tools of a session."""
    server: Server[Any] = Server("kept")

    @server.list_tools()  # type: ignore[no-untyped-call, untyped-decorator]
    async def list_tools() -> list[Tool]:
        return tools

    @server.call_tool(validate_input=False)  # type: ignore[untyped-decorator]
    async def call_tool(name: str, arguments: dict[str, Any]) -> Any:
        return (await session.call_tool(name, arguments)).content

    return server


VARIANTS = {"generated": generated, "kept": kept}
KEPT = "kept"
