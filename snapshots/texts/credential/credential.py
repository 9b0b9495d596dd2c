# ======== credential-strands-direct-api-key
"""The API key: from AgentCore Identity, in local development from the environment."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time

from bedrock_agentcore.identity.auth import requires_api_key
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

CREDENTIAL, LOCAL_VARIABLE = (
    "Weather",
    "AGENTCORE_CREDENTIAL_WEATHER",
)
KEPT_FOR = 300.0  # seconds; a key that was exchanged meanwhile is noticed by a 401

for _module in ("auth", "endpoint", "parsers"):  # at DEBUG they tell tokens and keys
    logging.getLogger(f"botocore.{_module}").setLevel(logging.INFO)


class CredentialError(RuntimeError):
    """The credential could not be had; the message names it and says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} credential: {why}")


async def api_key() -> str:
    """The API key; call it inside an invocation: only there the agent has its identity.

    Raises CredentialError where it cannot be had.
    """
    return await asyncio.to_thread(_kept.get)  # the SDK blocks while it asks


def forget(refused: str) -> None:
    """Ask for the key anew at its next use, unless that was done already."""
    _kept.forget(refused)


def _obtain() -> str:
    if os.environ.get("LOCAL_DEV") == "1":
        return _local()
    _check_identity()
    try:
        secret: str = _fetch()
    except Exception as error:
        raise CredentialError(_reason(error)) from error
    return secret


@requires_api_key(provider_name=CREDENTIAL)
def _fetch(*, api_key: str = "") -> str:
    return api_key


def _local() -> str:
    key = os.environ.get(LOCAL_VARIABLE)
    if not key:
        raise CredentialError(
            f"{LOCAL_VARIABLE} is not set: for local development, put the key into "
            "agentcore/.env.local"
        )
    return key


def _check_identity() -> None:
    # Without a workload access token the SDK would make a workload identity of its own
    # in the AWS account, and a file .agentcore.json, instead of saying what is missing.
    if BedrockAgentCoreContext.get_workload_access_token() is None:
        raise CredentialError(
            "the agent has no identity here. Ask inside an invocation, not at import; "
            "an agent that is invoked with AWS credentials needs the header "
            "X-Amzn-Bedrock-AgentCore-Runtime-User-Id; `agentcore dev` sets LOCAL_DEV=1"
        )


def _reason(error: Exception) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


class _Kept:
    """What was fetched last, for all invocations: it is the agent's, not a user's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secret = ""
        self._renew_at = 0.0

    def get(self) -> str:
        with self._lock:  # one caller fetches, the others wait for it
            if time.time() >= self._renew_at:
                self._secret = _obtain()
                self._renew_at = time.time() + KEPT_FOR
            return self._secret

    def forget(self, refused: str) -> None:
        with self._lock:
            if refused == self._secret:
                self._renew_at = 0.0


_kept = _Kept()
# ======== credential-strands-direct-oauth
"""The agent's token: from AgentCore Identity, or in local development its provider."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import os
import threading
import time

import httpx
from bedrock_agentcore.identity.auth import requires_access_token
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

CREDENTIAL, LOCAL_VARIABLE = (
    "Weather",
    "AGENTCORE_CREDENTIAL_WEATHER",
)
SCOPES = [
    "read",
    "write",
]
DISCOVERY_URL = httpx.URL(
    "https://auth.example.com/.well-known/openid-configuration",
)

for _module in ("auth", "endpoint", "parsers"):  # at DEBUG they tell tokens and keys
    logging.getLogger(f"botocore.{_module}").setLevel(logging.INFO)


