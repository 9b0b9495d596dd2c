# ======== credential-strands-direct-api-key
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
# ======== credential-strands-direct-oauth
"""The service over HTTP, signed in with the credential."""

from __future__ import annotations

import functools
import ssl
from collections.abc import AsyncGenerator
from typing import Any

import httpx

from .credential import CREDENTIAL, access_token, forget

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
        secret = await access_token()
        response = yield self._signed(request, secret)
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        forget(secret)
        renewed = await access_token()
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
# ======== credential-strands-direct-oauth-3lo
"""The service over HTTP, signed in with the credential."""

from __future__ import annotations

import functools
import ssl
from collections.abc import AsyncGenerator
from typing import Any

import httpx

from .credential import CREDENTIAL, access_token

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
        secret = await access_token()
        response = yield self._signed(request, secret)
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        renewed = await access_token(anew=True)
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
# ======== credential-strands-direct-aws
"""The AWS service, called as the agent's execution role: no credential is involved."""

from __future__ import annotations

import asyncio
import functools
import json
import os
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

SERVICE = "dynamodb"
TIME_LIMIT = 30  # seconds to connect, and for each part of an answer
SHOWN = 20_000  # characters of an answer that a model is shown


class ServiceError(RuntimeError):
    """The service could not be used; the message says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{SERVICE}: {why}")


@functools.cache
def connect() -> Any:
    """The boto3 client, made at first use; threads and invocations share it."""
    return boto3.Session().client(
        SERVICE,
        # boto3 itself would only look at AWS_DEFAULT_REGION.
        region_name=os.environ.get("AWS_REGION"),
        config=Config(connect_timeout=TIME_LIMIT, read_timeout=TIME_LIMIT),
    )


async def call(operation: str, **parameters: Any) -> str:
    """The answer of one operation as JSON, without the event loop waiting for it.

    Raises ServiceError where the service refuses or cannot be reached.
    """
    return await asyncio.to_thread(_call, operation, parameters)


def _call(operation: str, parameters: dict[str, Any]) -> str:
    try:
        answer = getattr(connect(), operation)(**parameters)
    except (AttributeError, BotoCoreError, ClientError) as error:
        raise ServiceError(f"{type(error).__name__}: {error}") from error
    answer.pop("ResponseMetadata", None)
    return json.dumps(answer, default=str)[:SHOWN]
# ======== credential-strands-direct-sdk
"""The vendor's SDK with the agent's credential: two places here are yours to write."""

from __future__ import annotations

from typing import Any

from .credential import CREDENTIAL, api_key


class ServiceError(RuntimeError):
    """The service could not be used; the message says why, never the secret."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} service: {why}")


def make_client(secret: str) -> Any:
    """Yours to write: the SDK's client with its secret and a time limit.

    For instance `return Vendor(api_key=secret, timeout=30)`. Do not keep the client:
    the secret is exchanged from time to time.
    """
    raise ServiceError("make_client in client.py of this connection is not written yet")


async def call(question: str) -> str:
    """Yours to write: one call of the SDK.

    Raise ServiceError, in words for the model, where the SDK raises errors of its own.
    Where the SDK says that the secret is refused, `forget` it (see credential.py).
    """
    vendor = make_client(await api_key())
    return str(await vendor.ask(question))
# ======== credential-strands-direct-sdk-oauth
"""The vendor's SDK with the agent's credential: two places here are yours to write."""

from __future__ import annotations

from typing import Any

from .credential import CREDENTIAL, access_token


class ServiceError(RuntimeError):
    """The service could not be used; the message says why, never the secret."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} service: {why}")


def make_client(secret: str) -> Any:
    """Yours to write: the SDK's client with its secret and a time limit.

    For instance `return Vendor(api_key=secret, timeout=30)`. Do not keep the client:
    the secret is exchanged from time to time.
    """
    raise ServiceError("make_client in client.py of this connection is not written yet")


async def call(question: str) -> str:
    """Yours to write: one call of the SDK.

    Raise ServiceError, in words for the model, where the SDK raises errors of its own.
    Where the SDK says that the secret is refused, `forget` it (see credential.py).
    """
    vendor = make_client(await access_token())
    return str(await vendor.ask(question))
# ======== credential-strands-direct-sdk-oauth-3lo
"""The vendor's SDK with the agent's credential: two places here are yours to write."""

from __future__ import annotations

from typing import Any

from .credential import CREDENTIAL, access_token


class ServiceError(RuntimeError):
    """The service could not be used; the message says why, never the secret."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} service: {why}")


def make_client(secret: str) -> Any:
    """Yours to write: the SDK's client with its secret and a time limit.

    For instance `return Vendor(api_key=secret, timeout=30)`. Do not keep the client:
    the secret is one user's, and the next invocation may serve another.
    """
    raise ServiceError("make_client in client.py of this connection is not written yet")


async def call(question: str) -> str:
    """Yours to write: one call of the SDK.

    Raise ServiceError, in words for the model, where the SDK raises errors of its own.
    Where the SDK says that the token is refused, ask once more with `anew=True`.
    """
    vendor = make_client(await access_token())
    return str(await vendor.ask(question))
