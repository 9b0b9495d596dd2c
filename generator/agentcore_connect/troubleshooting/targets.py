"""How the gateway signs in to its targets and calls them, and what goes wrong there."""

from __future__ import annotations

from agentcore_connect.troubleshooting.entry import TARGETS, Entry, Where

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "internal-error",
        "`An internal error occurred. Please retry later.` from a tool",
        ("An internal error occurred. Please retry later",),
        "The gateway could not call the target, and does not say why: it has no right to, its "
        "credential does not work, or the target failed.",
        (
            'Set `"exceptionLevel": "DEBUG"` on the gateway in agentcore.json, deploy, and call '
            "again: the answer then has the reason. Take it out afterwards.",
        ),
        "AWS documentation; awslabs/agentcore-samples#809",
        Where(TARGETS),
        general=True,
        readme=True,
    ),
    Entry(
        "tool-auth-fails",
        "Tool calls fail with an auth error",
        (
            "Tool calls failing with auth errors",
            "Authorization error when sending message",
        ),
        "The gateway lets the agent in, and the target does not let the gateway in.",
        (
            "See what failed: `agentcore logs --runtime <agent> --since 1h --level error`.",
            "Usual causes: another credential than the target names, a secret that has changed "
            "since the last deploy, scopes that are missing, a right that the gateway's role "
            "does not have (new rights take a minute).",
        ),
        "AWS's troubleshooting notes",
        general=True,
    ),
    Entry(
        "target-wants-sign-in",
        "The tools fail with an auth error, and the target has no outbound auth",
        (
            "Received error (401) from runtime",
            "Received error (403) from runtime",
            "target has no outbound auth",
        ),
        "The server does want a sign-in.",
        (
            "Choose one that `connect matrix` allows for this type, and scaffold the target again "
            "with `--outbound-auth`.",
        ),
        "public reports of target creation",
        Where(("mcp", "api-gateway"), ("none",)),
        readme=True,
    ),
    Entry(
        "oauth-client-refused",
        "`invalid_client` or `unauthorized_client`: no token for the target",
        ("invalid_client", "unauthorized_client", "invalid_grant"),
        "The identity provider refuses the client id and secret of the target's credential.",
        (
            "Check both at the provider, and that the client may use this grant.",
            "Type them again: `agentcore deploy`, in a terminal and without `-y`, asks for them.",
        ),
        "RFC 6749",
        Where(TARGETS, ("oauth", "oauth-3lo")),
        readme=True,
    ),
    Entry(
        "scopes-dropped",
        "`invalid_scope` or `insufficient_scope`: the token has other scopes",
        ("invalid_scope", "insufficient_scope"),
        "The gateway asks for the scopes in `outboundAuth.scopes` of agentcore.json and for no "
        "others. The CLI drops `--oauth-scopes` for MCP servers and OpenAPI targets (0.30.0), and "
        "those of the credential are not used.",
        ("Write them there, as a list, and deploy.",),
        "agentcore 0.30.0, run",
        Where(TARGETS, ("oauth", "oauth-3lo")),
        readme=True,
    ),
    Entry(
        "api-key-refused",
        "The tools fail with an auth error, and the target has an API key",
        ("Invalid API key", "API key not valid", "target has an API key"),
        "The API does not take the key, or does not find it.",
        (
            "Type it again: `agentcore deploy`, in a terminal and without `-y`, asks for it.",
            "The gateway sends it as the header `x-api-key`, unless `configure_auth.py` says "
            "otherwise.",
        ),
        "people's words",
        Where(("mcp", "openapi", "api-gateway"), ("api-key",)),
        readme=True,
    ),
    Entry(
        "lambda-role-denied",
        "`Gateway execution role lacks permission to invoke Lambda function`",
        ("Gateway execution role lacks permission to invoke Lambda function",),
        "The service tries the right when it makes the target, and the gateway's role does not "
        "have it (yet).",
        (
            "Give the role `lambda:InvokeFunction` on the function, wait a minute, and deploy "
            "again. A function of another account needs a resource policy as well.",
        ),
        "aws-samples/agents4energy#161",
        Where(("lambda",)),
    ),
    Entry(
        "lambda-credential-missing",
        "`CredentialProviderConfigurations is required for Lambda targets`",
        ("CredentialProviderConfigurations ... is required for Lambda targets",),
        "The target has a function that the CLI builds (`compute`), whose construct leaves the "
        "sign-in out.",
        (
            "Run `npm update @aws/agentcore-cdk` in `agentcore/cdk`, or name a function that "
            "exists (`lambdaFunctionArn`), as `connect scaffold --path lambda` does.",
        ),
        "aws/agentcore-cli#1005",
        Where(("lambda",)),
    ),
    Entry(
        "security-scheme-missing",
        "`attribute components.securitySchemes... is missing`",
        ("attribute components.securitySchemes", "components.securitySchemes ... is missing"),
        "The document names a sign-in in `security` and does not describe it.",
        (
            "Take `security` out of the document: the target's sign-in counts. Copies that "
            "`connect scaffold --path openapi` writes have none.",
        ),
        "awslabs/agentcore-samples#1141",
        Where(("openapi",)),
    ),
    Entry(
        "gateway-role-denied",
        "`not authorized to perform` something for the gateway's role",
        (
            "is not authorized to perform: execute-api:Invoke",
            "is not authorized to perform: lambda:InvokeFunctionUrl",
            "is not authorized to perform: bedrock-agentcore:InvokeAgentRuntime",
            "User: anonymous is not authorized",
        ),
        "The gateway signs the call with its own IAM role, and the role has no right to it (or the "
        "call is not signed at all).",
        (
            "Give the role the right that the message names.",
            "Where `configure_auth.py` sets the sign-in, run it after each deploy.",
        ),
        "AWS documentation",
        Where(("mcp", "openapi", "api-gateway"), ("iam",)),
        readme=True,
    ),
    Entry(
        "connector-denied",
        "`is not authorized to perform: bedrock:Retrieve` for the gateway's role",
        ("is not authorized to perform: bedrock:Retrieve",),
        "The gateway asks the connector's service as its own IAM role, and the role has no right "
        "to the knowledge base.",
        ("Give the role the right that the message names, for that knowledge base.",),
        "AWS guide, kb-gateway-target",
        Where(("connector",)),
        readme=True,
    ),
    Entry(
        "api-auth-lost",
        "The sign-in is gone after a deploy",
        (
            "sign-in is gone after a deploy",
            "outbound auth reset after deploy",
        ),
        "agentcore.json cannot say this outbound auth. A deploy that changes the target sets what "
        "agentcore.json says.",
        ("Run `configure_auth.py` again after each deploy; it is safe to run twice.",),
        "botocore's model of UpdateGatewayTarget",
        Where(through="api"),
        readme=True,
    ),
    Entry(
        "pending-auth",
        "The target stays in `CREATE_PENDING_AUTH` or `UPDATE_PENDING_AUTH`",
        ("CREATE_PENDING_AUTH", "UPDATE_PENDING_AUTH", "SYNCHRONIZE_PENDING_AUTH"),
        "The gateway has to list the server's tools once, and waits for an administrator's "
        "consent. It takes no update meanwhile.",
        (
            "Open the address in `authorizationData.oauth2.authorizationUrl` of the target "
            "(`configure_auth.py` prints it), sign in, and wait for `READY`.",
        ),
        "botocore's model of GatewayTarget",
        Where(("mcp",), ("oauth-3lo",)),
        readme=True,
    ),
    Entry(
        "consent-needed",
        "`-32042`, `MCP Elicitation required` or `the user has to give consent first`",
        (
            "-32042",
            "MCP Elicitation required",
            "the user has to give consent first",
            "give consent first, at",
        ),
        "The tool acts for a user who has not allowed it yet (three-legged OAuth). The message has "
        "the address of the consent page.",
        (
            "Show the address to the user; after the consent the same call works.",
            "The gateway must know the user: an agent with a token of its own is one user for all "
            "of them. Use `--forward-caller-token`.",
        ),
        "runtime tests",
        Where(TARGETS, ("oauth-3lo",)),
        readme=True,
    ),
    Entry(
        "mcp-server-unreachable",
        "`Failed to connect and fetch tools from the provided MCP target server`",
        ("Failed to connect and fetch tools from the provided MCP target server",),
        "The gateway lists the server's tools when the target is made, and that failed. The words "
        "after `Error -` say whether it was not reached, was too slow (30 s) or refused the "
        "gateway.",
        (
            "The endpoint must be reachable from AWS and speak MCP over streamable HTTP; it is the "
            "whole URL, mostly with `/mcp`.",
            "Right after a role or a server was made, deploy once more.",
        ),
        "public reports of target creation",
        Where(("mcp",)),
        readme=True,
    ),
    Entry(
        "mcp-tool-missing",
        "A tool of the server is missing",
        ("a tool of the server is missing", "Unknown tool:", "new tool does not appear"),
        "The gateway lists the server's tools when the target is made or synchronised, not at each "
        "call.",
        (
            "Call `SynchronizeGatewayTargets`: `aws bedrock-agentcore-control "
            "synchronize-gateway-targets` with the ids of gateway and target.",
            "In agentcore the tool is called `<target>___<tool>`, with three underscores.",
        ),
        "botocore's model; aws/agentcore-cli#1361",
        Where(("mcp",)),
        readme=True,
    ),
    Entry(
        "lambda-denied",
        "`Access denied while invoking Lambda function`",
        (
            "Access denied while invoking Lambda function",
            "is not authorized to perform: lambda:InvokeFunction on",
        ),
        "The gateway's role may not invoke the function. The deploy gives it the right to the "
        "declared ARN; a function in another account has to allow it as well.",
        (
            "Compare the ARN in agentcore.json with the function's.",
            "Another account: add a statement to the function's resource policy for the role.",
        ),
        "AWS documentation; agentcore-cdk, synth",
        Where(("lambda",)),
        readme=True,
    ),
    Entry(
        "lambda-tool-unknown",
        "The function does not know which tool is meant",
        (
            "KeyError: 'bedrockAgentCoreToolName'",
            "'NoneType' object has no attribute 'custom'",
            "does not know which tool is meant",
        ),
        "The event is the tool's arguments and nothing else. The name comes in "
        '`context.client_context.custom["bedrockAgentCoreToolName"]`, as `<target>___<tool>`. A '
        "test in the Lambda console has none of this.",
        (
            "Read the name there and cut it at `___`; the handler that `connect scaffold --path "
            "lambda` writes does so.",
        ),
        "aws/agent-toolkit-for-aws#60",
        Where(("lambda",)),
        readme=True,
    ),
    Entry(
        "openapi-tools-missing",
        "Operations of the OpenAPI document are missing, or the target fails",
        ("missing operationId", "operationId is required", "operations are missing"),
        "Each operation needs an `operationId` (it is the tool's name), and the document a server "
        "with a whole URL. Schemas with `oneOf`, `anyOf` or `allOf` are beyond the gateway.",
        ("`connect scaffold --path openapi` reports them by operation before anything is made.",),
        "AWS documentation",
        Where(("openapi",)),
        readme=True,
    ),
    Entry(
        "api-gateway-tools-missing",
        "Operations of the REST API are missing",
        (
            "api-gateway target has no tools",
            "only GET tools",
            "apiGatewayToolConfiguration",
            "toolOverrides",
        ),
        "The target offers what its filters let through; the CLI's default is `/*` with `GET` "
        "only, and `--tool-filter-methods` counts only beside `--tool-filter-path`. An operation "
        "without a name in the API becomes no tool.",
        (
            "Change `toolFilters` in agentcore.json; name operations in `toolOverrides` there. "
            "Then deploy.",
        ),
        "agentcore 0.30.0, run",
        Where(("api-gateway",)),
        readme=True,
    ),
    Entry(
        "smithy-denied",
        "`AccessDenied` from the AWS service",
        (
            "gateway ... AccessDenied ... smithy",
            "AccessDeniedException ... assumed-role/...Gateway",
        ),
        "The gateway calls the service with its own role, and the deploy gives the role no right "
        "to that service.",
        (
            "Give the gateway's role the actions, or name a role of yours as `executionRoleArn` of "
            "the gateway in agentcore.json.",
        ),
        "agentcore-cdk, synth",
        Where(("smithy",)),
        readme=True,
    ),
    Entry(
        "no-tool-search",
        "`no search, all ... tools`, or `search failed, all tools`",
        ("gateway: no search, all", "gateway: search failed, all tools"),
        "There are many tools, and the gateway offers no search for them, so the model gets all. "
        "The search is chosen when a gateway is made, and only gateways with `protocolType` `MCP` "
        "have it.",
        (
            "Make a new gateway: `agentcore add gateway --name <name> --protocol-type MCP`. It has "
            "the search.",
        ),
        "connect's clients",
    ),
)