class CredentialError(RuntimeError):
    """The credential could not be had; the message names it and says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} credential: {why}")


async def access_token() -> str:
    """The agent's token; call it inside an invocation: only there it has its identity.

    Raises CredentialError where it cannot be had.
    """
    return await asyncio.to_thread(_kept.get)  # the SDK blocks while it asks


def forget(refused: str) -> None:
    """Ask for a token anew at its next use, unless that was done already."""
    _kept.forget(refused)


def _obtain() -> str:
    if os.environ.get("LOCAL_DEV") == "1":
        return _local()
    _check_identity()
    try:
        secret: str = _fetch()
    except Exception as error:
        raise CredentialError(_reason(error)) from error
    return secret


@requires_access_token(provider_name=CREDENTIAL, scopes=SCOPES, auth_flow="M2M")
def _fetch(*, access_token: str = "") -> str:
    return access_token


def _local() -> str:
    """A token from the provider itself (RFC 6749, section 4.4)."""
    client = {}
    for name in ("client_id", "client_secret"):
        variable = f"{LOCAL_VARIABLE}_{name.upper()}"
        client[name] = os.environ.get(variable, "")
        if not client[name]:
            raise CredentialError(
                f"{variable} is not set: for local development, put the client's id "
                "and secret into agentcore/.env.local"
            )
    form = {"grant_type": "client_credentials"}
    if SCOPES:
        form["scope"] = " ".join(SCOPES)
    try:
        with httpx.Client(timeout=30.0) as http:
            found = http.get(DISCOVERY_URL).raise_for_status().json()
            # Where nothing is said, it is Basic (OpenID Connect Discovery 1.0).
            ways = found.get("token_endpoint_auth_methods_supported", [])
            if "client_secret_post" in ways:
                answer = http.post(found["token_endpoint"], data=form | client)
            else:
                answer = http.post(
                    found["token_endpoint"],
                    data=form,
                    auth=(client["client_id"], client["client_secret"]),
                )
        return str(answer.raise_for_status().json()["access_token"])
    except (httpx.HTTPError, KeyError, ValueError) as error:
        raise CredentialError(_reason(error)) from error


def _check_identity() -> None:
    # Without a workload access token the SDK would make a workload identity of its own
    # in the AWS account, and a file .agentcore.json, instead of saying what is missing.
    if BedrockAgentCoreContext.get_workload_access_token() is None:
        raise CredentialError(
            "the agent has no identity here. Ask inside an invocation, not at import; "
            "an agent that is invoked with AWS credentials needs the header "
            "X-Amzn-Bedrock-AgentCore-Runtime-User-Id; `agentcore dev` sets LOCAL_DEV=1"
        )


def _reason(error: Exception) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


class _Kept:
    """What was fetched last, for all invocations: it is the agent's, not a user's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secret = ""
        self._renew_at = 0.0

    def get(self) -> str:
        with self._lock:  # one caller fetches, the others wait for it
            if time.time() >= self._renew_at:
                self._secret = _obtain()
                self._renew_at = _renewal_time(self._secret)
            return self._secret

    def forget(self, refused: str) -> None:
        with self._lock:
            if refused == self._secret:
                self._renew_at = 0.0


def _renewal_time(token: str) -> float:
    """A little before the token's `exp`; in five minutes where it does not tell."""
    now = time.time()
    try:
        payload = token.split(".")[1]
        padded = payload + "=" * (-len(payload) % 4)
        lifetime = float(json.loads(base64.urlsafe_b64decode(padded))["exp"]) - now
    except (IndexError, KeyError, TypeError, ValueError):
        return now + 300
    return now + lifetime - min(60, lifetime / 10)


_kept = _Kept()
# ======== credential-strands-direct-oauth-3lo
"""The user's token: from AgentCore Identity, in local development your own."""

from __future__ import annotations

import asyncio
import functools
import logging
import os

from bedrock_agentcore.identity.auth import requires_access_token
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

CREDENTIAL, LOCAL_VARIABLE = (
    "Weather",
    "AGENTCORE_CREDENTIAL_WEATHER",
)
SCOPES = [
    "read",
    "write",
]

for _module in ("auth", "endpoint", "parsers"):  # at DEBUG they tell tokens and keys
    logging.getLogger(f"botocore.{_module}").setLevel(logging.INFO)


