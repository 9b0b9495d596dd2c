"""Who calls a gateway: everybody, who has a token, or who signs with AWS credentials."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from agentcore_connect.dev import signature
from agentcore_connect.dev.issuer import Declared, Issuer
from agentcore_connect.dev.signature import Keys
from agentcore_connect.dev.targets.target import FailedError
from agentcore_connect.errors import assert_never
from agentcore_connect.policy.request import Anonymous, Caller, Claims, Iam
from agentcore_connect.project.gateway import CustomClaim, Gateway, Manner

LOCAL_ARN = "arn:aws:sts::000000000000:assumed-role/local"
"""Who signs, where nobody says who it is."""


@dataclass(frozen=True)
class Request:
    """What an authorizer looks at; the headers' names are in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


class RefusedError(Exception):
    """The caller is turned away. ``cause`` is for the log alone."""

    def __init__(
        self, status: int, words: str, cause: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(words)
        self.status, self.words, self.cause = status, words, cause or words
        self.headers = dict(headers or {})


@dataclass(frozen=True)
class Known:
    """A caller, and what the log has to say of how it was known."""

    caller: Caller
    note: str = ""


class Authorizer(Protocol):
    """Finds out who calls."""

    def waits(self, request: Request) -> bool:
        """Whether another server may have to be asked for a request."""

    def identify(self, request: Request) -> Known:
        """Raises `RefusedError`."""


class Nobody:
    """Type NONE: lets everybody in."""

    def waits(self, request: Request) -> bool:
        return False

    def identify(self, request: Request) -> Known:
        return Known(Anonymous())


@dataclass(frozen=True)
class Jwt:
    """Type CUSTOM_JWT: tokens of this run's own issuer, and of the declared one.

    401 where there is no token, 403 where it is not taken; which of the latter are 401 at the
    service is contested.
    """

    gateway: Gateway
    custom: tuple[CustomClaim, ...]
    local: Issuer
    declared: Declared | None

    def waits(self, request: Request) -> bool:
        _, _, token = request.headers.get("authorization", "").partition(" ")
        return (
            self.declared is not None
            and self._known(token.strip()) is None
            and (_issuer(token.strip()) not in (None, self.local.url))
        )

    def identify(self, request: Request) -> Known:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            url = request.url.removesuffix("/mcp")
            where = f'Bearer resource_metadata="{url}/.well-known/oauth-protected-resource"'
            raise RefusedError(401, "Missing Bearer token", headers={"WWW-Authenticate": where})
        claims = self._verified(token.strip())
        if (why := self._not_allowed(claims)) is not None:
            raise RefusedError(403, "Invalid Bearer token", why)
        return Known(Claims(claims))

    def _known(self, token: str) -> dict[str, Any] | None:
        """The claims of a token that was verified before, and has not ended."""
        known = self.local.known(token)
        return known or (None if self.declared is None else self.declared.known(token))

    def _verified(self, token: str) -> dict[str, Any]:
        if (known := self._known(token)) is not None:
            return known
        import jwt

        try:
            if self.declared is None or _issuer(token) in (None, self.local.url):
                return self.local.verified(token)
            return self.declared.verified(token)
        except (jwt.PyJWTError, FailedError, ValueError, TypeError, RecursionError) as error:
            raise RefusedError(403, "Invalid Bearer token", str(error)) from None

    def _not_allowed(self, claims: Mapping[str, Any]) -> str | None:
        """Which of the gateway's conditions a token does not meet; None where it meets all."""
        audience = claims.get("aud")
        named = set(audience) if isinstance(audience, list) else {audience}
        scopes = set(str(claims.get("scope", "")).split())
        gateway = self.gateway
        if gateway.allowed_audience and not named & set(gateway.allowed_audience):
            return "its aud is not in allowedAudience"
        if gateway.allowed_clients and claims.get("client_id") not in gateway.allowed_clients:
            return "its client_id is not in allowedClients"
        if gateway.allowed_scopes and not scopes & set(gateway.allowed_scopes):
            return "it has no scope of allowedScopes"
        for one in self.custom:
            if not one.holds(claims.get(one.name)):
                return f"its claim {one.name} is not as customClaims wants it"
        return None


def _issuer(token: str) -> Any:
    """Whose token it says that it is; None where it is none, or says nothing."""
    try:
        payload = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))).get("iss")
    except (IndexError, ValueError, AttributeError, RecursionError):
        return None


@dataclass
class Signed:
    """Type AWS_IAM: signatures are recomputed with the keys that are known here.

    Others, of a role that another process assumed, are looked at as far as they go without the
    secret. ``callers`` are the keys that this run gave out, with whom they stand for.
    """

    arn: str = LOCAL_ARN
    keys: tuple[Keys, ...] = ()
    callers: dict[str, tuple[Keys, str]] = field(default_factory=dict)

    def waits(self, request: Request) -> bool:
        return False

    def identify(self, request: Request) -> Known:
        claim = signature.claimed(request.headers.get("authorization", ""))
        if claim is None:
            raise RefusedError(403, "Missing Authentication Token")
        if (why := signature.fault(claim, request.headers, request.body)) is not None:
            raise RefusedError(403, why)
        keys, arn = self.callers.get(claim.key, (None, self.arn))
        keys = keys or next((one for one in self.keys if one.id == claim.key), None)
        if keys is None:
            return Known(Iam(role(arn)), "signature not verified")
        args = (request.method, request.url, request.headers, request.body)
        if not signature.matches(keys, claim, *args):
            words = "The request signature we calculated does not match the signature you provided."
            raise RefusedError(403, words)
        return Known(Iam(role(arn)))


def role(arn: str) -> str:
    """The ARN as policies see it: of an assumed role without the session's name."""
    account, assumed, rest = arn.partition(":assumed-role/")
    return f"{account}{assumed}{rest.split('/')[0]}" if assumed else arn


def environment_keys() -> tuple[Keys, ...]:
    """The credentials of this process's environment, which a child has too."""
    env = os.environ
    if env.get("AWS_ACCESS_KEY_ID") and env.get("AWS_SECRET_ACCESS_KEY"):
        token = env.get("AWS_SESSION_TOKEN") or None
        return (Keys(env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"], token),)
    return ()


def of(gateway: Gateway, manner: Manner, issuer: Issuer, signed: Signed) -> Authorizer:
    """The authorizer that a gateway of agentcore.json has."""
    match gateway.authorizer_type:
        case "NONE":
            return Nobody()
        case "AWS_IAM":
            return signed
        case "CUSTOM_JWT":
            url = gateway.discovery_url
            return Jwt(gateway, manner.claims, issuer, Declared(url) if url else None)
        case _:
            return assert_never(gateway.authorizer_type)
