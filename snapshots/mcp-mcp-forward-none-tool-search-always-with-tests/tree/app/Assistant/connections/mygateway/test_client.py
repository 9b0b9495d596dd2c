"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext
from mcp.types import CallToolResult, ListToolsResult

from . import GatewayError, call_tool, connect, list_tools, transport

TOOL = "Target___tool"


class Gateway:
    """What the client uses of an MCP session."""

    async def list_tools(self, *, params: Any) -> ListToolsResult:
        tool = {"name": TOOL, "inputSchema": {"type": "object"}}
        return ListToolsResult.model_validate({"tools": [tool]})

    async def call_tool(self, name: str, arguments: dict[str, Any]) -> CallToolResult:
        text = {"type": "text", "text": f"{name} was called"}
        return CallToolResult.model_validate({"content": [text]})


def test_the_tools_are_listed_and_called() -> None:
    gateway: Any = Gateway()
    (tool,) = asyncio.run(list_tools(gateway))
    result = asyncio.run(call_tool(gateway, tool.name, {}))
    assert result.model_dump()["content"][0]["text"] == f"{TOOL} was called"


def test_no_connection_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)

    async def use() -> None:
        async with connect():
            pass

    with pytest.raises(GatewayError, match=transport.URL_VARIABLE):
        asyncio.run(use())


@pytest.mark.parametrize("path", ["", "/", "/mcp", "/mcp/"])
def test_the_url_ends_in_mcp(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{path}")
    assert transport.gateway_url() == "https://gateway.example.com/mcp"


def test_the_agent_signs_in_as_its_caller() -> None:
    async def sign_in(headers: dict[str, str]) -> dict[str, Any]:
        BedrockAgentCoreContext.set_request_headers(headers)
        return await transport.sign_in()

    caller = {"Authorization": "Bearer callers-token"}
    assert asyncio.run(sign_in(caller)) == {"headers": caller}
    with pytest.raises(PermissionError, match="requestHeaderAllowlist"):
        asyncio.run(sign_in({}))


def test_an_error_names_the_gateway() -> None:
    error = GatewayError(ConnectionError("refused"))
    assert str(error) == f"{transport.GATEWAY} gateway: ConnectionError: refused"