class CredentialError(RuntimeError):
    """The credential could not be had; the message names it and says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} credential: {why}")


class ConsentNeededError(CredentialError):
    """The user has to open `url` and consent; after that, the next invocation works."""

    def __init__(self, url: str) -> None:
        super().__init__(f"the user has to give consent first, at {url}")
        self.url = url


async def access_token(*, anew: bool = False) -> str:
    """The token of the user whom the current invocation serves.

    It is never kept here: each user has their own, and AgentCore Identity keeps it.
    `anew` is for a token that the service refused: the user is asked for consent again.

    Raises ConsentNeededError, at once, where the user has to consent first, and
    CredentialError where the token cannot be had for another reason.
    """
    return await asyncio.to_thread(_obtain, anew=anew)  # the SDK blocks while it asks


def _obtain(*, anew: bool) -> str:
    if os.environ.get("LOCAL_DEV") == "1":
        return _local()
    _check_identity()
    try:
        token: str = _fetch_anew() if anew else _fetch()
    except ConsentNeededError:
        raise
    except Exception as error:
        raise CredentialError(_reason(error)) from error
    return token


def _ask_consent(url: str) -> None:
    # Without this the SDK waits for the consent inside the invocation, for ten minutes.
    raise ConsentNeededError(url)


_user_token = functools.partial(
    requires_access_token,
    provider_name=CREDENTIAL,
    scopes=SCOPES,
    auth_flow="USER_FEDERATION",
    callback_url="https://app.example.com/signed-in",
    on_auth_url=_ask_consent,
)


@_user_token()
def _fetch(*, access_token: str = "") -> str:
    return access_token


@_user_token(force_authentication=True)
def _fetch_anew(*, access_token: str = "") -> str:
    return access_token


def _local() -> str:
    variable = f"{LOCAL_VARIABLE}_ACCESS_TOKEN"
    token = os.environ.get(variable)
    if not token:
        raise CredentialError(
            f"{variable} is not set: for local development, put a token of your own "
            "into agentcore/.env.local"
        )
    return token


def _check_identity() -> None:
    # Without a workload access token the SDK would make a workload identity of its own
    # in the AWS account, and a file .agentcore.json, instead of saying what is missing.
    if BedrockAgentCoreContext.get_workload_access_token() is None:
        raise CredentialError(
            "the agent has no identity here. Ask inside an invocation, not at import; "
            "an agent that is invoked with AWS credentials needs the header "
            "X-Amzn-Bedrock-AgentCore-Runtime-User-Id; `agentcore dev` sets LOCAL_DEV=1"
        )


def _reason(error: Exception) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
# ======== credential-strands-direct-sdk-oauth
"""The agent's token: from AgentCore Identity, or in local development its provider."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import os
import threading
import time

import httpx
from bedrock_agentcore.identity.auth import requires_access_token
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

CREDENTIAL, LOCAL_VARIABLE = (
    "Weather",
    "AGENTCORE_CREDENTIAL_WEATHER",
)
SCOPES: list[str] = []
DISCOVERY_URL = httpx.URL(
    "https://auth.example.com/.well-known/openid-configuration",
)

for _module in ("auth", "endpoint", "parsers"):  # at DEBUG they tell tokens and keys
    logging.getLogger(f"botocore.{_module}").setLevel(logging.INFO)


