"""`connect explain` and the READMEs' part of it, over messages as people meet them."""

from __future__ import annotations

import io
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import pytest
from agentcore_connect import troubleshooting
from agentcore_connect.cli import main
from agentcore_connect.troubleshooting.entry import GAP, squeezed
from agentcore_connect.units.questions import ENVIRONMENT
from agentcore_connect.units.templates import own
from agentcore_connect.vocabulary.matrix import CELLS, Cell, row
from front_door import CANARY

ENTRIES = {entry.name: entry for entry in troubleshooting.ENTRIES}
RUN, BUNDLE, SYNTH = "agentcore 0.30.0", "agentcore 0.30.0, its bundle", "agentcore-cdk, synth"
OURS = "connect's clients"
STRANDS, LANGGRAPH, MCP = "strands-agents 1.62", "langgraph 1.2 and langchain 1.4", "mcp 1 and 2"
SDK, CEDAR, SERVICE = "bedrock-agentcore 1.25", "cedarpy 4.12", "the service"
WORDS = "a person's words"


@dataclass(frozen=True)
class Said:
    """A message, where it was seen, and the entry that has to be found first."""

    entry: str
    source: str
    text: str


def _reports() -> Iterator[Said]:
    """What people reported in public."""
    text = Path(__file__).with_name("reports.txt").read_text(encoding="utf-8")
    for block in text.split("\n\n")[1:]:
        head, _, said = block.strip().partition("\n")
        entry, _, source = head.partition(" | ")
        yield Said(entry, source, said)


_URL = "https://p-g-abc.gateway.bedrock-agentcore.us-east-1.amazonaws.com/mcp"
_FILE = "/home/me/p/agentcore/agentcore.json:\n  - agentCoreGateways[0].targets[0]"

