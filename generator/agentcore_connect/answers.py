"""The answers of one `connect scaffold`: what was said outright, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from agentcore_connect.config import Gateway, McpServer, OAuthCredential
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.matrix import OutboundAuth, Path
from agentcore_connect.project import Agent
from agentcore_connect.questions import Authorizer, Framework, ToolSearch


class Given(BaseModel):
    """What was said outright: flags and the answers file; None is "not said".

    Names and meanings are those of the flags, and of the `agentcore` CLI's flags where it has
    them. There is no field for a secret.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

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
    tool_search: ToolSearch | None = None
    with_tests: bool | None = None
    name: str | None = None
    endpoint: str | None = None
    outbound_auth: OutboundAuth | None = None
    credential_name: str | None = None
    oauth_discovery_url: str | None = None
    oauth_scopes: tuple[str, ...] = ()

    @field_validator(
        "allowed_audience", "allowed_clients", "allowed_scopes", "oauth_scopes", mode="before"
    )
    @classmethod
    def _commas(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part for part in (p.strip() for p in value.split(",")) if part)
        return value


def given(values: dict[str, Any], source: str) -> Given:
    """``values`` as `Given`; InvalidInput names each wrong one and never repeats its value.

    ``source`` says where they came from, for the message: "the flags" or a file's name.
    """
    try:
        return Given.model_validate(values)
    except ValidationError as error:
        problems = []
        for entry in error.errors(include_url=False, include_input=False):
            field = str(entry["loc"][0]) if entry["loc"] else ""
            if entry["type"] == "extra_forbidden":
                message, hint = "there is no such answer", _known_answers(field)
            else:
                message, hint = str(entry["msg"]), ""
            problems.append(
                Problem("invalid-answer", f"{field} in {source}: {message}", hint, field)
            )
        raise InvalidInput(*problems) from None


def _known_answers(field: str) -> str:
    if "secret" in field or "api_key" in field or "password" in field or "token" in field:
        return "Secrets are typed into `agentcore add credential`, never given to connect."
    return "Known answers: " + ", ".join(Given.model_fields) + "."


@dataclass(frozen=True)
class Client:
    """The agent's side: who gets code for the gateway, and as whom it signs in."""

    agent: Agent
    framework: Framework
    client_credential: str | None = None
    client_scopes: tuple[str, ...] = ()
    forward_caller_token: bool = False
    tool_search: ToolSearch = "auto"
    with_tests: bool = False


@dataclass(frozen=True)
class Answers:
    """All that a scaffold needs. ``client`` is None where ``no_client`` says why."""

    gateway: Gateway
    target: McpServer
    credentials: tuple[OAuthCredential, ...]
    client: Client | None
    no_client: str = ""