class CredentialError(RuntimeError):
    """The credential could not be had; the message names it and says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} credential: {why}")


async def access_token() -> str:
    """The agent's token; call it inside an invocation: only there it has its identity.

    Raises CredentialError where it cannot be had.
    """
    return await asyncio.to_thread(_kept.get)  # the SDK blocks while it asks


def forget(refused: str) -> None:
    """Ask for a token anew at its next use, unless that was done already."""
    _kept.forget(refused)


def _obtain() -> str:
    if os.environ.get("LOCAL_DEV") == "1":
        return _local()
    _check_identity()
    try:
        secret: str = _fetch()
    except Exception as error:
        raise CredentialError(_reason(error)) from error
    return secret


@requires_access_token(provider_name=CREDENTIAL, scopes=SCOPES, auth_flow="M2M")
def _fetch(*, access_token: str = "") -> str:
    return access_token


def _local() -> str:
    """A token from the provider itself (RFC 6749, section 4.4)."""
    client = {}
    for name in ("client_id", "client_secret"):
        variable = f"{LOCAL_VARIABLE}_{name.upper()}"
        client[name] = os.environ.get(variable, "")
        if not client[name]:
            raise CredentialError(
                f"{variable} is not set: for local development, put the client's id "
                "and secret into agentcore/.env.local"
            )
    form = {"grant_type": "client_credentials"}
    if SCOPES:
        form["scope"] = " ".join(SCOPES)
    try:
        with httpx.Client(timeout=30.0) as http:
            found = http.get(DISCOVERY_URL).raise_for_status().json()
            # Where nothing is said, it is Basic (OpenID Connect Discovery 1.0).
            ways = found.get("token_endpoint_auth_methods_supported", [])
            if "client_secret_post" in ways:
                answer = http.post(found["token_endpoint"], data=form | client)
            else:
                answer = http.post(
                    found["token_endpoint"],
                    data=form,
                    auth=(client["client_id"], client["client_secret"]),
                )
        return str(answer.raise_for_status().json()["access_token"])
    except (httpx.HTTPError, KeyError, ValueError) as error:
        raise CredentialError(_reason(error)) from error


def _check_identity() -> None:
    # Without a workload access token the SDK would make a workload identity of its own
    # in the AWS account, and a file .agentcore.json, instead of saying what is missing.
    if BedrockAgentCoreContext.get_workload_access_token() is None:
        raise CredentialError(
            "the agent has no identity here. Ask inside an invocation, not at import; "
            "an agent that is invoked with AWS credentials needs the header "
            "X-Amzn-Bedrock-AgentCore-Runtime-User-Id; `agentcore dev` sets LOCAL_DEV=1"
        )


def _reason(error: Exception) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


class _Kept:
    """What was fetched last, for all invocations: it is the agent's, not a user's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secret = ""
        self._renew_at = 0.0

    def get(self) -> str:
        with self._lock:  # one caller fetches, the others wait for it
            if time.time() >= self._renew_at:
                self._secret = _obtain()
                self._renew_at = _renewal_time(self._secret)
            return self._secret

    def forget(self, refused: str) -> None:
        with self._lock:
            if refused == self._secret:
                self._renew_at = 0.0


def _renewal_time(token: str) -> float:
    """A little before the token's `exp`; in five minutes where it does not tell."""
    now = time.time()
    try:
        payload = token.split(".")[1]
        padded = payload + "=" * (-len(payload) % 4)
        lifetime = float(json.loads(base64.urlsafe_b64decode(padded))["exp"]) - now
    except (IndexError, KeyError, TypeError, ValueError):
        return now + 300
    return now + lifetime - min(60, lifetime / 10)


_kept = _Kept()
# ======== credential-strands-direct-api-key-sync
"""The API key: from AgentCore Identity, in local development from the environment."""

from __future__ import annotations

import logging
import os
import threading
import time

from bedrock_agentcore.identity.auth import requires_api_key
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

CREDENTIAL, LOCAL_VARIABLE = (
    "Weather",
    "AGENTCORE_CREDENTIAL_WEATHER",
)
KEPT_FOR = 300.0  # seconds; a key that was exchanged meanwhile is noticed by a 401

for _module in ("auth", "endpoint", "parsers"):  # at DEBUG they tell tokens and keys
    logging.getLogger(f"botocore.{_module}").setLevel(logging.INFO)


class CredentialError(RuntimeError):
    """The credential could not be had; the message names it and says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} credential: {why}")


def api_key() -> str:
    """The API key; call it inside an invocation: only there the agent has its identity.

    Raises CredentialError where it cannot be had.
    """
    return _kept.get()


def forget(refused: str) -> None:
    """Ask for the key anew at its next use, unless that was done already."""
    _kept.forget(refused)


def _obtain() -> str:
    if os.environ.get("LOCAL_DEV") == "1":
        return _local()
    _check_identity()
    try:
        secret: str = _fetch()
    except Exception as error:
        raise CredentialError(_reason(error)) from error
    return secret


@requires_api_key(provider_name=CREDENTIAL)
def _fetch(*, api_key: str = "") -> str:
    return api_key


def _local() -> str:
    key = os.environ.get(LOCAL_VARIABLE)
    if not key:
        raise CredentialError(
            f"{LOCAL_VARIABLE} is not set: for local development, put the key into "
            "agentcore/.env.local"
        )
    return key


def _check_identity() -> None:
    # Without a workload access token the SDK would make a workload identity of its own
    # in the AWS account, and a file .agentcore.json, instead of saying what is missing.
    if BedrockAgentCoreContext.get_workload_access_token() is None:
        raise CredentialError(
            "the agent has no identity here. Ask inside an invocation, not at import; "
            "an agent that is invoked with AWS credentials needs the header "
            "X-Amzn-Bedrock-AgentCore-Runtime-User-Id; `agentcore dev` sets LOCAL_DEV=1"
        )


def _reason(error: Exception) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


class _Kept:
    """What was fetched last, for all invocations: it is the agent's, not a user's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secret = ""
        self._renew_at = 0.0

    def get(self) -> str:
        with self._lock:  # one caller fetches, the others wait for it
            if time.time() >= self._renew_at:
                self._secret = _obtain()
                self._renew_at = time.time() + KEPT_FOR
            return self._secret

    def forget(self, refused: str) -> None:
        with self._lock:
            if refused == self._secret:
                self._renew_at = 0.0


