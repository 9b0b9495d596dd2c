# ======== mcp-strands-iam-none-tool-search-never-with-tests
"""The gateway as a record has it, for tests of the agent: no server, and no network.

`connect dev --record calls.jsonl` writes the record while you try the agent. Import the
fixture `recorded` of this file into the conftest.py of your tests, and in a test:

    def test_the_refund(recorded):
        recorded("calls.jsonl")
        ...  # ask the agent: its calls are answered as they were
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from . import transport
from .exchange import Exchange, GatewayError

Recorded = Callable[[str | Path], None]


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """Answer the gateway's calls from a file; any other call is an error."""

    def replay(file: str | Path) -> None:
        text = Path(file).read_text("utf-8")
        lines = [json.loads(line) for line in text.splitlines() if line]
        calls = [one for one in reversed(lines) if one["gateway"] == transport.GATEWAY]
        names = dict.fromkeys(one["tool"] for one in reversed(calls))

        async def tools(session: Exchange) -> list[Any]:
            return [{"name": name, "inputSchema": {"type": "object"}} for name in names]

        async def call(session: Exchange, tool: str, arguments: Any) -> dict[str, Any]:
            for one in calls:
                if (one["tool"], one["args"]) == (tool, arguments):
                    return _answer(one["answer"])
            raise GatewayError(f"{transport.GATEWAY} gateway: {file} has no such call")

        async def request(session: Exchange, method: str, params: Any) -> Any:
            raise GatewayError(f"{transport.GATEWAY} gateway: {file} has no {method}")

        async def opened(session: Exchange) -> None:
            return None

        monkeypatch.setenv(transport.URL_VARIABLE, "https://gateway.example.com")
        monkeypatch.setattr(Exchange, "tools", tools)
        monkeypatch.setattr(Exchange, "call", call)
        monkeypatch.setattr(Exchange, "request", request)
        monkeypatch.setattr(Exchange, "open", opened)

    return replay


def _answer(found: dict[str, Any]) -> dict[str, Any]:
    """A tool's result; what the gateway refused is an error, as it was."""
    if "content" in found or "structuredContent" in found:
        return found
    why = f"{found.get('message')} ({found.get('code')})"
    raise GatewayError(f"{transport.GATEWAY} gateway: {why}")
# ======== mcp-mcp-forward-none-tool-search-never-optional-with-tests
"""The gateway as a record has it, for tests of the agent: no server, and no network.

`connect dev --record calls.jsonl` writes the record while you try the agent. Import the
fixture `recorded` of this file into the conftest.py of your tests, and in a test:

    def test_the_refund(recorded):
        recorded("calls.jsonl")
        ...  # ask the agent: its calls are answered as they were
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

from . import transport
from .exchange import Exchange, GatewayError

Recorded = Callable[[str | Path], None]


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """Answer the gateway's calls from a file; any other call is an error."""

    def replay(file: str | Path) -> None:
        text = Path(file).read_text("utf-8")
        lines = [json.loads(line) for line in text.splitlines() if line]
        calls = [one for one in reversed(lines) if one["gateway"] == transport.GATEWAY]
        names = dict.fromkeys(one["tool"] for one in reversed(calls))

        async def tools(session: Exchange) -> list[Any]:
            return [{"name": name, "inputSchema": {"type": "object"}} for name in names]

        async def call(session: Exchange, tool: str, arguments: Any) -> dict[str, Any]:
            for one in calls:
                if (one["tool"], one["args"]) == (tool, arguments):
                    return _answer(one["answer"])
            raise GatewayError(f"{transport.GATEWAY} gateway: {file} has no such call")

        async def request(session: Exchange, method: str, params: Any) -> Any:
            raise GatewayError(f"{transport.GATEWAY} gateway: {file} has no {method}")

        async def opened(session: Exchange) -> None:
            return None

        monkeypatch.setenv(transport.URL_VARIABLE, "https://gateway.example.com")
        monkeypatch.setattr(Exchange, "tools", tools)
        monkeypatch.setattr(Exchange, "call", call)
        monkeypatch.setattr(Exchange, "request", request)
        monkeypatch.setattr(Exchange, "open", opened)
        context, caller = BedrockAgentCoreContext, {"Authorization": "Bearer of-a-test"}
        monkeypatch.setattr(context, "get_request_headers", lambda: caller)

    return replay


def _answer(found: dict[str, Any]) -> dict[str, Any]:
    """A tool's result; what the gateway refused is an error, as it was."""
    if "content" in found or "structuredContent" in found:
        return found
    why = f"{found.get('message')} ({found.get('code')})"
    raise GatewayError(f"{transport.GATEWAY} gateway: {why}")
