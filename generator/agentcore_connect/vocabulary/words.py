"""The closed words of AgentCore and of connect: each once, as a type that mypy checks."""

from __future__ import annotations

from typing import Literal, get_args

Caller = Literal["agent", "app"]
"""Who calls: the agent, which needs a tool; or an application, which needs the agent."""


Situation = Literal["streaming", "latency", "vendor-sdk", "a2a", "aws-sdk"]


CredentialType = Literal["api-key", "oauth", "oauth-3lo"]


Framework = Literal["strands", "langgraph", "openai", "adk", "pydantic_ai", "claude", "mcp"]
"""What an agent is written with; `mcp` is none that connect knows, a plain MCP client."""


CredentialFramework = Literal[
    "strands", "langgraph", "openai", "adk", "pydantic_ai", "claude", "mcp"
]
"""What the code for a service that the agent calls itself is rendered for; `mcp` is for any."""


ToolSearch = Literal["auto", "always", "never"]


Kind = Literal["gateway", "credential"]
"""What a unit connects: a gateway, whose tools are loaded; or a service, whose tools it has."""


Removable = Literal["target", "gateway", "credential", "policy"]
"""What `connect remove` takes out; `credential` is a service that agent code calls itself."""


Switch = Literal["", "enabled", "disabled"]
"""What a script sets; empty is as it is."""


McpClient = Literal["claude-code", "cursor", "vscode", "kiro"]
"""Programs that use MCP servers, each with a file of its own for them."""


KeyLocation = Literal["HEADER", "QUERY_PARAMETER"]


ConnectorName = Literal["web-search", "bedrock-knowledge-bases"]
"""The connectors of AWS that a gateway can have as targets (CLI 0.30.0)."""


ListingMode = Literal["DEFAULT", "DYNAMIC"]
"""When a gateway asks an MCP server for its tools: when it is set up, or at each list."""


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


OauthVendor = Literal[
    "CustomOauth2",
    "GoogleOauth2",
    "GithubOauth2",
    "SlackOauth2",
    "SalesforceOauth2",
    "MicrosoftOauth2",
    "AtlassianOauth2",
    "LinkedinOauth2",
    "XOauth2",
    "OktaOauth2",
    "OneLoginOauth2",
    "PingOneOauth2",
    "FacebookOauth2",
    "YandexOauth2",
    "RedditOauth2",
    "ZoomOauth2",
    "TwitchOauth2",
    "SpotifyOauth2",
    "DropboxOauth2",
    "NotionOauth2",
    "HubspotOauth2",
    "CyberArkOauth2",
    "FusionAuthOauth2",
    "Auth0Oauth2",
    "CognitoOauth2",
]
"""Whose OAuth a credential provider of AgentCore Identity speaks (service model)."""

OWN_VENDORS: tuple[OauthVendor, ...] = get_args(OauthVendor)[:8]
"""Those with a form of their own in the service model; the others share one, with endpoints."""


ExchangeGrant = Literal["TOKEN_EXCHANGE", "JWT_AUTHORIZATION_GRANT"]
"""How a provider exchanges the caller's token: RFC 8693, or RFC 7523 (as Entra wants it)."""


ActorToken = Literal["NONE", "M2M", "AWS_IAM_ID_TOKEN_JWT"]
"""What a token exchange says of the gateway itself, beside the user."""