# ======== credential-strands-direct-api-key-sync
"""The service over HTTP, signed in with the credential."""

from __future__ import annotations

import functools
import ssl
from collections.abc import Generator
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

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        _check_below_endpoint(request.url)
        secret = api_key()
        response = yield self._signed(request, secret)
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        forget(secret)
        renewed = api_key()
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


def connect(sign_in: SignIn | None = None) -> httpx.Client:
    """An HTTP client that is signed in: `with connect() as http:`.

    Open it inside an invocation and close it there: invocations share nothing.
    """
    return httpx.Client(
        base_url=ENDPOINT,
        auth=sign_in or SignIn(),
        timeout=TIME_LIMIT,
        verify=_certificates(),
    )


def call(method: str, path: str, **options: Any) -> str:
    """The text of the service's answer; `options` are those of `httpx.request`.

    Raises ServiceError where the service refuses or cannot be reached, and
    CredentialError where the credential cannot be had. It waits: an async entrypoint
    calls it with `asyncio.to_thread`.
    """
    sign_in = SignIn()
    try:
        with connect(sign_in) as http:
            answer = http.request(method, path, **options)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ServiceError(f"{type(error).__name__}: {error}") from error
    text = sign_in.without_secrets(answer.text)
    if not answer.is_success:
        status = f"{answer.status_code} {answer.reason_phrase}"
        raise ServiceError(f"{status}: {text[:500]}")
    return text[:SHOWN]
# ======== credential-strands-direct-oauth-sync
"""The service over HTTP, signed in with the credential."""

from __future__ import annotations

import functools
import ssl
from collections.abc import Generator
from typing import Any

import httpx

from .credential import CREDENTIAL, access_token, forget

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

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        _check_below_endpoint(request.url)
        secret = access_token()
        response = yield self._signed(request, secret)
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        forget(secret)
        renewed = access_token()
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


def connect(sign_in: SignIn | None = None) -> httpx.Client:
    """An HTTP client that is signed in: `with connect() as http:`.

    Open it inside an invocation and close it there: invocations share nothing.
    """
    return httpx.Client(
        base_url=ENDPOINT,
        auth=sign_in or SignIn(),
        timeout=TIME_LIMIT,
        verify=_certificates(),
    )


def call(method: str, path: str, **options: Any) -> str:
    """The text of the service's answer; `options` are those of `httpx.request`.

    Raises ServiceError where the service refuses or cannot be reached, and
    CredentialError where the credential cannot be had. It waits: an async entrypoint
    calls it with `asyncio.to_thread`.
    """
    sign_in = SignIn()
    try:
        with connect(sign_in) as http:
            answer = http.request(method, path, **options)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ServiceError(f"{type(error).__name__}: {error}") from error
    text = sign_in.without_secrets(answer.text)
    if not answer.is_success:
        status = f"{answer.status_code} {answer.reason_phrase}"
        raise ServiceError(f"{status}: {text[:500]}")
    return text[:SHOWN]
# ======== credential-strands-direct-oauth-3lo-sync
"""The service over HTTP, signed in with the credential."""

from __future__ import annotations

import functools
import ssl
from collections.abc import Generator
from typing import Any

import httpx

from .credential import CREDENTIAL, access_token

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

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        _check_below_endpoint(request.url)
        secret = access_token()
        response = yield self._signed(request, secret)
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        renewed = access_token(anew=True)
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


def connect(sign_in: SignIn | None = None) -> httpx.Client:
    """An HTTP client that is signed in: `with connect() as http:`.

    Open it inside an invocation and close it there: invocations share nothing.
    """
    return httpx.Client(
        base_url=ENDPOINT,
        auth=sign_in or SignIn(),
        timeout=TIME_LIMIT,
        verify=_certificates(),
    )


def call(method: str, path: str, **options: Any) -> str:
    """The text of the service's answer; `options` are those of `httpx.request`.

    Raises ServiceError where the service refuses or cannot be reached, and
    CredentialError where the credential cannot be had. It waits: an async entrypoint
    calls it with `asyncio.to_thread`.
    """
    sign_in = SignIn()
    try:
        with connect(sign_in) as http:
            answer = http.request(method, path, **options)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ServiceError(f"{type(error).__name__}: {error}") from error
    text = sign_in.without_secrets(answer.text)
    if not answer.is_success:
        status = f"{answer.status_code} {answer.reason_phrase}"
        raise ServiceError(f"{status}: {text[:500]}")
    return text[:SHOWN]
# ======== credential-strands-direct-aws-sync
"""The AWS service, called as the agent's execution role: no credential is involved."""

from __future__ import annotations

import functools
import json
import os
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

SERVICE = "dynamodb"
TIME_LIMIT = 30  # seconds to connect, and for each part of an answer
SHOWN = 20_000  # characters of an answer that a model is shown


