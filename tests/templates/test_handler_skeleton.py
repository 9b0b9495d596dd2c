"""The skeleton of a Lambda function, run as the gateway would have it called."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from front_door import Host, targets

UNIT = "connections/weathertools"
LONG = "t" * 49
NAMES = ("get_weather", "get-forecast", "9lives", "class", "handler", LONG)


@dataclass(frozen=True)
class ClientContext:
    """What Lambda's runtime makes of the client context of an invocation."""

    custom: dict[str, str]
    env: dict[str, str] = field(default_factory=dict)
    client: None = None


@dataclass(frozen=True)
class Context:
    """The context object of a Lambda function, in Python."""

    client_context: ClientContext
    function_name: str = "weather"
    memory_limit_in_mb: int = 128
    aws_request_id: str = "8c2b6a5e-0f63-4a8e-9c43-2f7c2b1d0a11"


def context(tool: str, target: str = "WeatherTools") -> Context:
    """The context of a call that a gateway makes for ``tool``."""
    custom = {
        "bedrockAgentCoreToolName": f"{target}___{tool}",
        "bedrockAgentCoreTargetId": "TARGET1234",
        "bedrockAgentCoreGatewayId": "mygateway-abcdefghij",
        "bedrockAgentCoreMcpMessageId": "1",
        "bedrockAgentCoreMessageVersion": "1.0",
    }
    return Context(ClientContext(custom))


@pytest.fixture
def skeleton(host: Host) -> Iterator[ModuleType]:
    """The rendered handler.py, imported."""
    tools = [
        {"name": name, "description": "Do it.", "inputSchema": {"type": "object"}} for name in NAMES
    ]
    (host.root / "tools.json").write_text(json.dumps(tools))
    host.has(targets("lambda", tool_schema_file="tools.json", with_handler=True))
    yield imported(host.root / UNIT / "handler.py")
    sys.modules.pop("handler_of_the_test", None)


def imported(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("handler_of_the_test", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_tool_has_a_stub_of_its_own(skeleton: ModuleType) -> None:
    """Whatever the tools are called; a stub says that it is one when it is called."""
    assert tuple(skeleton.TOOLS) == NAMES
    assert len({id(stub) for stub in skeleton.TOOLS.values()}) == len(NAMES)
    for name in NAMES:
        with pytest.raises(NotImplementedError):
            skeleton.handler({}, context(name))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("target", ["WeatherTools", "another-target"])
def test_the_gateway_s_call_reaches_the_tool(skeleton: ModuleType, name: str, target: str) -> None:
    """The event is the bare arguments, the tool's name is in the context behind the target's."""
    calls: list[Any] = []

    def get(arguments: dict[str, Any]) -> dict[str, Any]:
        calls.append(arguments)
        return {"degrees": 21}

    skeleton.tool(name)(get)

    result = skeleton.handler({"city": "Lisbon"}, context(name, target))

    assert (result, calls) == ({"degrees": 21}, [{"city": "Lisbon"}])


def test_a_tool_whose_name_has_the_separator(skeleton: ModuleType) -> None:
    """Only the target's name is taken off, which never has an underscore."""
    skeleton.tool("get___weather")(lambda arguments: "sunny")

    assert skeleton.handler({}, context("get___weather")) == "sunny"


def test_a_tool_that_there_is_not(skeleton: ModuleType) -> None:
    """The answer is JSON that says so, and names what was asked for."""
    answer = skeleton.handler({}, context("no_such_tool"))

    assert "WeatherTools___no_such_tool" in json.dumps(answer)


def test_a_handler_becomes_tools_and_a_skeleton_at_once(host: Host) -> None:
    """--from-handler with --with-handler: the tools of the functions, in file and skeleton."""
    (host.root / "weather.py").write_text('def now(city: str) -> str:\n    """The weather."""\n')

    host.has(targets("lambda", from_handler="weather.py", with_handler=True))

    assert [tool["name"] for tool in json.loads(host.read(f"{UNIT}/tools.json"))] == ["now"]
    assert list(imported(host.root / UNIT / "handler.py").TOOLS) == ["now"]


def test_the_example_has_a_skeleton_too(host: Host) -> None:
    """Without a file the skeleton serves the example's tools, and twice changes nothing."""
    host.has(targets("lambda", with_handler=True))

    tools = [tool["name"] for tool in json.loads(host.read(f"{UNIT}/tools.json"))]
    assert list(imported(host.root / UNIT / "handler.py").TOOLS) == tools
    again = host.scaffold(targets("lambda", with_handler=True), json=True)
    assert (again.code, again.actions) == (0, {}), again.said


def test_tools_that_change_later_leave_the_skeleton_as_it_is(host: Host) -> None:
    """The skeleton is the person's own code by then: a second run keeps it, whatever it serves."""
    host.has(targets("lambda", with_handler=True))
    tools = host.root / UNIT / "tools.json"
    tools.write_text(tools.read_text().replace('"get_weather"', '"get_forecast"'))

    again = host.scaffold(targets("lambda", with_handler=True), json=True)

    assert (again.code, again.actions) == (0, {}), again.said
