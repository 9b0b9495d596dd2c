"""Outbound auth that `agentcore add gateway-target` refuses, or cannot say."""

from __future__ import annotations

from agentcore_connect.troubleshooting.entry import Entry, Where

_CLI = "agentcore 0.30.0, run"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "mcp-api-key",
        "`mcpServer targets do not support API_KEY outbound auth`",
        (
            "mcpServer targets do not support API_KEY outbound auth",
            "mcp-server target doesn't support api-key auth",
            "mcp-server target does not support api-key auth",
        ),
        "The CLI's schema has no API key for MCP servers. Whether the service takes one is "
        "contested: the AWS guide of autumn 2026 says so, older sources do not.",
        (
            "Let connect try it through the API: `connect scaffold --path mcp --outbound-auth "
            "api-key`; its `configure_auth.py` says what AWS answers.",
            "Or use OAuth (`--outbound-auth oauth`, or `oauth-3lo` through the API).",
            "Or use IAM (`--outbound-auth iam`) where the server runs on AgentCore Runtime, "
            "AgentCore Gateway, API Gateway or a Lambda function URL.",
            "Otherwise call the server from agent code: `connect scaffold --path credential`.",
        ),
        _CLI,
        Where(("mcp",)),
    ),
    Entry(
        "outbound-auth-wants-credential",
        "`--credential-name or inline OAuth fields required when outbound auth type is ...`",
        (
            "--credential-name or inline OAuth fields",
            "--oauth-discovery-url) required when outbound auth type is",
            "--credential-name is required when outbound auth type is API_KEY",
            "--credential-name is required with --outbound-auth api-key",
        ),
        "For this type of target the CLI treats every value of `--outbound-auth` except `NONE`, "
        "in capitals, as one that needs a credential, also `none` in small letters.",
        (
            "For no auth, leave `--outbound-auth` out.",
            "For OAuth or an API key, make the credential first (`agentcore add credential`, "
            "without flags), then add `--credential-name <credential>`.",
            "IAM for these types is set through the API: `connect matrix` says which.",
        ),
        _CLI,
        Where(("mcp", "openapi", "api-gateway", "smithy")),
    ),
    Entry(
        "outbound-auth-credential-missing",
        "`OAUTH outbound auth requires a credentialName.`",
        (
            "OAUTH outbound auth requires a credentialName",
            "API_KEY outbound auth requires a credentialName",
        ),
        "The target names no credential. The inline flags (`--oauth-client-id` and the like) "
        "create none in 0.30.0, although the help says so.",
        (
            "Make it first: `agentcore add credential`, without flags.",
            "Then add the target with `--outbound-auth oauth --credential-name <credential>`, or "
            "set `outboundAuth.credentialName` in agentcore.json.",
        ),
        _CLI,
        Where(auths=("oauth", "api-key")),
    ),
    Entry(
        "outbound-auth-not-in-schema",
        "`... targets do not support ... outbound auth`",
        (
            "targets do not support OAUTH outbound auth",
            "targets do not support API_KEY outbound auth",
            "targets do not support GATEWAY_IAM_ROLE outbound auth",
            "targets do not support JWT_PASSTHROUGH outbound auth",
        ),
        "agentcore.json cannot hold this pair of target and outbound auth, not even by hand.",
        (
            "`connect matrix` lists what fits and through what.",
            "What goes through the API is set after the deploy, by `configure_auth.py` in the "
            "target's folder.",
        ),
        _CLI,
    ),
    Entry(
        "lambda-outbound-auth",
        "`--outbound-auth is not applicable for lambda-function-arn type`",
        (
            "--outbound-auth is not applicable for lambda-function-arn type",
            "--credential-name is not applicable for lambda-function-arn type",
            "outboundAuth is not applicable for lambdaFunctionArn target type",
        ),
        "The gateway calls a Lambda function with its own IAM role. The CLI accepts no other "
        "outbound auth for it, whatever its help says.",
        (
            "Leave `--outbound-auth` and `--credential-name` out.",
            "OAuth for a Lambda target is contested: a deployment with it is reported to fail "
            "(`connect matrix lambda --evidence`).",
        ),
        _CLI,
        Where(("lambda",)),
    ),
    Entry(
        "openapi-needs-auth",
        "`openApiSchema targets require outbound auth (OAUTH or API_KEY)`",
        ("openApiSchema targets require outbound auth",),
        "agentcore.json takes a target with an OpenAPI document only with OAuth or an API key.",
        (
            "Make the credential first (`agentcore add credential`), then add the target with "
            "`--outbound-auth api-key` or `oauth`, and `--credential-name <credential>`.",
            "For an open API: `connect scaffold --path openapi --outbound-auth none`, whose script "
            "makes the target through the API.",
        ),
        _CLI,
        Where(("openapi",)),
    ),
    Entry(
        "smithy-iam-only",
        "`smithyModel targets use IAM role auth; --outbound-auth is not applicable`",
        (
            "smithyModel targets use IAM role auth; --outbound-auth is not applicable",
            "smithyModel targets use IAM role auth; outboundAuth is not applicable",
        ),
        "The gateway calls an AWS service with its own IAM role: that needs no flag.",
        (
            "Leave `--outbound-auth` out.",
            "OAuth for a Smithy target goes through the API: `connect scaffold --path smithy "
            "--outbound-auth oauth`.",
        ),
        _CLI,
        Where(("smithy",)),
    ),
    Entry(
        "api-gateway-oauth",
        "`... is not supported for api-gateway type`",
        (
            "oauth is not supported for api-gateway type",
            "is not supported for api-gateway type",
            "api-gateway target doesn't support oauth",
            "OAuth options are not applicable for api-gateway type",
        ),
        "An API Gateway target takes no OAuth: not from the CLI, not from the service.",
        (
            "Use an API key (`--outbound-auth api-key --credential-name <credential>`), or none.",
            "IAM, where the gateway's role signs the call, goes through the API: `connect scaffold "
            "--path api-gateway --outbound-auth iam`.",
        ),
        _CLI,
        Where(("api-gateway",)),
    ),
    Entry(
        "three-legged-oauth",
        "3LO: the CLI has no return URL and no grant type",
        (
            'outboundAuth: unknown keys (remove): "grantType"',
            "need 3LO / authorization-code OAuth",
            "doesn't ask for a return URL",
            "Authorization code flows (3-legged OAuth) requiring browser login are not yet "
            "supported",
        ),
        "The CLI and agentcore.json only know client credentials (2LO). The authorization code "
        "grant is set through the API.",
        (
            "`connect scaffold --outbound-auth oauth-3lo --return-url <URL>` makes a "
            "`configure_auth.py`. Run it after each deploy of the target.",
            "By hand: `UpdateGatewayTarget` with `credentialProviderType` `OAUTH`, `grantType` "
            "`AUTHORIZATION_CODE` and `defaultReturnUrl`. It replaces the target: send all of it.",
        ),
        _CLI,
        Where(("mcp", "lambda", "openapi", "smithy"), ("oauth-3lo",)),
    ),
    Entry(
        "http-target-on-mcp-gateway",
        '`... but gateway does not have protocolType: "None"`',
        ('gateway does not have protocolType: "None"',),
        "Targets of type http-runtime and passthrough need a gateway without the MCP protocol. "
        "MCP tools need the opposite: `protocolType` `MCP`.",
        (
            "Make a second gateway for it: `agentcore add gateway --name <name> --protocol-type "
            "None`. Leave the one with the tools as it is.",
        ),
        _CLI,
    ),
    Entry(
        "connector-outbound-auth",
        "`--outbound-auth is not applicable for connector type`",
        ("--outbound-auth is not applicable for connector type",),
        "A connector (web search, knowledge base) is called with the gateway's own IAM role.",
        ("Leave `--outbound-auth` out.",),
        _CLI,
    ),
    Entry(
        "passthrough-outbound-auth",
        "`passthrough targets require outbound auth`",
        (
            "passthrough targets require outbound auth",
            "Unsupported outbound auth type for passthrough",
            "--signing-service is required when --outbound-auth is GATEWAY_IAM_ROLE",
            "GATEWAY_IAM_ROLE outbound auth on passthrough targets requires a service name",
        ),
        "A passthrough target must have `GATEWAY_IAM_ROLE` (with the service to sign for), `OAUTH` "
        "(with a credential) or `JWT_PASSTHROUGH`.",
        (
            "Add one of: `--outbound-auth gateway-iam-role --signing-service <service>`, "
            "`--outbound-auth oauth --credential-name <credential>`, `--outbound-auth "
            "jwt-passthrough`.",
        ),
        _CLI,
    ),
    Entry(
        "api-key-header",
        "The API wants its key elsewhere than in the header `x-api-key`",
        (
            "unknown option '--api-key-location'",
            "unknown option '--api-key-parameter-name'",
            "unknown option '--api-key-prefix'",
        ),
        "A target that is made by the CLI (0.30.0) or from agentcore.json sends the key as the "
        "header `x-api-key`. Neither can say another header, a prefix such as `Bearer`, or a query "
        "parameter.",
        (
            "`connect scaffold` with `--api-key-location`, `--api-key-parameter-name` or "
            "`--api-key-prefix` makes a `configure_auth.py` that sets it through the API. Run it "
            "after each deploy of the target.",
        ),
        _CLI,
        Where(("openapi", "api-gateway"), ("api-key",)),
        readme=True,
    ),
)
