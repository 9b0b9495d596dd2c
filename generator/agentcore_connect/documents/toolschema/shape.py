"""What the service, the CLI and a model take as a tool, as data.

Sources: the botocore model of bedrock-agentcore-control (`ToolDefinition`, `SchemaDefinition`,
`SchemaType`) and of bedrock-runtime (`ToolName`), to which a test holds these constants equal; the
quotas page of the AgentCore guide
(docs.aws.amazon.com/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html); "Understand
how AgentCore Gateway tools are named" (gateway-tool-naming.html).
"""

from __future__ import annotations

import re

TOOL_KEYS = ("name", "description", "inputSchema", "outputSchema")
TOOL_REQUIRED = ("name", "description", "inputSchema")
SCHEMA_KEYS = ("type", "description", "properties", "required", "items")
TYPES = ("string", "number", "object", "array", "boolean", "integer")

SEPARATOR = "___"
"""Between target and tool: the gateway shows ``<target>___<tool>``."""

TOOL_PATTERN = r"[a-zA-Z0-9_-]+"
TOOL_MAX = 64
"""Bedrock's `ToolName`, which counts the target's part too. The gateway itself takes 256."""

PROPERTY_PATTERN = r"[a-zA-Z0-9_.-]{1,64}"
"""Property names that Claude takes; another name is refused with the whole request."""

BYTES_MAX = 10_000_000
"""The quota for a schema in S3, where the CLI puts local files (inline it is 1 MB)."""

TOOLS_MAX = 1000
"""The quota of tools in one target."""

TOOLS_MANY = 20
"""From here on the gateway's tool search pays: a model chooses badly among more."""


def tool_name(target: str, tool: str) -> str:
    """The name under which a gateway shows ``tool``, and passes it to a Lambda function."""
    return f"{target}{SEPARATOR}{tool}"


def name_fault(target: str, tool: str) -> tuple[str, str] | None:
    """What is wrong with a tool's name and what to do, None where a model takes it."""
    if not re.fullmatch(TOOL_PATTERN, tool):
        return (
            "has characters that no model allows in a tool's name",
            "Use letters, digits, underscores and hyphens.",
        )
    full = tool_name(target, tool)
    if len(full) > TOOL_MAX:
        return (
            f"is too long: the model sees {full}, {len(full)} characters, and allows {TOOL_MAX}",
            f"Shorten the tool's name to {max(TOOL_MAX - len(full) + len(tool), 0)} characters, or "
            "the target's name.",
        )
    return None
