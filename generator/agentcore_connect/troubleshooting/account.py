"""What an AWS account says no to: rights, quotas, models, a runtime that does not start."""

from __future__ import annotations

from agentcore_connect.troubleshooting.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "deployer-denied",
        "`is not authorized to perform: bedrock-agentcore:Create...`, or `iam:PassRole`",
        (
            "is not authorized to perform: bedrock-agentcore:Create",
            "is not authorized to perform: bedrock-agentcore:Update",
            "is not authorized to perform: bedrock-agentcore:Delete",
            "AccessDeniedException ... is not authorized to perform: bedrock-agentcore:Create",
            "is not authorized to perform: iam:PassRole",
            "is not authorized to perform: iam:CreateRole",
        ),
        "Whoever deploys has no right to that action. It is not the gateway's role.",
        (
            "`aws sts get-caller-identity` shows who deploys; give that identity the action that "
            "the message names.",
        ),
        "hashicorp/terraform-provider-aws#47525",
    ),
    Entry(
        "other-account-denied",
        "`no resource-based policy allows the bedrock-agentcore:... action`",
        ("is not authorized to perform: ... because no resource-based policy allows the",),
        "The caller is in another account than the runtime or gateway, which does not let it in.",
        (
            "Give the runtime or gateway a resource policy that names the caller, or assume a role "
            "in its account.",
        ),
        "aws/agentcore-cli#607",
    ),
    Entry(
        "name-too-long",
        "`Member must have length between 1 and 48`, or a name that does not match `{1,48}`",
        (
            "Member must have length between 1 and 48",
            "failed to satisfy constraint ... {1,48}",
        ),
        "The deployed name has the project's name before it; both may have 48 characters.",
        ("Give the gateway, target or policy a shorter name, and deploy again.",),
        "aws/agentcore-cli#1651",
    ),
    Entry(
        "runtime-start",
        "`Runtime initialization time exceeded`, or `424 Failed Dependency`",
        (
            "Runtime initialization time exceeded",
            "424 Client Error: Failed Dependency",
            "424 Failed Dependency",
        ),
        "The agent's process did not answer within 30 s. Mostly it ended at once: an import that "
        "fails, a package that is not in the build, a token asked for at import.",
        (
            "`agentcore logs --runtime <agent> --since 1h` has the traceback.",
            "Start it as the runtime does: `python main.py` in the agent's folder, in its own "
            "environment.",
            "Connect to gateways inside the invocation, not at import; clients of `connect` do.",
        ),
        "aws/bedrock-agentcore-sdk-python#519",
    ),
    Entry(
        "invoke-read-timeout",
        "`Read timeout on endpoint URL` of the runtime",
        ("Read timeout on endpoint URL ... runtimes",),
        "The caller gave up first: boto3 waits 60 s, and an agent with tools can take longer.",
        (
            "Give the client a longer limit: `Config(read_timeout=900)`.",
            "In a VPC see that the runtime reaches the model and the gateway.",
        ),
        "aws/bedrock-agentcore-starter-toolkit#286",
    ),
    Entry(
        "image-not-readable",
        "`Access denied while validating ECR URI`",
        ("Access denied while validating ECR URI",),
        "The runtime's role may not read its container image.",
        (
            "Give it `ecr:GetAuthorizationToken`, `ecr:BatchGetImage` and "
            "`ecr:GetDownloadUrlForLayer`.",
        ),
        "awslabs/agentcore-samples#154",
    ),
    Entry(
        "model-access",
        "`You don't have access to the model with the specified model ID`",
        (
            "You don't have access to the model with the specified model ID",
            "is not authorized to perform: bedrock:InvokeModel",
        ),
        "The account has no access to this model in this region, or the agent's role no right to "
        "call it.",
        (
            "Ask for access on the model's page in the Bedrock console, in the region that the "
            "agent runs in.",
            "The role needs `bedrock:InvokeModel` and `bedrock:InvokeModelWithResponseStream`.",
        ),
        "strands-agents/harness-sdk#38",
    ),
    Entry(
        "model-wants-profile",
        "`Invocation of model ID ... with on-demand throughput isn't supported`",
        ("with on-demand throughput isn", "The provided model identifier is invalid"),
        "This model is called through an inference profile, whose id begins with the part of the "
        "world.",
        (
            "Write the profile's id, for instance `us.` or `global.` before the model's; "
            "`aws bedrock list-inference-profiles` lists them.",
        ),
        "strands-agents/harness-sdk#38",
    ),
    Entry(
        "model-throttles",
        "`ThrottlingException` from the model",
        (
            "ThrottlingException ... Converse",
            "ThrottlingException ... InvokeModel",
            "Too many requests, please wait before trying again",
            "Too many tokens, please wait before trying again",
        ),
        "The account's quota of requests or tokens a minute for this model is used up.",
        (
            "Send fewer at once, let the client retry, or ask for a higher quota in Service "
            "Quotas.",
            "A long tool result counts with every later turn: let tools return less.",
        ),
        "botocore",
    ),
    Entry(
        "token-of-aws-expired",
        "`ExpiredTokenException`: the security token is expired",
        (
            "The security token included in the request is expired",
            "ExpiredTokenException",
            "The security token included in the request is invalid",
        ),
        "Your AWS session has ended.",
        ("Sign in again (`aws sso login`), and start `agentcore dev` anew.",),
        "botocore",
    ),
    Entry(
        "quota-exceeded",
        "`ServiceQuotaExceededException`",
        ("ServiceQuotaExceededException",),
        "The account has as many of this resource as it may have: gateways, targets of a gateway, "
        "policies, credential providers.",
        (
            "Remove what is not used, put targets on one gateway, or ask for a higher quota in "
            "Service Quotas.",
        ),
        "botocore's model of bedrock-agentcore-control",
    ),
    Entry(
        "bootstrap-missing",
        "`AWS environment needs bootstrapping`, or a bootstrap version that is too old",
        (
            "AWS environment needs bootstrapping",
            "Has the environment been bootstrapped",
            "Bootstrap toolkit stack version ... or later is needed",
        ),
        "CDK has no stack of its own in this account and region, or an old one. The CLI looks for "
        "one with the name `CDKToolkit` only.",
        (
            "`npx cdk bootstrap aws://ACCOUNT/REGION` makes or renews it.",
            "Under another name: deploy in a terminal and refuse the question about it.",
        ),
        "aws/agentcore-cli#659, #1799",
    ),
    Entry(
        "history-broken",
        "A `ValidationException` about `toolUse` and `toolResult` at every turn",
        (
            "toolResult blocks ... exceeds the number of toolUse blocks",
            "Expected toolResult blocks at",
            "ids were found without `tool_result` blocks",
            "Did not find ... tool_result block(s) at the beginning of this message",
            "INVALID_CHAT_HISTORY",
        ),
        "The stored conversation has a tool call without its result, or one too many. The model "
        "refuses it at every turn.",
        (
            "Start a new session, or delete the last turns from the session's store.",
            "Nothing may raise out of a tool: let it return the error as its result.",
        ),
        "strands-agents/harness-sdk#1435; langchain-ai/langchain-aws#451",
    ),
    Entry(
        "tool-result-empty",
        "`The content field at ... toolResult cannot be empty`",
        ("toolResult cannot be empty",),
        "A tool returned nothing, and the model wants some text.",
        ("Return a word, `done` for instance. Clients of `connect` do so.",),
        "aws-samples/sample-multi-agent-orchestration-chat-on-agentcore#15",
    ),
)