SAID = (
    # adding
    Said(
        "mcp-api-key",
        RUN,
        f"{_FILE}.outboundAuth: mcpServer targets do not support API_KEY outbound auth",
    ),
    Said("mcp-api-key", WORDS, "mcp-server target doesn\u2019t support api-key auth"),
    *(
        Said(
            "outbound-auth-wants-credential",
            RUN,
            "--credential-name or inline OAuth fields (--oauth-client-id, --oauth-client-secret, "
            f"--oauth-discovery-url) required when outbound auth type is {value}",
        )
        for value in ("none", "gateway-iam-role", "jwt-passthrough", "OAUTH")
    ),
    Said(
        "outbound-auth-wants-credential",
        BUNDLE,
        "--credential-name is required with --outbound-auth api-key",
    ),
    Said(
        "outbound-auth-credential-missing",
        RUN,
        f"{_FILE}.outboundAuth.credentialName: OAUTH outbound auth requires a credentialName.",
    ),
    Said(
        "outbound-auth-not-in-schema",
        RUN,
        f"{_FILE}.outboundAuth: httpRuntime targets do not support API_KEY outbound auth",
    ),
    Said(
        "outbound-auth-not-in-schema",
        RUN,
        f"{_FILE}.outboundAuth: mcpServer targets do not support GATEWAY_IAM_ROLE outbound auth",
    ),
    Said(
        "lambda-outbound-auth",
        RUN,
        "--outbound-auth is not applicable for lambda-function-arn type",
    ),
    Said(
        "lambda-outbound-auth",
        RUN,
        "--credential-name is not applicable for lambda-function-arn type",
    ),
    Said(
        "openapi-needs-auth",
        RUN,
        "openApiSchema targets require outbound auth (OAUTH or API_KEY)",
    ),
    Said(
        "smithy-iam-only",
        RUN,
        "smithyModel targets use IAM role auth; --outbound-auth is not applicable",
    ),
    Said("api-gateway-oauth", RUN, "oauth is not supported for api-gateway type"),
    Said("api-gateway-oauth", RUN, "jwt-passthrough is not supported for api-gateway type"),
    Said("api-gateway-oauth", WORDS, '"api-gateway target doesn\'t support oauth"'),
    Said(
        "three-legged-oauth",
        RUN,
        f'{_FILE}.outboundAuth: unknown keys (remove): "grantType"',
    ),
    Said(
        "three-legged-oauth",
        WORDS,
        "I need 3LO / authorization-code OAuth but it doesn't ask for a return URL",
    ),
    Said(
        "http-target-on-mcp-gateway",
        RUN,
        'Target "T" is httpRuntime but gateway does not have protocolType: "None". '
        "Add --protocol-type None when creating the gateway.",
    ),
    Said("connector-outbound-auth", RUN, "--outbound-auth is not applicable for connector type"),
    Said(
        "passthrough-outbound-auth",
        RUN,
        f"{_FILE}.outboundAuth: passthrough targets require outbound auth (GATEWAY_IAM_ROLE or "
        "OAUTH or JWT_PASSTHROUGH)",
    ),
    Said(
        "passthrough-outbound-auth",
        RUN,
        "Unsupported outbound auth type for passthrough: api-key",
    ),
    Said(
        "passthrough-outbound-auth",
        RUN,
        "--signing-service is required when --outbound-auth is GATEWAY_IAM_ROLE for passthrough "
        "targets",
    ),
    Said(
        "target-type-unknown",
        RUN,
        "Invalid type: mcpServer. Valid options: mcp-server, api-gateway, open-api-schema",
    ),
    Said("host-for-mcp-server", RUN, "--host is not applicable for MCP server targets"),
    Said("api-key-header", RUN, "error: unknown option '--api-key-location'"),
    Said("existing-agent", RUN, "error: --memory is required for create path"),
    Said("existing-agent", WORDS, "Adding gateway to existing agent"),
    Said(
        "gateway-missing",
        RUN,
        "No gateways found. Create a gateway first with 'agentcore add gateway' before adding a "
        "gateway target.",
    ),
    Said("gateway-missing", RUN, 'Gateway "Zed" not found. Available gateways: MyGateway, Other'),
    Said("target-exists", RUN, 'Target "dup" already exists in gateway "MyGateway".'),
    Said("gateway-exists", RUN, '{"success":false,"error":"Gateway \\"G\\" already exists."}'),
    Said(
        "gateway-name-too-long",
        RUN,
        'Gateway name too long: "Base-bbb" (49 chars). AWS limits gateway names to 48 characters.',
    ),
    Said("runtime-not-found", RUN, "Runtime 'MyAgent' not found. Available: Base"),
    Said("value-not-exact", RUN, "Invalid authorizer type. Use NONE, AWS_IAM, CUSTOM_JWT"),
    Said("value-not-exact", RUN, 'agentCoreGateways[6].protocolType: expected "MCP" | "None"'),
    Said("value-not-exact", RUN, "Invalid exception level: ALL. Use NONE or DEBUG"),
    Said("unknown-keys", RUN, 'root: unknown keys (remove): "agents"'),
    Said(
        "discovery-url",
        BUNDLE,
        "OIDC discovery URL must end with '/.well-known/openid-configuration'",
    ),
    Said(
        "client-without-jwt",
        BUNDLE,
        "OAuth client credentials are only valid with CUSTOM_JWT authorizer",
    ),
    Said("no-project", BUNDLE, "No agentcore project found. Run `agentcore create` first."),
    # files
    Said("tool-schema-shape", RUN, "Tool schema file must contain a JSON array"),
    Said(
        "tool-schema-shape",
        BUNDLE,
        'Tool schema entry 0 is missing a valid "description" field',
    ),
    Said("tool-schema-missing", RUN, "Tool schema file not found: s3://b/tools.json"),
    Said("schema-not-json", RUN, "Schema file must be a JSON file (.json), got: .yaml"),
    Said(
        "schema-missing",
        BUNDLE,
        "Schema file not found: /a.json (resolved to /p/a.json). Path should be relative to the "
        "project root.",
    ),
    Said("asset-missing", SYNTH, "Error: Cannot find asset at /home/me/p/tools.json"),
    # deploying
    Said("aws-target-missing", RUN, 'Target "default" not found in aws-targets.json'),
    Said("aws-target-missing", BUNDLE, "Target config 'prod' not found in aws-targets"),
    Said(
        "aws-credentials",
        BUNDLE,
        "No AWS credentials configured.\n\nTo fix this:\n  1. Run: aws login",
    ),
    Said("aws-credentials", BUNDLE, "AWS credentials expired.\n\nTo fix this:\n  aws sso login"),
    Said(
        "aws-account-differs",
        BUNDLE,
        'Your AWS credentials are for account 1, but the target "default" is configured for '
        "account 2.",
    ),
    Said("aws-permissions", BUNDLE, "AWS credentials lack required permissions."),
    Said(
        "env-local-missing",
        BUNDLE,
        "agentcore/.env.local not found. Credentials require environment variables.\n\n"
        "Required variables:\n  AGENTCORE_CREDENTIAL_K",
    ),
    Said("credential-not-deployed", SYNTH, 'Error: Credential "K" not found in deployed state'),
    Said(
        "secret-undecryptable",
        RUN,
        "Could not decrypt a stored secret in agentcore/.env.local — the encryption key may be "
        "missing or changed. Re-add the credential",
    ),
    Said(
        "target-name-twice",
        SYNTH,
        "There is already a Construct with name 'GatewayTargetTIdOutput' in Stack2 [S]",
    ),
    Said("target-name-letters", SYNTH, 'Invalid CloudFormation logical ID: "TargetMy Tools"'),
    Said(
        "cdk-behind",
        BUNDLE,
        'CDK synth rejected "protocolType", which this CLI writes but the project\'s installed '
        "@aws/agentcore-cdk (currently 0.1.0-alpha.45) does not recognize.",
    ),
    Said(
        "authorizer-fixed",
        SERVICE,
        "Resource handler returned message: Authorizer type cannot be updated for an existing "
        "gateway (Service: BedrockAgentCoreControl, Status Code: 400)",
    ),
    Said(
        "policy-engine-undefined",
        SYNTH,
        'Gateway "A" references policy engine "Nope" which is not defined in the project.',
    ),
    Said(
        "module-missing",
        "Python",
        "ModuleNotFoundError: No module named 'mcp_proxy_for_aws'",
    ),
    Said(
        "not-deployed",
        RUN,
        "Error: No deployed targets found. Run `agentcore deploy` first.",
    ),
    Said(
        "not-deployed",
        BUNDLE,
        "Gateway 'G' does not have a deployed URL. Run `agentcore deploy` to deploy the gateway.",
    ),
    Said(
        "not-deployed",
        RUN,
        "Gateway 'G' not found in deployed state. Deploy it first or use --gateway-arn.",
    ),
    Said("url-not-set", OURS, "AGENTCORE_GATEWAY_MYGATEWAY_URL is not set: no MyGateway tools"),
    Said(
        "url-not-set",
        OURS,
        "MyGateway gateway: LookupError: AGENTCORE_GATEWAY_MYGATEWAY_URL is not set before the "
        "deploy",
    ),
    Said(
        "url-not-set",
        "agentcore 0.30.0, its templates",
        "AGENTCORE_GATEWAY_G_URL not set - G gateway tools unavailable",
    ),
    Said("url-not-set", WORDS, "Gateway URL not set after deploy"),
    # signing in
    Said(
        "gateway-refuses",
        OURS,
        f"MyGateway gateway: HTTPStatusError: Client error '401 Unauthorized' for url '{_URL}'",
    ),
    Said(
        "gateway-refuses",
        MCP,
        f"  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)\n"
        "  +-+---------------- 1 ----------------\n"
        f"    | httpx.HTTPStatusError: Client error '403 Forbidden' for url '{_URL}'",
    ),
    Said(
        "gateway-refuses",
        SERVICE,
        '{"jsonrpc":"2.0","id":0,"error":{"code":-32001,"message":"Invalid Bearer token"}}',
    ),
    Said(
        "invoke-gateway-denied",
        SERVICE,
        "User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: "
        "bedrock-agentcore:InvokeGateway on resource: arn:aws:bedrock-agentcore:x",
    ),
    Said(
        "auth-method-mismatch",
        SERVICE,
        "Authorization method mismatch. The agent is configured for a different authorization "
        "method than what was used in your request.",
    ),
    Said("no-url-path", SERVICE, '{"Output":{"__type":"UnknownOperationException"}}'),
    Said(
        "workload-token",
        SDK,
        "ValueError: Workload access token has not been set. If invoking agent runtime via SIGV4 "
        "inbound auth, please specify the X-Amzn-Bedrock-AgentCore-Runtime-User-Id header",
    ),
    Said(
        "caller-token-missing",
        OURS,
        "G gateway: PermissionError: the caller's token did not reach the agent: the runtime "
        "needs the CUSTOM_JWT authorizer",
    ),
    Said(
        "no-identity-to-sign",
        OURS,
        "G gateway: PermissionError: no AWS credentials to sign the request with",
    ),
    Said(
        "no-region", OURS, "G gateway: PermissionError: no AWS region to sign for: set AWS_REGION"
    ),
    Said(
        "no-region",
        "agentcore 0.30.0, its templates",
        "TypeError: sequence item 1: expected str instance, NoneType found",
    ),
    Said(
        "provider-name-empty",
        "botocore",
        "Parameter validation failed:\nInvalid length for parameter resourceCredentialProviderName"
        ", value: 0, valid min length: 1",
    ),
    Said(
        "no-managed-credential",
        RUN,
        "No managed OAuth credential found for 'J1'. Expected credential 'J1-oauth'.",
    ),
    Said("token-request-failed", BUNDLE, "Token request failed: 400 Bad Request. {}"),
    Said(
        "self-registration",
        "an MCP client",
        "Error: Incompatible auth server: does not support dynamic client registration",
    ),
    Said(
        "self-registration",
        WORDS,
        "MCP clients (Claude Desktop, claude.ai) can't auto-connect to Gateway",
    ),
    # targets
    Said(
        "internal-error",
        SERVICE,
        "[error] An internal error occurred. Please retry later.",
    ),
    Said("tool-auth-fails", WORDS, "Tool calls failing with auth errors"),
    Said(
        "target-wants-sign-in",
        SERVICE,
        "Error - Received error (401) from runtime.",
    ),
    Said(
        "oauth-client-refused",
        "an identity provider",
        '{"error":"invalid_client","error_description":"..."}',
    ),
    Said("scopes-dropped", "an identity provider", '{"error":"invalid_scope"}'),
    Said("api-key-refused", "an API", '{"message": "API key not valid. Pass a valid API key."}'),
    Said(
        "gateway-role-denied",
        SERVICE,
        "User: arn:aws:sts::1:assumed-role/gw/x is not authorized to perform: execute-api:Invoke "
        "on resource: arn:aws:execute-api:us-east-1:1:a/prod/GET/pets",
    ),
    Said(
        "connector-denied",
        SERVICE,
        "User: arn:aws:sts::1:assumed-role/gw/x is not authorized to perform: bedrock:Retrieve "
        "on resource: arn:aws:bedrock:us-east-1:1:knowledge-base/ABCDEFGHIJ",
    ),
    Said("api-auth-lost", WORDS, "the target's sign-in is gone after a deploy"),
    Said("pending-auth", SERVICE, '"status": "CREATE_PENDING_AUTH"'),
    Said(
        "consent-needed",
        STRANDS,
        "MCP Elicitation required: [consent] with data [{'url': 'https://x'}]",
    ),
    Said(
        "consent-needed",
        OURS,
        "G gateway: the user has to give consent first, at https://idp.example.com/consent",
    ),
    Said("consent-needed", MCP, "McpError: (-32042) URL elicitation required"),
    Said(
        "mcp-server-unreachable",
        SERVICE,
        "Failed to connect and fetch tools from the provided MCP target server. Error - Runtime "
        "initialization time exceeded.",
    ),
    Said("mcp-tool-missing", MCP, "Unknown tool: WeatherTools___get_weather"),
    Said(
        "lambda-denied",
        SERVICE,
        "Access denied while invoking Lambda function arn:aws:lambda:us-west-2:1:function:F. "
        "Check the permissions on the Lambda function and Gateway execution role",
    ),
    Said("lambda-tool-unknown", "Lambda", "KeyError: 'bedrockAgentCoreToolName'"),
    Said(
        "lambda-tool-unknown",
        "Lambda",
        "AttributeError: 'NoneType' object has no attribute 'custom'",
    ),
    Said("openapi-tools-missing", WORDS, "operations are missing in my OpenAPI target"),
    Said("api-gateway-tools-missing", WORDS, "my api-gateway target has no tools"),
    Said(
        "smithy-denied",
        SERVICE,
        "AccessDeniedException: User: arn:aws:sts::1:assumed-role/AmazonBedrockAgentCoreGateway/x "
        "is not authorized to perform: dynamodb:ListTables",
    ),
    Said("no-tool-search", OURS, "MyGateway gateway: no search, all 34 tools"),
    Said("no-tool-search", OURS, "G gateway: search failed, all tools: ValueError"),
    # agent
    Said("task-group", MCP, "ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)"),
    Said(
        "gateway-unreachable",
        OURS,
        "my-gw gateway: ConnectError: All connection attempts failed",
    ),
    Said(
        "dead-connection", STRANDS, "Tool execution failed: Connection to the MCP server was closed"
    ),
    Said(
        "dead-connection",
        STRANDS,
        "the client session is not running. Ensure the agent is used within the MCP client "
        "context manager.",
    ),
    Said(
        "client-entered-twice",
        STRANDS,
        "MCPClientInitializationError: the client session is currently running",
    ),
    Said(
        "strands-raw-tools",
        STRANDS,
        "ValueError: Failed to load tool name='x_amz_bedrock_agentcore_search' title=None: Tool "
        'string: "name" is not a valid tool string.',
    ),
    Said(
        "event-loop-running",
        "Python",
        "RuntimeError: asyncio.run() cannot be called from a running event loop",
    ),
    Said(
        "sync-tool",
        LANGGRAPH,
        "NotImplementedError: StructuredTool does not support sync invocation.",
    ),
    Said(
        "poisoned-history",
        LANGGRAPH,
        "Found AIMessages with tool_calls that do not have a corresponding ToolMessage.",
    ),
    Said(
        "react-agent-moved",
        LANGGRAPH,
        "LangGraphDeprecatedSinceV10: create_react_agent has been moved to `langchain.agents`.",
    ),
    Said(
        "tool-name-too-long",
        STRANDS,
        "tool_name=<a>, tool_name_max_length=<64> | invalid tool name length",
    ),
    Said(
        "tool-name-too-long",
        "Amazon Bedrock",
        "ValidationException: Value at 'toolConfig.tools.1.member.toolSpec.name' failed to satisfy "
        "constraint: Member must have length less than or equal to 64",
    ),
    Said(
        "tool-name-twice",
        STRANDS,
        "Tool name 'search' already exists. Cannot register tools with exact same name.",
    ),
    Said(
        "mcp-two",
        "Python",
        "ImportError: cannot import name 'streamablehttp_client' from 'mcp.client.streamable_http'",
    ),
    Said(
        "mcp-two",
        "openai-agents 0.24",
        "ModuleNotFoundError: No module named 'pydantic_settings'",
    ),
    Said(
        "auth-given-twice",
        "google-adk 1.35",
        "ConnectionError: Failed to create MCP session: httpx.AsyncClient() got multiple values "
        "for keyword argument 'auth'",
    ),
    Said(
        "protocol-version",
        MCP,
        "RuntimeError: Unsupported protocol version from the server: 2025-03-26",
    ),
    Said("session-ended", MCP, "mcp.shared.exceptions.McpError: Session terminated"),
    Said("slow-tool", OURS, "G gateway: TimeoutError: no answer within 300 s"),
    Said("slow-tool", "httpx", "httpx.ReadTimeout"),
    # credentials
    Said("credential-flags", RUN, "--api-key is required"),
    Said("credential-flags", RUN, "--client-secret is required for OAuth credentials"),
    Said(
        "terminal-needed",
        RUN,
        "Error: This command requires an interactive terminal. Use --help to see non-interactive "
        "flags.",
    ),
    Said("credential-declared", BUNDLE, "Credential name already exists"),
    Said("credential-unknown", RUN, 'Credential "Nope" not found. Available credentials: K, O'),
    Said(
        "credential-unknown",
        BUNDLE,
        'Credential "K" not found. No credentials are configured. Add credentials using '
        "'agentcore add credential'.",
    ),
    Said(
        "credential-name-suffix",
        RUN,
        'Credential name "my-client-id" ends in a reserved reference suffix (_CLIENT_ID) and its '
        "secret would not be encrypted at rest.",
    ),
    Said("encrypted-value", RUN, 'AGENTCORE_CREDENTIAL_MYAPIKEY="enc:v1:LTSt8dHE"'),
    Said(
        "local-secret-missing",
        "agentcore 0.30.0, its templates",
        "RuntimeError: AGENTCORE_CREDENTIAL_MYAPIKEY not found. Add "
        "AGENTCORE_CREDENTIAL_MYAPIKEY=your-key to .env.local",
    ),
    Said(
        "local-identity",
        SDK,
        "botocore.exceptions.NoCredentialsError: Unable to locate credentials",
    ),
    Said(
        "local-identity",
        SDK,
        "An error occurred (AccessDeniedException) when calling the CreateWorkloadIdentity "
        "operation",
    ),
    Said(
        "secret-in-tool-schema",
        "pydantic",
        "1 validation error for Call_my_apiTool\napi_key\n  Field required [type=missing]",
    ),
    Said(
        "provider-missing",
        "botocore",
        "An error occurred (ResourceNotFoundException) when calling the GetResourceApiKey "
        "operation: not found",
    ),
    Said(
        "identity-denied",
        SERVICE,
        "User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: "
        "bedrock-agentcore:GetResourceOauth2Token on resource: x",
    ),
    Said(
        "consent-polling",
        SDK,
        "TimeoutError: Polling timed out after 600 seconds. User may not have completed "
        "authorization.",
    ),
    # policies
    Said(
        "policy-default-deny",
        SERVICE,
        "AuthorizeActionException - Tool Execution Denied: Tool call not allowed due to policy "
        "enforcement [No policy applies to the request (denied by default).]",
    ),
    Said(
        "policy-denied",
        SERVICE,
        "Tool Execution Denied: Tool call not allowed due to policy enforcement [Policy evaluation "
        "denied due to refund_policy-abc]",
    ),
    Said(
        "cedar-decimal",
        CEDAR,
        "for policy `policy0`, unexpected type: expected Long but saw decimal",
    ),
    Said(
        "cedar-tag",
        CEDAR,
        'for policy `policy0`, unable to guarantee safety of access to tag `"r"` on entity type',
    ),
    Said(
        "cedar-optional",
        CEDAR,
        "for policy `policy0`, unable to guarantee safety of access to optional attribute "
        "`input.b` in context",
    ),
    Said(
        "cedar-action",
        CEDAR,
        'for policy `policy0`, unrecognized action `AgentCore::Action::"T__t"`',
    ),
    Said(
        "policy-engine-not-deployed",
        RUN,
        'Policy engine "MyPolicyEngine" is not deployed. Run `agentcore deploy` first.',
    ),
    Said(
        "policy-engine-mode",
        BUNDLE,
        "--policy-engine-mode is required when --policy-engine is specified",
    ),
    Said(
        "policy-hidden-tool", WORDS, "tools/list returns an empty list though the target is READY"
    ),
    *_reports(),
)
IDS = [f"{number}-{said.entry}" for number, said in enumerate(SAID)]


