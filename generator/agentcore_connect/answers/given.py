"""The answers of `connect scaffold`: each is declared here, once, and nowhere else.

To add an option of `connect scaffold`, declare a field of `Given` in `answers/given.py`, annotated
with its type and an `Answer` that says for which paths it counts (and sign-ins, where not for all);
then use it in `commands/scaffold/resolve`, as ``q.said.<name>``. That is all:

- flag, environment variable, help, completion, answers files, and the refusal on other paths and
  sign-ins follow;
- a field without its `Answer`, or whose type and options differ, stops at import;
- `tests/house/test_options.py` walks every answer through every path and sign-in: one that is
  neither taken nor refused fails, and so does one without a value to walk with.
"""

# No `from __future__ import annotations`: `rows` reads them at each start, ready made.

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, ClassVar, Literal, get_args

from agentcore_connect.answers.option import Many, Option, Row, rows
from agentcore_connect.project.credential import ApiKeyCredential, OAuthCredential
from agentcore_connect.project.gateway import Authorizer
from agentcore_connect.vocabulary.matrix import ROWS, Path
from agentcore_connect.vocabulary.secret import Kind
from agentcore_connect.vocabulary.servers import ServerName
from agentcore_connect.vocabulary.words import (
    ActorToken,
    ConnectorName,
    CredentialType,
    ExchangeGrant,
    Framework,
    KeyLocation,
    ListingMode,
    OauthVendor,
    OutboundAuth,
    Situation,
    ToolSearch,
)


class Panel(Enum):
    """The panels of `connect scaffold --help`."""

    WHAT = "What to connect"
    WHO = "Who calls it"
    GATEWAY = "The gateway"
    TARGET = "The target"
    DIRECT = "Past the gateway (--path credential)"


EVERY: tuple[Path, ...] = get_args(Path)
CREDENTIAL: tuple[Path, ...] = ("credential",)
TARGETS = tuple(path for path in EVERY if path not in CREDENTIAL)
"""The paths that end in a gateway target."""

_SIGNED: tuple[Path, ...] = ("mcp", "openapi")
"""The paths whose sign-in with IAM has a service and a region to name; others have their own."""

_FILTERED: tuple[Path, ...] = ("openapi", "api-gateway", "smithy")
"""The paths with operations that have paths and methods."""

_OAUTH: tuple[OutboundAuth, ...] = ("oauth", "oauth-3lo")
_TOKENS: tuple[OutboundAuth, ...] = (*_OAUTH, "token-exchange")
_IAM: tuple[OutboundAuth, ...] = ("iam", "caller-iam")
_LISTS: tuple[OutboundAuth, ...] = tuple(a for a in get_args(OutboundAuth) if a != "oauth-3lo")
"""The sign-ins with which a server can be asked at each list: a user's consent comes later."""

_JWT: tuple[Authorizer, ...] = ("CUSTOM_JWT",)


@dataclass(frozen=True, kw_only=True)
class Answer(Option):
    """An option of `connect scaffold`, and for what it counts; elsewhere it is refused.

    ``auths`` are the sign-ins for which it counts, of a target or of the credential that agent code
    uses; ``authorizers`` the gateways. ``aws_sdk``: whether it counts only with, or only without,
    the reason that needs no credential.
    """

    paths: tuple[Path, ...]
    auths: tuple[OutboundAuth, ...] = get_args(OutboundAuth)
    authorizers: tuple[Authorizer, ...] = get_args(Authorizer)
    aws_sdk: bool | None = None


