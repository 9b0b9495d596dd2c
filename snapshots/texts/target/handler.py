# ======== lambda-strands-iam-none-from-handler-with-handler
"""The tools of a gateway target, as a Lambda function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Tool = Callable[[dict[str, Any]], Any]
TOOLS: dict[str, Tool] = {}


def tool(name: str) -> Callable[[Tool], Tool]:
    """Serve the tool of that name with the decorated function.

    The function takes the tool's arguments, as its inputSchema describes them, and
    gives a value that JSON can hold.
    """

    def register(function: Tool) -> Tool:
        TOOLS[name] = function
        return function

    return register


@tool("get_weather")
def _(arguments: dict[str, Any]) -> Any:
    raise NotImplementedError


@tool("list_cities")
def _(arguments: dict[str, Any]) -> Any:
    raise NotImplementedError


def handler(event: dict[str, Any], context: Any) -> Any:
    """Called by the gateway: `event` is the arguments of the tool, and nothing else.

    The tool's name is in the context, after the target's name and three underscores.
    """
    custom = context.client_context.custom
    full_name: str = custom["bedrockAgentCoreToolName"]
    function = TOOLS.get(full_name.split("___", 1)[-1])
    if function is None:
        return {"error": f"there is no tool {full_name}"}
    return function(event)
