"""Run by a Python that has fastmcp: a server for each document on stdin, called tool by tool.

Prints what arrived for each call, as JSON: the tool, its arguments and the request.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import httpx2
from fastmcp import Client, FastMCP


def value(schema: dict[str, Any], whole: dict[str, Any], name: str) -> Any:
    """A value that a schema takes, told by its ``name`` where it is text."""
    if "$ref" in schema:
        at: Any = whole
        for step in schema["$ref"].split("/")[1:]:
            at = at[step]
        return value(at, whole, name)
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return value(schema[word][0], whole, name)
    if "enum" in schema or "const" in schema:
        return schema.get("const", [*schema.get("enum", ()), None][0])
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object" or "properties" in schema:
        properties = schema.get("properties", {})
        return {key: value(one, whole, f"{name}.{key}") for key, one in properties.items()}
    if kind == "array":
        items = schema.get("items", {})
        return [value(items, whole, f"{name} 1"), value(items, whole, f"{name}&2")]
    if kind in ("integer", "number"):
        return schema.get("minimum", 7)
    return True if kind == "boolean" else f"{name} +%"


async def calls(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Each tool of the document, called with all of its arguments, and with the required ones."""
    arrived: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        arrived.append(request)
        return httpx2.Response(200, json={})

    http = httpx2.AsyncClient(
        transport=httpx2.MockTransport(answer), base_url=document["servers"][0]["url"]
    )
    server = FastMCP.from_openapi(document, client=http, validate_output=False)
    found = []
    async with Client(server) as client:
        for tool in await client.list_tools():
            schema = getattr(tool, "inputSchema", None) or tool.input_schema
            every = value({"type": "object", **schema}, schema, "x")
            least = {name: every[name] for name in schema.get("required", ())}
            for arguments in (every, least):
                await client.call_tool(tool.name, arguments)
                (request,) = arrived
                arrived.clear()
                found.append(
                    {
                        "tool": tool.name,
                        "arguments": arguments,
                        "method": request.method,
                        "url": str(request.url),
                        "headers": dict(request.headers),
                        "body": request.content.decode(),
                    }
                )
    return found


if __name__ == "__main__":
    documents = json.load(sys.stdin)
    json.dump([asyncio.run(calls(document)) for document in documents], sys.stdout)
