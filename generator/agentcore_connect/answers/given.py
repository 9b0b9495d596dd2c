"""The answers of one `connect scaffold`: what was said outright, and what came of it."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project.gateway import Authorizer
from agentcore_connect.vocabulary import secret
from agentcore_connect.vocabulary.matrix import OutboundAuth, Path
from agentcore_connect.vocabulary.words import (
    CredentialType,
    Framework,
    Situation,
    ToolSearch,
)


class Given(BaseModel):
    """What was said outright: flags and the answers file; None is "not said".

    Names and meanings are those of the flags, and of the `agentcore` CLI's flags where it has
    them. There is no field for a secret.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    path: Path | None = None
    framework: Framework | None = None
    agent: str | None = None
    gateway: str | None = None
    authorizer_type: Authorizer | None = None
    discovery_url: str | None = None
    allowed_audience: tuple[str, ...] = ()
    allowed_clients: tuple[str, ...] = ()
    allowed_scopes: tuple[str, ...] = ()
    client_credential: str | None = None
    forward_caller_token: bool | None = None
    request_header: tuple[str, ...] = ()
    tool_search: ToolSearch | None = None
    with_tests: bool | None = None
    name: str | None = None
    endpoint: str | None = None
    lambda_arn: str | None = None
    tool_schema_file: str | None = None
    from_handler: str | None = None
    with_handler: bool | None = None
    schema_source: str | None = Field(default=None, alias="schema")
    schema_s3_account: str | None = None
    from_app: str | None = None
    rest_api_id: str | None = None
    stage: str | None = None
    tool_filter_path: str | None = None
    tool_filter_methods: tuple[str, ...] = ()
    outbound_auth: OutboundAuth | None = None
    credential_name: str | None = None
    oauth_discovery_url: str | None = None
    oauth_scopes: tuple[str, ...] = ()
    return_url: str | None = None
    custom_parameters: tuple[str, ...] = ()
    iam_service: str | None = None
    iam_region: str | None = None
    api_key_location: Literal["HEADER", "QUERY_PARAMETER"] | None = None
    api_key_parameter_name: str | None = None
    api_key_prefix: str | None = None
    reason: Situation | None = None
    force_direct: str | None = None
    credential_type: CredentialType | None = None
    asynchronous: bool | None = Field(default=None, alias="async")
    aws_service: str | None = None

    @field_validator(
        "allowed_audience",
        "allowed_clients",
        "allowed_scopes",
        "oauth_scopes",
        "request_header",
        "tool_filter_methods",
        "custom_parameters",
        mode="before",
    )
    @classmethod
    def _commas(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part for part in (p.strip() for p in value.split(",")) if part)
        return value


def given(values: dict[str, Any], source: str) -> Given:
    """``values`` as `Given`; see `as_model`."""
    return as_model(Given, values, source)


Model = TypeVar("Model", bound=BaseModel)


def as_model(model: type[Model], values: dict[str, Any], source: str) -> Model:
    """``values`` as ``model``; InvalidInput names each wrong one and never repeats its value.

    What looks like a secret is wrong in every answer.

    ``source`` says where they came from, for the message: "the flags" or a file's name.
    """
    secrets = secret.problems(values.items(), source)
    if secrets:
        raise InvalidInput(*secrets)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        problems = []
        for entry in error.errors(include_url=False, include_input=False):
            name = str(entry["loc"][0]) if entry["loc"] else ""
            if entry["type"] == "extra_forbidden":
                message, hint = "there is no such answer", _known_answers(model, name)
            else:
                message, hint = str(entry["msg"]), ""
            problems.append(Problem("invalid-answer", f"{name} in {source}: {message}", hint, name))
        raise InvalidInput(*problems) from None


def _known_answers(model: type[BaseModel], name: str) -> str:
    if any(word in name for word in ("secret", "api_key", "password", "token")):
        return "Secrets are typed at `agentcore deploy`, never given to connect."
    known = (info.alias or field for field, info in model.model_fields.items())
    return "Known answers: " + ", ".join(known) + "."
