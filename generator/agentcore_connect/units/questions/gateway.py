"""The questions of a gateway's options: what agentcore.json cannot say, and a script sets.

Bounds and patterns are those of UpdateGateway in botocore's model of bedrock-agentcore-control,
compared in tests/templates/test_configure_gateway.py. What is empty stays as the gateway has it;
``none`` takes it out.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from agentcore_connect.units.questions import fields
from agentcore_connect.units.questions.fields import when, whole
from agentcore_connect.vocabulary import names
from agentcore_connect.vocabulary.words import Switch

SESSIONS_PATTERN = "9[0-9]{2}|[1-9][0-9]{3}|1[0-9]{4}|2[0-7][0-9]{3}|28[0-7][0-9]{2}|28800"
"""Seconds, from 900 to 28800."""
VERSION_PATTERN = "20[0-9]{2}-[01][0-9]-[0-3][0-9]"
INSTRUCTIONS_MAX = 2048

Sessions = Annotated[str, Field(pattern=whole(f"(?:none|{SESSIONS_PATTERN})?"), max_length=5)]
McpVersion = Annotated[str, Field(pattern=whole(VERSION_PATTERN), max_length=10)]
Instructions = Annotated[
    str, Field(pattern=whole(f"(?:{names.EXPLANATION_PATTERN})?"), max_length=INSTRUCTIONS_MAX)
]
Interceptor = Annotated[
    str,
    Field(pattern=whole(f"(?:none|{names.LAMBDA_ARN_PATTERN})?"), max_length=names.LAMBDA_ARN_MAX),
]


class Gateway(fields.UnitAnswers):
    """Answers of a gateway's options."""

    template: Literal["gateway"] = Field(description="What to render")
    gateway: fields.GatewayName = Field(description="The gateway's name in agentcore.json")
    sessions: Sessions = Field(
        default="", description="Seconds until a session ends, from 900 to 28800, or none"
    )
    streaming: Switch = Field(default="", description="Stream answers to callers that take it")
    mcp_versions: list[McpVersion] = Field(
        default=[], description="The versions of MCP that the gateway speaks"
    )
    instructions: Instructions = Field(
        default="", description="What the gateway tells clients of itself, on one line, or none"
    )
    request_interceptor: Interceptor = Field(
        default="", description="The Lambda function that each request goes through, or none"
    )
    response_interceptor: Interceptor = Field(
        default="", description="The Lambda function that each answer goes through, or none"
    )
    interceptor_headers: bool = Field(
        default=False,
        description="Give the interceptors the request's headers, the caller's token among them",
        json_schema_extra=when("request_interceptor != '' or response_interceptor != ''"),
    )
    with_interceptor: bool = Field(
        default=False, description="Render the code of an interceptor to begin with"
    )
