"""A stand-in for AgentCore Identity, so that generated code gets its tokens and keys unchanged.

It has the seven operations that the bedrock-agentcore SDK calls (1.25.0), below a path with the
run's token in it, which the child alone knows. Paths and errors are those of botocore's models of
bedrock-agentcore and bedrock-agentcore-control.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agentcore_connect.dev import credentials
from agentcore_connect.dev.credentials import ClientCredentials
from agentcore_connect.dev.targets.target import FailedError
from agentcore_connect.project.project import Project

Json = dict[str, Any]
Mint = Callable[[str, Mapping[str, Any]], str]
"""Makes a token that the gateways take, for a credential provider, with claims."""

_PATHS = {"oauth2/token": "GetResourceOauth2Token", "api-key": "GetResourceApiKey"}
_STATUS = {
    "ValidationException": 400,
    "UnauthorizedException": 401,
    "AccessDeniedException": 403,
    "ResourceNotFoundException": 404,
    "NotImplementedException": 501,
}
_KEPT = 10_000
_ARN = "arn:aws:bedrock-agentcore:us-east-1:000000000000:workload-identity-directory/default"


def operation(path: str) -> str:
    """The name of the operation at a path below `/identities/`."""
    return _PATHS.get(path, path)


class ServiceError(Exception):
    """An error as the service has it: its name, and words."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name, self.message = name, message

    @property
    def status(self) -> int:
        return _STATUS[self.name]


@dataclass
class Identity:
    """``url`` is where it answers; ``mint`` makes the tokens of the gateways' own issuer."""

    url: str
    project: Callable[[], Project]
    mint: Mint
    _users: OrderedDict[str, str | None] = field(default_factory=OrderedDict, repr=False)
    _sessions: OrderedDict[str, tuple[str, str]] = field(default_factory=OrderedDict, repr=False)
    _consents: set[tuple[str, str]] = field(default_factory=set, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def operate(self, path: str, body: bytes) -> Json:
        """The answer to a request at ``/identities/<path>``. Raises `ServiceError`."""
        try:
            given = json.loads(body or b"{}")
            return self._operated(operation(path), given)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ServiceError("ValidationException", "the request is not understood") from None
        except FailedError as error:
            raise ServiceError("AccessDeniedException", str(error)) from None

    def workload_token(self, user: str | None) -> str:
        """A workload's access token, as a runtime puts it into an invocation's headers."""
        made = secrets.token_urlsafe(32)
        with self._lock:
            self._users[made] = user
            while len(self._users) > _KEPT:
                self._users.popitem(last=False)
        return made

    def agree(self, provider: str, user: str) -> None:
        """Note that a user has agreed, as if the page had been opened."""
        with self._lock:
            self._consents.add((provider, user))

    def consent(self, session: str) -> bool:
        """Note that the user has agreed; False where nobody was asked."""
        with self._lock:
            whose = self._sessions.pop(session, None)
            if whose is not None:
                self._consents.add(whose)
        return whose is not None

    def _operated(self, name: str, given: Json) -> Json:
        match name:
            case "CreateWorkloadIdentity" | "GetWorkloadIdentity":
                arn = f"{_ARN}/workload-identity/{given['name']}"
                return {
                    "name": given["name"],
                    "workloadIdentityArn": arn,
                    "allowedResourceOauth2ReturnUrls": [],
                }
            case "GetWorkloadAccessToken":
                return self._workload(None)
            case "GetWorkloadAccessTokenForUserId":
                return self._workload(str(given["userId"]))
            case "GetWorkloadAccessTokenForJWT":
                return self._workload(_subject(given["userToken"]))
            case "GetResourceApiKey":
                self._user(given)
                provider = str(given["resourceCredentialProviderName"])
                return {"apiKey": credentials.api_key(self.project(), provider)}
            case "GetResourceOauth2Token":
                return self._token(given)
            case _:
                raise ServiceError(
                    "NotImplementedException",
                    f"`connect dev` has no {name}; only Identity's operations for tokens and keys",
                )

    def _workload(self, user: str | None) -> Json:
        return {"workloadAccessToken": self.workload_token(user)}

    def _user(self, given: Json) -> str | None:
        with self._lock:
            if given["workloadIdentityToken"] not in self._users:
                raise ServiceError("UnauthorizedException", "the workload token is not known")
            return self._users[given["workloadIdentityToken"]]

    def _token(self, given: Json) -> Json:
        user, provider = self._user(given), str(given["resourceCredentialProviderName"])
        project = self.project()
        declared = project.credential(provider)
        if declared is None:
            what = f"agentcore.json has no credential {provider}"
            raise ServiceError("ResourceNotFoundException", what)
        scopes = tuple(map(str, given.get("scopes") or ()))
        claims: Json = {"scope": " ".join(scopes)} if scopes else {}
        if given.get("oauth2Flow") == "USER_FEDERATION":
            if user is None:
                what = "the workload access token names no user"
                raise ServiceError("ValidationException", what)
            return self._of_user(given, provider, user, claims)
        if not getattr(declared, "inbound", False):
            # A service's own provider, where its secret is on this machine.
            try:
                return {"accessToken": ClientCredentials(project, declared, scopes).token()}
            except credentials.MissingError:
                pass
        return {"accessToken": self.mint(provider, claims)}

    def _of_user(self, given: Json, provider: str, user: str, claims: Json) -> Json:
        """A user's token once the page was opened, else where to open it.

        Whether the service insists on an address to return to is not known: the safer guess.
        """
        is_led_back = bool(given.get("resourceOauth2ReturnUrl"))
        with self._lock:
            if (provider, user) in self._consents and not given.get("forceAuthentication"):
                agreed = True
            elif not is_led_back:
                raise ServiceError("ValidationException", "resourceOauth2ReturnUrl is missing")
            else:
                agreed = False
                session = str(given.get("sessionUri") or f"urn:dev:{secrets.token_urlsafe(16)}")
                self._sessions[session] = (provider, user)
                while len(self._sessions) > _KEPT:
                    self._sessions.popitem(last=False)
        if agreed:
            return {"accessToken": self.mint(provider, {**claims, "sub": user})}
        return {
            "authorizationUrl": f"{self.url}/authorize?session_id={session}",
            "sessionUri": session,
            "sessionStatus": "IN_PROGRESS",
        }


def _subject(token: str) -> str:
    """Whose token it is. It came from the agent's own caller, and is not verified here."""
    import jwt

    try:
        return str(jwt.decode(token, options={"verify_signature": False})["sub"])
    except (jwt.PyJWTError, KeyError):
        raise ServiceError("UnauthorizedException", "the user's token is none") from None