# --- finding --------------------------------------------------------------------------------------


def first(text: str) -> str | None:
    """The name of the entry that is found first."""
    found = troubleshooting.find(text)
    return found[0].name if found else None


@pytest.mark.parametrize("said", SAID, ids=IDS)
def test_a_message_finds_its_entry_first(said: Said) -> None:
    """Each message, as it was seen, is explained by its own entry before any other."""
    assert first(said.text) == said.entry


def test_every_entry_has_a_message() -> None:
    """No entry is without a message that leads to it, and no message without its entry."""
    assert {said.entry for said in SAID} == ENTRIES.keys()


@pytest.mark.parametrize("said", SAID, ids=IDS)
def test_wrapped_boxed_and_coloured_messages_are_found(said: Said) -> None:
    """The CLI wraps at 80 columns and colours; boxes and tracebacks put marks before lines."""
    lines = textwrap.wrap(said.text, 37, break_long_words=True)
    boxed = "\n".join(
        f"\x1b[2m│\x1b[0m \x1b[1;31m{line:<37}\x1b[39m \x1b[2m│\x1b[0m" for line in lines
    )
    assert first(boxed) == said.entry
    assert first(f"\x1b]8;;https://x\x07{said.text.upper()}\x1b]8;;\x1b\\") == said.entry


