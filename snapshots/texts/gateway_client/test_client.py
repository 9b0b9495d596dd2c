# ======== mcp-strands-iam-none-tool-search-never-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from strands import Agent
from strands.hooks import AfterInvocationEvent, BeforeInvocationEvent

from . import GatewayTools, transport
from .exchange import Exchange, GatewayError
from .recorded import Recorded, recorded  # noqa: F401, a fixture

TOOL = "Target___tool"


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway with one tool, without the network."""

    async def tools(session: Exchange) -> list[Any]:
        return [{"name": TOOL, "inputSchema": {"type": "object"}}]

    async def call(session: Exchange, tool: str, arguments: Any) -> dict[str, Any]:
        return {"content": [{"type": "text", "text": f"{tool} was called"}]}

    async def opened(session: Exchange) -> None:
        return None

    monkeypatch.setenv(transport.URL_VARIABLE, "https://gateway.example.com")
    monkeypatch.setattr(Exchange, "tools", tools)
    monkeypatch.setattr(Exchange, "call", call)
    monkeypatch.setattr(Exchange, "open", opened)


def test_an_invocation_has_the_tools(deployed: None) -> None:
    agent = Agent(hooks=[GatewayTools()])

    async def names(event: BeforeInvocationEvent | AfterInvocationEvent) -> list[str]:
        await agent.hooks.invoke_callbacks_async(event)
        return agent.tool_names

    assert asyncio.run(names(BeforeInvocationEvent(agent=agent))) == [TOOL]
    assert asyncio.run(names(AfterInvocationEvent(agent=agent))) == []


def test_recorded_calls_are_answered(
    recorded: Recorded,  # noqa: F811, the fixture
    tmp_path: Path,
) -> None:
    text = {"content": [{"type": "text", "text": "seven"}]}
    denied = {"code": -32002, "message": "not allowed"}
    calls = [{"tool": TOOL, "args": {"n": 7}, "answer": text}]
    calls += [{"tool": TOOL, "args": {"n": 8}, "answer": denied}]
    file = tmp_path / "calls.jsonl"
    rows = [json.dumps({"gateway": transport.GATEWAY, **call}) for call in calls]
    file.write_text("\n".join(rows))
    recorded(file)
    session: Any = None  # what answers is not looked at
    assert asyncio.run(Exchange.tools(session))[0]["name"] == TOOL
    assert asyncio.run(Exchange.call(session, TOOL, {"n": 7})) == text
    for number, says in ((8, "not allowed"), (9, "has no such call")):
        with pytest.raises(GatewayError, match=says):
            asyncio.run(Exchange.call(session, TOOL, {"n": number}))
    with pytest.raises(GatewayError, match="has no prompts/list"):
        asyncio.run(Exchange.request(session, "prompts/list", {}))


def test_requests_are_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "for-the-test")
    host = "id.gateway.bedrock-agentcore.eu-west-1.amazonaws.com"
    request = httpx.Request("POST", f"https://{host}/mcp", json={})
    headers = transport._sign_in(request).headers
    assert "/eu-west-1/bedrock-agentcore/aws4_request" in headers["Authorization"]


@pytest.mark.parametrize(
    ("given", "used"),
    [("", "/mcp"), ("/", "/mcp"), ("/mcp/", "/mcp"), ("/my/server", "/my/server")],
)
def test_the_url(given: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{given}")
    assert transport.gateway_url() == f"https://gateway.example.com{used}"
# ======== mcp-mcp-forward-none-tool-search-never-optional-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
import contextvars
import json
from pathlib import Path
from typing import Any

import pytest
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

from . import GatewayError, call_tool, connect, list_tools, transport
from .exchange import Exchange
from .recorded import Recorded, recorded  # noqa: F401, a fixture

TOOL = "Target___tool"


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway with one tool, without the network."""

    async def tools(session: Exchange) -> list[Any]:
        return [{"name": TOOL, "inputSchema": {"type": "object"}}]

    async def call(session: Exchange, tool: str, arguments: Any) -> dict[str, Any]:
        return {"content": [{"type": "text", "text": f"{tool} was called"}]}

    async def opened(session: Exchange) -> None:
        return None

    monkeypatch.setenv(transport.URL_VARIABLE, "https://gateway.example.com")
    monkeypatch.setattr(Exchange, "tools", tools)
    monkeypatch.setattr(Exchange, "call", call)
    monkeypatch.setattr(Exchange, "open", opened)
    caller = {"Authorization": "Bearer callers-token"}
    monkeypatch.setattr(BedrockAgentCoreContext, "get_request_headers", lambda: caller)


