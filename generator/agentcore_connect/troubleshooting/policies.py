"""Cedar policies: calls that they deny, and texts that the service does not take."""

from __future__ import annotations

from agentcore_connect.troubleshooting.entry import Entry

_SERVICE = "the service's texts, as reported in public repositories"
_CEDAR = "cedarpy 4.12"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "policy-default-deny",
        "`No policy applies to the request (denied by default)`",
        (
            "No policy applies to the request",
            "policy enforcement [No policy applies to the request (denied by default)",
        ),
        "The gateway's policy engine enforces, and no `permit` fits this caller, tool and these "
        "arguments. What nothing permits is denied.",
        (
            "The action is `<target>___<tool>`, with three underscores; the resource is the "
            "gateway's ARN.",
            "A role of AWS_IAM callers arrives as `arn:aws:sts::<account>:assumed-role/...`, not "
            "as `arn:aws:iam::...`.",
            "Run `connect policy try` to see what would be decided, and why.",
        ),
        _SERVICE,
    ),
    Entry(
        "policy-denied",
        "`Tool Execution Denied: Tool call not allowed due to policy enforcement`",
        (
            "Tool call not allowed due to policy enforcement",
            "request not allowed due to policy enforcement",
            "Policy evaluation denied due to",
        ),
        "A `forbid` policy matches the call; it overrides every `permit`. The message names the "
        "policy.",
        (
            "Read that policy's condition against the caller's claims and the arguments, or ask "
            "`connect policy explain`.",
            "To watch without denying, set the engine's `mode` on the gateway to `LOG_ONLY`; "
            "`agentcore logs --query policy` shows the decisions.",
        ),
        _SERVICE,
    ),
    Entry(
        "policy-hidden-tool",
        "A tool is not in `tools/list`, though its target is `READY`",
        (
            "tool is not in the list of the gateway",
            "tools/list returns an empty list",
            "tools list is empty with policy engine",
            "gateway does not list the tool",
        ),
        "A gateway whose policy engine enforces lists only the tools that this caller may be "
        "permitted to call, with whatever arguments. A tool that is listed may still be denied.",
        (
            "Run `connect policy explain --tool <target>___<tool>` with the caller's claims: it "
            "says whether the tool is listed, and what keeps it from being permitted.",
            "Without a policy engine, or in LOG_ONLY, ask the target: `agentcore status --type "
            "gateway`, then `connect tools --target <target>`.",
        ),
        "AgentCore guide, use-gateway-with-policy",
    ),
    Entry(
        "cedar-decimal",
        "`expected Long but saw decimal`",
        ("expected Long but saw decimal", "expected decimal but saw Long"),
        "The tool's argument is a JSON `number`, in Cedar a decimal; `<` is for whole numbers.",
        ('Write `context.input.amount.lessThan(decimal("500.0"))`.',),
        _CEDAR,
    ),
    Entry(
        "cedar-tag",
        "`unable to guarantee safety of access to tag`",
        ("unable to guarantee safety of access to tag",),
        "A claim is read that the caller may not have. The error would skip the policy: a `forbid` "
        "then forbids nothing.",
        ('Test for it first: `principal.hasTag("role") && principal.getTag("role") == "..."`.',),
        _CEDAR,
    ),
    Entry(
        "cedar-optional",
        "`unable to guarantee safety of access to optional attribute`",
        ("unable to guarantee safety of access to optional attribute",),
        "An argument is read that the tool does not require. The error would skip the policy: a "
        "`forbid` then forbids nothing.",
        ("Test for it first: `context.input has amount && ...`.",),
        _CEDAR,
    ),
    Entry(
        "cedar-action",
        "`unrecognized action`",
        ("unrecognized action",),
        "No tool has that name. It is the target's name, three underscores, and the tool's.",
        (
            "List the gateway's tools, and compare letter by letter.",
            "`connect policy check` finds such policies before the deploy.",
        ),
        _CEDAR,
    ),
    Entry(
        "one-policy-a-file",
        "`unexpected token` at a second `permit` or `forbid`",
        (
            "unexpected token 'forbid'",
            "unexpected token 'permit'",
            "unexpected token `forbid`",
            "unexpected token `permit`",
        ),
        "A policy of the service is one statement; the text has two.",
        ("Give each statement a policy and a file of its own, as `connect policy add` does.",),
        "awslabs/nx-plugin-for-aws#1199",
    ),
    Entry(
        "policy-finding",
        "`Overly Restrictive` or `Overly Permissive`: the service refuses the policy",
        (
            "Overly Restrictive",
            "Overly Permissive",
            "policy denies every request",
            "policy allows every request",
        ),
        "The service proves what a policy can do. A condition that no request meets, or one that "
        "every request meets, is a finding, and a finding stops the deploy.",
        (
            "`connect policy check` says which policies a strict validation may refuse.",
            "Where it is meant so, set `validationMode` of the policy to `IGNORE_ALL_FINDINGS`: "
            "then only its schema is checked.",
        ),
        "awslabs/agentcore-samples#1324, #1342",
    ),
    Entry(
        "guardrail-sensitive",
        "`SensitiveInformation guardrail requires an aggregation method call`",
        ("SensitiveInformation guardrail requires an aggregation method call",),
        "Such a guardrail has no score of a single category.",
        (
            "Ask for `maxConfidenceScore()`, `count()` or `categories()` of the whole.",
            "The service has refused some of these as well (August 2026): try the policy in a test "
            "account first.",
        ),
        "awslabs/agentcore-samples#2036",
    ),
    Entry(
        "policy-not-generated",
        "`no Cedar policy statement was found`",
        ("no Cedar policy statement was found",),
        "`agentcore add policy --generate` got no policy from the service, in some regions for any "
        "text.",
        ("`connect policy add` writes one from answers, without AWS.",),
        "aws/agentcore-cli#2020",
    ),
    Entry(
        "policy-engine-not-deployed",
        "`Policy engine ... is not deployed`",
        ('Policy engine "..." is not deployed',),
        "`agentcore add policy -g` lets the service write the policy, so engine and gateway must "
        "be there first.",
        ("Run `agentcore deploy`, then the same command again.",),
        "agentcore 0.30.0, run",
    ),
    Entry(
        "policy-engine-mode",
        "`--policy-engine-mode is required when --policy-engine is specified`",
        (
            "--policy-engine-mode is required when",
            "--policy-engine is required when",
        ),
        "The two flags go together.",
        (
            "Begin with `--policy-engine-mode LOG_ONLY`: ENFORCE denies everything that no policy "
            "permits.",
        ),
        "agentcore 0.30.0, bundle",
    ),
)
