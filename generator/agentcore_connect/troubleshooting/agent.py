"""What MCP clients and agent frameworks say, in the agent's own process."""

from __future__ import annotations

from agentcore_connect.troubleshooting.entry import Entry, Where

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "task-group",
        "`unhandled errors in a TaskGroup (1 sub-exception)`",
        ("unhandled errors in a TaskGroup",),
        "It only wraps the error. The reason is further down in the same traceback, often a 401, "
        "a 403 or a connection that failed.",
        (
            "Give `connect explain` the whole traceback: `agentcore logs --since 1h | connect "
            "explain -`.",
            "Clients of `connect` show the reason.",
        ),
        "mcp 1.24 and 2",
        general=True,
    ),
    Entry(
        "gateway-unreachable",
        "`All connection attempts failed`, or `gateway unavailable`",
        ("All connection attempts failed", "gateway unavailable:", "gateway: ConnectError"),
        "Nothing answers at the gateway's URL: a wrong or old URL, a local stand-in that is not "
        "started, or a VPC without a way out.",
        (
            "Compare `agentcore fetch access --name <gateway>` with the variable, and look for a "
            "line with it in `agentcore/.env.local`: that one wins in `agentcore dev`.",
            "It needs no restart: the next invocation tries again.",
        ),
        "runtime tests",
    ),
    Entry(
        "dead-connection",
        "`Connection to the MCP server was closed`, then `the client session is not running`",
        ("Connection to the MCP server was closed", "the client session is not running"),
        "A long-lived Strands `MCPClient` lost its connection, mostly because the token that it "
        "was made with has expired. It stays dead until the process ends. The CLI's own client "
        "for CUSTOM_JWT does this after an hour.",
        (
            "Use one client for each invocation, and fetch the token there: `connect scaffold "
            "--path mcp --gateway <gateway>` writes such a client.",
        ),
        "strands-agents 1.62; agentcore 0.30.0, templates",
    ),
    Entry(
        "client-entered-twice",
        "`the client session is currently running`",
        ("the client session is currently running",),
        "A Strands `MCPClient` is started twice: `Agent(tools=[client])` starts it by itself.",
        ("Give the client to the agent, and remove `with client:`.",),
        "strands-agents 1.62",
    ),
    Entry(
        "strands-raw-tools",
        "`Failed to load tool ...: Tool string: ... is not a valid tool string`",
        ("Failed to load tool name=", "Failed to load tool ... is not a valid tool string"),
        "Tools that came from `session.list_tools()` are MCP's, not Strands'.",
        (
            "Give the agent the `MCPClient` itself: `Agent(tools=[client])`. It lists the tools, "
            "every page of them.",
        ),
        "strands-agents 1.15 to 1.62",
    ),
    Entry(
        "event-loop-running",
        "`asyncio.run() cannot be called from a running event loop`",
        ("asyncio.run() cannot be called from a running event loop",),
        "The entrypoint is `async` already, as the CLI writes it.",
        ("`await` the call there; `asyncio.run` is for scripts.",),
        "agentcore 0.30.0, live",
    ),
    Entry(
        "event-loop-closed",
        "`Event loop is closed`",
        ("RuntimeError: Event loop is closed", "Event loop is closed"),
        "A client that was made in one event loop is used in another: `asyncio.run` for each "
        "request, and a client at module level.",
        (
            "Make the entrypoint `async def` and `await` the call, or make the client where it is "
            "used.",
            "Clients of `connect` work in any loop and thread.",
        ),
        "Python",
    ),
    Entry(
        "sync-tool",
        "`StructuredTool does not support sync invocation`",
        ("does not support sync invocation",),
        "Tools from MCP are asynchronous only.",
        ("Make the entrypoint `async def`, and call `await agent.ainvoke(...)`.",),
        "langchain-core 1.7",
    ),
    Entry(
        "poisoned-history",
        "`Found AIMessages with tool_calls that do not have a corresponding ToolMessage`",
        ("do not have a corresponding ToolMessage",),
        "A tool call ended in an exception in an earlier turn of this session, so the stored "
        "history has a call without an answer. Every later turn fails.",
        (
            "Start a new session.",
            "Let exceptions become tool results: clients of `connect` do; in your own, wrap the "
            "call in a tool interceptor of `MultiServerMCPClient`.",
        ),
        "langgraph 1.2",
    ),
    Entry(
        "cancel-scope",
        "`Attempted to exit cancel scope in a different task than it was entered in`",
        (
            "Attempted to exit cancel scope in a different task",
            "Attempted to exit a cancel scope that isn't the current task",
        ),
        "An MCP session was opened in one task and closed in another: a session kept at module "
        "level, one that a generator holds, or one shared by two requests.",
        (
            "Open and close it with one `async with` in one function.",
            "Clients of `connect` keep no task open between calls.",
        ),
        "PrefectHQ/fastmcp#622; mcp 1",
    ),
    Entry(
        "client-not-initialized",
        "`the client initialization failed`",
        ("the client initialization failed",),
        "A Strands `MCPClient` could not connect; the reason stands behind it, or in the cause "
        "that the traceback names first.",
        ("Read the first error of the traceback, and give `connect explain` the whole of it.",),
        "strands-agents/harness-sdk#2238",
        general=True,
    ),
    Entry(
        "react-agent-moved",
        "`create_react_agent has been moved to langchain.agents`",
        ("create_react_agent has been moved to",),
        "A warning: LangGraph has deprecated it. It still works.",
        (
            "Write `from langchain.agents import create_agent`; its argument is `system_prompt`, "
            "not `prompt`.",
        ),
        "langgraph 1.2",
    ),
    Entry(
        "tool-name-too-long",
        "`invalid tool name length`, or a `ValidationException` on `toolSpec.name`",
        (
            "invalid tool name length",
            "invalid tool name pattern",
            "toolSpec.name ... failed to satisfy constraint",
        ),
        "Bedrock takes tool names of at most 64 letters, digits, `_` and `-`. The name that the "
        "model sees is the gateway's prefix, the target's name, `___` and the tool's name. One "
        "that is too long fails the whole request.",
        (
            "Shorten the target's name or the tool's (for OpenAPI the `operationId`).",
            "Clients of `connect` shorten such names by themselves.",
        ),
        "strands-agents 1.62; botocore's model of bedrock-runtime",
        Where(("openapi", "smithy")),
        readme=True,
    ),
    Entry(
        "tool-name-twice",
        "`Tool name ... already exists. Cannot register tools with exact same name.`",
        ("Cannot register tools with exact same name", "Tool name '...' already exists as"),
        "Two gateways, or two servers, offer tools with the same name. Every gateway with search "
        "offers `x_amz_bedrock_agentcore_search`.",
        ("Give each client a prefix of its own; clients of `connect` have one.",),
        "strands-agents 1.62; aws/agentcore-cli#1519",
    ),
    Entry(
        "mcp-two",
        "The code was written for mcp 1, and mcp 2 is installed",
        (
            "cannot import name 'streamablehttp_client'",
            "not enough values to unpack (expected 3, got 2)",
            "list_tools() got an unexpected keyword argument 'cursor'",
            "streamable_http_client() got an unexpected keyword argument 'headers'",
            "object has no attribute 'nextCursor'",
            "No module named 'pydantic_settings'",
        ),
        "mcp 2 has other names, fields and an HTTP library of its own.",
        (
            "Write `mcp >= 1.24, < 2` into the agent's pyproject.toml and run `uv lock`. LangGraph "
            "and Google ADK need mcp 1 anyway.",
            "Clients of `connect` run on both.",
        ),
        "mcp 1.24 to 2.3",
    ),
    Entry(
        "auth-given-twice",
        "`got multiple values for keyword argument 'auth'`",
        ("AsyncClient() got multiple values for keyword argument 'auth'",),
        "The CLI's own client for Google ADK and OpenAI Agents cannot sign requests for AWS_IAM "
        "gateways (0.30.0).",
        ("`connect scaffold` writes one that can.",),
        "agentcore 0.30.0, live",
        Where(authorizers=("AWS_IAM",)),
    ),
    Entry(
        "protocol-version",
        "`Unsupported protocol version from the server`",
        ("Unsupported protocol version from the server",),
        "The MCP client is older than the gateway's protocol.",
        ("Write `mcp >= 1.24` into the agent's pyproject.toml, then run `uv lock`.",),
        "awslabs/agentcore-samples#153",
    ),
    Entry(
        "session-ended",
        "`Session terminated`",
        ("McpError: Session terminated", "MCPError: Session terminated", "Session terminated"),
        "The gateway has forgotten the MCP session (after an hour, where nothing else is set). The "
        "call was not executed.",
        ("Connect again and repeat it. Clients of `connect` do so by themselves.",),
        "mcp 1.24; botocore's model of CreateGateway",
    ),
    Entry(
        "slow-tool",
        "The tool takes too long: `no answer within 300 s`, or `ReadTimeout`",
        (
            "gateway: TimeoutError: no answer within",
            "no answer within",
            "httpx.ReadTimeout",
            "Timed out while waiting for response",
        ),
        "A gateway waits 5 minutes for a tool. The CLI's own Strands client for AWS_IAM gives up "
        "after 30 s and stays unusable.",
        (
            "Let the tool start the work and answer at once, with a second tool to ask for the "
            "result.",
            "`connect scaffold` writes a client without the limit of 30 s. `within 15 s` is told "
            "of connecting and listing: there the gateway itself does not answer.",
        ),
        "runtime tests",
    ),
)