def test_the_tools_are_listed_and_called(deployed: None) -> None:
    async def use() -> Any:
        async with connect() as session:
            (tool,) = await list_tools(session)
            return await call_tool(session, tool.name, {})

    assert asyncio.run(use()).content[0].text == f"{TOOL} was called"


def test_no_connection_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)

    async def use() -> None:
        async with connect():
            pass

    with pytest.raises(GatewayError, match=transport.URL_VARIABLE):
        asyncio.run(use())


def test_recorded_calls_are_answered(
    recorded: Recorded,  # noqa: F811, the fixture
    tmp_path: Path,
) -> None:
    text = {"content": [{"type": "text", "text": "seven"}]}
    denied = {"code": -32002, "message": "not allowed"}
    calls = [{"tool": TOOL, "args": {"n": 7}, "answer": text}]
    calls += [{"tool": TOOL, "args": {"n": 8}, "answer": denied}]
    file = tmp_path / "calls.jsonl"
    rows = [json.dumps({"gateway": transport.GATEWAY, **call}) for call in calls]
    file.write_text("\n".join(rows))
    recorded(file)
    session: Any = None  # what answers is not looked at
    assert asyncio.run(Exchange.tools(session))[0]["name"] == TOOL
    assert asyncio.run(Exchange.call(session, TOOL, {"n": 7})) == text
    for number, says in ((8, "not allowed"), (9, "has no such call")):
        with pytest.raises(GatewayError, match=says):
            asyncio.run(Exchange.call(session, TOOL, {"n": number}))
    with pytest.raises(GatewayError, match="has no prompts/list"):
        asyncio.run(Exchange.request(session, "prompts/list", {}))


def test_the_agent_signs_in_as_its_caller() -> None:
    def sign_in(headers: dict[str, str]) -> dict[str, str]:
        BedrockAgentCoreContext.set_request_headers(headers)
        return transport.caller_headers()

    caller = {"Authorization": "Bearer callers-token"}
    assert contextvars.copy_context().run(sign_in, caller) == caller
    with pytest.raises(GatewayError, match="requestHeaderAllowlist"):
        contextvars.copy_context().run(sign_in, {})


