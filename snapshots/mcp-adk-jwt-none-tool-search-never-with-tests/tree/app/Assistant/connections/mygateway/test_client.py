"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from mcp.types import CallToolResult, ListToolsResult

from . import GatewayError, GatewayTools, client, transport

TOOL = "Target___tool"


class Gateway:
    """What the client uses of an MCP session."""

    async def list_tools(self, *, params: Any) -> ListToolsResult:
        tool = {"name": TOOL, "inputSchema": {"type": "object"}}
        return ListToolsResult.model_validate({"tools": [tool]})

    async def call_tool(self, name: str, arguments: dict[str, Any]) -> CallToolResult:
        text = {"type": "text", "text": f"{name} was called"}
        return CallToolResult.model_validate({"content": [text]})


@asynccontextmanager
async def connected() -> AsyncIterator[Gateway]:
    yield Gateway()


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gateway's URL is set, and connections lead to the one above."""
    monkeypatch.setenv(transport.URL_VARIABLE, "https://gateway.example.com")
    monkeypatch.setattr(client, "connect", connected)


def test_the_tools_are_listed_and_called(deployed: None) -> None:
    (tool,) = asyncio.run(GatewayTools().get_tools())
    assert tool.name == TOOL
    context: Any = None  # the gateway's tools do not look at it
    result = asyncio.run(tool.run_async(args={}, tool_context=context))
    assert result["content"][0]["text"] == f"{TOOL} was called"


def test_no_tools_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)
    assert asyncio.run(GatewayTools().get_tools()) == []


@pytest.mark.parametrize("path", ["", "/", "/mcp", "/mcp/"])
def test_the_url_ends_in_mcp(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{path}")
    assert transport.gateway_url() == "https://gateway.example.com/mcp"


def test_the_agent_signs_in_with_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_token", transport._Token())
    monkeypatch.setattr(transport, "_fetch_token", lambda: "the-token")
    options = asyncio.run(transport.sign_in())
    assert options == {"headers": {"Authorization": "Bearer the-token"}}


def test_an_error_names_the_gateway() -> None:
    error = GatewayError(ConnectionError("refused"))
    assert str(error) == f"{transport.GATEWAY} gateway: ConnectionError: refused"
