"""What one answer of a unit may be: the types that the models of `questions` are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from agentcore_connect.vocabulary import names

ENDPOINT_PATTERN = (
    r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?"
)
"""A URL without user or password, and of characters that need no quoting in any generated file."""
ENDPOINT_MAX = 2000
_SCHEME = "https?://"


def whole(pattern: str) -> str:
    """``pattern``, for the whole text."""
    return f"^(?:{pattern})$"


GatewayName = Annotated[
    str, Field(pattern=whole(names.GATEWAY_PATTERN), max_length=names.GATEWAY_MAX)
]
TargetName = Annotated[str, Field(pattern=whole(names.TARGET_PATTERN), max_length=names.TARGET_MAX)]
CredentialName = Annotated[
    str, Field(pattern=whole(names.CREDENTIAL_PATTERN), max_length=names.CREDENTIAL_MAX)
]
Endpoint = Annotated[str, Field(pattern=whole(ENDPOINT_PATTERN), max_length=ENDPOINT_MAX)]
Scope = Annotated[str, Field(pattern=whole(names.SCOPE_PATTERN), max_length=names.SCOPE_MAX)]
TargetScope = Annotated[
    str, Field(pattern=whole(names.SCOPE_PATTERN), max_length=names.TARGET_SCOPE_MAX)
]
Header = Annotated[str, Field(pattern=whole(names.HEADER_PATTERN), max_length=names.HEADER_MAX)]
LambdaArn = Annotated[
    str, Field(pattern=whole(names.LAMBDA_ARN_PATTERN), max_length=names.LAMBDA_ARN_MAX)
]
ProjectFile = Annotated[str, Field(pattern=whole(names.FILE_PATTERN), max_length=names.FILE_MAX)]
KnowledgeBase = Annotated[
    str, Field(pattern=whole(names.KNOWLEDGE_BASE_PATTERN), max_length=names.KNOWLEDGE_BASE_MAX)
]
Domain = Annotated[str, Field(pattern=whole(names.DOMAIN_PATTERN), max_length=names.DOMAIN_MAX)]
ToolList = Annotated[
    str, Field(pattern=whole(f"(?:{names.FILE_PATTERN})?"), max_length=names.FILE_MAX)
]
SchemaSource = Annotated[
    str, Field(pattern=whole(names.SCHEMA_PATTERN), max_length=names.SCHEMA_MAX)
]
Source = Annotated[
    str,
    Field(pattern=whole(f"(?:{ENDPOINT_PATTERN}|{names.FILE_PATTERN})?"), max_length=ENDPOINT_MAX),
]
Address = Annotated[str, Field(pattern=whole(f"(?:{ENDPOINT_PATTERN})?"), max_length=ENDPOINT_MAX)]
Digest = Annotated[str, Field(pattern=whole("(?:[0-9a-f]{64})?"), max_length=64)]
Chosen = Annotated[str, Field(pattern=whole(names.CHOICE_PATTERN), max_length=names.CHOICE_MAX)]
RestApiId = Annotated[str, Field(pattern=whole(names.REST_API_PATTERN), max_length=64)]
Stage = Annotated[str, Field(pattern=whole(names.STAGE_PATTERN), max_length=128)]
FilterPath = Annotated[str, Field(pattern=whole(names.FILTER_PATH_PATTERN), max_length=1000)]
ToolFilter = Annotated[str, Field(pattern=whole(names.FILTER_PATTERN), max_length=names.FILTER_MAX)]
ToolOverride = Annotated[
    str, Field(pattern=whole(names.OVERRIDE_PATTERN), max_length=names.OVERRIDE_MAX)
]
Method = Annotated[str, Field(pattern=whole(names.METHOD_PATTERN), max_length=7)]
ToolName = Annotated[str, Field(pattern=whole(names.TOOL_PATTERN), max_length=names.TOOL_MAX)]
ReturnUrl = Annotated[str, Field(pattern=whole(ENDPOINT_PATTERN), max_length=ENDPOINT_MAX)]
CustomParameter = Annotated[
    str, Field(pattern=whole(names.CUSTOM_PARAMETER_PATTERN), max_length=2305)
]
SecretName = Annotated[
    str, Field(pattern=whole(f"(?:{names.STORED_PATTERN})?"), max_length=names.STORED_MAX)
]
SecretKey = Annotated[
    str, Field(pattern=whole(f"(?:{names.STORED_KEY_PATTERN})?"), max_length=names.STORED_KEY_MAX)
]
ClientId = Annotated[
    str, Field(pattern=whole(f"(?:{names.CLIENT_ID_PATTERN})?"), max_length=names.CLIENT_ID_MAX)
]
ProviderUrl = Annotated[
    str,
    Field(
        pattern=whole(f"(?:https://{ENDPOINT_PATTERN.removeprefix(_SCHEME)})?"),
        max_length=ENDPOINT_MAX,
    ),
]
ActorScope = Annotated[
    str, Field(pattern=whole(names.SCOPE_PATTERN), max_length=names.ACTOR_SCOPE_MAX)
]
PassedHeader = Annotated[
    str, Field(pattern=whole(names.METADATA_PATTERN), max_length=names.HEADER_MAX)
]
PassedParameter = Annotated[
    str, Field(pattern=whole(names.METADATA_PATTERN), max_length=names.QUERY_PARAMETER_MAX)
]
Provider = Annotated[
    str, Field(pattern=whole(f"(?:{names.PROVIDER_PATTERN})?"), max_length=names.PROVIDER_MAX)
]
IamService = Annotated[str, Field(pattern=whole(r"[a-zA-Z0-9_][a-zA-Z0-9._-]*"), max_length=64)]
IamRegion = Annotated[str, Field(pattern=whole(r"(?:[a-z][a-z0-9-]*)?"), max_length=32)]
Account = Annotated[str, Field(pattern=whole(rf"(?:{names.ACCOUNT_PATTERN})?"), max_length=12)]
ParameterName = Annotated[
    str, Field(pattern=whole(names.PARAMETER_PATTERN), max_length=names.PARAMETER_MAX)
]
KeyPrefix = Annotated[
    str, Field(pattern=whole(names.KEY_PREFIX_PATTERN), max_length=names.PARAMETER_MAX)
]
ServiceUrl = Annotated[
    str, Field(pattern=whole(f"(?:{names.SERVICE_URL_PATTERN})?"), max_length=ENDPOINT_MAX)
]
Explanation = Annotated[
    str, Field(pattern=whole(names.EXPLANATION_PATTERN), max_length=names.EXPLANATION_MAX)
]
AwsService = Annotated[str, Field(pattern=whole(r"[a-z][a-z0-9-]*"), max_length=63)]


def when(condition: str) -> dict[str, Any]:
    """A question that is asked only where ``condition``, a Jinja expression, holds."""
    return {"when": condition}


def refuse(condition: str) -> dict[str, Any]:
    """A question whose answer Copier refuses where ``condition``, a Jinja expression, holds."""
    return {"refuse": condition}


class UnitAnswers(BaseModel):
    """The answers of one unit: what all units have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    if TYPE_CHECKING:
        # Each model has its own, at its own place: as a field of this class it would come first,
        # and what is wrong with an answer is told in the order of the fields.
        template: str
