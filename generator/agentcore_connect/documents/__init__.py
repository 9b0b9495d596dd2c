"""What describes tools: OpenAPI, Smithy, tool schemas, and an MCP server's own list."""

__all__ = [
    "choice",
    "copies",
    "findings",
    "mcp",
    "openapi",
    "smithy",
    "source",
    "toolschema",
    "web",
]
