"""One connection as the answers want it: the agent's side and the gateway's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from agentcore_connect.connection.targets import Target
from agentcore_connect.errors import Problem
from agentcore_connect.project.credential import Credential
from agentcore_connect.project.gateway import Gateway
from agentcore_connect.project.project import Agent
from agentcore_connect.vocabulary.words import CredentialFramework, Framework, Situation, ToolSearch


@dataclass(frozen=True)
class Client:
    """The agent's side: who gets code for the gateway, and as whom it signs in."""

    agent: Agent
    framework: Framework
    client_credential: str | None = None
    client_scopes: tuple[str, ...] = ()
    forward_caller_token: bool = False
    request_headers: tuple[str, ...] = ()
    tool_search: ToolSearch = "auto"
    optional: bool = False
    with_tests: bool = False


@dataclass(frozen=True)
class Direct:
    """Code with which the agent calls a service itself, with the credential ``name``.

    ``template`` is what it is rendered for, which need not be the agent's ``framework``.
    ``credential_type`` is none for an AWS service, which the agent's role lets it call;
    ``reason`` is one of the five situations, or ``forced`` with the person's own words.
    """

    agent: Agent
    framework: Framework
    template: CredentialFramework
    name: str
    credential_type: Literal["api-key", "oauth", "oauth-3lo", "none"]
    reason: Situation | Literal["forced"]
    force_direct: str | None = None
    asynchronous: bool = True
    endpoint: str | None = None
    oauth_discovery_url: str | None = None
    oauth_scopes: tuple[str, ...] = ()
    return_url: str | None = None
    aws_service: str | None = None


@dataclass(frozen=True)
class DirectAnswers:
    """All that a scaffold of path credential needs; ``credentials`` are not declared yet."""

    direct: Direct
    credentials: tuple[Credential, ...] = ()
    advice: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One target. ``files`` are those of its unit that no template makes: name to bytes.

    ``findings`` are what was noticed in them, for the person to read, and ``tools`` the names of
    its tools.
    """

    target: Target
    files: dict[str, bytes] = field(default_factory=dict)
    findings: tuple[Problem, ...] = ()
    tools: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answers:
    """All that a scaffold of targets needs. ``client`` is None where ``no_client`` says why.

    Several ``parts`` are of one document: they differ in name and tools only.
    """

    gateway: Gateway
    parts: tuple[Part, ...]
    credentials: tuple[Credential, ...]
    client: Client | None
    no_client: str = ""
    advice: tuple[str, ...] = ()

    @property
    def target(self) -> Target:
        """The first target, which stands for all in what they share."""
        return self.parts[0].target

    @property
    def findings(self) -> tuple[Problem, ...]:
        return tuple(problem for part in self.parts for problem in part.findings)


def open_to_anybody(gateway: Gateway) -> tuple[str, ...]:
    """What to say of a gateway that asks nobody who calls it; nothing of any other."""
    if gateway.authorizer_type != "NONE":
        return ()
    return (
        f"Gateway {gateway.name} has no inbound authentication: whoever knows its URL can call "
        "all of its tools. Use it for local testing only; never deploy it to production.",
    )


def allowed_headers(client: Client) -> tuple[str, ...]:
    """The headers of its caller that the client needs to get."""
    token = ("Authorization",) if client.forward_caller_token else ()
    return (*token, *(name for name in client.request_headers if name not in token))
