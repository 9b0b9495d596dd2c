"""What the real CLI appends to agentcore.json for each of its commands that we stand in for.

Measured on 0.30.0, with the order of keys; real/test_realcli_shapes runs the CLI to hold it true.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DISCOVERY = "https://idp.example.com/.well-known/openid-configuration"
GATEWAYS, CREDENTIALS = ("agentCoreGateways",), ("credentials",)
TARGETS = (*GATEWAYS, 0, "targets")
ENGINES = ("policyEngines",)
POLICIES = (*ENGINES, 0, "policies")


@dataclass(frozen=True)
class Row:
    """A command, and what it appends to which arrays; a row may build on the rows above it."""

    argv: str
    added: dict[tuple[str | int, ...], dict[str, Any]]


ROWS = {
    "gateway, NONE": Row(
        "add gateway --name Open --protocol-type MCP --authorizer-type NONE",
        {
            GATEWAYS: {
                "name": "Open",
                "protocolType": "MCP",
                "description": "Gateway for Open",
                "targets": [],
                "authorizerType": "NONE",
                "enableSemanticSearch": True,
                "exceptionLevel": "NONE",
            }
        },
    ),
    "gateway, AWS_IAM, a description": Row(
        "add gateway --name my-Iam --protocol-type MCP --authorizer-type AWS_IAM"
        " --description 'Tools für \"all\"'",
        {
            GATEWAYS: {
                "name": "my-Iam",
                "protocolType": "MCP",
                "description": 'Tools für "all"',
                "targets": [],
                "authorizerType": "AWS_IAM",
                "enableSemanticSearch": True,
                "exceptionLevel": "NONE",
            }
        },
    ),
    "gateway, CUSTOM_JWT, audience": Row(
        "add gateway --name Audience --protocol-type MCP --authorizer-type CUSTOM_JWT"
        f" --discovery-url {DISCOVERY} --allowed-audience my-api",
        {
            GATEWAYS: {
                "name": "Audience",
                "protocolType": "MCP",
                "description": "Gateway for Audience",
                "targets": [],
                "authorizerType": "CUSTOM_JWT",
                "authorizerConfiguration": {
                    "customJwtAuthorizer": {
                        "discoveryUrl": DISCOVERY,
                        "allowedAudience": ["my-api"],
                    }
                },
                "enableSemanticSearch": True,
                "exceptionLevel": "NONE",
            }
        },
    ),
    "gateway, CUSTOM_JWT, several of each, in any order": Row(
        "add gateway --name Several --protocol-type MCP --authorizer-type CUSTOM_JWT"
        " --allowed-scopes gw/read,gw/write --allowed-clients one,two"
        f" --allowed-audience 'my-api, other,' --discovery-url {DISCOVERY}",
        {
            GATEWAYS: {
                "name": "Several",
                "protocolType": "MCP",
                "description": "Gateway for Several",
                "targets": [],
                "authorizerType": "CUSTOM_JWT",
                "authorizerConfiguration": {
                    "customJwtAuthorizer": {
                        "discoveryUrl": DISCOVERY,
                        "allowedAudience": ["my-api", "other"],
                        "allowedClients": ["one", "two"],
                        "allowedScopes": ["gw/read", "gw/write"],
                    }
                },
                "enableSemanticSearch": True,
                "exceptionLevel": "NONE",
            }
        },
    ),
    "gateway, CUSTOM_JWT, scopes, with the client of its agents": Row(
        "add gateway --name My-Client --protocol-type MCP --authorizer-type CUSTOM_JWT"
        f" --discovery-url {DISCOVERY} --allowed-scopes gw/read"
        " --client-id id --client-secret secret",
        {
            CREDENTIALS: {
                "authorizerType": "OAuthCredentialProvider",
                "name": "My-Client-oauth",
                "discoveryUrl": DISCOVERY,
                "vendor": "CustomOauth2",
                "managed": True,
                "usage": "inbound",
            },
            GATEWAYS: {
                "name": "My-Client",
                "protocolType": "MCP",
                "description": "Gateway for My-Client",
                "targets": [],
                "authorizerType": "CUSTOM_JWT",
                "authorizerConfiguration": {
                    "customJwtAuthorizer": {
                        "discoveryUrl": DISCOVERY,
                        "allowedScopes": ["gw/read"],
                    }
                },
                "enableSemanticSearch": True,
                "exceptionLevel": "NONE",
            },
        },
    ),
    "credential, API key": Row(
        "add credential --name Key --api-key secret",
        {CREDENTIALS: {"authorizerType": "ApiKeyCredentialProvider", "name": "Key"}},
    ),
    "credential, OAuth": Row(
        "add credential --type oauth --name Plain"
        f" --discovery-url {DISCOVERY} --client-id id --client-secret secret",
        {
            CREDENTIALS: {
                "authorizerType": "OAuthCredentialProvider",
                "name": "Plain",
                "discoveryUrl": DISCOVERY,
                "vendor": "CustomOauth2",
            }
        },
    ),
    "credential, OAuth, scopes": Row(
        "add credential --type oauth --name Scoped --scopes 'read, write'"
        f" --discovery-url {DISCOVERY} --client-id id --client-secret secret",
        {
            CREDENTIALS: {
                "authorizerType": "OAuthCredentialProvider",
                "name": "Scoped",
                "discoveryUrl": DISCOVERY,
                "scopes": ["read", "write"],
                "vendor": "CustomOauth2",
            }
        },
    ),
    "mcp-server target": Row(
        "add gateway-target --type mcp-server --name Bare --gateway Open"
        " --endpoint https://mcp.example.com/mcp",
        {
            TARGETS: {
                "name": "Bare",
                "targetType": "mcpServer",
                "toolDefinitions": [
                    {
                        "name": "Bare",
                        "description": "Tool for Bare",
                        "inputSchema": {"type": "object"},
                    }
                ],
                "endpoint": "https://mcp.example.com/mcp",
            }
        },
    ),
    "mcp-server target, a description": Row(
        "add gateway-target --type mcp-server --name Told --gateway Open"
        " --endpoint https://mcp.example.com --description 'The weather'",
        {
            TARGETS: {
                "name": "Told",
                "targetType": "mcpServer",
                "toolDefinitions": [
                    {
                        "name": "Told",
                        "description": "The weather",
                        "inputSchema": {"type": "object"},
                    }
                ],
                "endpoint": "https://mcp.example.com",
            }
        },
    ),
    "mcp-server target, oauth, whose scopes the CLI drops": Row(
        "add gateway-target --type mcp-server --name Authed --gateway Open"
        " --endpoint https://mcp.example.com/mcp"
        " --outbound-auth oauth --credential-name Scoped --oauth-scopes read,write",
        {
            TARGETS: {
                "name": "Authed",
                "targetType": "mcpServer",
                "toolDefinitions": [
                    {
                        "name": "Authed",
                        "description": "Tool for Authed",
                        "inputSchema": {"type": "object"},
                    }
                ],
                "endpoint": "https://mcp.example.com/mcp",
                "outboundAuth": {"type": "OAUTH", "credentialName": "Scoped"},
            }
        },
    ),
    "policy engine": Row(
        "add policy-engine --name Engine", {ENGINES: {"name": "Engine", "policies": []}}
    ),
    "policy, without a file": Row(
        "add policy --name shut --engine Engine"
        " --statement 'forbid(principal, action, resource);'"
        " --validation-mode IGNORE_ALL_FINDINGS",
        {
            POLICIES: {
                "name": "shut",
                "statement": "forbid(principal, action, resource);",
                "validationMode": "IGNORE_ALL_FINDINGS",
                "enforcementMode": "ACTIVE",
                "authorizationPhase": "INITIATE",
            }
        },
    ),
}
