"""Tools that a stand-in gateway offers, named `<target>___<tool>` as AgentCore names them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from mcp import McpError, types

SEARCH = "x_amz_bedrock_agentcore_search"
CONSENT_NEEDED = -32042  # MCP 2025-11-25, "URL Elicitation Required Error"

Answer = Callable[[dict[str, Any]], Awaitable[types.CallToolResult]]


@dataclass(frozen=True)
class Tool:
    """A tool; `arguments` maps each required argument to its JSON type."""

    name: str
    description: str
    answer: Answer
    arguments: dict[str, str] = field(default_factory=dict)
    is_denied: bool = False
    """By policies: no arguments of a test are permitted."""
    is_dev: bool = False
    """What answers is not here: it is the product's own."""

    @property
    def listed(self) -> types.Tool:
        """The tool as tools/list shows it."""
        properties = {name: {"type": kind} for name, kind in self.arguments.items()}
        schema = {"type": "object", "properties": properties, "required": list(properties)}
        return types.Tool(name=self.name, description=self.description, inputSchema=schema)


def text(words: str, *, error: bool = False) -> types.CallToolResult:
    """Give a tool result that consists of `words`."""
    return types.CallToolResult(content=[types.TextContent(type="text", text=words)], isError=error)


def weather(name: str = "WeatherTools___get_weather") -> Tool:
    """A tool that works: `city` -> "Sunny in <city>"."""

    async def answer(arguments: dict[str, Any]) -> types.CallToolResult:
        return text(f"Sunny in {arguments['city']}")

    return Tool(name, "Get the weather of a city", answer, {"city": "string"})


def long_named(length: int = 72) -> Tool:
    """The weather tool under a name of `length` characters; Bedrock's ToolName ends at 64."""
    return weather("WeatherTools___get_weather_of_city".ljust(length, "x"))


def slow(seconds: float) -> Tool:
    """A tool that takes `seconds`."""

    async def answer(arguments: dict[str, Any]) -> types.CallToolResult:
        await asyncio.sleep(seconds)
        return text(f"report ready after {seconds:g} s")

    return Tool("ReportTools___slow_report", "Make a report, slowly", answer)


def failing() -> Tool:
    """A tool whose target is broken: isError."""

    async def answer(arguments: dict[str, Any]) -> types.CallToolResult:
        return text("the order service answered 500", error=True)

    return Tool("BrokenTools___place_order", "Place an order", answer)


def denied() -> Tool:
    """A tool that the policy engine denies."""

    async def answer(arguments: dict[str, Any]) -> types.CallToolResult:
        raise AssertionError("it was denied")

    return Tool(
        "RefundTools___process_refund", "Refund money", answer, {"amount": "number"}, is_denied=True
    )


def denied_by_a_result() -> Tool:
    """The same in the form of AWS's page "Policy responses": a result, and not an error."""

    async def answer(arguments: dict[str, Any]) -> types.CallToolResult:
        reason = "No policy applies to the request (denied by default)."
        rule = "Tool call not allowed due to policy enforcement"
        denial = f"AuthorizeActionException - Tool Execution Denied: {rule} [{reason}]"
        return text(denial, error=True)

    return Tool("RefundTools___process_refund", "Refund money", answer, {"amount": "number"})


def echo(arguments: Iterable[str]) -> Tool:
    """A tool that answers with its arguments, as JSON."""

    async def answer(given: dict[str, Any]) -> types.CallToolResult:
        return text(json.dumps(given, sort_keys=True))

    return Tool("EchoTools___echo", "Say it again", answer, dict.fromkeys(arguments, "string"))


def giving(**results: types.CallToolResult) -> list[Tool]:
    """Tools that answer with these results, each named as its result is here."""

    def tool(name: str, result: types.CallToolResult) -> Tool:
        async def answer(arguments: dict[str, Any]) -> types.CallToolResult:
            return result

        return Tool(f"GivingTools___{name}", f"Give {name}", answer)

    return [tool(name, result) for name, result in results.items()]


def consent(url: str, granted: Callable[[], bool] = lambda: False) -> Tool:
    """A tool that needs the user's consent at `url` until `granted()`: JSON-RPC error -32042."""

    async def answer(arguments: dict[str, Any]) -> types.CallToolResult:
        if granted():
            return text("2 events")
        elicitation = types.ElicitRequestURLParams(
            url=url,
            elicitationId="consent-1",
            message="Please login to this URL for authorization.",
        )
        raise McpError(
            types.ErrorData(
                code=CONSENT_NEEDED,
                message="This request requires more information.",
                data={"elicitations": [elicitation.model_dump(by_alias=True, exclude_none=True)]},
            )
        )

    return Tool("CalendarTools___list_events", "List the events of a calendar", answer)


def many(count: int = 35) -> list[Tool]:
    """Up to 35 tools of a shop, each with words of its own to search for."""
    things = ("order", "invoice", "refund", "shipment", "customer", "product", "voucher")
    deeds = ("list", "find", "create", "update", "cancel")

    def tool(deed: str, thing: str) -> Tool:
        async def answer(arguments: dict[str, Any]) -> types.CallToolResult:
            return text(f"{deed} {thing} {arguments['id']}: done")

        description = f"{deed.capitalize()} one {thing} of the shop"
        return Tool(f"ShopTools___{deed}_{thing}", description, answer, {"id": "string"})

    return [tool(deed, thing) for thing in things for deed in deeds][:count]


def search() -> Tool:
    """The gateway's own search tool, which dev has."""

    async def answer(arguments: dict[str, Any]) -> types.CallToolResult:
        raise AssertionError("the gateway searches itself")

    return Tool(SEARCH, "Find the tools that suit a context", answer, is_dev=True)
