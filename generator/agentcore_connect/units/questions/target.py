"""The questions of the gateway's side: one target, of each type that a gateway can have."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import Field, model_validator

from agentcore_connect.units.questions import fields
from agentcore_connect.units.questions.fields import refuse, when
from agentcore_connect.vocabulary import names
from agentcore_connect.vocabulary.matrix import CELLS, row
from agentcore_connect.vocabulary.words import (
    OWN_VENDORS,
    ActorToken,
    ConnectorName,
    ExchangeGrant,
    ListingMode,
    OauthVendor,
    OutboundAuth,
)

_PROVIDER = "outbound_auth in ['oauth', 'oauth-3lo', 'token-exchange', 'api-key']"
_CREDENTIAL = "outbound_auth in ['oauth', 'oauth-3lo', 'api-key'] and credential_provider == ''"
_BY_NAME = (
    f"{_PROVIDER} and credential_provider != '' and not credential_provider.startswith('arn:')"
)
_MADE = f"{_BY_NAME} and secret_name != ''"
_CLIENT = f"{_MADE} and outbound_auth != 'api-key'"
_INCLUDED = f"{_CLIENT} and oauth_vendor not in {list(OWN_VENDORS)}"
_EXCHANGE = f"{_MADE} and outbound_auth == 'token-exchange'"
_OAUTH = "outbound_auth in ['oauth', 'oauth-3lo', 'token-exchange']"
_3LO = "outbound_auth == 'oauth-3lo'"
_PARAMETERS = "outbound_auth in ['oauth-3lo', 'token-exchange']"
_IAM = "outbound_auth in ['iam', 'caller-iam']"
_API_KEY = "outbound_auth == 'api-key'"
_LISTED = "template == 'target/mcp_server' and mcp_tool_schema != ''"


def _by_api(auth: OutboundAuth) -> list[str]:
    """The templates of the target types that take ``auth`` through the API only."""
    return [row(c.path).template for c in CELLS if (c.outbound_auth, c.through) == (auth, "api")]


_OF_CELLS = " or ".join(
    f"(outbound_auth == '{auth}' and template in {templates})"
    for auth in get_args(OutboundAuth)
    if (templates := _by_api(auth))
)

SETS_AUTH = (
    f"template.startswith('target/') and ({_OF_CELLS}"
    " or (outbound_auth == 'api-key' and (api_key_location != 'HEADER'"
    " or api_key_parameter_name != 'x-api-key' or api_key_prefix != ''))"
    f" or ({_PROVIDER} and credential_provider != '') or ({_LISTED}))"
)
"""Whether agentcore.json does not have the target's auth, so that a script has to set it."""

CONFIGURE_AUTH = (
    f"{SETS_AUTH} or template.startswith('target/') and (allowed_request_headers | length > 0"
    " or allowed_response_headers | length > 0 or allowed_query_parameters | length > 0"
    " or template == 'target/mcp_server' and listing_mode == 'DYNAMIC')"
)
"""Whether a script has to set something of the target that agentcore.json cannot say."""


