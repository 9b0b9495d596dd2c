"""Inbound authorizers of a gateway: none, JWT and IAM."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Protocol
from urllib.parse import urlsplit

import jwt
from botocore.auth import SigV4Auth  # type: ignore[import-untyped]
from botocore.awsrequest import AWSRequest  # type: ignore[import-untyped]
from botocore.credentials import ReadOnlyCredentials  # type: ignore[import-untyped]

from .request import Caller, Incoming

_CREDENTIAL = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<date>\d{8})/(?P<region>[^/]+)"
    r"/(?P<service>[^/]+)/aws4_request, ?SignedHeaders=(?P<headers>[^,]+)"
    r", ?Signature=(?P<signature>[0-9a-f]{64})"
)
_CLOCK_SKEW = 300  # seconds that AWS allows between a signature's date and its own clock


class RefusedError(Exception):
    """The authorizer turned a request away."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status, self.reason, self.headers = status, reason, dict(headers or {})


class Authorizer(Protocol):
    """Finds out who calls."""

    def authorize(self, request: Incoming) -> Caller:
        """Give the caller, or raise `RefusedError`."""


class NoAuthorizer:
    """Lets everybody in, as authorizer type NONE."""

    def authorize(self, request: Incoming) -> Caller:
        """Give an unknown caller."""
        return Caller()


class JwtAuthorizer:
    """Bearer JWTs, RS256, as authorizer type CUSTOM_JWT; 401 with WWW-Authenticate otherwise.

    The key is looked up at `jwks_url` or given as `key` (PEM). `audiences` is compared with `aud`,
    `clients` with `client_id`, `scopes` must all be granted; an empty one is not looked at. The
    members allowedAudience, allowedClients and allowedScopes of botocore's
    CustomJWTAuthorizerConfiguration.
    """

    def __init__(
        self,
        jwks_url: str | None = None,
        *,
        key: str | None = None,
        issuer: str | None = None,
        audiences: Sequence[str] = (),
        clients: Sequence[str] = (),
        scopes: Sequence[str] = (),
    ) -> None:
        if not jwks_url and not key:
            raise ValueError("give jwks_url or key")
        self._jwks = jwt.PyJWKClient(jwks_url) if jwks_url else None
        self._key, self._issuer = key or "", issuer
        self._audiences, self._clients, self._scopes = audiences, clients, scopes

    def authorize(self, request: Incoming) -> Caller:
        """Give the token's claims."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise self._refused(request, "Missing Bearer token")
        try:
            claims = self._claims(token)
        except jwt.PyJWTError as error:
            raise self._refused(request, f"Invalid Bearer token: {error}") from error
        if self._clients and claims.get("client_id") not in self._clients:
            raise self._refused(request, "Invalid Bearer token: client_id is not allowed")
        if missing := set(self._scopes) - set(str(claims.get("scope", "")).split()):
            raise self._refused(request, f"Invalid Bearer token: without scope {sorted(missing)}")
        return Caller(claims)

    def _claims(self, token: str) -> dict[str, Any]:
        return jwt.decode(
            token,
            self._jwks.get_signing_key_from_jwt(token) if self._jwks else self._key,
            algorithms=["RS256"],
            issuer=self._issuer,
            audience=list(self._audiences) or None,
            options={"require": ["exp"], "verify_aud": bool(self._audiences)},
        )

    def _refused(self, request: Incoming, reason: str) -> RefusedError:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(request.url))
        challenge = f'Bearer resource_metadata="{origin}/.well-known/oauth-protected-resource"'
        return RefusedError(401, reason, {"WWW-Authenticate": challenge})


@dataclass(frozen=True)
class Credentials:
    """AWS credentials of a test; they exist nowhere else."""

    access_key: str = "AKIDEXAMPLE"
    secret_key: str = field(default="stand-in-secret-key", repr=False)
    token: str | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The variables from which botocore reads them."""
        keys = {"AWS_ACCESS_KEY_ID": self.access_key, "AWS_SECRET_ACCESS_KEY": self.secret_key}
        return keys | ({"AWS_SESSION_TOKEN": self.token} if self.token else {})


@dataclass(frozen=True)
class SigV4Authorizer:
    """AWS signatures, recomputed with botocore's own SigV4Auth; 403 otherwise, as type AWS_IAM."""

    credentials: Credentials = field(default_factory=Credentials)
    region: str = "us-east-1"
    service: str = "bedrock-agentcore"

    def authorize(self, request: Incoming) -> Caller:
        """Give the access key id that signed."""
        claim = _CREDENTIAL.fullmatch(request.headers.get("authorization", ""))
        if claim is None:
            raise RefusedError(403, "Missing Authentication Token")
        signed_names = claim["headers"].split(";")
        scope = (claim["region"], claim["service"])
        date = request.headers.get("x-amz-date", "")
        token = request.headers.get("x-amz-security-token")
        checksum = request.headers.get("x-amz-content-sha256")
        for wrong, reason in (
            (claim["key"] != self.credentials.access_key, "The access key id is not known"),
            (scope != (self.region, self.service), f"Credential should not be scoped to {scope}"),
            (token != self.credentials.token, "The security token is not the credentials' own"),
            (token and "x-amz-security-token" not in signed_names, "The token is not signed"),
            (not {"host", "x-amz-date"} <= set(signed_names), "host and x-amz-date must be signed"),
            (not _is_now(date) or date[:8] != claim["date"], "Signature expired"),
            (
                checksum not in (None, hashlib.sha256(request.body).hexdigest()),
                "x-amz-content-sha256 is not the body's",
            ),
            (self._signature(request, signed_names) != claim["signature"], "Wrong signature"),
        ):
            if wrong:
                raise RefusedError(403, reason)
        return Caller(access_key=claim["key"])

    def _signature(self, request: Incoming, signed_names: Sequence[str]) -> str:
        """What the signature has to be when the headers `signed_names` are signed."""
        keys = ReadOnlyCredentials(
            self.credentials.access_key, self.credentials.secret_key, self.credentials.token
        )
        signer = SigV4Auth(keys, self.service, self.region)
        headers = {name: request.headers.get(name, "") for name in signed_names}
        again = AWSRequest(request.method, request.url, headers, request.body)
        again.context["timestamp"] = request.headers.get("x-amz-date", "")
        to_sign = signer.string_to_sign(again, signer.canonical_request(again))
        return str(signer.signature(to_sign, again))


def _is_now(date: str) -> bool:
    try:
        signed = datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        return False
    return abs((datetime.now(timezone.utc) - signed).total_seconds()) <= _CLOCK_SKEW
