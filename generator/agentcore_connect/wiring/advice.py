"""What a person writes by hand where the code was not recognised."""

from __future__ import annotations

from agentcore_connect.wiring.names import import_line
from agentcore_connect.wiring.outcome import Framework

_USE: dict[Framework, tuple[str, ...]] = {
    "strands": ("Agent(..., hooks=[{local}.GatewayTools()])",),
    "langgraph": (
        "# in the async entrypoint, where the graph is made for each invocation:",
        "all_tools = [*tools, *await {local}.load_tools()]",
        "graph = create_agent(model, tools=all_tools)",
    ),
    "mcp": (
        "# within an invocation:",
        "async with {local}.connect() as session:",
        "    tools = await {local}.list_tools(session)",
        "    result = await {local}.call_tool(session, tools[0].name, {{}})",
    ),
}


def lines(framework: Framework, unit: str, local: str) -> tuple[str, ...]:
    """The import and the use of a unit, as they stand in the agent's code."""
    return (import_line(unit, local), *(line.format(local=local) for line in _USE[framework]))