@pytest.mark.parametrize(
    ("given", "used"),
    [("", "/mcp"), ("/", "/mcp"), ("/mcp/", "/mcp"), ("/my/server", "/my/server")],
)
def test_the_url(given: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{given}")
    assert transport.gateway_url() == f"https://gateway.example.com{used}"
# ======== mcp-langgraph-jwt-none-tool-search-never-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from . import load_tools, transport
from .exchange import Exchange, GatewayError
from .recorded import Recorded, recorded  # noqa: F401, a fixture

TOOL = "Target___tool"


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway with one tool, without the network."""

    async def tools(session: Exchange) -> list[Any]:
        return [{"name": TOOL, "inputSchema": {"type": "object"}}]

    async def call(session: Exchange, tool: str, arguments: Any) -> dict[str, Any]:
        return {"content": [{"type": "text", "text": f"{tool} was called"}]}

    async def opened(session: Exchange) -> None:
        return None

    monkeypatch.setenv(transport.URL_VARIABLE, "https://gateway.example.com")
    monkeypatch.setattr(Exchange, "tools", tools)
    monkeypatch.setattr(Exchange, "call", call)
    monkeypatch.setattr(Exchange, "open", opened)


def test_the_tools_are_loaded(deployed: None) -> None:
    (tool,) = asyncio.run(load_tools())
    assert tool.name == TOOL
    result = asyncio.run(tool.ainvoke({}))
    assert result[0]["text"] == f"{TOOL} was called"


def test_no_tools_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)
    assert asyncio.run(load_tools()) == []


def test_recorded_calls_are_answered(
    recorded: Recorded,  # noqa: F811, the fixture
    tmp_path: Path,
) -> None:
    text = {"content": [{"type": "text", "text": "seven"}]}
    denied = {"code": -32002, "message": "not allowed"}
    calls = [{"tool": TOOL, "args": {"n": 7}, "answer": text}]
    calls += [{"tool": TOOL, "args": {"n": 8}, "answer": denied}]
    file = tmp_path / "calls.jsonl"
    rows = [json.dumps({"gateway": transport.GATEWAY, **call}) for call in calls]
    file.write_text("\n".join(rows))
    recorded(file)
    session: Any = None  # what answers is not looked at
    assert asyncio.run(Exchange.tools(session))[0]["name"] == TOOL
    assert asyncio.run(Exchange.call(session, TOOL, {"n": 7})) == text
    for number, says in ((8, "not allowed"), (9, "has no such call")):
        with pytest.raises(GatewayError, match=says):
            asyncio.run(Exchange.call(session, TOOL, {"n": number}))
    with pytest.raises(GatewayError, match="has no prompts/list"):
        asyncio.run(Exchange.request(session, "prompts/list", {}))


def test_the_agent_signs_in_with_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_fetch_token", lambda: "the-token")

    async def signed_in() -> httpx.Request:
        request = httpx.Request("POST", "https://gateway.example.com/mcp")
        return await anext(transport._SignIn().async_auth_flow(request))

    assert asyncio.run(signed_in()).headers["Authorization"] == "Bearer the-token"


@pytest.mark.parametrize(
    ("given", "used"),
    [("", "/mcp"), ("/", "/mcp"), ("/mcp/", "/mcp"), ("/my/server", "/my/server")],
)
def test_the_url(given: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{given}")
    assert transport.gateway_url() == f"https://gateway.example.com{used}"
# ======== mcp-langgraph-none-none-tool-search-always-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from . import load_tools, transport
from .exchange import Exchange, GatewayError
from .recorded import Recorded, recorded  # noqa: F401, a fixture

TOOL = "Target___tool"


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway with one tool, without the network."""

    async def tools(session: Exchange) -> list[Any]:
        return [{"name": TOOL, "inputSchema": {"type": "object"}}]

    async def call(session: Exchange, tool: str, arguments: Any) -> dict[str, Any]:
        return {"content": [{"type": "text", "text": f"{tool} was called"}]}

    async def opened(session: Exchange) -> None:
        return None

    monkeypatch.setenv(transport.URL_VARIABLE, "https://gateway.example.com")
    monkeypatch.setattr(Exchange, "tools", tools)
    monkeypatch.setattr(Exchange, "call", call)
    monkeypatch.setattr(Exchange, "open", opened)


def test_the_tools_are_loaded(deployed: None) -> None:
    (tool,) = asyncio.run(load_tools())
    assert tool.name == TOOL
    result = asyncio.run(tool.ainvoke({}))
    assert result[0]["text"] == f"{TOOL} was called"


def test_no_tools_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)
    assert asyncio.run(load_tools()) == []


def test_recorded_calls_are_answered(
    recorded: Recorded,  # noqa: F811, the fixture
    tmp_path: Path,
) -> None:
    text = {"content": [{"type": "text", "text": "seven"}]}
    denied = {"code": -32002, "message": "not allowed"}
    calls = [{"tool": TOOL, "args": {"n": 7}, "answer": text}]
    calls += [{"tool": TOOL, "args": {"n": 8}, "answer": denied}]
    file = tmp_path / "calls.jsonl"
    rows = [json.dumps({"gateway": transport.GATEWAY, **call}) for call in calls]
    file.write_text("\n".join(rows))
    recorded(file)
    session: Any = None  # what answers is not looked at
    assert asyncio.run(Exchange.tools(session))[0]["name"] == TOOL
    assert asyncio.run(Exchange.call(session, TOOL, {"n": 7})) == text
    for number, says in ((8, "not allowed"), (9, "has no such call")):
        with pytest.raises(GatewayError, match=says):
            asyncio.run(Exchange.call(session, TOOL, {"n": number}))
    with pytest.raises(GatewayError, match="has no prompts/list"):
        asyncio.run(Exchange.request(session, "prompts/list", {}))


