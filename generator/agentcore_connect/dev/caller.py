"""Calling a gateway from the shell: the one of a running dev, or any other."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agentcore_connect.dev import signature
from agentcore_connect.dev.authorizer import environment_keys
from agentcore_connect.dev.destination import Destination, request
from agentcore_connect.dev.server import DECISION_HEADER, TOKEN_HEADER, Run
from agentcore_connect.dev.signature import Keys
from agentcore_connect.dev.speaker import Http, RpcError, Speaker, StatusError
from agentcore_connect.dev.targets.target import FailedError
from agentcore_connect.errors import ConnectError, Problem
from agentcore_connect.vocabulary.variables import MCP_TOKEN

__all__ = ["FailedError", "Headers", "Judged", "RpcError", "Speaker", "StatusError"]

Headers = Callable[[bytes], Mapping[str, str]]
"""Gives the headers that sign a request in, by its body."""

_SECONDS = 10.0


@dataclass
class Judged:
    """What dev says that policies decided of the last call: ``decision``, ``policies`` and
    ``mode``; nothing where no engine was asked, and nothing of any other gateway.
    """

    said: Mapping[str, Any] = field(default_factory=dict)

    def hear(self, headers: Mapping[str, str]) -> None:
        """Take an answer's headers."""
        self.said = json.loads(headers.get(DECISION_HEADER, "{}"))


def speaker(url: str, headers: Headers, judged: Judged | None = None) -> Speaker:
    """A client of the gateway at an address that the person has named, or chosen.

    ``judged`` is where a dev's own decisions are kept.
    """
    hear = judged.hear if judged is not None else lambda _: None
    return Speaker(lambda: Http(Destination(url, is_named=True), headers, hear))


def local(
    run: Run, gateway: str, claims: Mapping[str, Any], arn: str | None
) -> tuple[str, Headers]:
    """Address and sign-in of a gateway of a running dev, as whoever is to call.

    Raises ConnectError where dev does not answer.
    """
    origin = f"http://127.0.0.1:{run.port}"
    asked = json.dumps({"gateway": gateway, "claims": dict(claims), "iam_arn": arn}).encode()
    own = {TOKEN_HEADER: run.token}
    headers = {"Content-Type": "application/json", **own}
    to = Destination(f"{origin}/_dev/sign-in", is_named=True)
    try:
        with request(to, "POST", headers, asked, seconds=_SECONDS) as response:
            found = json.loads(response.read())
            if response.status != 200:
                raise FailedError(str(found.get("message")))
    except (FailedError, ValueError) as error:
        raise ConnectError(
            Problem("dev", f"`connect dev` on port {run.port} does not answer: {error}")
        ) from None
    url = f"{origin}/{gateway}/mcp"
    if "token" in found:
        return url, lambda _: {**own, "Authorization": f"Bearer {found['token']}"}
    if "secret" in found:
        sign = signed(url, Keys(found["id"], found["secret"]), "us-east-1")
        return url, lambda body: {**own, **sign(body)}
    return url, lambda _: own


def signed(url: str, keys: Keys, region: str) -> Headers:
    """Sign-in with AWS credentials."""
    kind = {"content-type": "application/json"}
    return lambda body: signature.sign(keys, "POST", url, kind, body, region)


def of_environment(url: str, authorizer: str, token: str | None) -> Headers:
    """Sign-in at a deployed gateway, with what the environment has.

    Raises ConnectError where it has not what the authorizer wants.
    """
    if authorizer == "AWS_IAM":
        keys = environment_keys()
        if not keys:
            raise ConnectError(
                Problem(
                    "aws-credentials",
                    "the gateway wants AWS credentials, and the environment has none",
                    'Run `eval "$(aws configure export-credentials --format env)"`.',
                )
            )
        parts = url.split(".")
        default = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        region = parts[3] if len(parts) > 4 and "gateway" in parts else default
        return signed(url, keys[0], region or "us-east-1")
    if authorizer == "CUSTOM_JWT" and not token:
        raise ConnectError(
            Problem("token", "the gateway wants a token", f"Put one into {MCP_TOKEN}.", "token")
        )
    return lambda _: {"Authorization": f"Bearer {token}"} if token else {}
