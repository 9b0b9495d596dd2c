"""How the agent signs in to the gateway, and what goes wrong there."""

from __future__ import annotations

from agentcore_connect.troubleshooting.entry import TARGETS, Entry, Where

_JWT = Where(authorizers=("CUSTOM_JWT",))
_IAM = Where(authorizers=("AWS_IAM",))

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "gateway-refuses",
        "401 or 403 from the gateway",
        (
            "401 Unauthorized ... gateway.bedrock-agentcore",
            "403 Forbidden ... gateway.bedrock-agentcore",
            "401 Unauthorized ... bedrock-agentcore",
            "403 Forbidden ... bedrock-agentcore",
            "gateway: HTTPStatusError: Client error '401 Unauthorized'",
            "gateway: HTTPStatusError: Client error '403 Forbidden'",
            "Invalid Bearer token",
            "Missing Bearer token",
        ),
        "The gateway does not let the agent in.",
        (
            "CUSTOM_JWT: the token's audience, client and scopes must be among those of the "
            "gateway in agentcore.json, and it must not be expired.",
            "AWS_IAM: the agent's role needs `bedrock-agentcore:InvokeGateway`, and requests "
            "must be signed; a deploy after the gateway was added gives the right.",
            "A client without any sign-in (plain `MCPClient` or `MultiServerMCPClient` with a URL) "
            "only enters gateways with NONE.",
        ),
        "runtime tests; AWS re:Post",
        Where(TARGETS),
        readme=True,
    ),
    Entry(
        "invoke-gateway-denied",
        "`not authorized to perform: bedrock-agentcore:InvokeGateway`",
        ("not authorized to perform: bedrock-agentcore:InvokeGateway",),
        "The request is signed, and its AWS identity has no right to the gateway.",
        (
            "The agent's role gets the right at the deploy of a project with an AWS_IAM gateway: "
            "`agentcore deploy`.",
            "Locally it is your own identity that needs it: `aws sts get-caller-identity`.",
        ),
        "AWS documentation",
        _IAM,
    ),
    Entry(
        "refused",
        "`401 Unauthorized` or `403 Forbidden`, and no more",
        ("401 Unauthorized", "403 Forbidden"),
        "Somebody on the way refuses: the gateway refuses the agent, or the target refuses the "
        "gateway. The host of the URL in the message says who.",
        (
            "`gateway.bedrock-agentcore` in it: look at the gateway's authorizer.",
            "Another host: look at the target's outbound auth and its credential.",
        ),
        "people's words",
        general=True,
    ),
    Entry(
        "token-expired",
        "`Token has expired`",
        ("UnauthorizedInboundTokenException: Token has expired", "Token has expired"),
        "The bearer token of the request is older than its `exp`: it was fetched once, when the "
        "process started, or kept with a connection.",
        (
            "Fetch it for each invocation. Clients of `connect` ask AgentCore Identity, which "
            "renews it.",
        ),
        "awslabs/agentcore-samples#66; strands-agents/harness-sdk#2238",
        _JWT,
    ),
    Entry(
        "audience-missing",
        "`missing required audience claim`",
        ("missing required audience claim",),
        "The authorizer has `allowedAudience`, and the token has no `aud`. Access tokens of Amazon "
        "Cognito have `client_id` in its place.",
        (
            "For Cognito name the client in `allowedClients`, and leave `allowedAudience` out.",
            "`connect scaffold --gateway <gateway> --allowed-clients CLIENT_ID` writes that for a "
            "new gateway.",
        ),
        "aws/agentcore-cli#1622, #1624",
        _JWT,
    ),
    Entry(
        "entra-resource",
        "`AADSTS500011`: the resource principal was not found in the tenant",
        ("AADSTS500011", "AADSTS9010010"),
        "An MCP client asks Microsoft Entra ID for a token for the URL of the gateway or runtime. "
        "Entra knows only application ID URIs of its tenant, and that URL cannot be one.",
        (
            "Give the client a token for an application of yours (`api://...`), and name that "
            "audience in `allowedAudience`.",
            "A client that always sends the URL as `resource` cannot sign in through Entra.",
        ),
        "aws/agentcore-cli#2257",
        _JWT,
    ),
    Entry(
        "auth-method-mismatch",
        "`Authorization method mismatch`",
        ("Authorization method mismatch",),
        "The runtime expects the other kind of sign-in: a JWT where the request was signed with "
        "IAM, or the other way round.",
        ("Call it as `authorizerType` of the runtime in agentcore.json says.",),
        "aws/agentcore-cli#714",
    ),
    Entry(
        "no-url-path",
        "`UnknownOperationException` from the gateway",
        ("UnknownOperationException",),
        "The client speaks to the gateway's URL without `/mcp`. The URL of a gateway that the CLI "
        "made with `protocolType` `None` does not end with it.",
        (
            "Append `/mcp`, once. Clients of `connect` do.",
            "`agentcore fetch access --name <gateway>` shows the URL.",
        ),
        "awslabs/agentcore-samples#1952",
    ),
    Entry(
        "workload-token",
        "`Workload access token has not been set`",
        (
            "Workload access token has not been set",
            "No workload access token available in context",
            "the agent has no identity here",
        ),
        "A credential was fetched where the agent has no identity: at import, at start-up, or in a "
        "thread that does not carry the context. It exists inside an invocation only.",
        (
            "Fetch the token inside the entrypoint, or in what it calls; never at module level. "
            "Run what a thread does in `contextvars.copy_context()`.",
            "With Strands take `strands-agents >= 1.16`: 1.15 loses the context.",
            "A runtime that is invoked with IAM gets its identity from the caller's header "
            "`X-Amzn-Bedrock-AgentCore-Runtime-User-Id`.",
        ),
        "bedrock-agentcore 1.25; awslabs/agentcore-samples#320",
        Where(("credential",)),
        readme=True,
    ),
    Entry(
        "caller-token-missing",
        "`the caller's token did not reach the agent`",
        ("the caller's token did not reach the agent",),
        "The client forwards its caller's token, and the runtime did not hand it on.",
        (
            "In agentcore.json give the runtime the CUSTOM_JWT authorizer and put `Authorization` "
            "into its `requestHeaderAllowlist`, then deploy.",
            "Without a caller (a schedule, `agentcore dev`) use `--client-credential` instead of "
            "`--forward-caller-token`.",
        ),
        "connect's clients",
        _JWT,
    ),
    Entry(
        "no-identity-to-sign",
        "`no AWS credentials to sign the request with`",
        ("no AWS credentials to sign the request with",),
        "The gateway wants signed requests, and the process has no AWS identity. A deployed agent "
        "has its role; this is likely a local run.",
        ("Sign in (`aws sso login` or `AWS_PROFILE`) and start `agentcore dev` again.",),
        "connect's clients",
        _IAM,
    ),
    Entry(
        "no-region",
        "No AWS region to sign for",
        (
            "no AWS region to sign for",
            "sequence item 1: expected str instance, NoneType found",
            "You must specify a region",
        ),
        "The region is neither in the gateway's address nor in the environment. The CLI's own "
        "LangGraph client does not look at `AWS_REGION`.",
        ("Set `AWS_REGION`; for the CLI's own client `AWS_DEFAULT_REGION`.",),
        "connect's clients; agentcore 0.30.0, templates",
        _IAM,
    ),
    Entry(
        "provider-name-empty",
        "`Invalid length for parameter resourceCredentialProviderName`",
        (
            "Invalid length for parameter resourceCredentialProviderName",
            'provider_name=""',
        ),
        "The client code has an empty credential name. The CLI writes that for a CUSTOM_JWT "
        "gateway that was made without `--client-id` and `--client-secret`.",
        (
            "`connect scaffold --gateway <gateway> --client-credential <credential>` writes a "
            "client with a name, and declares the credential.",
        ),
        "agentcore 0.30.0, run; aws/agentcore-cli#544",
        _JWT,
    ),
    Entry(
        "no-managed-credential",
        "`No managed OAuth credential found for ...`",
        ("No managed OAuth credential found for",),
        "`agentcore fetch access` gets a token with the credential `<gateway>-oauth`, and there "
        "is none.",
        (
            "Name another OAuth credential: `agentcore fetch access --name <gateway> "
            "--identity-name <credential>`.",
            "`connect scaffold --client-credential <gateway>-oauth` declares that one.",
        ),
        "agentcore 0.30.0, run",
        _JWT,
    ),
    Entry(
        "token-request-failed",
        "`Token request failed`",
        (
            "Token request failed:",
            "does not support the client_credentials grant type",
            "rejected the client_credentials grant type",
            "Token response missing access_token field",
        ),
        "The identity provider gave no token for the client id and secret.",
        (
            "Check that the client may use the client credentials grant, its id and secret, and "
            "its scopes.",
        ),
        "agentcore 0.30.0, bundle",
        _JWT,
    ),
    Entry(
        "self-registration",
        "Claude Desktop, claude.ai and other MCP clients cannot connect by themselves",
        (
            "does not support dynamic client registration",
            "can't auto-connect to Gateway",
            "cannot auto-connect",
            "RFC 8414",
            "RFC 7591",
            "/.well-known/oauth-authorization-server ... 404",
        ),
        "An AgentCore gateway has no endpoints with which a client could find the identity "
        "provider (RFC 8414) and register itself (RFC 7591). It is a limit of the platform.",
        (
            "Make a client at the identity provider (for Cognito an app client), and type its "
            "client id and secret into the MCP client's advanced settings.",
        ),
        "AWS's troubleshooting notes",
        _JWT,
    ),
)