@pytest.mark.parametrize("said", SAID, ids=IDS)
def test_a_wrapper_never_hides_the_cause(said: Said) -> None:
    """In a whole traceback the task group around an error is found after the error itself."""
    text = (
        "Traceback (most recent call last):\n"
        "ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)\n"
        f"  +-+---- 1 ----\n    | {said.text}\n"
    )
    found = [entry.name for entry in troubleshooting.find(text)]
    assert "task-group" in found
    assert ENTRIES[said.entry].general or found[0] == said.entry


def test_the_end_of_a_long_log_counts() -> None:
    """A log of megabytes is searched at its end, in no time worth noticing."""
    assert first("unremarkable line 401 of a log\n" * 100_000 + SAID[0].text) == SAID[0].entry


def test_the_order_is_always_the_same() -> None:
    """Two entries that fit one text come in the order of how much of it they explain."""
    text = 'Gateway "G" already exists. Session terminated. unknown keys (remove): "x"'
    names = [entry.name for entry in troubleshooting.find(text)]
    assert names == ["gateway-exists", "session-ended", "unknown-keys"]


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_an_entry_is_found_by_its_name_and_by_pieces(entry: troubleshooting.Entry) -> None:
    """An entry's name finds it alone, and so does what a person copied of its message."""
    assert troubleshooting.find(f" {entry.name}\n") == (entry,)
    longest = max((p for phrase in entry.phrases for p in phrase.split(GAP)), key=len)
    assert entry in troubleshooting.find(longest[1:])