@pytest.mark.parametrize(
    ("given", "used"),
    [("", "/mcp"), ("/", "/mcp"), ("/mcp/", "/mcp"), ("/my/server", "/my/server")],
)
def test_the_url(given: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{given}")
    assert transport.gateway_url() == f"https://gateway.example.com{used}"
# ======== mcp-openai-iam-none-tool-search-never-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from . import GatewayTools, transport
from .exchange import Exchange, GatewayError
from .recorded import Recorded, recorded  # noqa: F401, a fixture

TOOL = "Target___tool"


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway with one tool, without the network."""

    async def tools(session: Exchange) -> list[Any]:
        return [{"name": TOOL, "inputSchema": {"type": "object"}}]

    async def call(session: Exchange, tool: str, arguments: Any) -> dict[str, Any]:
        return {"content": [{"type": "text", "text": f"{tool} was called"}]}

    async def opened(session: Exchange) -> None:
        return None

    monkeypatch.setenv(transport.URL_VARIABLE, "https://gateway.example.com")
    monkeypatch.setattr(Exchange, "tools", tools)
    monkeypatch.setattr(Exchange, "call", call)
    monkeypatch.setattr(Exchange, "open", opened)


def test_the_tools_are_listed_and_called(deployed: None) -> None:
    server = GatewayTools()
    (tool,) = asyncio.run(server.list_tools())
    assert tool.name == TOOL
    result = asyncio.run(server.call_tool(TOOL, {}))
    assert result.model_dump()["content"][0]["text"] == f"{TOOL} was called"


def test_no_tools_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)
    assert asyncio.run(GatewayTools().list_tools()) == []


def test_recorded_calls_are_answered(
    recorded: Recorded,  # noqa: F811, the fixture
    tmp_path: Path,
) -> None:
    text = {"content": [{"type": "text", "text": "seven"}]}
    denied = {"code": -32002, "message": "not allowed"}
    calls = [{"tool": TOOL, "args": {"n": 7}, "answer": text}]
    calls += [{"tool": TOOL, "args": {"n": 8}, "answer": denied}]
    file = tmp_path / "calls.jsonl"
    rows = [json.dumps({"gateway": transport.GATEWAY, **call}) for call in calls]
    file.write_text("\n".join(rows))
    recorded(file)
    session: Any = None  # what answers is not looked at
    assert asyncio.run(Exchange.tools(session))[0]["name"] == TOOL
    assert asyncio.run(Exchange.call(session, TOOL, {"n": 7})) == text
    for number, says in ((8, "not allowed"), (9, "has no such call")):
        with pytest.raises(GatewayError, match=says):
            asyncio.run(Exchange.call(session, TOOL, {"n": number}))
    with pytest.raises(GatewayError, match="has no prompts/list"):
        asyncio.run(Exchange.request(session, "prompts/list", {}))


def test_requests_are_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "for-the-test")
    host = "id.gateway.bedrock-agentcore.eu-west-1.amazonaws.com"
    request = httpx.Request("POST", f"https://{host}/mcp", json={})
    headers = transport._sign_in(request).headers
    assert "/eu-west-1/bedrock-agentcore/aws4_request" in headers["Authorization"]


@pytest.mark.parametrize(
    ("given", "used"),
    [("", "/mcp"), ("/", "/mcp"), ("/mcp/", "/mcp"), ("/my/server", "/my/server")],
)
def test_the_url(given: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{given}")
    assert transport.gateway_url() == f"https://gateway.example.com{used}"
# ======== mcp-openai-none-none-tool-search-always-optional-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from . import GatewayTools, transport
from .exchange import Exchange, GatewayError
from .recorded import Recorded, recorded  # noqa: F401, a fixture

TOOL = "Target___tool"


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway with one tool, without the network."""

    async def tools(session: Exchange) -> list[Any]:
        return [{"name": TOOL, "inputSchema": {"type": "object"}}]

    async def call(session: Exchange, tool: str, arguments: Any) -> dict[str, Any]:
        return {"content": [{"type": "text", "text": f"{tool} was called"}]}

    async def opened(session: Exchange) -> None:
        return None

    monkeypatch.setenv(transport.URL_VARIABLE, "https://gateway.example.com")
    monkeypatch.setattr(Exchange, "tools", tools)
    monkeypatch.setattr(Exchange, "call", call)
    monkeypatch.setattr(Exchange, "open", opened)


def test_the_tools_are_listed_and_called(deployed: None) -> None:
    server = GatewayTools()
    (tool,) = asyncio.run(server.list_tools())
    assert tool.name == TOOL
    result = asyncio.run(server.call_tool(TOOL, {}))
    assert result.model_dump()["content"][0]["text"] == f"{TOOL} was called"


def test_no_tools_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)
    assert asyncio.run(GatewayTools().list_tools()) == []


