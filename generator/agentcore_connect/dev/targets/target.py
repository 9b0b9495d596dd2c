"""What a gateway asks of a target, and what a target answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Json = dict[str, Any]

SECONDS = 300.0
"""How long the gateway waits for a target; the limit of the generated clients too."""

ANSWER_BYTES = 6_000_000
"""Of one answer: what the service lets a Lambda function answer."""


@dataclass(frozen=True)
class Invocation:
    """One call of a target's tool. ``tool`` is the target's own name of it; ``caller`` tells who
    calls from any other.
    """

    tool: str
    name: str
    arguments: Mapping[str, Any]
    gateway: str
    target: str
    message_id: str = ""
    request_id: str = ""
    caller: str = ""


class FailedError(Exception):
    """The target did not answer, or with a failure: the cause, for the log alone."""


class Target(Protocol):
    """Answers calls, from any thread and many at once."""

    def invoke(self, call: Invocation) -> Json:
        """The tool's result as MCP has it. Raises `FailedError`, and nothing else on purpose."""

    def close(self) -> None:
        """End what it started. It is called once, after the last call."""


def text(value: Any) -> Json:
    """A result that says ``value``: a text as it is, everything else as JSON."""
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return {"content": [{"type": "text", "text": words}], "isError": False}