@pytest.mark.parametrize(
    "text",
    ["", " ", "error", "Error: not found", "deploy failed", "id 1320420 of 320421", "\x1b[31m"],
)
def test_what_says_nothing_finds_nothing(text: str) -> None:
    """A word that is in every message leads nowhere, nor does a number inside a number."""
    assert troubleshooting.find(text) == ()


# --- the entries ----------------------------------------------------------------------------------


def test_names_are_stable_words_and_unique() -> None:
    """Names are kebab-case, each once."""
    assert len(ENTRIES) == len(troubleshooting.ENTRIES)
    assert [name for name in ENTRIES if not re.fullmatch("[a-z]+(-[a-z]+)*", name)] == []


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_an_entry_says_what_and_what_to_do(entry: troubleshooting.Entry) -> None:
    """Every text is whole: sentences, closed code spans, names in code only, a source."""
    assert entry.fix
    assert entry.source
    for text in (entry.title, entry.meaning, *entry.fix):
        assert text.count("`") % 2 == 0, text
        assert "<" not in "".join(text.split("`")[::2]), text
        assert text == " ".join(text.split()), text
    for sentence in (entry.meaning, *entry.fix):
        assert re.fullmatch(r".*[.)]", sentence), sentence
    for phrase in entry.phrases:
        assert all(len(squeezed(piece)) > 2 for piece in phrase.split(GAP)), phrase


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_no_entry_advises_a_secret_on_the_command_line(entry: troubleshooting.Entry) -> None:
    """A secret in an argument stays in the shell's history."""
    for command in re.findall("`(agentcore [^`]*)`", " ".join(entry.fix)):
        assert not re.search("--(api-key|(oauth-)?client-secret)( |$)", command), command


