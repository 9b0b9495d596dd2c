"""The user's token: from AgentCore Identity, in local development your own."""

from __future__ import annotations

import asyncio
import functools
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
