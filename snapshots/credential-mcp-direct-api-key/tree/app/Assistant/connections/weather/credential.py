"""The API key: from AgentCore Identity, in local development from the environment."""

from __future__ import annotations

import asyncio
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