# --- the command ----------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["explain", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_explain_says_meaning_and_fix(capsys: pytest.CaptureFixture[str]) -> None:
    """The title, what it means, and each step, on stdout."""
    code, out, err = run(capsys, 'Credential "K" not found in deployed state')
    entry = ENTRIES["credential-not-deployed"]
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        entry.title,
        f"  {entry.meaning}",
        *(f"  - {step}" for step in entry.fix),
    ]


@pytest.mark.parametrize("said", SAID, ids=IDS)
def test_explain_takes_a_message_as_it_is(said: Said, capsys: pytest.CaptureFixture[str]) -> None:
    """In quotes or without, also where it begins with a hyphen or holds other commands' flags."""
    words = said.text.split()
    for said_so in ([said.text], words) if "--help" not in words else ([said.text],):
        code, out, _ = run(capsys, *said_so, "--json")
        document = json.loads(out)
        assert (code, document["entries"][0]["name"]) == (0, said.entry)


def test_explain_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    """One object, with all entries that fit, best first."""
    _, out, _ = run(capsys, "--json", "-32042 in a TaskGroup: unhandled errors in a TaskGroup")
    entries = [ENTRIES["consent-needed"], ENTRIES["task-group"]]
    assert json.loads(out) == {
        "schema": 1,
        "command": "explain",
        "ok": True,
        "errors": [],
        "entries": [
            {"name": e.name, "title": e.title, "meaning": e.meaning, "fix": list(e.fix)}
            for e in entries
        ],
    }


