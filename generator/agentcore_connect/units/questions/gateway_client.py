"""The questions of the agent's side: client code for one gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from pydantic import Field, model_validator

from agentcore_connect.project.gateway import Authorizer
from agentcore_connect.units.questions import fields
from agentcore_connect.units.questions.fields import when
from agentcore_connect.vocabulary.words import Framework, ToolSearch

if TYPE_CHECKING:
    Template = str
else:  # one for each framework: no type checker can make a Literal of another
    Template = Literal[tuple(f"gateway_client/{word}" for word in get_args(Framework))]

_JWT = "authorizer_type == 'CUSTOM_JWT'"
_OWN_TOKEN = f"{_JWT} and not forward_caller_token"


class GatewayClient(fields.UnitAnswers):
    """Answers of the agent's side: client code for one gateway."""

    template: Template = Field(description="What to render")
    gateway: fields.GatewayName = Field(description="The gateway's name in agentcore.json")
    authorizer_type: Authorizer = Field(description="The gateway's inbound authorizer")
    forward_caller_token: bool = Field(
        default=False,
        description="Act as the caller (forward the caller's JWT) instead of as the agent",
        json_schema_extra=when(_JWT),
    )
    client_credential: fields.CredentialName | None = Field(
        default=None,
        description="The credential provider that gives the agent its own token",
        json_schema_extra=when(_OWN_TOKEN),
    )
    client_scopes: list[fields.Scope] = Field(
        default=[],
        description="The scopes that the agent's own token asks for",
        json_schema_extra=when(_OWN_TOKEN),
    )
    request_headers: list[fields.Header] = Field(
        default=[], description="Headers of the caller that are passed on to the gateway"
    )
    tool_search: ToolSearch = Field(
        default="auto",
        description="Offer the model the tools that a search finds: auto is above 20 tools",
    )
    optional: bool = Field(
        default=False,
        description="Let the agent answer without the gateway's tools while it is unreachable",
    )
    with_tests: bool = Field(
        default=False, description="Render a small offline test beside the client"
    )

    @model_validator(mode="after")
    def _token_source(self) -> GatewayClient:
        own = self.authorizer_type == "CUSTOM_JWT" and not self.forward_caller_token
        if own and self.client_credential is None:
            raise ValueError("client_credential is required for the agent's own token")
        return self