def test_recorded_calls_are_answered(
    recorded: Recorded,  # noqa: F811, the fixture
    tmp_path: Path,
) -> None:
    text = {"content": [{"type": "text", "text": "seven"}]}
    denied = {"code": -32002, "message": "not allowed"}
    calls = [{"tool": TOOL, "args": {"n": 7}, "answer": text}]
    calls += [{"tool": TOOL, "args": {"n": 8}, "answer": denied}]
    file = tmp_path / "calls.jsonl"
    rows = [json.dumps({"gateway": transport.GATEWAY, **call}) for call in calls]
    file.write_text("\n".join(rows))
    recorded(file)
    session: Any = None  # what answers is not looked at
    assert asyncio.run(Exchange.tools(session))[0]["name"] == TOOL
    assert asyncio.run(Exchange.call(session, TOOL, {"n": 7})) == text
    for number, says in ((8, "not allowed"), (9, "has no such call")):
        with pytest.raises(GatewayError, match=says):
            asyncio.run(Exchange.call(session, TOOL, {"n": number}))
    with pytest.raises(GatewayError, match="has no prompts/list"):
        asyncio.run(Exchange.request(session, "prompts/list", {}))


@pytest.mark.parametrize(
    ("given", "used"),
    [("", "/mcp"), ("/", "/mcp"), ("/mcp/", "/mcp"), ("/my/server", "/my/server")],
)
def test_the_url(given: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{given}")
    assert transport.gateway_url() == f"https://gateway.example.com{used}"
# ======== mcp-adk-jwt-none-tool-search-never-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from . import GatewayTools, transport
from .exchange import Exchange, GatewayError
from .recorded import Recorded, recorded  # noqa: F401, a fixture

TOOL = "Target___tool"


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway with one tool, without the network."""

    async def tools(session: Exchange) -> list[Any]:
        return [{"name": TOOL, "inputSchema": {"type": "object"}}]

    async def call(session: Exchange, tool: str, arguments: Any) -> dict[str, Any]:
        return {"content": [{"type": "text", "text": f"{tool} was called"}]}

    async def opened(session: Exchange) -> None:
        return None

    monkeypatch.setenv(transport.URL_VARIABLE, "https://gateway.example.com")
    monkeypatch.setattr(Exchange, "tools", tools)
    monkeypatch.setattr(Exchange, "call", call)
    monkeypatch.setattr(Exchange, "open", opened)


def test_the_tools_are_listed_and_called(deployed: None) -> None:
    (tool,) = asyncio.run(GatewayTools().get_tools())
    assert tool.name == TOOL
    context: Any = None  # the gateway's tools do not look at it
    result = asyncio.run(tool.run_async(args={}, tool_context=context))
    assert result["content"][0]["text"] == f"{TOOL} was called"


def test_no_tools_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)
    assert asyncio.run(GatewayTools().get_tools()) == []


def test_recorded_calls_are_answered(
    recorded: Recorded,  # noqa: F811, the fixture
    tmp_path: Path,
) -> None:
    text = {"content": [{"type": "text", "text": "seven"}]}
    denied = {"code": -32002, "message": "not allowed"}
    calls = [{"tool": TOOL, "args": {"n": 7}, "answer": text}]
    calls += [{"tool": TOOL, "args": {"n": 8}, "answer": denied}]
    file = tmp_path / "calls.jsonl"
    rows = [json.dumps({"gateway": transport.GATEWAY, **call}) for call in calls]
    file.write_text("\n".join(rows))
    recorded(file)
    session: Any = None  # what answers is not looked at
    assert asyncio.run(Exchange.tools(session))[0]["name"] == TOOL
    assert asyncio.run(Exchange.call(session, TOOL, {"n": 7})) == text
    for number, says in ((8, "not allowed"), (9, "has no such call")):
        with pytest.raises(GatewayError, match=says):
            asyncio.run(Exchange.call(session, TOOL, {"n": number}))
    with pytest.raises(GatewayError, match="has no prompts/list"):
        asyncio.run(Exchange.request(session, "prompts/list", {}))


def test_the_agent_signs_in_with_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_fetch_token", lambda: "the-token")

    async def signed_in() -> httpx.Request:
        request = httpx.Request("POST", "https://gateway.example.com/mcp")
        return await anext(transport._SignIn().async_auth_flow(request))

    assert asyncio.run(signed_in()).headers["Authorization"] == "Bearer the-token"


@pytest.mark.parametrize(
    ("given", "used"),
    [("", "/mcp"), ("/", "/mcp"), ("/mcp/", "/mcp"), ("/my/server", "/my/server")],
)
def test_the_url(given: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{given}")
    assert transport.gateway_url() == f"https://gateway.example.com{used}"
# ======== mcp-pydantic_ai-none-none-tool-search-never-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic_ai import Agent
from pydantic_ai.models.test import TestModel

from . import GatewayTools, transport
from .exchange import Exchange, GatewayError
from .recorded import Recorded, recorded  # noqa: F401, a fixture

TOOL = "Target___tool"


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway with one tool, without the network."""

    async def tools(session: Exchange) -> list[Any]:
        return [{"name": TOOL, "inputSchema": {"type": "object"}}]

    async def call(session: Exchange, tool: str, arguments: Any) -> dict[str, Any]:
        return {"content": [{"type": "text", "text": f"{tool} was called"}]}

    async def opened(session: Exchange) -> None:
        return None

    monkeypatch.setenv(transport.URL_VARIABLE, "https://gateway.example.com")
    monkeypatch.setattr(Exchange, "tools", tools)
    monkeypatch.setattr(Exchange, "call", call)
    monkeypatch.setattr(Exchange, "open", opened)


def test_a_run_calls_the_tool(deployed: None) -> None:
    agent = Agent(TestModel(), toolsets=[GatewayTools()])
    assert f"{TOOL} was called" in agent.run_sync("hello").output


def test_no_tools_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)
    model = TestModel()
    Agent(model, toolsets=[GatewayTools()]).run_sync("hello")
    assert model.last_model_request_parameters is not None
    assert model.last_model_request_parameters.function_tools == []


