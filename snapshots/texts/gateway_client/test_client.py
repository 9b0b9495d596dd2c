# ======== mcp-strands-iam-none-tool-search-never-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from mcp.types import CallToolResult, ListToolsResult
from strands import Agent
from strands.hooks import AfterInvocationEvent, BeforeInvocationEvent

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


def test_an_invocation_has_the_tools(deployed: None) -> None:
    agent = Agent(hooks=[GatewayTools()])

    async def names(event: BeforeInvocationEvent | AfterInvocationEvent) -> list[str]:
        await agent.hooks.invoke_callbacks_async(event)
        return agent.tool_names

    assert asyncio.run(names(BeforeInvocationEvent(agent=agent))) == [TOOL]
    assert asyncio.run(names(AfterInvocationEvent(agent=agent))) == []


@pytest.mark.parametrize("path", ["", "/", "/mcp", "/mcp/"])
def test_the_url_ends_in_mcp(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{path}")
    assert transport.gateway_url() == "https://gateway.example.com/mcp"


def test_requests_are_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "for-the-test")
    host = "id.gateway.bedrock-agentcore.eu-west-1.amazonaws.com"
    request = SimpleNamespace(
        method="POST",
        url=SimpleNamespace(host=host),
        content=b"{}",
        headers={"host": host},
    )
    headers = transport._sign(request).headers
    assert "/eu-west-1/bedrock-agentcore/aws4_request" in headers["Authorization"]


def test_an_error_names_the_gateway() -> None:
    error = GatewayError(ConnectionError("refused"))
    assert str(error) == f"{transport.GATEWAY} gateway: ConnectionError: refused"
# ======== mcp-mcp-forward-none-tool-search-always-with-tests
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
# ======== mcp-langgraph-jwt-none-tool-search-never-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from mcp.types import CallToolResult, ListToolsResult

from . import GatewayError, client, load_tools, transport

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


def test_the_tools_are_loaded(deployed: None) -> None:
    (tool,) = asyncio.run(load_tools())
    assert tool.name == TOOL
    result = asyncio.run(tool.ainvoke({}))
    assert result[0]["text"] == f"{TOOL} was called"


def test_no_tools_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)
    assert asyncio.run(load_tools()) == []


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
# ======== mcp-langgraph-none-none-tool-search-always-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from mcp.types import CallToolResult, ListToolsResult

from . import GatewayError, client, load_tools, transport

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


def test_the_tools_are_loaded(deployed: None) -> None:
    (tool,) = asyncio.run(load_tools())
    assert tool.name == TOOL
    result = asyncio.run(tool.ainvoke({}))
    assert result[0]["text"] == f"{TOOL} was called"


def test_no_tools_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)
    assert asyncio.run(load_tools()) == []


@pytest.mark.parametrize("path", ["", "/", "/mcp", "/mcp/"])
def test_the_url_ends_in_mcp(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{path}")
    assert transport.gateway_url() == "https://gateway.example.com/mcp"


def test_the_agent_needs_no_sign_in() -> None:
    assert asyncio.run(transport.sign_in()) == {}


def test_an_error_names_the_gateway() -> None:
    error = GatewayError(ConnectionError("refused"))
    assert str(error) == f"{transport.GATEWAY} gateway: ConnectionError: refused"
# ======== mcp-openai-iam-none-tool-search-never-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
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
    server = GatewayTools()
    (tool,) = asyncio.run(server.list_tools())
    assert tool.name == TOOL
    result = asyncio.run(server.call_tool(TOOL, {}))
    assert result.model_dump()["content"][0]["text"] == f"{TOOL} was called"


def test_no_tools_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)
    assert asyncio.run(GatewayTools().list_tools()) == []


@pytest.mark.parametrize("path", ["", "/", "/mcp", "/mcp/"])
def test_the_url_ends_in_mcp(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{path}")
    assert transport.gateway_url() == "https://gateway.example.com/mcp"


def test_requests_are_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "for-the-test")
    host = "id.gateway.bedrock-agentcore.eu-west-1.amazonaws.com"
    request = SimpleNamespace(
        method="POST",
        url=SimpleNamespace(host=host),
        content=b"{}",
        headers={"host": host},
    )
    headers = transport._sign(request).headers
    assert "/eu-west-1/bedrock-agentcore/aws4_request" in headers["Authorization"]


def test_an_error_names_the_gateway() -> None:
    error = GatewayError(ConnectionError("refused"))
    assert str(error) == f"{transport.GATEWAY} gateway: ConnectionError: refused"
# ======== mcp-openai-none-none-tool-search-always-with-tests
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
    server = GatewayTools()
    (tool,) = asyncio.run(server.list_tools())
    assert tool.name == TOOL
    result = asyncio.run(server.call_tool(TOOL, {}))
    assert result.model_dump()["content"][0]["text"] == f"{TOOL} was called"


def test_no_tools_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)
    assert asyncio.run(GatewayTools().list_tools()) == []


@pytest.mark.parametrize("path", ["", "/", "/mcp", "/mcp/"])
def test_the_url_ends_in_mcp(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{path}")
    assert transport.gateway_url() == "https://gateway.example.com/mcp"


def test_the_agent_needs_no_sign_in() -> None:
    assert asyncio.run(transport.sign_in()) == {}


def test_an_error_names_the_gateway() -> None:
    error = GatewayError(ConnectionError("refused"))
    assert str(error) == f"{transport.GATEWAY} gateway: ConnectionError: refused"
# ======== mcp-adk-jwt-none-tool-search-never-with-tests
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
# ======== mcp-strands-jwt-none-request-headers-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext
from mcp.types import CallToolResult, ListToolsResult
from strands import Agent
from strands.hooks import AfterInvocationEvent, BeforeInvocationEvent

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


def test_an_invocation_has_the_tools(deployed: None) -> None:
    agent = Agent(hooks=[GatewayTools()])

    async def names(event: BeforeInvocationEvent | AfterInvocationEvent) -> list[str]:
        await agent.hooks.invoke_callbacks_async(event)
        return agent.tool_names

    assert asyncio.run(names(BeforeInvocationEvent(agent=agent))) == [TOOL]
    assert asyncio.run(names(AfterInvocationEvent(agent=agent))) == []


@pytest.mark.parametrize("path", ["", "/", "/mcp", "/mcp/"])
def test_the_url_ends_in_mcp(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{path}")
    assert transport.gateway_url() == "https://gateway.example.com/mcp"


def test_the_agent_signs_in_with_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_token", transport._Token())
    monkeypatch.setattr(transport, "_fetch_token", lambda: "the-token")
    options = asyncio.run(transport.sign_in())
    assert options == {"headers": {"Authorization": "Bearer the-token"}}


def test_the_callers_headers_are_passed_on() -> None:
    name = transport.CALLER_HEADERS[0]

    async def passed_on() -> dict[str, str]:
        sent = {name.lower(): "value", "other": "value"}
        BedrockAgentCoreContext.set_request_headers(sent)
        return transport.caller_headers()

    assert asyncio.run(passed_on()) == {name: "value"}


def test_an_error_names_the_gateway() -> None:
    error = GatewayError(ConnectionError("refused"))
    assert str(error) == f"{transport.GATEWAY} gateway: ConnectionError: refused"
