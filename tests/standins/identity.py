"""A stand-in for AgentCore Identity and for the OAuth provider behind it."""

from __future__ import annotations

import base64
import json
import time
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from .authorizer import RefusedError, SigV4Authorizer
from .request import Incoming
from .server import Server

_ERRORS = {  # httpStatusCode of the exceptions in botocore's model of bedrock-agentcore
    "ValidationException": 400,
    "UnauthorizedException": 401,
    "AccessDeniedException": 403,
    "ResourceNotFoundException": 404,
}
_PATHS = {  # requestUri in botocore's models of bedrock-agentcore and bedrock-agentcore-control
    "oauth2/token": "GetResourceOauth2Token",
    "api-key": "GetResourceApiKey",
}
_KEY_ID = "stand-in"


class ServiceError(Exception):
    """An error that the service answers; `name` is one of botocore's modelled exceptions."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name, self.message, self.status = name, message, _ERRORS[name]


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
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._workloads: set[str] = set()
        self._workload_tokens: dict[str, str | None] = {}  # token -> user
        self._sessions: dict[str, tuple[str, str]] = {}  # session URI -> (provider, user)
        self._vault: set[tuple[str, str]] = set()  # (provider, user) who consented
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
        """Reopen the same port."""
        self._server.up()

    def wrong_secret(self, error: str = "AccessDeniedException") -> None:
        """From now on the OAuth provider refuses the client secret; `error` is what callers get."""
        if error not in _ERRORS:
            raise ValueError(f"{error} is not one of {sorted(_ERRORS)}")
        self._wrong_secret = error

    def right_secret(self) -> None:
        """End what `wrong_secret()` began."""
        self._wrong_secret = None

    def caller_token(self, subject: str = "alice", ttl: float | None = None, **claims: Any) -> str:
        """Give a user's own JWT, as the caller of an agent sends it in Authorization."""
        now = time.time()
        lifetime = self.ttl if ttl is None else ttl
        payload = {"iss": self.url, "sub": subject, "client_id": self.client_id, "iat": int(now)}
        token = jwt.encode(
            payload | {"exp": int(now + lifetime), "jti": uuid.uuid4().hex} | claims,
            self._key,
            algorithm="RS256",
            headers={"kid": _KEY_ID},
        )
        self.issued.add(token)
        return token

    def workload_token(self, user: str | None = "alice") -> str:
        """Give a workload access token, as the runtime puts it into header WorkloadAccessToken."""
        token = f"workload-{uuid.uuid4().hex}"
        self._workload_tokens[token] = user
        self.issued.add(token)
        return token

    def consent(self, user: str = "alice", provider: str | None = None) -> None:
        """Let `user` have consented to `provider` (default: to all), as if the page was used."""
        self._vault |= {(name, user) for name in ([provider] if provider else self.oauth_providers)}

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
        path = request.path_params["path"]
        name = _PATHS.get(path, path)
        arguments = json.loads(await request.body() or b"{}")
        access_key: str | None = None
        answer: Mapping[str, Any]
        try:
            if self._aws is not None:
                incoming = Incoming(
                    request.method, str(request.url), dict(request.headers), await request.body()
                )
                access_key = self._aws.authorize(incoming).access_key
            answer, status, headers = self._result(name, arguments), 200, {}
        except RefusedError as refused:
            answer, status = {"message": refused.reason}, refused.status
            headers = {"x-amzn-ErrorType": "InvalidSignatureException"}
        except ServiceError as error:
            answer, status = {"message": error.message, "reason": "Other"}, error.status
            headers = {"x-amzn-ErrorType": error.name}
        self.log.append(Operation(name, arguments, status, access_key))
        return JSONResponse(answer, status, headers)

    def _result(self, name: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        if name == "CreateWorkloadIdentity":
            self._workloads.add(given["name"])
            arn = "arn:aws:bedrock-agentcore:us-east-1:111122223333:workload-identity-directory"
            return {
                "name": given["name"],
                "workloadIdentityArn": f"{arn}/default/workload-identity/{given['name']}",
                "allowedResourceOauth2ReturnUrls": given.get("allowedResourceOauth2ReturnUrls", []),
            }
        if name.startswith("GetWorkloadAccessToken"):
            if given["workloadName"] not in self._workloads:
                raise ServiceError("ResourceNotFoundException", "the workload does not exist")
            user = (
                self._subject(given["userToken"]) if "userToken" in given else given.get("userId")
            )
            return {"workloadAccessToken": self.workload_token(user)}
        if name not in _PATHS.values():
            raise ServiceError("ValidationException", f"the stand-in has no operation {name}")

        if given["workloadIdentityToken"] not in self._workload_tokens:
            raise ServiceError("UnauthorizedException", "the workload access token is not valid")
        user = self._workload_tokens[given["workloadIdentityToken"]]
        provider = given["resourceCredentialProviderName"]
        known = self.oauth_providers if name == "GetResourceOauth2Token" else self.api_keys
        if provider not in known:
            problem = f"credential provider {provider!r} does not exist"
            raise ServiceError("ResourceNotFoundException", problem)
        if name == "GetResourceApiKey":
            return {"apiKey": self.api_keys[provider]}
        if self._wrong_secret is not None:
            raise ServiceError(self._wrong_secret, "the provider refused the client credentials")
        scope = " ".join(given["scopes"])
        if given["oauth2Flow"] == "M2M":
            return {"accessToken": self.caller_token(self.client_id, scope=scope)}
        if given["oauth2Flow"] == "USER_FEDERATION":
            return self._federate(given, provider, user, scope)
        raise ServiceError("ValidationException", f"no flow {given['oauth2Flow']} in the stand-in")

    def _federate(
        self, given: Mapping[str, Any], provider: str, user: str | None, scope: str
    ) -> Mapping[str, Any]:
        """A user's token if the user has consented, else where to consent."""
        if user is None:
            raise ServiceError("ValidationException", "the workload access token names no user")
        if (provider, user) in self._vault and not given.get("forceAuthentication"):
            return {"accessToken": self.caller_token(user, scope=scope)}
        # Whether the service insists on a return URL is not known; the stricter is the safer guess.
        if not given.get("resourceOauth2ReturnUrl"):
            raise ServiceError("ValidationException", "resourceOauth2ReturnUrl is missing")
        session = given.get("sessionUri") or f"urn:stand-in:session:{uuid.uuid4().hex}"
        self._sessions[session] = (provider, user)
        return {
            "authorizationUrl": f"{self.url}/authorize?session_id={session}",
            "sessionUri": session,
            "sessionStatus": "IN_PROGRESS",
        }

    def _subject(self, token: str) -> str:
        try:
            claims = jwt.decode(
                token, self._key.public_key(), algorithms=["RS256"], options={"verify_aud": False}
            )
        except jwt.PyJWTError as error:
            raise ServiceError("UnauthorizedException", f"user token: {error}") from error
        return str(claims["sub"])

    async def _authorize(self, request: Request) -> Response:
        """The page where the user consents; opening it is consenting."""
        session = request.query_params.get("session_id", "")
        if session not in self._sessions:
            return JSONResponse({"error": "invalid_request"}, 400)
        self._vault.add(self._sessions[session])
        return JSONResponse({"consented": True})

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
        return JSONResponse(
            {
                "issuer": self.url,
                "jwks_uri": self.jwks_url,
                "token_endpoint": f"{self.url}/oauth2/token",
                "authorization_endpoint": f"{self.url}/authorize",
                "response_types_supported": ["code"],
            }
            | ({"token_endpoint_auth_methods_supported": self.ways} if self.ways else {})
        )

    async def _jwks(self, request: Request) -> Response:
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return JSONResponse({"keys": [key | {"kid": _KEY_ID, "alg": "RS256", "use": "sig"}]})


def _basic(request: Request) -> tuple[str, str] | None:
    """The client's id and secret in the header Authorization."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme != "Basic":
        return None
    client_id, _, secret = base64.b64decode(encoded).decode().partition(":")
    return client_id, secret