class ServiceError(RuntimeError):
    """The service could not be used; the message says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{SERVICE}: {why}")


@functools.cache
def connect() -> Any:
    """The boto3 client, made at first use; threads and invocations share it."""
    return boto3.Session().client(
        SERVICE,
        # boto3 itself would only look at AWS_DEFAULT_REGION.
        region_name=os.environ.get("AWS_REGION"),
        config=Config(connect_timeout=TIME_LIMIT, read_timeout=TIME_LIMIT),
    )


def call(operation: str, **parameters: Any) -> str:
    """The answer of one operation as JSON.

    Raises ServiceError where the service refuses or cannot be reached.
    """
    try:
        answer = getattr(connect(), operation)(**parameters)
    except (AttributeError, BotoCoreError, ClientError) as error:
        raise ServiceError(f"{type(error).__name__}: {error}") from error
    answer.pop("ResponseMetadata", None)
    return json.dumps(answer, default=str)[:SHOWN]
# ======== credential-strands-direct-sdk-sync
"""The vendor's SDK with the agent's credential: two places here are yours to write."""

from __future__ import annotations

from typing import Any

from .credential import CREDENTIAL, api_key


class ServiceError(RuntimeError):
    """The service could not be used; the message says why, never the secret."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} service: {why}")


def make_client(secret: str) -> Any:
    """Yours to write: the SDK's client with its secret and a time limit.

    For instance `return Vendor(api_key=secret, timeout=30)`. Do not keep the client:
    the secret is exchanged from time to time.
    """
    raise ServiceError("make_client in client.py of this connection is not written yet")


def call(question: str) -> str:
    """Yours to write: one call of the SDK.

    Raise ServiceError, in words for the model, where the SDK raises errors of its own.
    Where the SDK says that the secret is refused, `forget` it (see credential.py).
    """
    vendor = make_client(api_key())
    return str(vendor.ask(question))
# ======== credential-strands-direct-sdk-oauth-sync
"""The vendor's SDK with the agent's credential: two places here are yours to write."""

from __future__ import annotations

from typing import Any

from .credential import CREDENTIAL, access_token


class ServiceError(RuntimeError):
    """The service could not be used; the message says why, never the secret."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} service: {why}")


def make_client(secret: str) -> Any:
    """Yours to write: the SDK's client with its secret and a time limit.

    For instance `return Vendor(api_key=secret, timeout=30)`. Do not keep the client:
    the secret is exchanged from time to time.
    """
    raise ServiceError("make_client in client.py of this connection is not written yet")


def call(question: str) -> str:
    """Yours to write: one call of the SDK.

    Raise ServiceError, in words for the model, where the SDK raises errors of its own.
    Where the SDK says that the secret is refused, `forget` it (see credential.py).
    """
    vendor = make_client(access_token())
    return str(vendor.ask(question))
# ======== credential-strands-direct-sdk-oauth-3lo-sync
"""The vendor's SDK with the agent's credential: two places here are yours to write."""

from __future__ import annotations

from typing import Any

from .credential import CREDENTIAL, access_token


class ServiceError(RuntimeError):
    """The service could not be used; the message says why, never the secret."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} service: {why}")


def make_client(secret: str) -> Any:
    """Yours to write: the SDK's client with its secret and a time limit.

    For instance `return Vendor(api_key=secret, timeout=30)`. Do not keep the client:
    the secret is one user's, and the next invocation may serve another.
    """
    raise ServiceError("make_client in client.py of this connection is not written yet")


def call(question: str) -> str:
    """Yours to write: one call of the SDK.

    Raise ServiceError, in words for the model, where the SDK raises errors of its own.
    Where the SDK says that the token is refused, ask once more with `anew=True`.
    """
    vendor = make_client(access_token())
    return str(vendor.ask(question))
# ======== credential-strands-direct-aws-another-service
"""The AWS service, called as the agent's execution role: no credential is involved."""

from __future__ import annotations

import asyncio
import functools
import json
import os
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

SERVICE = "polly"
TIME_LIMIT = 30  # seconds to connect, and for each part of an answer
SHOWN = 20_000  # characters of an answer that a model is shown


class ServiceError(RuntimeError):
    """The service could not be used; the message says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{SERVICE}: {why}")


@functools.cache
def connect() -> Any:
    """The boto3 client, made at first use; threads and invocations share it."""
    return boto3.Session().client(
        SERVICE,
        # boto3 itself would only look at AWS_DEFAULT_REGION.
        region_name=os.environ.get("AWS_REGION"),
        config=Config(connect_timeout=TIME_LIMIT, read_timeout=TIME_LIMIT),
    )


async def call(operation: str, **parameters: Any) -> str:
    """The answer of one operation as JSON, without the event loop waiting for it.

    Raises ServiceError where the service refuses or cannot be reached.
    """
    return await asyncio.to_thread(_call, operation, parameters)


def _call(operation: str, parameters: dict[str, Any]) -> str:
    try:
        answer = getattr(connect(), operation)(**parameters)
    except (AttributeError, BotoCoreError, ClientError) as error:
        raise ServiceError(f"{type(error).__name__}: {error}") from error
    answer.pop("ResponseMetadata", None)
    return json.dumps(answer, default=str)[:SHOWN]
