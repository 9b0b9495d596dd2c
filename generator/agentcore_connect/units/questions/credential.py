"""The questions of Path D: code of the agent that calls one service directly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from pydantic import Field, model_validator

from agentcore_connect.units.questions import fields
from agentcore_connect.units.questions.fields import refuse, when
from agentcore_connect.vocabulary.words import CredentialFramework

if TYPE_CHECKING:
    Template = str
else:  # one for each framework: no type checker can make a Literal of another
    Template = Literal[tuple(f"credential/{word}" for word in get_args(CredentialFramework))]

_FROM_IDENTITY = "credential_type != 'none'"
_M2M = "credential_type == 'oauth'"
_OAUTH = "credential_type in ['oauth', 'oauth-3lo']"
_3LO = "credential_type == 'oauth-3lo'"
_AWS = "credential_type == 'none'"


class Credential(fields.UnitAnswers):
    """Answers of the agent's side: code that calls a service with one credential.

    ``credential_type`` is none for AWS services, which the agent's execution role lets it call;
    ``credential_name`` is then the unit's own name. An empty ``endpoint`` means that the vendor's
    SDK makes the calls.
    """

    template: Template = Field(description="What to render")
    credential_name: fields.CredentialName = Field(
        description="The credential's name in agentcore.json"
    )
    credential_type: Literal["api-key", "oauth", "oauth-3lo", "none"] = Field(
        description="What the service wants; none is an AWS service"
    )
    reason: Literal["streaming", "latency", "vendor-sdk", "aws-sdk", "forced"] = Field(
        description="Why the agent calls the service itself, past the gateway",
        json_schema_extra=refuse("(reason == 'aws-sdk') != (credential_type == 'none')"),
    )
    force_direct: fields.Explanation | None = Field(
        default=None,
        description="Why, in your own words",
        json_schema_extra=when("reason == 'forced'"),
    )
    asynchronous: bool = Field(default=True, description="Whether the code is async")
    endpoint: fields.ServiceUrl | None = Field(
        default=None,
        description="The service's base URL; empty where the vendor's SDK makes the calls",
        json_schema_extra=when(_FROM_IDENTITY),
    )
    oauth_discovery_url: fields.ReturnUrl | None = Field(
        default=None,
        description="The provider's discovery document, which local development reads",
        json_schema_extra=when(_M2M),
    )
    oauth_scopes: list[fields.TargetScope] = Field(
        default=[],
        description="The scopes that the token asks for",
        json_schema_extra=when(_OAUTH),
    )
    return_url: fields.ReturnUrl | None = Field(
        default=None,
        description="Where the user's browser goes after the consent",
        json_schema_extra=when(_3LO),
    )
    aws_service: fields.AwsService | None = Field(
        default=None,
        description="The AWS service, as boto3 calls it",
        json_schema_extra=when(_AWS),
    )

    @model_validator(mode="after")
    def _complete(self) -> Credential:
        """ValueError where the reason does not belong to the credential, or an answer is missing.

        What is needed under which condition is what Copier asks then: an optional field has no
        default there. An answer that Copier would not ask is no error, and `askable` leaves it out.
        """
        if (self.reason == "aws-sdk") != (self.credential_type == "none"):
            raise ValueError("reason aws-sdk belongs to credential_type none, and to nothing else")
        needed = {
            "force_direct": self.reason == "forced",
            "endpoint": self.credential_type != "none",
            "oauth_discovery_url": self.credential_type == "oauth",
            "return_url": self.credential_type == "oauth-3lo",
            "aws_service": self.credential_type == "none",
        }
        for name, is_needed in needed.items():
            if is_needed and getattr(self, name) is None:
                raise ValueError(f"{name} is required")
        return self
