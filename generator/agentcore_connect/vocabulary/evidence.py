"""Where a cell of the auth matrix comes from: what was run, what was read, and who says what.

`tests/real/test_matrix.py` runs every cell on CLI 0.30.0, and reads each word of `MODEL` in the
service model that botocore has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from agentcore_connect.vocabulary.words import OutboundAuth

Verdict = Literal["yes", "api", "contested", "no"]
"""``yes``: agentcore.json can say it. ``api``: only the API can. ``contested``: the API, and the
sources contradict each other. ``no``: it is not offered."""

CLI = "agentcore 0.30.0"
GUIDE = "AWS guide, gateway-outbound-auth, read in autumn 2026"
SERVICE_MODEL = "botocore 1.44.8"

MODEL: Mapping[OutboundAuth, tuple[str, str]] = {
    "none": ("", ""),
    "oauth": ("OAUTH", "CLIENT_CREDENTIALS"),
    "oauth-3lo": ("OAUTH", "AUTHORIZATION_CODE"),
    "token-exchange": ("OAUTH", "TOKEN_EXCHANGE"),
    "api-key": ("API_KEY", ""),
    "iam": ("GATEWAY_IAM_ROLE", ""),
    "caller-iam": ("CALLER_IAM_CREDENTIALS", ""),
    "jwt-passthrough": ("JWT_PASSTHROUGH", ""),
}
"""``credentialProviderType`` and ``grantType`` of each auth; none leaves the member out.

The model has no rule for a target type: it takes each of them with any.
"""


@dataclass(frozen=True)
class Evidence:
    """What speaks for a cell, and what against it.

    ``cli`` are the words with which the CLI's schema refuses it, empty where it takes it; ``guide``
    says whether the guide's table has it. ``others`` are more sources, each with its date.
    ``instead`` is what to do where AWS refuses a contested one.
    """

    cli: str = ""
    guide: bool = True
    others: tuple[str, ...] = ()
    instead: str = ""

    def lines(self, auth: OutboundAuth) -> tuple[str, ...]:
        """A line for each source, the CLI first."""
        kind = " with ".join(part for part in MODEL[auth] if part)
        model = (
            f"has {kind} for any target" if kind else "lets a target have no credential provider"
        )
        return (
            f"{CLI}, run: {f'refused ({self.cli})' if self.cli else 'taken'}",
            f"Service model, {SERVICE_MODEL}: {model}",
            f"{GUIDE}: {'yes' if self.guide else 'no'}",
            *self.others,
        )


NO_GRANT = 'unknown keys (remove): "grantType"'
NO_CALLER = 'expected "OAUTH" | "API_KEY" | "NONE" | "GATEWAY_IAM_ROLE" | "JWT_PASSTHROUGH"'


def unsupported(json_type: str, kind: str) -> str:
    """The CLI's words for an auth that its schema does not have for a target type."""
    return f"{json_type} targets do not support {kind} outbound auth"
