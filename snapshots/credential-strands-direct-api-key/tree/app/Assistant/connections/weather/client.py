"""The service over HTTP, signed in with the credential."""

from __future__ import annotations

import functools
import ssl
from collections.abc import AsyncGenerator
from typing import Any

import httpx

from .credential import CREDENTIAL, api_key, forget

ENDPOINT = httpx.URL(
    "https://api.example.com/v1",
)
TIME_LIMIT = 30.0  # seconds to connect, and for each part of an answer
SHOWN = 20_000  # characters of an answer that a model is shown


class ServiceError(RuntimeError):
    """The service could not be used; the message says why, never the secret."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} service: {why}")


def _put(secret: str, request: httpx.Request) -> None:
    """Where the service looks for the secret: change it to what the service wants.

    A header is better than a parameter of the URL: URLs are logged.
    """
    request.headers["Authorization"] = f"Bearer {secret}"


class SignIn(httpx.Auth):
    """Signs requests in, those below ENDPOINT only; after a 401 once more, renewed."""

    def __init__(self) -> None:
        self._sent: list[str] = []

    def without_secrets(self, text: str) -> str:
        """The text of an answer, should the service repeat there what was sent."""
        for secret in self._sent:
            text = text.replace(secret, "(secret)")
        return text

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        _check_below_endpoint(request.url)
        secret = await api_key()
        response = yield self._signed(request, secret)
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        forget(secret)
        renewed = await api_key()
        if renewed != secret:
            yield self._signed(request, renewed)

    def _signed(self, request: httpx.Request, secret: str) -> httpx.Request:
        self._sent.append(secret)
        _put(secret, request)
        return request


def _check_below_endpoint(url: httpx.URL) -> None:
    # A path can be the model's choice, but not who is given the secret.
    same = (url.scheme, url.host, url.port) == (
        ENDPOINT.scheme,
        ENDPOINT.host,
        ENDPOINT.port,
    )
    below = url.path.startswith(f"{ENDPOINT.path.rstrip('/')}/")
    if not same or not below or ".." in url.path.split("/"):
        raise ServiceError(f"only what is below {ENDPOINT} can be called")


@functools.cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # 20 ms, which each client would take again


def connect(sign_in: SignIn | None = None) -> httpx.AsyncClient:
    """An HTTP client that is signed in: `async with connect() as http:`.

    Open it inside an invocation and close it there: invocations share nothing.
    """
    return httpx.AsyncClient(
        base_url=ENDPOINT,
        auth=sign_in or SignIn(),
        timeout=TIME_LIMIT,
        verify=_certificates(),
    )


async def call(method: str, path: str, **options: Any) -> str:
    """The text of the service's answer; `options` are those of `httpx.request`.

    Raises ServiceError where the service refuses or cannot be reached, and
    CredentialError where the credential cannot be had.
    """
    sign_in = SignIn()
    try:
        async with connect(sign_in) as http:
            answer = await http.request(method, path, **options)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ServiceError(f"{type(error).__name__}: {error}") from error
    text = sign_in.without_secrets(answer.text)
    if not answer.is_success:
        status = f"{answer.status_code} {answer.reason_phrase}"
        raise ServiceError(f"{status}: {text[:500]}")
    return text[:SHOWN]
