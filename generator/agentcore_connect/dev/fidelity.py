"""What is as at the service, row by row, with the source of each: docs/dev.md is made of this.

``source`` is GUIDE for a page of the AgentCore developer guide, SEEN for somebody's dated public
observation of the real service, CLIENT for what the generated clients rely on, and ASSUMED where
nobody knows: then it is what we chose. Each row has a test of its name in tests/dev.
"""

from __future__ import annotations

from dataclasses import dataclass

SHORT = (
    "search ranks by words, the size of a page is a guess, IAM policies, interceptors, guardrail "
    "and temporal policies, rate limits and private endpoints are not there."
)
"""The last column in one line, for the start of dev."""


@dataclass(frozen=True)
class Row:
    """One behaviour: what dev does, on which source, and what of it is not like the service."""

    name: str
    behaviour: str
    source: str
    unlike: str = ""


ROWS: tuple[Row, ...] = (
    Row(
        "path",
        "`/<gateway>/mcp`; `/mcp` too where there is one gateway",
        "CLIENT: `/mcp` is appended once",
        "the host, and no TLS",
    ),
    Row(
        "names",
        "`<target>___<tool>`, nothing cut",
        "GUIDE gateway-tool-naming",
    ),
    Row(
        "search",
        "`x_amz_bedrock_agentcore_search`, with enableSemanticSearch and protocol MCP: 10 tools, "
        "of those that the caller may see, as structuredContent and as text",
        "GUIDE gateway-using-mcp-semantic-search",
        "ranks by words; its place in the list (last); no policy judges it (ASSUMED)",
    ),
    Row(
        "paging",
        "pages of 30 tools, `nextCursor`; a cursor that was not given out is -32602",
        "CLIENT: lists have pages; ASSUMED: the size",
        "the size of a page; --page-size",
    ),
    Row(
        "versions",
        "2025-11-25, 2025-06-18, 2025-03-26; asked for another, the newest",
        "GUIDE gateway-using-mcp",
        "`server/discover` is -32601; the header MCP-Protocol-Version is not looked at (ASSUMED)",
    ),
    Row(
        "stateless",
        "no session id, each POST alone; GET and DELETE are 405",
        "GUIDE gateway-sessions: only with sessionConfiguration, which agentcore.json cannot hold",
        "405 is ASSUMED",
    ),
    Row(
        "sessions",
        "with --sessions: an id of `initialize`, bound to the caller; a wrong or ended one is 404",
        "GUIDE gateway-sessions",
    ),
    Row(
        "json",
        "answers are JSON, not streams",
        "GUIDE gateway-mcp-streaming: off unless it is configured",
        "no progress, elicitation or sampling",
    ),
    Row("none", "authorizer NONE lets everybody in", "GUIDE gateway-inbound-auth"),
    Row(
        "jwt-missing",
        "without a bearer token 401, WWW-Authenticate with resource_metadata, and -32001 `Missing "
        "Bearer token`",
        "SEEN 401; GUIDE: the header",
        "the exact words",
    ),
    Row(
        "jwt-refused",
        "a forged or expired token, or one of another client, audience, scope or claim: 403, "
        "-32001 `Invalid Bearer token`",
        "SEEN in a run of July 2026; another report has 401",
        "which of them is 401; one of allowedScopes is enough (ASSUMED)",
    ),
    Row(
        "iam",
        "without a signature, or with a wrong one: 403",
        "ASSUMED, as GUIDE has it for runtimes",
        "IAM policies are not evaluated; a signature of keys that are not known here is looked at, "
        "not verified",
    ),
    Row(
        "denied",
        "a call that policies deny: 200, error -32002 `Tool Execution Denied: ...`",
        "SEEN in three reports of 10 Aug, 8 Sep and 10 Oct 2026; GUIDE has a result instead",
        "the ten characters behind a policy's name",
    ),
    Row(
        "log-only",
        "an engine or policy in LOG_ONLY denies nothing; the log says that it would",
        "GUIDE policy-enforcement-modes",
    ),
    Row(
        "time",
        "policies see the time as context.system.now, in UTC; with --now one that is said",
        "GUIDE policy-time-based",
    ),
    Row(
        "list",
        "tools/list leaves out what no arguments would be permitted for; none is an empty list",
        "GUIDE use-gateway-with-policy; SEEN",
        "Cedar's partial evaluation is experimental",
    ),
    Row(
        "others",
        "prompts and resources are empty lists",
        "GUIDE use-gateway-with-policy",
        "not passed on",
    ),
    Row(
        "misfit",
        "arguments that do not fit the tool's schema: denied where an engine enforces, else passed "
        "on with a warning in the log",
        "ASSUMED",
        "the service may answer -32602",
    ),
    Row(
        "unknown",
        "a tool that is not there: -32602 `Unknown tool: X`",
        "SEEN: the words",
        "the code",
    ),
    Row(
        "failed",
        "a target that fails, or answers with no success: isError, `An internal error occurred. "
        "Please retry later.`; with exceptionLevel DEBUG the cause",
        "GUIDE gateway-exception-level; SEEN",
        "the words under DEBUG",
    ),
    Row(
        "lambda",
        "the handler, Python or Node.js, gets the bare arguments, and the context's custom values "
        "with the tool's full name; its answer is JSON text",
        "GUIDE gateway-add-target-lambda; seven public handlers",
        "30 s in place of the function's own limit",
    ),
    Row(
        "openapi",
        "parameters in path, query and header, and the body's properties, side by side; the key "
        "in its header; the answer is text",
        "GUIDE gateway-schema-openapi; ASSUMED: where arguments of one name go",
        "no cookies, forms or other styles",
    ),
    Row(
        "mcp",
        "the server's own answers; signed in with none, an API key, or a token of its own",
        "GUIDE gateway-outbound-auth",
        "no token exchange or IAM; no prompts and resources",
    ),
    Row(
        "consent",
        "a target that is signed in to as each user (3LO): a caller's first call is -32042 with an "
        "address in `elicitations`, until it has been opened once",
        "GUIDE gateway-outbound-auth; MCP 2025-11-25",
        "nobody logs in: the address is dev's, and the user's token is one that you give; answers "
        "of local.yaml and records want no consent",
    ),
    Row("request-id", "`x-amzn-RequestId` with every answer", "SEEN"),
)

ABSENT = (
    "interceptors, guardrail and temporal policies, private endpoints, rate limits, WAF, quotas, "
    "request headers to targets",
    "targets of connectors, runtimes and passthrough: only with answers in their local.yaml; of "
    "API Gateway and Smithy: with --allow-aws too",
)
"""What is not there at all."""


def table() -> str:
    """The rows as Markdown, for docs/dev.md."""
    lines = ["| | What `connect dev` does | Source | Not like the service |", "|---|---|---|---|"]
    lines += [f"| {r.name} | {r.behaviour} | {r.source} | {r.unlike} |" for r in ROWS]
    return "\n".join([*lines, "", "Not there: " + "; ".join(ABSENT) + "."])
