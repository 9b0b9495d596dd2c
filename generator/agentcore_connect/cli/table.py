"""Every command: where its code is, one line about it, and how it is used.

A command's module is imported when it is called: what is not called costs nothing. Names of two
words are of a group.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A command: ``code`` is a module of this room and a function in it.

    ``summary`` is what a list of commands says of it. ``examples`` work as they stand in a project
    that has what they name. ``also`` is the command that this is another word for: JSON and the
    history have that one. ``path``: the function makes the command for it.
    """

    code: str
    summary: str
    examples: tuple[str, ...] = ()
    also: str = ""
    path: str = ""


_GATEWAY = "--gateway MyGateway"
_SERVER = "connect mcp --name Weather --endpoint https://mcp.example.com/mcp"
_FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:orders"
_CALL = "--as role=agent --tool Orders___refund --args '{\"amount\": 5}'"
_ADD = (
    "connect add",
    f"connect add deepwiki {_GATEWAY}",
    f"{_SERVER} {_GATEWAY} --dry-run",
    f"connect lambda --name Orders --tool-schema-file tools.json --lambda-arn {_FUNCTION}",
    "connect openapi --name Pets --schema petstore.json --outbound-auth api-key "
    "--credential-name pets-key",
)

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Connect": (
        *("add", "mcp", "lambda", "openapi", "api-gateway", "smithy", "connector"),
        "credential",
        *("scaffold", "adopt", "advise", "matrix", "search"),
    ),
    "Look": ("list", "status", "tools", "explain", "export"),
    "Try, without AWS": ("dev", "call", "policy"),
    "Change": ("gateway", "sync", "update", "remove", "undo", "apply"),
    "For machines": ("questions", "schema", "skill"),
    "More": ("help",),
}
"""The commands as `connect --help` lists them."""