class Target(fields.UnitAnswers):
    """Answers that every target has; which `outbound_auth` it takes is its own."""

    gateway: fields.GatewayName = Field(description="The gateway's name in agentcore.json")
    name: fields.TargetName = Field(description="The target's name in agentcore.json")
    outbound_auth: Any = Field(description="How the gateway signs in to the target")
    credential_provider: fields.Provider = Field(
        default="",
        description="A provider of credentials that the account has, by name or ARN",
        json_schema_extra=when(_PROVIDER)
        | refuse("credential_provider == '' and outbound_auth == 'token-exchange'"),
    )
    secret_name: fields.SecretName = Field(
        default="",
        description="A secret that this provider is made from, where the account has none",
        json_schema_extra=when(_BY_NAME),
    )
    secret_json_key: fields.SecretKey = Field(
        default="",
        description="The key in the secret's JSON",
        json_schema_extra=when(_MADE) | refuse("secret_json_key == ''"),
    )
    oauth_vendor: OauthVendor = Field(
        default="CustomOauth2",
        description="Whose OAuth the provider speaks",
        json_schema_extra=when(_CLIENT),
    )
    oauth_client_id: fields.ClientId = Field(
        default="",
        description="The client's id at the provider",
        json_schema_extra=when(_CLIENT) | refuse("oauth_client_id == ''"),
    )
    provider_discovery_url: fields.ProviderUrl = Field(
        default="",
        description="The provider's discovery URL",
        json_schema_extra=when(f"{_CLIENT} and oauth_vendor == 'CustomOauth2'")
        | refuse("provider_discovery_url == ''"),
    )
    oauth_tenant: fields.ClientId = Field(
        default="",
        description="The tenant at Microsoft; empty is any",
        json_schema_extra=when(f"{_CLIENT} and oauth_vendor == 'MicrosoftOauth2'"),
    )
    oauth_issuer: fields.ProviderUrl = Field(
        default="",
        description="The issuer of one's own tenant",
        json_schema_extra=when(_INCLUDED),
    )
    oauth_authorization_url: fields.ProviderUrl = Field(
        default="",
        description="The authorization endpoint of one's own tenant",
        json_schema_extra=when(_INCLUDED),
    )
    oauth_token_url: fields.ProviderUrl = Field(
        default="",
        description="The token endpoint of one's own tenant",
        json_schema_extra=when(_INCLUDED),
    )
    exchange_grant: ExchangeGrant = Field(
        default="TOKEN_EXCHANGE",
        description="How the provider exchanges the caller's token",
        json_schema_extra=when(_EXCHANGE),
    )
    actor_token: ActorToken = Field(
        default="NONE",
        description="What the exchange says of the gateway itself",
        json_schema_extra=when(f"{_EXCHANGE} and exchange_grant == 'TOKEN_EXCHANGE'"),
    )
    actor_token_scopes: list[fields.ActorScope] = Field(
        default=[],
        description="The scopes of the gateway's own token",
        json_schema_extra=when(
            f"{_EXCHANGE} and exchange_grant == 'TOKEN_EXCHANGE' and actor_token == 'M2M'"
        ),
    )
    credential_name: fields.CredentialName | None = Field(
        default=None,
        description="The credential that the gateway signs in with",
        json_schema_extra=when(_CREDENTIAL),
    )
    oauth_scopes: list[fields.TargetScope] = Field(
        default=[],
        description="The scopes that the gateway asks for",
        json_schema_extra=when(_OAUTH),
    )
    return_url: fields.ReturnUrl | None = Field(
        default=None,
        description="Where the user's browser goes after the consent",
        json_schema_extra=when(_3LO),
    )
    custom_parameters: list[fields.CustomParameter] = Field(
        default=[],
        description="More parameters of the authorization or token request, as KEY=VALUE",
        json_schema_extra=when(_PARAMETERS),
    )
    allowed_request_headers: list[fields.PassedHeader] = Field(
        default=[],
        max_length=names.METADATA_MAX,
        description="Headers of the agent's requests that reach the target",
    )
    allowed_response_headers: list[fields.PassedHeader] = Field(
        default=[],
        max_length=names.METADATA_MAX,
        description="Headers of the target's responses that reach the agent",
    )
    allowed_query_parameters: list[fields.PassedParameter] = Field(
        default=[],
        max_length=names.METADATA_MAX,
        description="Query parameters of the agent's requests that reach the target",
    )

    @model_validator(mode="after")
    def _complete(self) -> Target:
        """ValueError where the auth needs an answer that is missing, as Copier then asks it."""
        if self.outbound_auth == "token-exchange" and not self.credential_provider:
            raise ValueError("credential_provider is required for token-exchange")
        needed = {"secret_json_key"}
        if self.outbound_auth != "api-key":
            needed |= {"oauth_client_id"}
            if self.oauth_vendor == "CustomOauth2":
                needed |= {"provider_discovery_url"}
        if self.secret_name and (lacks := [name for name in needed if not getattr(self, name)]):
            raise ValueError(f"{' and '.join(sorted(lacks))} is required for secret_name")
        named = self.credential_name or self.credential_provider
        if self.outbound_auth in ("oauth", "oauth-3lo", "api-key") and not named:
            raise ValueError(f"credential_name is required for {self.outbound_auth}")
        if self.outbound_auth == "oauth-3lo" and not self.return_url:
            raise ValueError("return_url is required for oauth-3lo")
        signs = self.outbound_auth in ("iam", "caller-iam")
        if signs and getattr(self, "iam_service", "") is None:
            raise ValueError(f"iam_service is required for {self.outbound_auth}")
        return self


