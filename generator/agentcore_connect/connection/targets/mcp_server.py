"""A target that is an MCP server."""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.connection.targets.entry import Json
from agentcore_connect.connection.targets.target import Target
from agentcore_connect.vocabulary import matrix
from agentcore_connect.vocabulary.names import TOOL_LIST
from agentcore_connect.vocabulary.words import ListingMode


@dataclass(frozen=True)
class McpServer(Target):
    """``endpoint`` is the server's URL; ``mcp_tool_schema`` a file of the project with the tools
    that the gateway lists in place of the server, empty where it asks.
    """

    endpoint: str
    listing_mode: ListingMode = "DEFAULT"
    mcp_tool_schema: str = ""

    row = matrix.row("mcp")

    def settings(self) -> Json:
        tool = {
            "name": self.name,
            "description": f"Tool for {self.name}",
            "inputSchema": {"type": "object"},
        }
        return {"toolDefinitions": [tool], "endpoint": self.endpoint}

    @classmethod
    def recorded(cls, entry: Json) -> Json:
        return {"endpoint": entry.get("endpoint")}

    @classmethod
    def server(cls, entry: Json) -> str | None:
        endpoint = entry.get("endpoint")
        if entry.get(TOOL_LIST):
            return None  # the gateway does not ask it
        return None if endpoint is None else str(endpoint)

    @property
    def is_declared(self) -> bool:
        # The deploy asks a server for its tools, and fails where it signs in as nobody.
        if self.mcp_tool_schema:
            return False  # a list is for a server that cannot be asked then
        auth = self.outbound
        return auth.auth in ("none", "iam") or auth.declared(self.row.path) is not None

    def as_made(self) -> Json:
        listed = {TOOL_LIST: self.mcp_tool_schema} if self.mcp_tool_schema else {}
        return super().as_made() | listed

    def answers(self) -> Json:
        own = {"listing_mode": self.listing_mode, "mcp_tool_schema": self.mcp_tool_schema}
        return {**super().answers(), **own}

    def flags(self) -> list[str]:
        return ["--endpoint", self.endpoint]

    def to_json(self) -> Json:
        # Only here the CLI writes the auth last.
        entry = super().to_json()
        auth = entry.pop("outboundAuth", None)
        return entry | ({"outboundAuth": auth} if auth else {})
