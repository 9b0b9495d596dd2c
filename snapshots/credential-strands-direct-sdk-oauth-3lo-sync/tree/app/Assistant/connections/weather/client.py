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