_kept = _Kept()
# ======== credential-strands-direct-oauth-sync
"""The agent's token: from AgentCore Identity, or in local development its provider."""

from __future__ import annotations

import base64
import json
import logging
import os
import threading
import time

import httpx
from bedrock_agentcore.identity.auth import requires_access_token
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

CREDENTIAL, LOCAL_VARIABLE = (
    "Weather",
    "AGENTCORE_CREDENTIAL_WEATHER",
)
SCOPES = [
    "read",
    "write",
]
DISCOVERY_URL = httpx.URL(
    "https://auth.example.com/.well-known/openid-configuration",
)

for _module in ("auth", "endpoint", "parsers"):  # at DEBUG they tell tokens and keys
    logging.getLogger(f"botocore.{_module}").setLevel(logging.INFO)


class CredentialError(RuntimeError):
    """The credential could not be had; the message names it and says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} credential: {why}")


def access_token() -> str:
    """The agent's token; call it inside an invocation: only there it has its identity.

    Raises CredentialError where it cannot be had.
    """
    return _kept.get()


def forget(refused: str) -> None:
    """Ask for a token anew at its next use, unless that was done already."""
    _kept.forget(refused)


def _obtain() -> str:
    if os.environ.get("LOCAL_DEV") == "1":
        return _local()
    _check_identity()
    try:
        secret: str = _fetch()
    except Exception as error:
        raise CredentialError(_reason(error)) from error
    return secret


@requires_access_token(provider_name=CREDENTIAL, scopes=SCOPES, auth_flow="M2M")
def _fetch(*, access_token: str = "") -> str:
    return access_token


def _local() -> str:
    """A token from the provider itself (RFC 6749, section 4.4)."""
    client = {}
    for name in ("client_id", "client_secret"):
        variable = f"{LOCAL_VARIABLE}_{name.upper()}"
        client[name] = os.environ.get(variable, "")
        if not client[name]:
            raise CredentialError(
                f"{variable} is not set: for local development, put the client's id "
                "and secret into agentcore/.env.local"
            )
    form = {"grant_type": "client_credentials"}
    if SCOPES:
        form["scope"] = " ".join(SCOPES)
    try:
        with httpx.Client(timeout=30.0) as http:
            found = http.get(DISCOVERY_URL).raise_for_status().json()
            # Where nothing is said, it is Basic (OpenID Connect Discovery 1.0).
            ways = found.get("token_endpoint_auth_methods_supported", [])
            if "client_secret_post" in ways:
                answer = http.post(found["token_endpoint"], data=form | client)
            else:
                answer = http.post(
                    found["token_endpoint"],
                    data=form,
                    auth=(client["client_id"], client["client_secret"]),
                )
        return str(answer.raise_for_status().json()["access_token"])
    except (httpx.HTTPError, KeyError, ValueError) as error:
        raise CredentialError(_reason(error)) from error


def _check_identity() -> None:
    # Without a workload access token the SDK would make a workload identity of its own
    # in the AWS account, and a file .agentcore.json, instead of saying what is missing.
    if BedrockAgentCoreContext.get_workload_access_token() is None:
        raise CredentialError(
            "the agent has no identity here. Ask inside an invocation, not at import; "
            "an agent that is invoked with AWS credentials needs the header "
            "X-Amzn-Bedrock-AgentCore-Runtime-User-Id; `agentcore dev` sets LOCAL_DEV=1"
        )


def _reason(error: Exception) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


class _Kept:
    """What was fetched last, for all invocations: it is the agent's, not a user's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secret = ""
        self._renew_at = 0.0

    def get(self) -> str:
        with self._lock:  # one caller fetches, the others wait for it
            if time.time() >= self._renew_at:
                self._secret = _obtain()
                self._renew_at = _renewal_time(self._secret)
            return self._secret

    def forget(self, refused: str) -> None:
        with self._lock:
            if refused == self._secret:
                self._renew_at = 0.0


