"""The answers of `connect gateway set`: each is declared here, once, and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, ClassVar, Literal

from agentcore_connect.answers.option import Many, Option, Row, rows
from agentcore_connect.vocabulary.secret import Kind

State = Literal["enabled", "disabled"]


class Panel(Enum):
    """The panels of `connect gateway set --help`."""

    WHICH = "Which gateway"
    DECLARED = "In agentcore.json"
    SCRIPT = "By configure_gateway.py, after each deploy"


@dataclass(frozen=True)
class GivenGateway:
    """What was said outright: flags, variables and the answers file. No field is for a secret."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}

    gateway: Annotated[
        str | None,
        Option(
            panel=Panel.WHICH,
            help="The gateway. Default: the only one.",
            prompt="Which gateway?",
            complete="gateways",
        ),
    ] = None
    custom_claim: Annotated[
        tuple[str, ...],
        Option(
            panel=Panel.DECLARED,
            usual=True,
            help="NAME=VALUE: a claim that each token must have; NAME=A,B: a list with one of "
            "them. Can be repeated; NAME= takes it out.",
            many=Many.REPEATED,
            example="Such as role=agent, or groups=admins,agents.",
            secret=Kind.IDENTIFIER,
        ),
    ] = ()
    semantic_search: Annotated[
        State | None,
        Option(panel=Panel.DECLARED, usual=True, help="The tool that finds tools: {words}."),
    ] = None
    exception_level: Annotated[
        Literal["NONE", "DEBUG"] | None,
        Option(panel=Panel.DECLARED, help="DEBUG tells callers why a tool failed: {words}."),
    ] = None
    sessions: Annotated[
        str | None,
        Option(
            panel=Panel.SCRIPT,
            usual=True,
            help="Seconds until a session ends, from 900 to 28800, or none.",
            numbers=True,
            example="A whole number from 900 to 28800, or none.",
        ),
    ] = None
    streaming: Annotated[
        State | None,
        Option(
            panel=Panel.SCRIPT, usual=True, help="Stream answers to callers that take it: {words}."
        ),
    ] = None
    mcp_version: Annotated[
        tuple[str, ...],
        Option(
            panel=Panel.SCRIPT,
            usual=True,
            help="A version of MCP that the gateway speaks, such as 2025-11-25; can be repeated.",
            many=Many.REPEATED,
            example="Such as 2025-11-25.",
            question="mcp_versions",
        ),
    ] = ()
    instructions: Annotated[
        str | None,
        Option(
            panel=Panel.SCRIPT,
            usual=True,
            help="What the gateway tells its clients, on one line, or none.",
            example="One line of at most 2048 characters, without backticks.",
        ),
    ] = None
    request_interceptor: Annotated[
        str | None,
        Option(
            panel=Panel.SCRIPT,
            usual=True,
            help="The ARN of a Lambda function that each request goes through, or none.",
            example="Such as arn:aws:lambda:us-east-1:123456789012:function:intercept, or none.",
        ),
    ] = None
    response_interceptor: Annotated[
        str | None,
        Option(
            panel=Panel.SCRIPT,
            usual=True,
            help="The ARN of a Lambda function that each answer goes through, or none.",
            example="Such as arn:aws:lambda:us-east-1:123456789012:function:intercept, or none.",
        ),
    ] = None
    interceptor_headers: Annotated[
        State | None,
        Option(
            panel=Panel.SCRIPT,
            help="Give interceptors the headers, the caller's token among them: {words}.",
        ),
    ] = None
    with_interceptor: Annotated[
        bool | None,
        Option(panel=Panel.SCRIPT, help="Also render the code of an interceptor."),
    ] = None


OPTIONS: Mapping[str, Row[Option]] = rows(GivenGateway, Option)


def given(values: Mapping[str, Any], source: str) -> GivenGateway:
    """``values`` as `GivenGateway`; see `validation.validated`."""
    from agentcore_connect.answers.validation import validated

    return validated(GivenGateway, OPTIONS, values, source)
