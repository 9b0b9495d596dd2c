"""Wrong answers as data, and what agentcore.json has around them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from front_door import DISCOVERY, OWN_COMMAND, Answers, Host

Json = dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Bad:
    """One wrong answer: the flags, what agentcore.json has (``there``), and what is said."""

    name: str
    code: str
    field: str
    says: tuple[str, ...]
    changes: Answers
    answers: Answers = dataclasses.field(default_factory=lambda: OWN_COMMAND)
    there: Callable[[Json], object] = lambda config: None


def gateway(name: str = "Tools", *targets: Json, **more: Any) -> Json:
    """A gateway as agentcore.json has it."""
    return {"name": name, "targets": list(targets), "authorizerType": "AWS_IAM", **more}


def target(name: str = "Weather", endpoint: str = "https://mcp.example.com/mcp") -> Json:
    """A target as agentcore.json has it."""
    return {"name": name, "targetType": "mcpServer", "endpoint": endpoint}


def has(*gateways: Json, credentials: tuple[Json, ...] = ()) -> Callable[[Json], object]:
    """The change to agentcore.json that adds these."""

    def change(config: Json) -> None:
        config["agentCoreGateways"] += gateways
        config["credentials"] += credentials

    return change


OAUTH_KEY: Json = {"authorizerType": "OAuthCredentialProvider", "discoveryUrl": DISCOVERY}


def check(host: Host, bad: Bad) -> None:
    """Scaffold refuses it, and names the answer."""
    host.edit(bad.there)

    error = host.refuses(bad.code, *bad.says, answers=bad.answers, **bad.changes)

    assert error["field"] == bad.field