COMMANDS: Mapping[str, Entry] = {
    "add": Entry(
        "scaffold:scaffold", "Connect an agent to a tool; asks what is missing", _ADD, "scaffold"
    ),
    "mcp": Entry(
        "scaffold:to", "... to an MCP server", (f"{_SERVER} {_GATEWAY}",), "scaffold", "mcp"
    ),
    "lambda": Entry("scaffold:to", "... to a Lambda function", (_ADD[3],), "scaffold", "lambda"),
    "openapi": Entry(
        "scaffold:to", "... to an API with an OpenAPI document", _ADD[4:], "scaffold", "openapi"
    ),
    "api-gateway": Entry(
        "scaffold:to",
        "... to a REST API in Amazon API Gateway",
        ("connect api-gateway --name Shop --rest-api-id abc123 --stage prod",),
        "scaffold",
        "api-gateway",
    ),
    "smithy": Entry(
        "scaffold:to",
        "... to a service with a Smithy model",
        ("connect smithy --name Tables --schema model.json",),
        "scaffold",
        "smithy",
    ),
    "connector": Entry(
        "scaffold:to",
        "... to web search, or a Bedrock knowledge base",
        ("connect connector --name Web --connector web-search",),
        "scaffold",
        "connector",
    ),
    "credential": Entry(
        "scaffold:to",
        "... to a service that its code calls itself",
        (
            "connect credential --name Weather --reason latency --credential-type api-key "
            "--endpoint https://api.example.com/v1",
        ),
        "scaffold",
        "credential",
    ),
    "scaffold": Entry("scaffold:scaffold", "Another word for add", _ADD),
    "adopt": Entry(
        "adopt:adopt", "Take over a client that was written by hand", ("connect adopt --dry-run",)
    ),
    "advise": Entry("advise:advise", "Which way is right for a service", ("connect advise",)),
    "matrix": Entry(
        "matrix:matrix", "Which sign-in fits which target", ("connect matrix openapi",)
    ),
    "search": Entry("search:search", "MCP servers that are known", ("connect search docs",)),
    "list": Entry("connections:list_", "The connections of the project", ("connect list",)),
    "status": Entry(
        "status:status",
        "What was edited, is out of date, or differs",
        ("connect status", "connect status --check", "connect status --graph"),
    ),
    "tools": Entry(
        "tools:tools", "The tools of the targets", ("connect tools --target Weather --save",)
    ),
    "explain": Entry(
        "explain:explain",
        "What an error message means",
        ("connect explain AccessDeniedException",),
    ),
    "export": Entry(
        "export:export",
        "The entry of a gateway for Claude Code, Cursor, ...",
        (
            "connect export mcp-json",
            "connect export mcp-json --client vscode",
            "connect export mcp-json --url http://127.0.0.1:7411/MyGateway/mcp",
        ),
    ),
    "dev": Entry(
        "dev:dev",
        "Serve the gateways on this machine",
        ("connect dev", "connect dev -- agentcore dev"),
    ),
    "call": Entry(
        "call:call",
        "Call a tool from the shell",
        ("connect call Orders___refund '{\"amount\": 5}' --as role=agent",),
    ),
    "policy": Entry("policy:", "Cedar policies: write, check, try and test them"),
    "policy add": Entry(
        "policy:add",
        "Write a policy and its test table",
        (
            "connect policy add",
            "connect policy add --pattern amount --target Orders --tool refund "
            "--argument amount --below 500",
            "connect policy add --pattern shutdown",
        ),
    ),
    "policy enforce": Entry(
        "policy:enforce",
        "Let the policies decide, or only log",
        ("connect policy enforce --gateway MyGateway",),
    ),
    "policy check": Entry(
        "policy:check", "Find what is wrong with the policies", ("connect policy check --fix",)
    ),
    "policy test": Entry(
        "policy_tables:run_tables",
        "Run the test tables",
        ("connect policy test --junit policies.xml",),
    ),
    "policy try": Entry("policy_try:try_", "Decide on one call", (f"connect policy try {_CALL}",)),
    "policy explain": Entry(
        "policy_try:explain",
        "Say why one call is decided so",
        (f"connect policy explain {_CALL}",),
    ),
    "gateway": Entry("gateway:", "Options of a gateway: sessions, streaming, interceptors"),
    "gateway set": Entry(
        "gateway:set_",
        "Say what a gateway is to be like",
        (
            "connect gateway set --sessions 3600 --streaming enabled",
            "connect gateway set --mcp-version 2025-06-18 --mcp-version 2025-11-25",
            "connect gateway set --custom-claim role=agent",
        ),
    ),
    "sync": Entry(
        "sync:sync",
        "Let a gateway ask an MCP server for its tools again",
        ("connect sync Weather",),
    ),
    "update": Entry(
        "update:update",
        "Bring connections to the newest templates",
        ("connect update --check", "connect update"),
    ),
    "remove": Entry("remove:remove", "Take a connection out again", ("connect remove Weather",)),
    "undo": Entry("undo:undo", "Undo the last change", ("connect undo", "connect undo --redo")),
    "apply": Entry("scaffold:apply", "Apply a saved plan", ("connect apply plan.json",)),
    "questions": Entry(
        "questions:questions",
        "Every question, with its flag, type and choices",
        ("connect questions --json", "connect questions add --path lambda"),
    ),
    "schema": Entry(
        "questions:schema",
        "The JSON Schema of an output or an answers file",
        ("connect schema status", "connect schema answers add"),
    ),
    "skill": Entry("skill:", "Teach a coding agent to use connect"),
    "skill install": Entry(
        "skill:install",
        "Write the skill into the project",
        ("connect skill install claude", "connect skill install agents-md --dry-run"),
    ),
    "skill remove": Entry("skill:remove", "Take it out again", ("connect skill remove",)),
    "skill show": Entry("skill:show", "Print it", ("connect skill show",)),
    "help": Entry("app:help_", "Help about a command", ("connect help mcp",)),
}


def of_group(group: str) -> dict[str, Entry]:
    """The commands of a group, "" for those of connect itself, by their last word."""
    names = {name: name.rpartition(" ") for name in COMMANDS}
    return {names[name][2]: COMMANDS[name] for name in COMMANDS if names[name][0] == group}


def usual(command: str) -> str:
    """The command itself, where ``command`` is another word for one."""
    entry = COMMANDS.get(command)
    return entry.also if entry and entry.also else command