def test_explain_reads_stdin(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`-` is a log on stdin, of whatever bytes."""
    log = b"\xff\xfe log\n" + b"McpError: Session terminated\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(log), encoding="utf-8"))
    code, out, _ = run(capsys, "-")
    assert (code, out.splitlines()[0]) == (0, ENTRIES["session-ended"].title)


def test_explain_without_a_text_lists_everything(capsys: pytest.CaptureFixture[str]) -> None:
    """Each entry's name and title; in JSON each entry."""
    code, out, _ = run(capsys)
    assert code == 0
    assert out.splitlines() == [f"{e.name}: {e.title}" for e in ENTRIES.values()]
    _, out, _ = run(capsys, "--json")
    assert [entry["name"] for entry in json.loads(out)["entries"]] == [*ENTRIES]


def test_more_than_three_entries_are_named_only(capsys: pytest.CaptureFixture[str]) -> None:
    """A long log can hold everything at once: the best three in full, then names."""
    _, out, _ = run(capsys, " ".join(said.text for said in SAID))
    names = out.splitlines()[-1].removeprefix("Also: ").split(" (")[0].split(", ")
    assert len(names) == len(ENTRIES) - 3


@pytest.mark.parametrize("as_json", [False, True])
def test_a_secret_in_the_text_is_never_repeated(
    as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither where an entry is found nor where none is, nor in a usage error."""
    more = ["--json"] if as_json else []
    for text in (
        f"Bearer {CANARY}",
        f"--api-key={CANARY}",
        f'Credential "{CANARY}" not found in deployed state',
        f"Client error '401 Unauthorized' for url '{_URL}?key={CANARY}'",
    ):
        _, out, err = run(capsys, *more, text)
        assert out + err
        assert CANARY not in out + err


@pytest.mark.parametrize("as_json", [False, True])
def test_nothing_found_is_exit_code_1(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """It says so, and where to look next."""
    code, out, err = run(capsys, "the moon is made of cheese", *(["--json"] if as_json else []))
    assert code == 1
    if as_json:
        document = json.loads(out)
        assert (document["ok"], document["entries"], err) == (False, [], "")
        assert document["nearest"] == []
        assert "agentcore logs" in document["errors"][0]["hint"]
    else:
        assert out == ""
        assert "agentcore logs" in err


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("the lambda function says permission denied for the gateway role", "lambda-role-denied"),
        ("policy denied my request although I have the role claim", "policy-default-deny"),
        ("tool call failed with timeout after waiting", "slow-tool"),
        ("mcp-api-ky", "mcp-api-key"),
    ],
)
def test_the_nearest_are_offered(text: str, entry: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A text that no entry fits leads to those that have its rare words."""
    code, out, _ = run(capsys, text, "--json")
    document = json.loads(out)
    assert (code, document["entries"]) == (1, [])
    assert entry in document["nearest"]
    assert entry in run(capsys, text)[2]


def test_nothing_said_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    """An empty text is a mistake (an empty variable, an empty pipe), not a wish for the list."""
    assert run(capsys, " ")[0] == 2


# --- the READMEs' part ----------------------------------------------------------------------------

FILE = "copier_templates/shared/troubleshooting.md.jinja"
POSSIBLE = [cell for cell in CELLS if cell.through is not None]


def test_the_template_is_renewed() -> None:
    """The committed template is the one that the entries make."""
    assert (own.folder() / FILE).read_text(encoding="utf-8") == troubleshooting.template()


def rendered(**answers: str) -> str:
    """The section with exactly these answers; another that it asks for is an error."""
    options: dict[str, Any] = {"undefined": jinja2.StrictUndefined, **ENVIRONMENT}
    loader = jinja2.FileSystemLoader(own.folder())
    environment = jinja2.Environment(loader=loader, **options)  # noqa: S701, it is Markdown
    return environment.get_template(FILE).render(answers)


def of_cell(cell: Cell, **changed: str) -> str:
    answers = {
        "template": row(cell.path).template,
        "gateway": "My-Gateway9",
        "name": "WeatherTools",
        "outbound_auth": cell.outbound_auth,
    }
    if cell.outbound_auth in ("oauth", "oauth-3lo", "api-key"):
        answers |= {"credential_name": "Weather-oauth", "credential_provider": ""}
    return rendered(**answers | changed)


def titles(text: str) -> list[str]:
    """The names of the entries in a rendered section."""
    flat = " ".join(text.split())
    for name, there in (
        ("variable", "AGENTCORE_GATEWAY_MY_GATEWAY9_URL"),
        ("credential", "Weather-oauth"),
    ):
        flat = flat.replace(there, f"<{name}>")
    return [entry.name for entry in ENTRIES.values() if f"- **{entry.title}**: " in flat]


EVERY_TARGET = {"aws-target-missing", "url-not-set", "gateway-refuses", "internal-error"}
OF_PATH: dict[str, set[str]] = {
    "mcp": {"mcp-server-unreachable", "mcp-tool-missing"},
    "lambda": {"tool-schema-shape", "lambda-denied", "lambda-tool-unknown"},
    "openapi": {"openapi-tools-missing", "tool-name-too-long"},
    "api-gateway": {"api-gateway-tools-missing"},
    "smithy": {"smithy-denied", "tool-name-too-long"},
    "connector": {"connector-denied"},
}
_OAUTH = {"credential-not-deployed", "oauth-client-refused", "scopes-dropped"}
OF_AUTH: dict[str, set[str]] = {
    "none": set(),
    "oauth": _OAUTH,
    "oauth-3lo": _OAUTH | {"consent-needed"},
    "api-key": {"credential-not-deployed", "api-key-refused"},
    "iam": set(),
    "token-exchange": set(),
    "caller-iam": set(),
}
OF_CELL: dict[tuple[str, str], set[str]] = {
    ("mcp", "none"): {"target-wants-sign-in"},
    ("api-gateway", "none"): {"target-wants-sign-in"},
    ("mcp", "oauth-3lo"): {"pending-auth"},
    ("mcp", "iam"): {"gateway-role-denied"},
    ("openapi", "iam"): {"gateway-role-denied"},
    ("api-gateway", "iam"): {"gateway-role-denied"},
    ("openapi", "api-key"): {"api-key-header"},
    ("api-gateway", "api-key"): {"api-key-header"},
}


@pytest.mark.parametrize("cell", POSSIBLE, ids=lambda cell: f"{cell.path}-{cell.outbound_auth}")
def test_a_target_reads_what_concerns_it(cell: Cell) -> None:
    """The README of each target and auth has the right entries, no others, and not too many."""
    wanted = EVERY_TARGET | OF_PATH[cell.path] | OF_AUTH[cell.outbound_auth]
    wanted |= OF_CELL.get((cell.path, cell.outbound_auth), set())
    if cell.through == "api":
        wanted |= {"api-auth-lost"}
    text = of_cell(cell)
    assert sorted(titles(text)) == sorted(wanted)
    assert text.count("\n- ") == len(wanted)
    assert 5 <= len(wanted) <= 12


def test_a_target_of_the_accounts_provider_reads_of_no_credential() -> None:
    """Its deploy makes no provider of credentials, and can miss no secret for one."""
    (cell,) = (one for one in POSSIBLE if (one.path, one.outbound_auth) == ("mcp", "oauth"))
    found = titles(of_cell(cell, credential_name="", credential_provider="My-provider"))
    assert {*titles(of_cell(cell))} - {*found} == {"credential-not-deployed"}


def test_a_credential_reads_what_concerns_it() -> None:
    """The README of a credential asks for no target's answers."""
    assert titles(rendered(template="credential/api_key")) == [
        "aws-target-missing",
        "workload-token",
        "local-secret-missing",
        "local-identity",
        "secret-in-tool-schema",
        "provider-missing",
        "identity-denied",
        "consent-polling",
    ]


def every_rendering() -> Iterator[str]:
    yield rendered(template="credential/api_key")
    yield from map(of_cell, POSSIBLE)


def test_the_markdown_is_clean() -> None:
    """A heading, items, indented lines: no trailing space, no odd indent, no long lines."""
    for text in every_rendering():
        assert text.startswith("## When it does not work\n\n- ")
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        for line in text.splitlines()[2:]:
            assert re.fullmatch(r"(- |  )\S.*\S", line), line
            assert len(line) <= 92 or " " not in line.strip(), line
            assert line.count("`") % 2 == 0, line


def test_other_units_read_nothing() -> None:
    """A gateway's client has no such section: no entry concerns it."""
    assert titles(rendered(template="gateway_client/strands")) == []


def test_a_status_alone_is_enough() -> None:
    """`connect explain 403` finds what is said of it; another number is no status."""
    found = {number: troubleshooting.find(number) for number in ("403", "429", "123")}
    assert all("403" in str(entry) for entry in found["403"])
    assert found["429"] != found["403"] != ()
    assert found["123"] == ()