def _renewal_time(token: str) -> float:
    """A little before the token's `exp`; in five minutes where it does not tell."""
    now = time.time()
    try:
        payload = token.split(".")[1]
        padded = payload + "=" * (-len(payload) % 4)
        lifetime = float(json.loads(base64.urlsafe_b64decode(padded))["exp"]) - now
    except (IndexError, KeyError, TypeError, ValueError):
        return now + 300
    return now + lifetime - min(60, lifetime / 10)


_kept = _Kept()
# ======== credential-strands-direct-oauth-3lo-sync
"""The user's token: from AgentCore Identity, in local development your own."""

from __future__ import annotations

import functools
import logging
import os

from bedrock_agentcore.identity.auth import requires_access_token
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

CREDENTIAL, LOCAL_VARIABLE = (
    "Weather",
    "AGENTCORE_CREDENTIAL_WEATHER",
)
SCOPES = [
    "read",
    "write",
]

for _module in ("auth", "endpoint", "parsers"):  # at DEBUG they tell tokens and keys
    logging.getLogger(f"botocore.{_module}").setLevel(logging.INFO)


class CredentialError(RuntimeError):
    """The credential could not be had; the message names it and says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} credential: {why}")


class ConsentNeededError(CredentialError):
    """The user has to open `url` and consent; after that, the next invocation works."""

    def __init__(self, url: str) -> None:
        super().__init__(f"the user has to give consent first, at {url}")
        self.url = url


def access_token(*, anew: bool = False) -> str:
    """The token of the user whom the current invocation serves.

    It is never kept here: each user has their own, and AgentCore Identity keeps it.
    `anew` is for a token that the service refused: the user is asked for consent again.

    Raises ConsentNeededError, at once, where the user has to consent first, and
    CredentialError where the token cannot be had for another reason.
    """
    return _obtain(anew=anew)


def _obtain(*, anew: bool) -> str:
    if os.environ.get("LOCAL_DEV") == "1":
        return _local()
    _check_identity()
    try:
        token: str = _fetch_anew() if anew else _fetch()
    except ConsentNeededError:
        raise
    except Exception as error:
        raise CredentialError(_reason(error)) from error
    return token


def _ask_consent(url: str) -> None:
    # Without this the SDK waits for the consent inside the invocation, for ten minutes.
    raise ConsentNeededError(url)


_user_token = functools.partial(
    requires_access_token,
    provider_name=CREDENTIAL,
    scopes=SCOPES,
    auth_flow="USER_FEDERATION",
    callback_url="https://app.example.com/signed-in",
    on_auth_url=_ask_consent,
)


@_user_token()
def _fetch(*, access_token: str = "") -> str:
    return access_token


@_user_token(force_authentication=True)
def _fetch_anew(*, access_token: str = "") -> str:
    return access_token


def _local() -> str:
    variable = f"{LOCAL_VARIABLE}_ACCESS_TOKEN"
    token = os.environ.get(variable)
    if not token:
        raise CredentialError(
            f"{variable} is not set: for local development, put a token of your own "
            "into agentcore/.env.local"
        )
    return token


def _check_identity() -> None:
    # Without a workload access token the SDK would make a workload identity of its own
    # in the AWS account, and a file .agentcore.json, instead of saying what is missing.
    if BedrockAgentCoreContext.get_workload_access_token() is None:
        raise CredentialError(
            "the agent has no identity here. Ask inside an invocation, not at import; "
            "an agent that is invoked with AWS credentials needs the header "
            "X-Amzn-Bedrock-AgentCore-Runtime-User-Id; `agentcore dev` sets LOCAL_DEV=1"
        )


def _reason(error: Exception) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
# ======== credential-strands-direct-sdk-oauth-sync
"""The agent's token: from AgentCore Identity, or in local development its provider."""

from __future__ import annotations

