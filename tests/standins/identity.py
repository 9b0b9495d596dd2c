"""The stand-in of `connect dev` for AgentCore Identity on a port, with what can go wrong there.

What its operations answer is the product's own. Here are the log, the signatures of the SDK's
requests, outages, and the OAuth provider behind it: the endpoint for its tokens.
"""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qsl

from agentcore_connect.dev.identity import Identity as OwnIdentity
from agentcore_connect.dev.identity import ServiceError, operation
from agentcore_connect.dev.issuer import Issuer
from agentcore_connect.project.gateway import Gateway
from agentcore_connect.project.project import Project
from agentcore_connect.vocabulary.names import credential_variable
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from .authorizer import RefusedError, SigV4Authorizer
from .request import Incoming
from .server import Server

_ANY = Gateway("any")
"""A gateway that wants nothing of a token."""


@dataclass(frozen=True)
class Operation:
    """One logged call: the operation's name, what it was given, and the HTTP status it got."""

    name: str
    arguments: Mapping[str, Any]
    status: int
    access_key: str | None


class Identity:
    """The operations that the bedrock-agentcore SDK calls, a token endpoint, a JWKS.

    `oauth_providers` and `api_keys` are the credential providers that exist. Tokens are RS256 JWTs
    that live `ttl` seconds (settable at any time). With `aws`, signatures of the SDK's calls are
    verified; without, they are not looked at.
    """

    def __init__(
        self,
        *,
        oauth_providers: Sequence[str] = ("gateway-oauth",),
        api_keys: Mapping[str, str] | None = None,
        ttl: float = 3600,
        aws: SigV4Authorizer | None = None,
    ) -> None:
        self.oauth_providers = set(oauth_providers)
        self.api_keys = dict(api_keys or {})
        self.ttl = ttl
        self.client_id, self.client_secret = "stand-in-client", "stand-in-client-secret"
        self.ways: list[str] = []  # token_endpoint_auth_methods_supported, if it is said
        self.token_requests: list[str] = []  # of the token endpoint: "form" or "basic"
        self.log: list[Operation] = []
        self.issued: set[str] = set()  # every token that was ever given out
        self._aws = aws
        self._wrong_secret: str | None = None
        self.issuer = Issuer("")
        self._own = OwnIdentity("", lambda: cast(Project, _Project(self)), self._mint)
        self._server = Server(self._application)

    def __enter__(self) -> Identity:
        self.up()
        return self

    def __exit__(self, *_: object) -> None:
        self.down()

    @property
    def url(self) -> str:
        """The service's endpoint and the issuer of its tokens."""
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def jwks_url(self) -> str:
        """Where `JwtAuthorizer` finds the public key."""
        return f"{self.url}/.well-known/jwks.json"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead botocore here; it needs AWS credentials and a region besides."""
        return {
            "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE": self.url,
            "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE_CONTROL": self.url,
            "BEDROCK_AGENTCORE_DP_ENDPOINT": self.url,  # what SDKs before 1.8 look at alone
            "BEDROCK_AGENTCORE_CP_ENDPOINT": self.url,
        }

    def count(self, operation: str) -> int:
        """How often `operation` was called, whatever it was answered."""
        return sum(logged.name == operation for logged in self.log)

    def down(self) -> None:
        """Close the port; what was issued stays valid."""
        self._server.down()

    def up(self) -> None:
        """Open the port, the same one each time."""
        self._server.up()
        self.issuer.url = self._own.url = self.url

    def wrong_secret(self, error: str = "AccessDeniedException") -> None:
        """From now on the OAuth provider refuses the client secret; `error` is what callers get."""
        self._wrong_secret = error

    def right_secret(self) -> None:
        """End what `wrong_secret()` began."""
        self._wrong_secret = None

    def caller_token(self, subject: str = "alice", ttl: float | None = None, **claims: Any) -> str:
        """Give a user's own JWT, as the caller of an agent sends it in Authorization."""
        end = int(time.time() + (self.ttl if ttl is None else ttl))
        whole = {"sub": subject, "client_id": self.client_id, "exp": end, **claims}
        token = self.issuer.token(_ANY, {}, whole)
        self.issued.add(token)
        return token

    def workload_token(self, user: str | None = "alice") -> str:
        """Give a workload access token, as the runtime puts it into header WorkloadAccessToken."""
        token = self._own.workload_token(user)
        self.issued.add(token)
        return token

    def consent(self, user: str = "alice", provider: str | None = None) -> None:
        """Let `user` have consented to `provider` (default: to all), as if the page was used."""
        for name in [provider] if provider else self.oauth_providers:
            self._own.agree(name, user)

    @asynccontextmanager
    async def _application(self) -> AsyncIterator[ASGIApp]:
        yield Starlette(
            routes=[
                Route("/identities/{path:path}", self._operate, methods=["POST"]),
                Route("/oauth2/token", self._token_endpoint, methods=["POST"]),
                Route("/authorize", self._authorize),
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/.well-known/jwks.json", self._jwks),
            ]
        )

    async def _operate(self, request: Request) -> Response:
        path, body = request.path_params["path"], await request.body()
        headers: dict[str, str] = {}
        access_key: str | None = None
        answer: Mapping[str, Any]
        try:
            if self._aws is not None:
                incoming = Incoming(request.method, str(request.url), dict(request.headers), body)
                access_key = self._aws.authorize(incoming).access_key
            if self._wrong_secret is not None and path == "oauth2/token":
                words = "the provider refused the client credentials"
                raise ServiceError(self._wrong_secret, words)
            answer, status = await asyncio.to_thread(self._own.operate, path, body), 200
            self.issued |= {v for k, v in answer.items() if k == "workloadAccessToken"}
        except RefusedError as refused:
            answer, status = {"message": refused.reason}, refused.status
            headers = {"x-amzn-ErrorType": "InvalidSignatureException"}
        except ServiceError as error:
            answer, status = {"message": error.message}, error.status
            headers = {"x-amzn-ErrorType": error.name}
        given = json.loads(body or b"{}")
        self.log.append(Operation(operation(path), given, status, access_key))
        return JSONResponse(answer, status, headers)

    def _mint(self, provider: str, claims: Mapping[str, Any]) -> str:
        """A token of a provider: of the agent itself, unless the claims name a user."""
        return self.caller_token(**{"subject": self.client_id, **_named(claims)})

    async def _authorize(self, request: Request) -> Response:
        """The page where the user consents; opening it is consenting."""
        if self._own.consent(request.query_params.get("session_id", "")):
            return JSONResponse({"consented": True})
        return JSONResponse({"error": "invalid_request"}, 400)

    async def _token_endpoint(self, request: Request) -> Response:
        """RFC 6749, 4.4, with the client's credentials in the form or as Basic."""
        form = dict(parse_qsl((await request.body()).decode()))
        given = _basic(request) or (form.get("client_id"), form.get("client_secret"))
        self.token_requests.append("basic" if _basic(request) else "form")
        if given != (self.client_id, self.client_secret) or self._wrong_secret is not None:
            return JSONResponse({"error": "invalid_client"}, 401)
        if form.get("grant_type") != "client_credentials":
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        token = self.caller_token(self.client_id, scope=form.get("scope", ""))
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": int(self.ttl)}
        return JSONResponse(answer)

    async def _discovery(self, request: Request) -> Response:
        own = {"jwks_uri": self.jwks_url, "token_endpoint": f"{self.url}/oauth2/token"}
        ways = {"token_endpoint_auth_methods_supported": self.ways} if self.ways else {}
        return JSONResponse({**self.issuer.discovery(), **own, **ways})

    async def _jwks(self, request: Request) -> Response:
        return JSONResponse(self.issuer.jwks())


@dataclass(frozen=True)
class _Project:
    """What a project would declare: the providers that a test has, with their keys."""

    identity: Identity

    def credential(self, name: str) -> Any:
        known = {*self.identity.oauth_providers, *self.identity.api_keys}
        return _Provider(name, True) if name in known else None

    def read(self, path: str) -> bytes:
        keys = self.identity.api_keys.items()
        return "".join(f"{credential_variable(n)}={key}\n" for n, key in keys).encode()


@dataclass(frozen=True)
class _Provider:
    """A provider of the account's own: no secret of it is on this machine."""

    name: str
    inbound: bool


def _named(claims: Mapping[str, Any]) -> dict[str, Any]:
    return {"subject" if name == "sub" else name: value for name, value in claims.items()}


def _basic(request: Request) -> tuple[str, str] | None:
    """The client's id and secret in the header Authorization."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme != "Basic":
        return None
    client_id, _, secret = base64.b64decode(encoded).decode().partition(":")
    return client_id, secret
