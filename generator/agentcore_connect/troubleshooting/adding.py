"""What `agentcore add` and `agentcore validate` refuse: types, names, values, gateways."""

from __future__ import annotations

from agentcore_connect.troubleshooting.entry import Entry, Where

_CLI = "agentcore 0.30.0, run"
_BUNDLE = "agentcore 0.30.0, bundle"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "target-type-unknown",
        "`Invalid type: ... Valid options: mcp-server, ...`",
        ("Invalid type: ... Valid options: mcp-server",),
        "`--type` is spelled with hyphens on the command line (`mcp-server`), in one word only in "
        "agentcore.json (`mcpServer`).",
        ("`connect matrix` lists the type of each path.",),
        _CLI,
    ),
    Entry(
        "host-for-mcp-server",
        "`--host is not applicable for MCP server targets`",
        ("--host is not applicable for MCP server targets",),
        "An MCP server is given as one URL.",
        ("Use `--endpoint https://host/mcp`.",),
        _CLI,
        Where(("mcp",)),
    ),
    Entry(
        "existing-agent",
        "An agent that exists already does not use a new gateway",
        (
            "Adding gateway to existing agent",
            "Adding a Gateway to an Existing Project",
            "--memory is required for create path",
        ),
        "The CLI writes gateway code for new agents only. `agentcore add gateway` changes "
        "agentcore.json and nothing else, and says so nowhere.",
        (
            "`connect scaffold --path mcp` (or another path) writes the client and wires it into "
            "the agent. No throw-away agent is needed.",
        ),
        "agentcore 0.30.0, run; its docs",
    ),
    Entry(
        "gateway-missing",
        "`No gateways found`, or `Gateway ... not found`",
        (
            "No gateways found. Create a gateway first",
            "not found. Available gateways:",
            "A gateway target must be attached to a gateway",
        ),
        "A target belongs to a gateway that agentcore.json declares.",
        (
            "Write the name as in `agentCoreGateways`, or make the gateway first: `agentcore add "
            "gateway --name <name> --protocol-type MCP --authorizer-type AWS_IAM`.",
            "`connect scaffold` makes both at once.",
        ),
        _CLI,
    ),
    Entry(
        "target-exists",
        "`Target ... already exists in gateway ...`",
        (
            "Target ... already exists in gateway",
            "Tool ... already exists in gateway",
        ),
        "The gateway has a target of that name. The CLI adds targets, it does not change them.",
        (
            "Choose another name, or edit the target in agentcore.json, or remove it first: "
            "`agentcore remove gateway-target --name <target> --yes`.",
        ),
        _CLI,
    ),
    Entry(
        "gateway-exists",
        "`Gateway ... already exists.`",
        ('Gateway "..." already exists.',),
        "`agentcore add gateway` makes gateways, it does not change them. The same is true for "
        "the policy engine and its mode.",
        (
            "Edit the gateway in agentcore.json, then `agentcore validate` and `agentcore deploy`.",
            "From LOG_ONLY to ENFORCE: `policyEngineConfiguration.mode`.",
        ),
        _CLI,
    ),
    Entry(
        "gateway-name-too-long",
        "`Gateway name too long`",
        ("Gateway name too long",),
        "In AWS the gateway is called `<project>-<gateway>`, and that may have 48 characters.",
        ("Shorten the gateway's name; the project's is harder to change.",),
        _CLI,
    ),
    Entry(
        "runtime-not-found",
        "`Runtime ... not found. Available: ...`",
        ("Runtime '...' not found. Available:", "Agent '...' not found. Available"),
        "The agent has another name in agentcore.json.",
        ("Use a name from `runtimes`; the message lists them.",),
        _CLI,
    ),
    Entry(
        "value-not-exact",
        '`Invalid authorizer type`, `Invalid exception level`, `expected "MCP" | "None"`',
        (
            "Invalid authorizer type. Use NONE, AWS_IAM, CUSTOM_JWT",
            'protocolType: expected "MCP" | "None"',
            "Invalid exception level: ... Use NONE or DEBUG",
            "Invalid policy engine mode: ... Use LOG_ONLY or ENFORCE",
        ),
        "These values are compared letter by letter, capitals included. The help names some that "
        "do not exist (exception level `ALL`).",
        ("Write the value as the message lists it.",),
        _CLI,
    ),
    Entry(
        "unknown-keys",
        "`unknown keys (remove): ...` in agentcore.json",
        ("unknown keys (remove):",),
        "agentcore.json has a key that the CLI's schema does not know at that place: misspelled, "
        "of another version, or something that only the API can set.",
        (
            "Remove the key; the message says where it is.",
            "`gateways` and `agents` are called `agentCoreGateways` and `runtimes`.",
        ),
        _CLI,
        general=True,
    ),
    Entry(
        "discovery-url",
        "`OIDC discovery URL must end with '/.well-known/openid-configuration'`",
        ("OIDC discovery URL must end with", "OIDC discovery URL must use HTTPS"),
        "A CUSTOM_JWT gateway needs the identity provider's OpenID configuration, over HTTPS.",
        ("Give the whole URL: `https://<provider>/.well-known/openid-configuration`.",),
        _BUNDLE,
        Where(authorizers=("CUSTOM_JWT",)),
    ),
    Entry(
        "client-without-jwt",
        "`OAuth client credentials are only valid with CUSTOM_JWT authorizer`",
        ("OAuth client credentials are only valid with CUSTOM_JWT authorizer",),
        "`--client-id` and `--client-secret` of `agentcore add gateway` are for the token with "
        "which an agent enters a CUSTOM_JWT gateway.",
        (
            "Leave them out for NONE and AWS_IAM.",
            "To sign in to a target, the gateway uses the target's credential.",
        ),
        _BUNDLE,
        Where(authorizers=("NONE", "AWS_IAM")),
    ),
    Entry(
        "no-project",
        "`No agentcore project found`",
        ("No agentcore project found",),
        "There is no `agentcore/agentcore.json` in this folder or above it.",
        ("Go into the project's folder, or make one with `agentcore create`.",),
        _BUNDLE,
    ),
)
