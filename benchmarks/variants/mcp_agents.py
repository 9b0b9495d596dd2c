"""No framework: the plain client, and an MCP session that is kept. The CLI has no such client."""

from __future__ import annotations

import json
import os
from typing import Any

from connections import mygateway
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from .prompt import Invoke, calls_of, entered


async def _answer(call: Any, prompt: str) -> str:
    wanted, command = calls_of(prompt)
    _call, name, arguments = command.split(" ", 2)
    for _ in range(wanted):
        result = await call(name, json.loads(arguments))
    return f"FINAL: [success] {result.content[0].text}"


async def generated() -> Invoke:
    async def invoke(prompt: str) -> str:
        async with mygateway.connect() as session:

            async def call(name: str, arguments: dict[str, Any]) -> Any:
                return await mygateway.call_tool(session, name, arguments)

            return await _answer(call, prompt)

    return invoke


_kept: list[ClientSession] = []


async def kept() -> Invoke:
    if not _kept:
        read, write, *_ = await entered(streamable_http_client(os.environ["EXAMPLE_SERVER"]))
        _kept.append(await entered(ClientSession(read, write)))
        await _kept[0].initialize()
        await _kept[0].list_tools()

    async def invoke(prompt: str) -> str:
        return await _answer(_kept[0].call_tool, prompt)

    return invoke


VARIANTS = {"generated": generated, "kept": kept}
KEPT = "kept"
