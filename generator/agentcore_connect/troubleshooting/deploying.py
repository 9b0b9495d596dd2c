"""What `agentcore deploy` and the commands after it fail with."""

from __future__ import annotations

from agentcore_connect.troubleshooting.entry import TARGETS, Entry, Where

_RUN = "agentcore 0.30.0, run"
_BUNDLE = "agentcore 0.30.0, bundle"
_SYNTH = "agentcore-cdk, synth"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "aws-target-missing",
        '`Target "default" not found in aws-targets.json`',
        (
            'Target "..." not found in aws-targets.json',
            "Target '...' not found in aws-targets.json",
            "No AWS deployment targets configured",
            "No AWS deployment targets found in aws-targets.json",
            "is not in aws-targets.json",
            "Target config ... not found in aws-targets",
        ),
        "The project does not know its AWS account and region: `agentcore create` leaves the list "
        "empty.",
        (
            'Write into `agentcore/aws-targets.json`: `[{"name": "default", "account": '
            '"123456789012", "region": "us-east-1"}]`.',
        ),
        _RUN,
        readme=True,
    ),
    Entry(
        "aws-credentials",
        "`No AWS credentials configured.`",
        (
            "No AWS credentials configured",
            "No AWS credentials detected",
            "AWS credentials expired",
            "AWS credentials are invalid",
            "AWS credentials have expired or are invalid",
            "AWS credentials required",
        ),
        "The command needs AWS, and this shell has no valid credentials for it.",
        (
            "Sign in (`aws sso login` or `aws configure`), or set `AWS_PROFILE`.",
            "`aws sts get-caller-identity` shows who you are.",
        ),
        _BUNDLE,
    ),
    Entry(
        "aws-account-differs",
        "`Your AWS credentials are for account ..., but the target ... is configured for ...`",
        ("Your AWS credentials are for account ... but the target",),
        "You are signed in to another account than `agentcore/aws-targets.json` names.",
        ("Sign in to that account (`AWS_PROFILE`), or correct the file.",),
        _BUNDLE,
    ),
    Entry(
        "aws-permissions",
        "`AWS credentials lack required permissions`",
        ("AWS credentials lack required permissions",),
        "You are signed in, and may not do what the deploy needs.",
        (
            "Ask for the permissions that a deploy needs: CloudFormation, IAM roles, "
            "bedrock-agentcore.",
        ),
        _BUNDLE,
    ),
    Entry(
        "env-local-missing",
        "`agentcore/.env.local not found`",
        ("agentcore/.env.local not found",),
        "agentcore.json declares a credential. The deploy then needs this file, even if the "
        "secrets are in the environment.",
        (
            "Make it, empty: `touch agentcore/.env.local`. It stays out of git.",
            "Then `agentcore deploy` in a terminal asks for the secrets; in CI `agentcore deploy "
            "-y` reads the variables that the message lists.",
        ),
        _BUNDLE,
    ),
    Entry(
        "credential-not-deployed",
        '`Credential "<credential>" not found in deployed state`',
        ('Credential "..." not found in deployed state',),
        "The deploy got no secret for the credential, so it skipped it, and the target now misses "
        "it. (An OAuth credential without `discoveryUrl` is skipped as well.)",
        (
            "`agentcore deploy`, in a terminal and without `-y`: choose `Enter credentials "
            "manually`.",
            "In CI, set the credential's variables (`AGENTCORE_CREDENTIAL_...`), and have an "
            "`agentcore/.env.local`, which may be empty.",
        ),
        _SYNTH,
        Where(TARGETS, ("oauth", "oauth-3lo", "api-key")),
        readme=True,
    ),
    Entry(
        "secret-undecryptable",
        "`Could not decrypt a stored secret in agentcore/.env.local`",
        ("Could not decrypt a stored secret",),
        "Secrets in that file are encrypted with a key of the machine they were typed on (its "
        "keychain, or `~/.agentcore/secrets.key`). On another one they cannot be read.",
        (
            "Remove the lines with an `enc:v1:` value from `agentcore/.env.local`, and enter "
            "these secrets again: `agentcore deploy`, in a terminal and without `-y`.",
        ),
        _RUN,
    ),
    Entry(
        "target-name-twice",
        "`There is already a Construct with name ...`",
        ("There is already a Construct with name",),
        "Two targets have names that are the same for CDK: the same name behind two gateways, or "
        "names that differ in `-`, `_` or case only (`my-tools`, `my_tools`). `agentcore "
        "validate` does not see it.",
        ("Rename one of them in agentcore.json: target names are unique in the whole project.",),
        f"{_SYNTH}; aws/agentcore-cli#2083",
    ),
    Entry(
        "target-name-letters",
        "`Invalid CloudFormation logical ID`",
        ("Invalid CloudFormation logical ID",),
        "A target's name has a space or another letter that CloudFormation cannot take.",
        ("Rename it in agentcore.json: letters, digits and single hyphens.",),
        _SYNTH,
    ),
    Entry(
        "cdk-behind",
        "`CDK synth rejected ..., which this CLI writes`",
        ("CDK synth rejected", "installed @aws/agentcore-cdk ... does not recognize"),
        "The project's CDK constructs are older than the CLI, or agentcore.json has a key of its "
        "own.",
        ("Run `npm update @aws/agentcore-cdk` in `agentcore/cdk`, then deploy again.",),
        f"{_BUNDLE}; aws/agentcore-cli#1651",
    ),
    Entry(
        "authorizer-fixed",
        "`Authorizer type cannot be updated for an existing gateway`",
        ("Authorizer type cannot be updated for an existing gateway",),
        "A gateway keeps the authorizer type that it was made with.",
        (
            "Make a second gateway with the other authorizer, move the targets to it in "
            "agentcore.json, deploy, and only then remove the first. It has another URL.",
        ),
        "aws-cloudformation/cloudformation-coverage-roadmap#2578",
    ),
    Entry(
        "policy-engine-undefined",
        "`Gateway ... references policy engine ... which is not defined in the project`",
        ("references policy engine ... which is not defined in the project",),
        "The gateway names a policy engine that `policyEngines` does not have. `agentcore add "
        "gateway` and `agentcore validate` do not check it.",
        (
            "Run `agentcore add policy-engine --name <name>`, or correct the name in "
            "agentcore.json.",
        ),
        _SYNTH,
    ),
    Entry(
        "module-missing",
        "`ModuleNotFoundError: No module named 'mcp'` (or a framework's adapter)",
        (
            "No module named 'mcp'",
            "No module named 'mcp_proxy_for_aws'",
            "No module named 'langchain_mcp_adapters'",
            "No module named 'bedrock_agentcore'",
        ),
        "The agent's dependencies are not installed as its pyproject.toml says. Container builds "
        "install what `uv.lock` says.",
        ("Run `uv lock` (and `uv sync`) in the agent's folder, then deploy again.",),
        "agentcore 0.30.0, Dockerfile",
    ),
    Entry(
        "not-deployed",
        "`No deployed targets found`, or `does not have a deployed URL`",
        (
            "No deployed targets found. Run `agentcore deploy` first",
            "does not have a deployed URL",
            "No deployed gateway found",
            "No deployed gateways found",
            "not found in deployed state. Deploy it first",
            "is not deployed to target",
        ),
        "The command asks AWS for something that is in agentcore.json only.",
        ("Run `agentcore deploy`, then `agentcore status --type gateway`.",),
        _RUN,
    ),
    Entry(
        "url-not-set",
        "`<variable>` is not set",
        (
            "AGENTCORE_GATEWAY_..._URL is not set",
            "KeyError: 'AGENTCORE_GATEWAY_",
            "AGENTCORE_GATEWAY_..._URL not set",
            "gateway tools unavailable",
            "Gateway URL not set after deploy",
        ),
        "The gateway is not deployed yet, or `agentcore dev` runs before the first deploy (or with "
        "a gateway whose `protocolType` is `None`). The agent runs without these tools.",
        (
            "`agentcore status --type gateway` shows whether it is deployed.",
            "For `agentcore dev`, a line `<variable>=<URL>` in `agentcore/.env.local` sets it.",
        ),
        "connect's clients; agentcore 0.30.0, templates",
        Where(TARGETS),
        readme=True,
    ),
)
