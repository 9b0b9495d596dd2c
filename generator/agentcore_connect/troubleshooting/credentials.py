"""Credentials: entering them, keeping them, and fetching them in agent code."""

from __future__ import annotations

from agentcore_connect.troubleshooting.entry import TARGETS, Entry, Where

_CODE = Where(("credential",))

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "credential-flags",
        "`--api-key is required`, or `--client-secret is required for OAuth credentials`",
        (
            "error: --api-key is required",
            "--api-key is required",
            "--client-secret is required for OAuth credentials",
            "--client-id is required for OAuth credentials",
            "--discovery-url is required for OAuth credentials",
        ),
        "With any flag, `agentcore add credential` requires all of them and asks for nothing. A "
        "secret that is given as a flag stays in the shell's history.",
        (
            "Run `agentcore add credential` without flags, in a terminal: it asks, and masks the "
            "secret.",
            "A credential that agentcore.json declares already needs only `agentcore deploy`, "
            "which asks for the secret.",
        ),
        "agentcore 0.30.0, run",
    ),
    Entry(
        "terminal-needed",
        "`This command requires an interactive terminal`",
        ("This command requires an interactive terminal",),
        "The command asks questions, and there is nobody to answer: a pipe, or CI.",
        (
            "Run it in a terminal.",
            "In CI declare the credential in agentcore.json and set "
            "`AGENTCORE_CREDENTIAL_<NAME>` for `agentcore deploy -y`.",
        ),
        "agentcore 0.30.0, run",
    ),
    Entry(
        "credential-declared",
        "`Credential name already exists`",
        ("Credential name already exists",),
        "The prompt of `agentcore add credential` is for new names. This one is in agentcore.json "
        "already.",
        ("`agentcore deploy`, in a terminal and without `-y`, asks for its secret.",),
        "agentcore 0.30.0, bundle",
        Where((*TARGETS, "credential")),
    ),
    Entry(
        "credential-unknown",
        "`Credential ... not found. Available credentials: ...`",
        (
            "not found. Available credentials:",
            "not found. No credentials are configured",
            "Credential '...' not found in project",
        ),
        "agentcore.json has no credential of that name.",
        ("Use a name from the list, or make it: `agentcore add credential`, without flags.",),
        "agentcore 0.30.0, run",
    ),
    Entry(
        "credential-name-suffix",
        "`Credential name ... ends in a reserved reference suffix`",
        ("ends in a reserved reference suffix",),
        "The CLI treats variables with such an ending as ids, which it does not encrypt.",
        ("Choose a name that does not end in id, client-id, app-id or authorization-id.",),
        "agentcore 0.30.0, run",
    ),
    Entry(
        "encrypted-value",
        "A secret begins with `enc:v1:`",
        ("begins with enc:v1:", '="enc:v1:', "enc:v1: secret is not accepted"),
        "The CLI encrypts secrets in `agentcore/.env.local`; `agentcore dev` decrypts them for the "
        "agent, other readers of the file do not.",
        (
            "Start the agent with `agentcore dev`, or keep variables for other programs in another "
            "file.",
        ),
        "agentcore 0.30.0, run",
    ),
    Entry(
        "local-secret-missing",
        "`AGENTCORE_CREDENTIAL_... not found. Add it to .env.local`",
        ("AGENTCORE_CREDENTIAL_... not found. Add AGENTCORE_CREDENTIAL_",),
        "Locally the code takes the secret from the environment, and it is not there.",
        (
            "Write it into `agentcore/.env.local` with an editor; that file stays out of git, and "
            "`agentcore dev` reads it.",
        ),
        "agentcore 0.30.0, templates",
        _CODE,
        readme=True,
    ),
    Entry(
        "local-identity",
        "`CreateWorkloadIdentity` fails locally, or `.agentcore.json` appears",
        (
            "calling the CreateWorkloadIdentity operation",
            "CreateWorkloadIdentity",
            "NoCredentialsError: Unable to locate credentials",
        ),
        "Outside of AgentCore `requires_api_key` and `requires_access_token` make an identity in "
        "your AWS account. They read neither `.env.local` nor `LOCAL_DEV`.",
        (
            "Branch before them: with `LOCAL_DEV` set to `1` read `AGENTCORE_CREDENTIAL_<NAME>` "
            "from the environment. Code of `connect scaffold --path credential` does.",
            "Or sign in to AWS, and keep `.agentcore.json` out of git.",
        ),
        "bedrock-agentcore 1.25",
        _CODE,
        readme=True,
    ),
    Entry(
        "secret-in-tool-schema",
        "`api_key Field required`: the model is asked for the secret",
        (
            "validation error ... api_key Field required",
            "validation error ... access_token Field required",
        ),
        "A tool decorator over the credential's makes `api_key` an argument of the tool, which the "
        "model must then fill.",
        (
            "Fetch the credential inside the tool: a function of its own has the credential's "
            "decorator, and the tool calls it.",
        ),
        "runtime tests",
        _CODE,
        readme=True,
    ),
    Entry(
        "provider-missing",
        "`ResourceNotFoundException` from `GetResourceApiKey` or `GetResourceOauth2Token`",
        (
            "ResourceNotFoundException ... calling the GetResourceApiKey operation",
            "ResourceNotFoundException ... calling the GetResourceOauth2Token operation",
        ),
        "AgentCore Identity has no provider of that name in this account and region. The deploy "
        "skips credentials without a secret, and says nothing.",
        (
            "Compare the name in the code with `credentials` in agentcore.json, letter by letter.",
            "`agentcore deploy`, in a terminal and without `-y`, asks for the secret.",
        ),
        "botocore's model of bedrock-agentcore",
        _CODE,
        readme=True,
    ),
    Entry(
        "identity-denied",
        "`AccessDeniedException` from AgentCore Identity",
        (
            "not authorized to perform: bedrock-agentcore:GetResourceApiKey",
            "not authorized to perform: bedrock-agentcore:GetResourceOauth2Token",
            "not authorized to perform: bedrock-agentcore:GetWorkloadAccessToken",
        ),
        "The agent's role may not fetch credentials. It gets the right with the first credential "
        "in agentcore.json, at the deploy.",
        (
            "Declare the credential in agentcore.json and run `agentcore deploy`.",
            "Locally it is your own identity that needs it.",
        ),
        "agentcore-cdk, synth",
        _CODE,
        readme=True,
    ),
    Entry(
        "return-url-missing",
        "`You must register and use at least one ResourceOauth2ReturnUrl`",
        ("ResourceOauth2ReturnUrl",),
        "With a user's consent, AgentCore Identity sends the browser back only to an address that "
        "the agent's workload identity allows, and the call must name it.",
        (
            "Allow it: `aws bedrock-agentcore-control update-workload-identity --name NAME "
            "--allowed-resource-oauth2-return-urls URL`.",
            "Name the same one as `callback_url` of `requires_access_token`.",
        ),
        "awslabs/agentcore-samples#528; botocore's model",
        Where(("credential",), ()),
    ),
    Entry(
        "provider-answer-unread",
        "`Error parsing ClientCredentials response`",
        ("Error parsing ClientCredentials response",),
        "The identity provider answered the request for a token with an error, or with something "
        "else than a token, and AgentCore Identity does not say what.",
        (
            "Ask the provider's token endpoint with `curl`, for the same client and scopes.",
            "Scopes of a sign-in such as `openid` or `email` are not for client credentials.",
        ),
        "aws/bedrock-agentcore-sdk-python#81",
    ),
    Entry(
        "consent-polling",
        "`Polling timed out after 600 seconds. User may not have completed authorization.`",
        ("User may not have completed authorization", "Polling timed out after"),
        "With three-legged OAuth the decorator waits ten minutes inside of the invocation for the "
        "user's consent. A sync function blocks all other invocations meanwhile.",
        (
            "Raise an exception with the address in `on_auth_url`, answer the user with it, and go "
            "on in the next invocation. Code of `connect scaffold --path credential` does.",
        ),
        "bedrock-agentcore 1.25",
        _CODE,
        readme=True,
    ),
)
