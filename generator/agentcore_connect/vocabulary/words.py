"""The closed words of AgentCore and of connect: each once, as a type that mypy checks."""

from __future__ import annotations

from typing import Literal

Caller = Literal["agent", "app"]
"""Who calls: the agent, which needs a tool; or an application, which needs the agent."""


Situation = Literal["streaming", "latency", "vendor-sdk", "a2a", "aws-sdk"]


CredentialType = Literal["api-key", "oauth", "oauth-3lo"]


Framework = Literal["strands", "langgraph", "openai", "adk", "pydantic_ai", "mcp"]
"""What an agent is written with; `mcp` is none that connect knows, a plain MCP client."""


CredentialFramework = Literal["strands", "langgraph", "openai", "adk", "pydantic_ai", "mcp"]
"""What the code for a service that the agent calls itself is rendered for; `mcp` is for any."""


ToolSearch = Literal["auto", "always", "never"]


Kind = Literal["gateway", "credential"]
"""What a unit connects: a gateway, whose tools are loaded; or a service, whose tools it has."""


Removable = Literal["target", "gateway", "credential", "policy"]
"""What `connect remove` takes out; `credential` is a service that agent code calls itself."""


KeyLocation = Literal["HEADER", "QUERY_PARAMETER"]


Pattern = Literal[
    "allow", "amount", "role", "account", "hours", "block", "required", "shutdown", "guardrail"
]
"""What a policy is for."""


ClaimForm = Literal["text", "words", "list"]
"""How a claim reaches the policy, which only sees text.

``text``: one value. ``words``: values with spaces between them, as ``scope`` comes (AgentCore
guide, policy conditions). ``list``: a JSON list as text, which is how ``cognito:groups`` was seen
to come (public code; not in the guide).
"""


OutboundAuth = Literal[
    "none",
    "oauth",
    "oauth-3lo",
    "token-exchange",
    "api-key",
    "iam",
    "caller-iam",
    "jwt-passthrough",
]
"""How a gateway signs in to a target; the auth matrix says which target takes which."""