import base64
import json
import logging
import os
import threading
import time

import httpx
from bedrock_agentcore.identity.auth import requires_access_token
from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

CREDENTIAL, LOCAL_VARIABLE = (
    "Weather",
    "AGENTCORE_CREDENTIAL_WEATHER",
)
SCOPES: list[str] = []
DISCOVERY_URL = httpx.URL(
    "https://auth.example.com/.well-known/openid-configuration",
)

for _module in ("auth", "endpoint", "parsers"):  # at DEBUG they tell tokens and keys
    logging.getLogger(f"botocore.{_module}").setLevel(logging.INFO)


class CredentialError(RuntimeError):
    """The credential could not be had; the message names it and says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{CREDENTIAL} credential: {why}")


def access_token() -> str:
    """The agent's token; call it inside an invocation: only there it has its identity.

    Raises CredentialError where it cannot be had.
    """
    return _kept.get()


def forget(refused: str) -> None:
    """Ask for a token anew at its next use, unless that was done already."""
    _kept.forget(refused)


def _obtain() -> str:
    if os.environ.get("LOCAL_DEV") == "1":
        return _local()
    _check_identity()
    try:
        secret: str = _fetch()
    except Exception as error:
        raise CredentialError(_reason(error)) from error
    return secret


@requires_access_token(provider_name=CREDENTIAL, scopes=SCOPES, auth_flow="M2M")
def _fetch(*, access_token: str = "") -> str:
    return access_token


def _local() -> str:
    """A token from the provider itself (RFC 6749, section 4.4)."""
    client = {}
    for name in ("client_id", "client_secret"):
        variable = f"{LOCAL_VARIABLE}_{name.upper()}"
        client[name] = os.environ.get(variable, "")
        if not client[name]:
            raise CredentialError(
                f"{variable} is not set: for local development, put the client's id "
                "and secret into agentcore/.env.local"
            )
    form = {"grant_type": "client_credentials"}
    if SCOPES:
        form["scope"] = " ".join(SCOPES)
    try:
        with httpx.Client(timeout=30.0) as http:
            found = http.get(DISCOVERY_URL).raise_for_status().json()
            # Where nothing is said, it is Basic (OpenID Connect Discovery 1.0).
            ways = found.get("token_endpoint_auth_methods_supported", [])
            if "client_secret_post" in ways:
                answer = http.post(found["token_endpoint"], data=form | client)
            else:
                answer = http.post(
                    found["token_endpoint"],
                    data=form,
                    auth=(client["client_id"], client["client_secret"]),
                )
        return str(answer.raise_for_status().json()["access_token"])
    except (httpx.HTTPError, KeyError, ValueError) as error:
        raise CredentialError(_reason(error)) from error


def _check_identity() -> None:
    # Without a workload access token the SDK would make a workload identity of its own
    # in the AWS account, and a file .agentcore.json, instead of saying what is missing.
    if BedrockAgentCoreContext.get_workload_access_token() is None:
        raise CredentialError(
            "the agent has no identity here. Ask inside an invocation, not at import; "
            "an agent that is invoked with AWS credentials needs the header "
            "X-Amzn-Bedrock-AgentCore-Runtime-User-Id; `agentcore dev` sets LOCAL_DEV=1"
        )


def _reason(error: Exception) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


class _Kept:
    """What was fetched last, for all invocations: it is the agent's, not a user's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secret = ""
        self._renew_at = 0.0

    def get(self) -> str:
        with self._lock:  # one caller fetches, the others wait for it
            if time.time() >= self._renew_at:
                self._secret = _obtain()
                self._renew_at = _renewal_time(self._secret)
            return self._secret

    def forget(self, refused: str) -> None:
        with self._lock:
            if refused == self._secret:
                self._renew_at = 0.0


def _renewal_time(token: str) -> float:
    """A little before the token's `exp`; in five minutes where it does not tell."""
    now = time.time()
    try:
        payload = token.split(".")[1]
        padded = payload + "=" * (-len(payload) % 4)
        lifetime = float(json.loads(base64.urlsafe_b64decode(padded))["exp"]) - now
    except (IndexError, KeyError, TypeError, ValueError):
        return now + 300
    return now + lifetime - min(60, lifetime / 10)


_kept = _Kept()