def test_recorded_calls_are_answered(
    recorded: Recorded,  # noqa: F811, the fixture
    tmp_path: Path,
) -> None:
    text = {"content": [{"type": "text", "text": "seven"}]}
    denied = {"code": -32002, "message": "not allowed"}
    calls = [{"tool": TOOL, "args": {"n": 7}, "answer": text}]
    calls += [{"tool": TOOL, "args": {"n": 8}, "answer": denied}]
    file = tmp_path / "calls.jsonl"
    rows = [json.dumps({"gateway": transport.GATEWAY, **call}) for call in calls]
    file.write_text("\n".join(rows))
    recorded(file)
    session: Any = None  # what answers is not looked at
    assert asyncio.run(Exchange.tools(session))[0]["name"] == TOOL
    assert asyncio.run(Exchange.call(session, TOOL, {"n": 7})) == text
    for number, says in ((8, "not allowed"), (9, "has no such call")):
        with pytest.raises(GatewayError, match=says):
            asyncio.run(Exchange.call(session, TOOL, {"n": number}))
    with pytest.raises(GatewayError, match="has no prompts/list"):
        asyncio.run(Exchange.request(session, "prompts/list", {}))


@pytest.mark.parametrize(
    ("given", "used"),
    [("", "/mcp"), ("/", "/mcp"), ("/mcp/", "/mcp"), ("/my/server", "/my/server")],
)
def test_the_url(given: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{given}")
    assert transport.gateway_url() == f"https://gateway.example.com{used}"
# ======== mcp-claude-none-none-tool-search-always-optional-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from . import client, transport, with_tools
from .exchange import Exchange, GatewayError
from .recorded import Recorded, recorded  # noqa: F401, a fixture

TOOL = "Target___tool"


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway with one tool, without the network."""

    async def tools(session: Exchange) -> list[Any]:
        return [{"name": TOOL, "inputSchema": {"type": "object"}}]

    async def call(session: Exchange, tool: str, arguments: Any) -> dict[str, Any]:
        return {"content": [{"type": "text", "text": f"{tool} was called"}]}

    async def opened(session: Exchange) -> None:
        return None

    monkeypatch.setenv(transport.URL_VARIABLE, "https://gateway.example.com")
    monkeypatch.setattr(Exchange, "tools", tools)
    monkeypatch.setattr(Exchange, "call", call)
    monkeypatch.setattr(Exchange, "open", opened)


def test_the_tools_are_listed_and_called(deployed: None) -> None:
    async def use() -> Any:
        tools = client._Tools()
        (tool,) = await tools.list()
        return await tools.call(tool.name, {})

    assert asyncio.run(use()).content[0].text == f"{TOOL} was called"


def test_no_tools_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)
    assert asyncio.run(client._Tools().list()) == []


def test_options_have_the_gateway() -> None:
    options = with_tools()
    servers: Any = options.mcp_servers
    assert options.allowed_tools == [f"mcp__{client.SERVER}"]
    assert servers[client.SERVER]["instance"].name == client.SERVER


def test_recorded_calls_are_answered(
    recorded: Recorded,  # noqa: F811, the fixture
    tmp_path: Path,
) -> None:
    text = {"content": [{"type": "text", "text": "seven"}]}
    denied = {"code": -32002, "message": "not allowed"}
    calls = [{"tool": TOOL, "args": {"n": 7}, "answer": text}]
    calls += [{"tool": TOOL, "args": {"n": 8}, "answer": denied}]
    file = tmp_path / "calls.jsonl"
    rows = [json.dumps({"gateway": transport.GATEWAY, **call}) for call in calls]
    file.write_text("\n".join(rows))
    recorded(file)
    session: Any = None  # what answers is not looked at
    assert asyncio.run(Exchange.tools(session))[0]["name"] == TOOL
    assert asyncio.run(Exchange.call(session, TOOL, {"n": 7})) == text
    for number, says in ((8, "not allowed"), (9, "has no such call")):
        with pytest.raises(GatewayError, match=says):
            asyncio.run(Exchange.call(session, TOOL, {"n": number}))
    with pytest.raises(GatewayError, match="has no prompts/list"):
        asyncio.run(Exchange.request(session, "prompts/list", {}))


@pytest.mark.parametrize(
    ("given", "used"),
    [("", "/mcp"), ("/", "/mcp"), ("/mcp/", "/mcp"), ("/my/server", "/my/server")],
)
def test_the_url(given: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{given}")
    assert transport.gateway_url() == f"https://gateway.example.com{used}"
# ======== mcp-claude-forward-none-tool-search-never-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
import contextvars
import json
from pathlib import Path
from typing import Any

import pytest
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

from . import client, transport, with_tools
from .exchange import Exchange, GatewayError
from .recorded import Recorded, recorded  # noqa: F401, a fixture

TOOL = "Target___tool"


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway with one tool, without the network."""

    async def tools(session: Exchange) -> list[Any]:
        return [{"name": TOOL, "inputSchema": {"type": "object"}}]

    async def call(session: Exchange, tool: str, arguments: Any) -> dict[str, Any]:
        return {"content": [{"type": "text", "text": f"{tool} was called"}]}

    async def opened(session: Exchange) -> None:
        return None

    monkeypatch.setenv(transport.URL_VARIABLE, "https://gateway.example.com")
    monkeypatch.setattr(Exchange, "tools", tools)
    monkeypatch.setattr(Exchange, "call", call)
    monkeypatch.setattr(Exchange, "open", opened)
    caller = {"Authorization": "Bearer callers-token"}
    monkeypatch.setattr(BedrockAgentCoreContext, "get_request_headers", lambda: caller)


def test_the_tools_are_listed_and_called(deployed: None) -> None:
    async def use() -> Any:
        tools = client._Tools()
        (tool,) = await tools.list()
        return await tools.call(tool.name, {})

    assert asyncio.run(use()).content[0].text == f"{TOOL} was called"


def test_no_tools_before_the_deploy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(transport.URL_VARIABLE, raising=False)
    assert asyncio.run(client._Tools().list()) == []


def test_options_have_the_gateway() -> None:
    options = with_tools()
    servers: Any = options.mcp_servers
    assert options.allowed_tools == [f"mcp__{client.SERVER}"]
    assert servers[client.SERVER]["instance"].name == client.SERVER


def test_recorded_calls_are_answered(
    recorded: Recorded,  # noqa: F811, the fixture
    tmp_path: Path,
) -> None:
    text = {"content": [{"type": "text", "text": "seven"}]}
    denied = {"code": -32002, "message": "not allowed"}
    calls = [{"tool": TOOL, "args": {"n": 7}, "answer": text}]
    calls += [{"tool": TOOL, "args": {"n": 8}, "answer": denied}]
    file = tmp_path / "calls.jsonl"
    rows = [json.dumps({"gateway": transport.GATEWAY, **call}) for call in calls]
    file.write_text("\n".join(rows))
    recorded(file)
    session: Any = None  # what answers is not looked at
    assert asyncio.run(Exchange.tools(session))[0]["name"] == TOOL
    assert asyncio.run(Exchange.call(session, TOOL, {"n": 7})) == text
    for number, says in ((8, "not allowed"), (9, "has no such call")):
        with pytest.raises(GatewayError, match=says):
            asyncio.run(Exchange.call(session, TOOL, {"n": number}))
    with pytest.raises(GatewayError, match="has no prompts/list"):
        asyncio.run(Exchange.request(session, "prompts/list", {}))


def test_the_agent_signs_in_as_its_caller() -> None:
    def sign_in(headers: dict[str, str]) -> dict[str, str]:
        BedrockAgentCoreContext.set_request_headers(headers)
        return transport.caller_headers()

    caller = {"Authorization": "Bearer callers-token"}
    assert contextvars.copy_context().run(sign_in, caller) == caller
    with pytest.raises(GatewayError, match="requestHeaderAllowlist"):
        contextvars.copy_context().run(sign_in, {})


@pytest.mark.parametrize(
    ("given", "used"),
    [("", "/mcp"), ("/", "/mcp"), ("/mcp/", "/mcp"), ("/my/server", "/my/server")],
)
def test_the_url(given: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{given}")
    assert transport.gateway_url() == f"https://gateway.example.com{used}"
# ======== mcp-strands-jwt-none-request-headers-with-tests
"""The client without network: `pytest` in the folder of main.py."""

from __future__ import annotations

import asyncio
import contextvars
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext
from strands import Agent
from strands.hooks import AfterInvocationEvent, BeforeInvocationEvent

from . import GatewayTools, transport
from .exchange import Exchange, GatewayError
from .recorded import Recorded, recorded  # noqa: F401, a fixture

TOOL = "Target___tool"


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway with one tool, without the network."""

    async def tools(session: Exchange) -> list[Any]:
        return [{"name": TOOL, "inputSchema": {"type": "object"}}]

    async def call(session: Exchange, tool: str, arguments: Any) -> dict[str, Any]:
        return {"content": [{"type": "text", "text": f"{tool} was called"}]}

    async def opened(session: Exchange) -> None:
        return None

    monkeypatch.setenv(transport.URL_VARIABLE, "https://gateway.example.com")
    monkeypatch.setattr(Exchange, "tools", tools)
    monkeypatch.setattr(Exchange, "call", call)
    monkeypatch.setattr(Exchange, "open", opened)


def test_an_invocation_has_the_tools(deployed: None) -> None:
    agent = Agent(hooks=[GatewayTools()])

    async def names(event: BeforeInvocationEvent | AfterInvocationEvent) -> list[str]:
        await agent.hooks.invoke_callbacks_async(event)
        return agent.tool_names

    assert asyncio.run(names(BeforeInvocationEvent(agent=agent))) == [TOOL]
    assert asyncio.run(names(AfterInvocationEvent(agent=agent))) == []


def test_recorded_calls_are_answered(
    recorded: Recorded,  # noqa: F811, the fixture
    tmp_path: Path,
) -> None:
    text = {"content": [{"type": "text", "text": "seven"}]}
    denied = {"code": -32002, "message": "not allowed"}
    calls = [{"tool": TOOL, "args": {"n": 7}, "answer": text}]
    calls += [{"tool": TOOL, "args": {"n": 8}, "answer": denied}]
    file = tmp_path / "calls.jsonl"
    rows = [json.dumps({"gateway": transport.GATEWAY, **call}) for call in calls]
    file.write_text("\n".join(rows))
    recorded(file)
    session: Any = None  # what answers is not looked at
    assert asyncio.run(Exchange.tools(session))[0]["name"] == TOOL
    assert asyncio.run(Exchange.call(session, TOOL, {"n": 7})) == text
    for number, says in ((8, "not allowed"), (9, "has no such call")):
        with pytest.raises(GatewayError, match=says):
            asyncio.run(Exchange.call(session, TOOL, {"n": number}))
    with pytest.raises(GatewayError, match="has no prompts/list"):
        asyncio.run(Exchange.request(session, "prompts/list", {}))


def test_the_agent_signs_in_with_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_fetch_token", lambda: "the-token")

    async def signed_in() -> httpx.Request:
        request = httpx.Request("POST", "https://gateway.example.com/mcp")
        return await anext(transport._SignIn().async_auth_flow(request))

    assert asyncio.run(signed_in()).headers["Authorization"] == "Bearer the-token"


def test_the_callers_headers_are_passed_on() -> None:
    name = transport.CALLER_HEADERS[0]

    def passed_on() -> dict[str, str]:
        sent = {name.lower(): "value", "other": "value", "authorization": "Bearer t"}
        BedrockAgentCoreContext.set_request_headers(sent)
        return transport.caller_headers()

    assert contextvars.copy_context().run(passed_on)[name] == "value"


@pytest.mark.parametrize(
    ("given", "used"),
    [("", "/mcp"), ("/", "/mcp"), ("/mcp/", "/mcp"), ("/my/server", "/my/server")],
)
def test_the_url(given: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(transport.URL_VARIABLE, f"https://gateway.example.com{given}")
    assert transport.gateway_url() == f"https://gateway.example.com{used}"
