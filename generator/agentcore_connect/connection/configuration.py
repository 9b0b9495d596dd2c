"""agentcore.json: what the CLI would add for a gateway, a target and their credentials.

The shapes and their key order are those that `agentcore add` 0.30.0 writes (compared in
tests/real/test_realcli_shapes.py); `outboundAuth.scopes` is valid and honoured at deploy, though
the CLI has no way to write it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agentcore_connect.connection.targets import Target
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project.project import CONFIG, Agent, Project
from agentcore_connect.text import jsonedit
from agentcore_connect.vocabulary.words import Authorizer

Json = dict[str, Any]


@dataclass(frozen=True)
class Gateway:
    """A gateway as the answers want it. The JWT fields count for CUSTOM_JWT only."""

    name: str
    authorizer_type: Authorizer
    discovery_url: str | None = None
    allowed_audience: tuple[str, ...] = ()
    allowed_clients: tuple[str, ...] = ()
    allowed_scopes: tuple[str, ...] = ()

    def to_json(self) -> Json:
        entry: Json = {
            "name": self.name,
            "protocolType": "MCP",
            "description": f"Gateway for {self.name}",
            "targets": [],
            "authorizerType": self.authorizer_type,
        }
        if self.authorizer_type == "CUSTOM_JWT":
            jwt: Json = {"discoveryUrl": self.discovery_url}
            jwt |= {key: list(values) for key, values in self._allowed().items() if values}
            entry["authorizerConfiguration"] = {"customJwtAuthorizer": jwt}
        return entry | {"enableSemanticSearch": True, "exceptionLevel": "NONE"}

    def _allowed(self) -> dict[str, tuple[str, ...]]:
        return {
            "allowedAudience": self.allowed_audience,
            "allowedClients": self.allowed_clients,
            "allowedScopes": self.allowed_scopes,
        }

    def differences(self, existing: Json) -> list[tuple[str, Any, Any]]:
        """(field, there, wanted) for all that the answers say and ``existing`` contradicts."""
        there = existing.get("authorizerType", "NONE")
        found: list[tuple[str, Any, Any]] = [("authorizer-type", there, self.authorizer_type)]
        jwt = existing.get("authorizerConfiguration", {}).get("customJwtAuthorizer", {})
        if self.discovery_url is not None:
            found.append(("discovery-url", jwt.get("discoveryUrl"), self.discovery_url))
        for key, values in self._allowed().items():
            if values:
                flag = "allowed-" + key.removeprefix("allowed").lower()
                found.append((flag, jwt.get(key, []), list(values)))
        return [row for row in found if row[1] != row[2]]


@dataclass(frozen=True)
class OAuthCredential:
    """The declaration of an OAuth credential provider; its secret is never here.

    ``inbound`` marks the credential with which agents get tokens for a gateway of the project:
    the one that the CLI names `<gateway>-oauth` and manages with the gateway.
    """

    name: str
    discovery_url: str
    scopes: tuple[str, ...] = ()
    inbound: bool = False

    def to_json(self) -> Json:
        entry: Json = {
            "authorizerType": "OAuthCredentialProvider",
            "name": self.name,
            "discoveryUrl": self.discovery_url,
        }
        if self.scopes:
            entry["scopes"] = list(self.scopes)
        entry["vendor"] = "CustomOauth2"
        return entry | ({"managed": True, "usage": "inbound"} if self.inbound else {})


@dataclass(frozen=True)
class ApiKeyCredential:
    """The declaration of an API key credential provider; the key is never here."""

    name: str

    def to_json(self) -> Json:
        return {"authorizerType": "ApiKeyCredentialProvider", "name": self.name}


Credential = OAuthCredential | ApiKeyCredential


@dataclass(frozen=True)
class Additions:
    """The new text of agentcore.json, and what was missing in it."""

    text: str
    gateway: Gateway | None = None
    target: Target | None = None
    credentials: tuple[Credential, ...] = ()


def declare(text: str, project: Project, credentials: Sequence[Credential]) -> Additions:
    """What is still missing of the credentials, added to ``text``, the project's agentcore.json."""
    missing = tuple(c for c in credentials if project.credential(c.name) is None)
    for credential in missing:
        text = append(text, ("credentials",), credential.to_json())
    return Additions(text, credentials=missing)


def add(
    project: Project, gateway: Gateway, target: Target, credentials: Sequence[Credential]
) -> Additions:
    """What is still missing of a gateway, its target and their credentials, added.

    Everything that is there is kept byte for byte. Raises InvalidInput where the project says
    something else than the answers: each difference with both values.
    """
    declared = declare(project.config_text, project, credentials)
    text = declared.text
    existing = project.gateway(gateway.name)
    if existing is None:
        text = append(text, ("agentCoreGateways",), gateway.to_json())
        index, targets = len(project.gateways), []
    else:
        _refuse(f"gateway {gateway.name}", gateway.differences(existing))
        index, targets = project.gateways.index(existing), existing.get("targets", [])

    same = next((other for other in targets if other.get("name") == target.name), None)
    new = same is None and target.is_declared
    if new:
        text = append(text, ("agentCoreGateways", index, "targets"), target.to_json())
    elif same is not None:
        _refuse(f"target {target.name}", target.differences(same))
    return Additions(
        text,
        gateway if existing is None else None,
        target if new else None,
        declared.credentials,
    )


def allow_headers(text: str, agent: Agent, headers: Sequence[str]) -> str:
    """agentcore.json with ``headers`` among those that the runtime passes on to ``agent``."""
    pointer = ("runtimes", agent.index, "requestHeaderAllowlist")
    allowed = {str(name).lower() for name in agent.spec.get("requestHeaderAllowlist", [])}
    for header in headers:
        if header.lower() not in allowed:
            text = append(text, pointer, header)
    return text


def encoded(before: bytes | None, text: str) -> bytes:
    """The bytes of agentcore.json with ``text``; a BOM of ``before`` stays."""
    bom = b"\xef\xbb\xbf"
    mark = bom if before is not None and before.startswith(bom) else b""
    return mark + text.removeprefix("\ufeff").encode("utf-8")


def append(text: str, pointer: tuple[str | int, ...], value: Json | str) -> str:
    """``text`` with ``value`` at the end of an array, which is made where it is not there."""
    try:
        return jsonedit.append(text, pointer, value)
    except LookupError:
        return jsonedit.put(text, pointer[:-1], str(pointer[-1]), [value])


def _refuse(what: str, differences: Sequence[tuple[str, Any, Any]]) -> None:
    problems = contradictions(what, differences)
    if problems:
        raise InvalidInput(*problems)


def contradictions(what: str, differences: Sequence[tuple[str, Any, Any]]) -> list[Problem]:
    """A `Problem` for each difference between agentcore.json and the answers, with both values."""
    return [
        Problem(
            "contradiction",
            f"{what} has {field} {there!r} in {CONFIG}, and the answers say {wanted!r}",
            "Leave the answer out to use what is there, or choose another name. (The authorizer "
            "of a deployed gateway cannot be changed.)",
            field=field.replace("-", "_"),
            file=CONFIG,
        )
        for field, there, wanted in differences
    ]