@dataclass(frozen=True)
class Given:
    """What was said outright: flags and the answers file; None is "not said".

    Names and meanings are those of the flags, and of the `agentcore` CLI's flags where it has
    them. There is no field for a secret.
    """

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}

    path: Annotated[
        Path | None,
        Answer(
            panel=Panel.WHAT,
            help="{words}.",
            paths=EVERY,
            prompt="What are you connecting to?",
            also={row.cli_type: row.path for row in ROWS},
            elsewhere=dict.fromkeys(
                ("http-runtime", "passthrough"),
                "Add such a target with `agentcore add gateway-target`.",
            ),
        ),
    ] = None
    framework: Annotated[
        Framework | None,
        Answer(
            panel=Panel.WHO,
            help="{words}. Default: read from the agent.",
            paths=EVERY,
            also={
                "LangChain_LangGraph": "langgraph",
                "OpenAIAgents": "openai",
                "GoogleADK": "adk",
            },
        ),
    ] = None
    agent: Annotated[
        str | None,
        Answer(
            panel=Panel.WHO,
            first=True,
            help="The runtime in agentcore.json. Default: the only one.",
            paths=EVERY,
            prompt="Which agent calls the tools?",
            complete="agents",
        ),
    ] = None
    gateway: Annotated[
        str | None,
        Answer(
            panel=Panel.GATEWAY,
            help="The gateway's name; a new name declares a new gateway. Default: the only one.",
            usual=True,
            paths=TARGETS,
            complete="gateways",
        ),
    ] = None
    new_gateway: Annotated[
        str | None,
        Answer(
            panel=Panel.GATEWAY,
            help="The name of a new gateway, however near it is to one that is there.",
            paths=TARGETS,
        ),
    ] = None
    authorizer_type: Annotated[
        Authorizer | None,
        Answer(
            panel=Panel.GATEWAY,
            help="{words}, for a new gateway.",
            paths=TARGETS,
            prompt="Who may call the gateway?",
        ),
    ] = None
    discovery_url: Annotated[
        str | None,
        Answer(
            panel=Panel.GATEWAY,
            help="The identity provider's discovery URL (CUSTOM_JWT, or that of a credential).",
            paths=EVERY,
            authorizers=_JWT,
            prompt="The identity provider's discovery URL?",
            secret=Kind.PROVIDER,
        ),
    ] = None
    allowed_audience: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.GATEWAY,
            help="Comma-separated audiences (CUSTOM_JWT).",
            paths=TARGETS,
            authorizers=_JWT,
            many=Many.COMMAS,
            prompt="Which audience must the token have?",
            secret=Kind.IDENTIFIER,
        ),
    ] = ()
    allowed_clients: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.GATEWAY,
            help="Comma-separated client ids (CUSTOM_JWT).",
            paths=TARGETS,
            authorizers=_JWT,
            many=Many.COMMAS,
            secret=Kind.IDENTIFIER,
        ),
    ] = ()
    allowed_scopes: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.GATEWAY,
            help="Comma-separated scopes (CUSTOM_JWT).",
            paths=TARGETS,
            authorizers=_JWT,
            many=Many.COMMAS,
        ),
    ] = ()
    client_credential: Annotated[
        str | None,
        Answer(
            panel=Panel.WHO,
            help="The credential that gives the agent its own token (CUSTOM_JWT).",
            usual=True,
            complete="credentials",
            paths=TARGETS,
            authorizers=_JWT,
        ),
    ] = None
    forward_caller_token: Annotated[
        bool | None,
        Answer(
            panel=Panel.WHO,
            help="Act as the caller instead: pass on its token (CUSTOM_JWT).",
            usual=True,
            paths=TARGETS,
            authorizers=_JWT,
        ),
    ] = None
    request_header: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.WHO,
            help="A header of the caller to pass on, to the target too; can be repeated.",
            paths=TARGETS,
            many=Many.EITHER,
            question="allowed_request_headers",
        ),
    ] = ()
    tool_search: Annotated[
        ToolSearch | None,
        Answer(
            panel=Panel.WHO,
            help="{words}: offer the model only the tools that the gateway's search finds. "
            "Default: auto, above 20 tools.",
            paths=TARGETS,
        ),
    ] = None
    optional: Annotated[
        bool | None,
        Answer(
            panel=Panel.WHO,
            help="Let the agent answer without the gateway's tools while it is unreachable.",
            paths=TARGETS,
        ),
    ] = None
    with_tests: Annotated[
        bool | None,
        Answer(
            panel=Panel.WHO,
            help="Render a small offline test beside the client.",
            paths=TARGETS,
        ),
    ] = None
    name: Annotated[
        str | None,
        Answer(
            panel=Panel.WHAT,
            help="The name of the target (the prefix of its tools), or of the credential.",
            usual=True,
            paths=EVERY,
        ),
    ] = None
    endpoint: Annotated[
        str | None,
        Answer(
            panel=Panel.WHAT,
            help="The URL of the MCP server, API or service (mcp, openapi, credential).",
            paths=("mcp", "openapi", "credential"),
            aws_sdk=False,
            prompt="The MCP server's URL?",
            secret=Kind.ENDPOINT,
        ),
    ] = None
    runtime: Annotated[
        str | None,
        Answer(
            panel=Panel.WHAT,
            help="Instead of it, an MCP server of this project on AgentCore Runtime (mcp): its "
            "deployed URL, signed in with IAM.",
            paths=("mcp",),
            complete="agents",
        ),
    ] = None
    server: Annotated[
        ServerName | None,
        Answer(
            panel=Panel.WHAT,
            help="A known MCP server, whose address and sign-in need not be said: {words}.",
            paths=("mcp",),
        ),
    ] = None
    listing_mode: Annotated[
        ListingMode | None,
        Answer(
            panel=Panel.TARGET,
            help="{words}: the gateway asks the server for its tools once, or at each list (mcp).",
            paths=("mcp",),
            auths=_LISTS,
        ),
    ] = None
    mcp_tool_schema: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="JSON file of the tools that the gateway lists, and asks no server for (mcp).",
            paths=("mcp",),
        ),
    ] = None
    lambda_arn: Annotated[
        str | None,
        Answer(
            panel=Panel.WHAT,
            help="The function's ARN (lambda).",
            paths=("lambda",),
            prompt="The Lambda function's ARN?",
            example="Such as arn:aws:lambda:us-east-1:123456789012:function:my-tools.",
        ),
    ] = None
    tool_schema_file: Annotated[
        str | None,
        Answer(
            panel=Panel.WHAT,
            help="JSON file of its tools; default: an example (lambda).",
            usual=True,
            paths=("lambda",),
        ),
    ] = None
    from_handler: Annotated[
        str | None,
        Answer(
            panel=Panel.WHAT,
            help="Make that file from a Python module's typed functions (lambda).",
            paths=("lambda",),
        ),
    ] = None
    tool: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.WHAT,
            help="A tool to take of that file or module; can be repeated. Default: all (lambda).",
            paths=("lambda",),
            many=Many.EITHER,
        ),
    ] = ()
    with_handler: Annotated[
        bool | None,
        Answer(
            panel=Panel.WHAT,
            help="Render a skeleton of the function's code (lambda).",
            paths=("lambda",),
        ),
    ] = None
    schema: Annotated[
        str | None,
        Answer(
            panel=Panel.WHAT,
            help="The API document: a file, https://..., or s3://bucket/key (openapi, smithy).",
            paths=("openapi", "smithy"),
            question="schema_source",
            prompt="Where is the API document (a file, https://..., or s3://bucket/key)?",
            example="A file of the project, an https address, or s3://bucket/key.",
        ),
    ] = None
    operation: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.WHAT,
            help="An operation that becomes a tool; can be repeated. Default: all (openapi, "
            "smithy).",
            paths=("openapi", "smithy"),
            many=Many.REPEATED,
            example="An operationId, or such as `GET /pets`.",
        ),
    ] = ()
    tag: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.WHAT,
            help="Take the operations with this tag; can be repeated (openapi, smithy).",
            paths=("openapi", "smithy"),
            many=Many.REPEATED,
            example="A tag of the document.",
        ),
    ] = ()
    split_by: Annotated[
        Literal["tag"] | None,
        Answer(
            panel=Panel.WHAT,
            help="Make a target of each tag of the document, NAME-TAG (openapi, smithy).",
            paths=("openapi", "smithy"),
        ),
    ] = None
    schema_s3_account: Annotated[
        str | None,
        Answer(
            panel=Panel.WHAT,
            help="The AWS account of the bucket, if it is not your own.",
            paths=("openapi", "smithy"),
        ),
    ] = None
    from_app: Annotated[
        str | None,
        Answer(
            panel=Panel.WHAT,
            help="module:app, a FastAPI application; it is imported (openapi).",
            paths=("openapi",),
        ),
    ] = None
    rest_api_id: Annotated[
        str | None,
        Answer(
            panel=Panel.WHAT,
            help="The REST API's id (api-gateway).",
            paths=("api-gateway",),
            prompt="The REST API's id?",
            example="Such as a1b2c3d4e5.",
        ),
    ] = None
    stage: Annotated[
        str | None,
        Answer(
            panel=Panel.WHAT,
            help="The stage of the REST API (api-gateway).",
            paths=("api-gateway",),
            prompt="Which stage of the REST API?",
        ),
    ] = None
    tool_filter_path: Annotated[
        str | None,
        Answer(
            panel=Panel.WHAT,
            help="The paths that become tools. Default: /*",
            paths=_FILTERED,
            example="Such as /orders/*; it begins with a slash.",
        ),
    ] = None
    tool_filter_methods: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.WHAT,
            help="The HTTP methods that become tools, comma-separated. Default: GET "
            "(api-gateway), all (openapi, smithy).",
            paths=_FILTERED,
            many=Many.COMMAS,
            example="GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS, in capitals.",
        ),
    ] = ()
    tool_filter: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.WHAT,
            help="Methods and a path that become tools, such as 'GET,POST /orders/*'; can be "
            "repeated (api-gateway).",
            paths=("api-gateway",),
            many=Many.REPEATED,
            example="Such as `GET,POST /orders/*`.",
        ),
    ] = ()
    tool_override: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.WHAT,
            help="A tool's own name and description, such as 'listOrders=GET /orders Lists "
            "them'; can be repeated (api-gateway).",
            paths=("api-gateway",),
            many=Many.REPEATED,
            example="Such as `listOrders=GET /orders Lists all orders`.",
        ),
    ] = ()
    connector: Annotated[
        ConnectorName | None,
        Answer(
            panel=Panel.WHAT,
            help="{words} (connector).",
            paths=("connector",),
            prompt="Which connector?",
        ),
    ] = None
    knowledge_base_id: Annotated[
        str | None,
        Answer(
            panel=Panel.WHAT,
            help="The knowledge base of bedrock-knowledge-bases: its id of 10 characters, or its "
            "name in agentcore.json (connector).",
            paths=("connector",),
            prompt="Which knowledge base?",
            example="Its id, such as ABCDEFGHI1, or its name in knowledgeBases of agentcore.json.",
        ),
    ] = None
    exclude_domains: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.WHAT,
            help="Comma-separated domains that web-search leaves out (connector).",
            paths=("connector",),
            many=Many.COMMAS,
            example="Domains such as example.com.",
        ),
    ] = ()
    outbound_auth: Annotated[
        OutboundAuth | None,
        Answer(
            panel=Panel.TARGET,
            help="How the gateway signs in: {words}; see `connect matrix`.",
            paths=TARGETS,
            also={"gateway-iam-role": "iam"},
            prompt="How does the gateway sign in to the target?",
        ),
    ] = None
    credential_name: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="The credential that the gateway signs in with.",
            complete="credentials",
            paths=TARGETS,
            auths=("oauth", "oauth-3lo", "api-key"),
            prompt="Which credential does the gateway sign in with?",
        ),
    ] = None
    credential_provider: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="Instead of it, a credential provider that the account has: its name or ARN.",
            paths=TARGETS,
            auths=(*_TOKENS, "api-key"),
            prompt="Which credential provider of the AWS account, by name or ARN?",
            example="Its name, or an ARN such as arn:aws:bedrock-agentcore:us-east-1:123456789012:"
            "token-vault/default/oauth2credentialprovider/NAME.",
        ),
    ] = None
    secret_name: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="Make that provider, if there is none, of this secret in AWS Secrets Manager.",
            paths=TARGETS,
            auths=(*_TOKENS, "api-key"),
            example="The name or ARN of a secret, never its value.",
        ),
    ] = None
    secret_json_key: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="The key in the secret's JSON.",
            paths=TARGETS,
            auths=(*_TOKENS, "api-key"),
            prompt="Which key of the secret's JSON?",
            example="The name of a key, such as client_secret, never its value.",
        ),
    ] = None
    oauth_vendor: Annotated[
        OauthVendor | None,
        Answer(
            panel=Panel.TARGET,
            help="Whose OAuth that provider speaks, such as GithubOauth2. Default: CustomOauth2",
            paths=TARGETS,
            auths=_TOKENS,
            also={name.removesuffix("Oauth2").lower(): name for name in get_args(OauthVendor)},
        ),
    ] = None
    oauth_client_id: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="The client id of that provider; the secret holds the client secret.",
            paths=TARGETS,
            auths=_TOKENS,
            prompt="The client id at the OAuth provider?",
            example="A client id, never a client secret.",
            secret=Kind.IDENTIFIER,
        ),
    ] = None
    oauth_tenant: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="The tenant at Microsoft (MicrosoftOauth2).",
            paths=TARGETS,
            auths=_TOKENS,
            secret=Kind.IDENTIFIER,
            example="The id or the domain of a tenant.",
        ),
    ] = None
    oauth_issuer: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="The issuer of your tenant (vendors such as OktaOauth2).",
            paths=TARGETS,
            auths=_TOKENS,
            secret=Kind.PROVIDER,
            example="An https address.",
        ),
    ] = None
    oauth_authorization_url: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="The authorization endpoint of your tenant.",
            paths=TARGETS,
            auths=_TOKENS,
            secret=Kind.PROVIDER,
            example="An https address.",
        ),
    ] = None
    oauth_token_url: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="The token endpoint of your tenant.",
            paths=TARGETS,
            auths=_TOKENS,
            secret=Kind.PROVIDER,
            example="An https address.",
        ),
    ] = None
    exchange_grant: Annotated[
        ExchangeGrant | None,
        Answer(
            panel=Panel.TARGET,
            help="How that provider exchanges a token: {words}.",
            paths=TARGETS,
            auths=("token-exchange",),
        ),
    ] = None
    actor_token: Annotated[
        ActorToken | None,
        Answer(
            panel=Panel.TARGET,
            help="What the exchange says of the gateway itself: {words}.",
            paths=TARGETS,
            auths=("token-exchange",),
        ),
    ] = None
    actor_token_scopes: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.TARGET,
            help="Comma-separated scopes of the gateway's own token (--actor-token M2M).",
            paths=TARGETS,
            auths=("token-exchange",),
            many=Many.COMMAS,
        ),
    ] = ()
    oauth_discovery_url: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="The discovery URL of a credential that is not declared yet, or of --secret-name.",
            paths=EVERY,
            auths=_TOKENS,
            aws_sdk=False,
            prompt="The discovery URL of the service's identity provider?",
            secret=Kind.PROVIDER,
        ),
    ] = None
    oauth_scopes: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.TARGET,
            help="Comma-separated scopes.",
            paths=EVERY,
            auths=_TOKENS,
            aws_sdk=False,
            many=Many.COMMAS,
        ),
    ] = ()
    return_url: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="Where the user's browser goes after the consent.",
            paths=EVERY,
            auths=("oauth-3lo",),
            aws_sdk=False,
            prompt="Where does the user's browser go after the consent?",
        ),
    ] = None
    custom_parameters: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.TARGET,
            help="More parameters of the consent URL or the exchange: KEY=VALUE, comma-separated.",
            paths=TARGETS,
            auths=("oauth-3lo", "token-exchange"),
            many=Many.COMMAS,
            example="KEY=VALUE, separated by commas; never a secret.",
            secret=Kind.PARAMETERS,
        ),
    ] = ()
    iam_service: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="The AWS service to sign for: bedrock-agentcore, execute-api or lambda.",
            paths=_SIGNED,
            auths=_IAM,
            prompt="Which AWS service does the gateway sign for (bedrock-agentcore, execute-api "
            "or lambda)?",
        ),
    ] = None
    iam_region: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="The AWS region to sign for. Default: the gateway's.",
            paths=_SIGNED,
            auths=_IAM,
        ),
    ] = None
    api_key_location: Annotated[
        KeyLocation | None,
        Answer(panel=Panel.TARGET, help="{words}.", paths=TARGETS, auths=("api-key",)),
    ] = None
    api_key_parameter_name: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="The name of that header or parameter. Default: x-api-key",
            paths=TARGETS,
            auths=("api-key",),
            example="A name such as Authorization or api_key, not the key itself.",
        ),
    ] = None
    api_key_prefix: Annotated[
        str | None,
        Answer(
            panel=Panel.TARGET,
            help="A word before the key, such as Bearer.",
            paths=TARGETS,
            auths=("api-key",),
            example="A word such as Bearer. The key itself is typed at `agentcore deploy`.",
        ),
    ] = None
    response_header: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.TARGET,
            help="A header of the target's responses to pass on to the agent; can be repeated.",
            paths=TARGETS,
            many=Many.EITHER,
            question="allowed_response_headers",
            example="A header's name, such as X-Request-Id.",
        ),
    ] = ()
    query_parameter: Annotated[
        tuple[str, ...],
        Answer(
            panel=Panel.TARGET,
            help="A query parameter of the agent's requests to pass on; can be repeated.",
            paths=TARGETS,
            many=Many.EITHER,
            question="allowed_query_parameters",
            example="A parameter's name, of at most 40 letters, digits, -, _ or a dot.",
        ),
    ] = ()
    reason: Annotated[
        Situation | None,
        Answer(
            panel=Panel.DIRECT,
            help="Why the service cannot be a gateway target: {words}.",
            paths=CREDENTIAL,
            prompt="Why can the service not be a gateway target?",
        ),
    ] = None
    force_direct: Annotated[
        str | None,
        Answer(panel=Panel.DIRECT, help="Another reason, in your own words.", paths=CREDENTIAL),
    ] = None
    credential_type: Annotated[
        CredentialType | None,
        Answer(
            panel=Panel.DIRECT,
            help="{words}.",
            paths=CREDENTIAL,
            aws_sdk=False,
            also={ApiKeyCredential.TYPE: "api-key", OAuthCredential.TYPE: "oauth"},
            prompt="Which kind of credential does the service want?",
        ),
    ] = None
    async_: Annotated[
        bool | None,
        Answer(
            panel=Panel.DIRECT,
            help="Render async code, or not. Default: async.",
            paths=CREDENTIAL,
            question="asynchronous",
            flags=("--async/--sync",),
        ),
    ] = None
    aws_service: Annotated[
        str | None,
        Answer(
            panel=Panel.DIRECT,
            help="The AWS service, by its boto3 name (--reason aws-sdk).",
            paths=CREDENTIAL,
            aws_sdk=True,
            prompt="Which AWS service, by its boto3 name (such as dynamodb)?",
        ),
    ] = None


OPTIONS: Mapping[str, Row[Answer]] = rows(Given, Answer)


def given(values: Mapping[str, Any], source: str) -> Given:
    """``values`` as `Given`; see `validation.validated`."""
    from agentcore_connect.answers.validation import validated

    return validated(Given, OPTIONS, values, source)