class IamTarget(Target):
    """Answers of a target that AWS itself lets in by signature."""

    iam_service: fields.IamService | None = Field(
        default=None,
        description="The AWS service that the gateway signs its requests for",
        json_schema_extra=when(_IAM),
    )
    iam_region: fields.IamRegion = Field(
        default="",
        description="The region that it signs for; empty is the gateway's own",
        json_schema_extra=when(_IAM),
    )


class ApiKeyTarget(Target):
    """Answers of a target that an API key lets in; how the key is sent."""

    api_key_location: Literal["HEADER", "QUERY_PARAMETER"] = Field(
        default="HEADER",
        description="Where the API key is sent",
        json_schema_extra=when(_API_KEY),
    )
    api_key_parameter_name: fields.ParameterName = Field(
        default="x-api-key",
        description="The header or parameter that carries it",
        json_schema_extra=when(_API_KEY),
    )
    api_key_prefix: fields.KeyPrefix = Field(
        default="",
        description="What stands before the key, such as Bearer",
        json_schema_extra=when(_API_KEY),
    )


class McpServerTarget(ApiKeyTarget, IamTarget):
    """Answers of a target that is an MCP server."""

    template: Literal["target/mcp_server"] = Field(description="What to render")
    endpoint: fields.Endpoint = Field(description="The MCP server's URL")
    outbound_auth: Literal[
        "none", "oauth", "oauth-3lo", "token-exchange", "api-key", "iam", "caller-iam"
    ] = Field(description="How the gateway signs in to the target")
    listing_mode: ListingMode = Field(
        default="DEFAULT",
        description="When the gateway asks the server for its tools: once, or at each list",
        json_schema_extra=when("outbound_auth != 'oauth-3lo'"),
    )
    mcp_tool_schema: fields.ToolList = Field(
        default="",
        description="The file with the tools that the gateway lists in place of the server",
        json_schema_extra=when("outbound_auth == 'oauth-3lo' or listing_mode == 'DEFAULT'"),
    )


class LambdaTarget(Target):
    """Answers of a target that is a Lambda function."""

    template: Literal["target/lambda_function_arn"] = Field(description="What to render")
    outbound_auth: Literal["none", "oauth", "oauth-3lo", "iam"] = Field(
        description="How the gateway signs in to the target"
    )
    lambda_arn: fields.LambdaArn = Field(description="The function's ARN")
    tool_schema_file: fields.ProjectFile = Field(
        description="The file with the tools' schemas, relative to the project"
    )
    example_tools: bool = Field(
        default=False, description="Render an example of that file beside the README"
    )
    with_handler: bool = Field(
        default=False, description="Render a skeleton of the function's code"
    )
    tool_names: list[fields.ToolName] = Field(
        default=[],
        description="The tools that the skeleton serves",
        json_schema_extra=when("with_handler"),
    )


class _SchemaTarget(Target):
    schema_source: fields.SchemaSource = Field(
        description="The document: a file of the project, or s3://bucket/key"
    )
    schema_s3_account: fields.Account = Field(
        default="",
        description="The AWS account that owns the bucket, where it is another one",
        json_schema_extra=when("schema_source.startswith('s3://')"),
    )
    choice: list[fields.Chosen] = Field(
        default=[],
        description="Which operations: operation=, tag=, path=, method= or first-tag= and a name",
        json_schema_extra=when("not schema_source.startswith('s3://')"),
    )
    source: fields.Source = Field(
        default="",
        description="Where that file comes from: an https address, or another file of the project",
        json_schema_extra=when("not schema_source.startswith('s3://')"),
    )
    source_sha256: fields.Digest = Field(
        default="",
        description="The SHA-256 of what was read there",
        json_schema_extra=when("not schema_source.startswith('s3://') and source != ''"),
    )


