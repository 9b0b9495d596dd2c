"""A target that is an MCP server."""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.connection.targets.outbound import Json
from agentcore_connect.connection.targets.target import Target
from agentcore_connect.units.questions import McpServerTarget


@dataclass(frozen=True)
class McpServer(Target):
    """``endpoint`` is the server's URL."""

    endpoint: str

    path = "mcp"
    target_type = "mcpServer"
    unit = McpServerTarget

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

    def flags(self) -> list[str]:
        return ["--endpoint", self.endpoint]

    def to_json(self) -> Json:
        # Only here the CLI writes the auth last.
        entry = super().to_json()
        auth = entry.pop("outboundAuth", None)
        return entry | ({"outboundAuth": auth} if auth else {})
