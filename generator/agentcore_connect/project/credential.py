"""The credential providers of agentcore.json, as `agentcore add credential` 0.30.0 declares them.

Their secrets are never here: whoever deploys is asked for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from agentcore_connect.project.resource import Json

_SHAPE = {"name": str, "authorizerType": str, "discoveryUrl": str, "scopes": [str]}


@dataclass(frozen=True)
class OAuthCredential:
    """The declaration of an OAuth credential provider; its secret is never here.

    ``inbound`` marks the credential with which agents get tokens for a gateway of the project:
    the one that the CLI names `<gateway>-oauth` and manages with the gateway.
    """

    POINTER: ClassVar = ("credentials",)
    SHAPE: ClassVar = _SHAPE
    TYPE: ClassVar = "OAuthCredentialProvider"

    name: str
    discovery_url: str | None
    scopes: tuple[str, ...] = ()
    inbound: bool = False

    @classmethod
    def recorded(cls, entry: Json) -> OAuthCredential:
        inbound = entry.get("managed") is True and entry.get("usage") == "inbound"
        scopes = tuple(entry.get("scopes", ()))
        return cls(entry["name"], entry.get("discoveryUrl"), scopes, inbound)

    def to_json(self) -> Json:
        entry: Json = {
            "authorizerType": self.TYPE,
            "name": self.name,
            "discoveryUrl": self.discovery_url,
        }
        if self.scopes:
            entry["scopes"] = list(self.scopes)
        entry["vendor"] = "CustomOauth2"
        return entry | ({"managed": True, "usage": "inbound"} if self.inbound else {})

    def command(self) -> tuple[str, ...]:
        """The command that asks for it: the secret is typed at the CLI's own masked prompt."""
        return ("agentcore", "add", "credential")


@dataclass(frozen=True)
class ApiKeyCredential:
    """The declaration of an API key credential provider; the key is never here."""

    POINTER: ClassVar = OAuthCredential.POINTER
    SHAPE: ClassVar = _SHAPE
    TYPE: ClassVar = "ApiKeyCredentialProvider"

    name: str

    discovery_url: ClassVar = None
    scopes: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def recorded(cls, entry: Json) -> ApiKeyCredential:
        return cls(entry["name"])

    def to_json(self) -> Json:
        return {"authorizerType": self.TYPE, "name": self.name}

    def command(self) -> tuple[str, ...]:
        """As `OAuthCredential.command` has it."""
        return ("agentcore", "add", "credential")


@dataclass(frozen=True)
class OtherCredential:
    """A credential provider of a type that connect declares none of."""

    name: str
    discovery_url: str | None = None
    scopes: tuple[str, ...] = ()


Credential = OAuthCredential | ApiKeyCredential
"""What connect declares."""

Declared = OAuthCredential | ApiKeyCredential | OtherCredential
"""What agentcore.json may hold."""


def recorded(entry: Json) -> Declared:
    """An entry of ``credentials``, by its type."""
    kind = entry.get("authorizerType")
    if kind == OAuthCredential.TYPE:
        return OAuthCredential.recorded(entry)
    if kind == ApiKeyCredential.TYPE:
        return ApiKeyCredential.recorded(entry)
    scopes = tuple(entry.get("scopes", ()))
    return OtherCredential(entry["name"], entry.get("discoveryUrl"), scopes)