class OpenApiTarget(_SchemaTarget, ApiKeyTarget, IamTarget):
    """Answers of a target that is an HTTP API with an OpenAPI document."""

    template: Literal["target/open_api_schema"] = Field(description="What to render")
    outbound_auth: Literal[
        "oauth", "oauth-3lo", "token-exchange", "iam", "api-key", "none", "caller-iam"
    ] = Field(description="How the gateway signs in to the target")
    address: fields.Address = Field(
        default="",
        description="The API's address, where it is not the one that its source names",
        json_schema_extra=when("not schema_source.startswith('s3://') and source != ''"),
    )


class ApiGatewayTarget(ApiKeyTarget):
    """Answers of a target that is a REST API in Amazon API Gateway."""

    template: Literal["target/api_gateway"] = Field(description="What to render")
    outbound_auth: Literal["none", "api-key", "iam"] = Field(
        description="How the gateway signs in to the target"
    )
    rest_api_id: fields.RestApiId = Field(description="The REST API's id")
    stage: fields.Stage = Field(description="The stage that is called")
    tool_filter_path: fields.FilterPath = Field(
        default="/*", description="Which paths become tools"
    )
    tool_filter_methods: list[fields.Method] = Field(
        default=["GET"], min_length=1, description="Which methods of them"
    )
    tool_filter: list[fields.ToolFilter] = Field(
        default=[], description="More paths, each with methods, as METHODS PATH"
    )
    tool_override: list[fields.ToolOverride] = Field(
        default=[], description="Tools with a name of their own, as NAME=METHOD PATH DESCRIPTION"
    )


class SmithyTarget(_SchemaTarget):
    """Answers of a target that is an AWS service with a Smithy model."""

    template: Literal["target/smithy_model"] = Field(description="What to render")
    outbound_auth: Literal["none", "oauth", "oauth-3lo", "iam"] = Field(
        description="How the gateway signs in to the target"
    )


class ConnectorTarget(Target):
    """Answers of a target that is a connector of AWS."""

    template: Literal["target/connector"] = Field(description="What to render")
    outbound_auth: Literal["none", "iam"] = Field(
        description="How the gateway signs in to the target"
    )
    connector: ConnectorName = Field(description="Which connector")
    knowledge_base_id: fields.KnowledgeBase | None = Field(
        default=None,
        description="The knowledge base: its id, or its name in agentcore.json",
        json_schema_extra=when("connector == 'bedrock-knowledge-bases'"),
    )
    exclude_domains: list[fields.Domain] = Field(
        default=[],
        description="Domains that a search leaves out",
        json_schema_extra=when("connector == 'web-search'"),
    )

    @model_validator(mode="after")
    def _has_its_base(self) -> ConnectorTarget:
        """ValueError where the connector needs a knowledge base, and none is named."""
        if self.connector == "bedrock-knowledge-bases" and not self.knowledge_base_id:
            raise ValueError("knowledge_base_id is required for bedrock-knowledge-bases")
        return self


MODELS: tuple[type[Target], ...] = (
    McpServerTarget,
    LambdaTarget,
    OpenApiTarget,
    ApiGatewayTarget,
    SmithyTarget,
    ConnectorTarget,
)
"""The questions of each target type, in the order of the matrix."""


def of_template(template: str) -> type[Target]:
    """The questions of the units of ``template``; LookupError where no target has that."""
    for model in MODELS:
        if get_args(model.model_fields["template"].annotation) == (template,):
            return model
    raise LookupError(f"no questions of a target are for the template {template}")
