"""What a person writes by hand where the code was not recognised."""

from __future__ import annotations

from agentcore_connect.agent.wiring.names import import_line
from agentcore_connect.vocabulary.words import Framework, Kind

_USE: dict[tuple[Framework, Kind], tuple[str, ...]] = {
    ("strands", "gateway"): ("Agent(..., hooks=[{local}.GatewayTools()])",),
    ("langgraph", "gateway"): (
        "# in the async entrypoint, where the graph is made for each invocation:",
        "all_tools = [*tools, *await {local}.load_tools()]",
        "graph = create_agent(model, tools=all_tools)",
    ),
    ("openai", "gateway"): ("Agent(..., mcp_servers=[{local}.GatewayTools()])",),
    ("adk", "gateway"): ("Agent(..., tools=[*tools, {local}.GatewayTools()])",),
    ("mcp", "gateway"): (
        "# within an invocation:",
        "async with {local}.connect() as session:",
        "    tools = await {local}.list_tools(session)",
        "    result = await {local}.call_tool(session, tools[0].name, {{}})",
    ),
    ("strands", "credential"): ("Agent(..., tools=[..., *{local}.TOOLS])",),
    ("langgraph", "credential"): ("graph = create_agent(model, tools=[..., *{local}.TOOLS])",),
    ("mcp", "credential"): (
        "# within an invocation, see connections/{unit}/tools.py for more:",
        "{local}.call(...)  # async code: await {local}.call(...)",
    ),
}


def lines(framework: Framework, unit: str, local: str, kind: Kind) -> tuple[str, ...]:
    """The import and the use of a unit, as they stand in the agent's code."""
    use = _USE.get((framework, kind)) or _USE["mcp", kind]
    return (import_line(unit, local), *(line.format(local=local, unit=unit) for line in use))
