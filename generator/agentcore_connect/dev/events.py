"""What happens, as data: a line of the log, or one JSON object."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from agentcore_connect.policy.request import Anonymous, Caller, Claims
from agentcore_connect.vocabulary import secret

Kind = Literal[
    "ready", "call", "list", "refused", "consent", "reload", "problem", "output", "child", "stopped"
]
Outcome = Literal["ok", "tool-error", "denied", "consent", "unknown-tool", "failed"]

SCHEMA = 1
_TEXT = 400
_OF_EACH_TOKEN = {
    *("iss", "sub", "aud", "exp", "iat", "nbf", "jti", "client_id", "scope", "token_use"),
    *("azp", "auth_time"),
}
_COLUMN = 24


@dataclass(frozen=True)
class Event:
    """Of a call or list all but ``text`` may be said; of the other kinds ``text`` is.

    ``now`` is the time that policies saw.
    """

    kind: Kind
    text: str = ""
    gateway: str | None = None
    caller: Caller | None = None
    tool: str | None = None
    arguments: Mapping[str, Any] | None = None
    decision: str = "none"
    policies: tuple[str, ...] = ()
    now: str | None = None
    outcome: Outcome = "ok"
    status: int = 200
    ms: float = 0.0
    answer: Any = field(default=None, repr=False)
    at: datetime = field(default_factory=lambda: datetime.now().astimezone())

    def document(self) -> dict[str, Any]:
        """The event as JSON, without what looks like a secret."""
        whole = {
            "schema": SCHEMA,
            "at": self.at.isoformat(timespec="milliseconds"),
            "event": self.kind,
        }
        if self.kind in ("call", "list", "refused"):
            whole |= {"gateway": self.gateway, "caller": described(self.caller), "tool": self.tool}
            whole |= {"args": self.arguments, "decision": self.decision}
            whole |= {"policies": list(self.policies), "outcome": self.outcome}
            whole |= {"status": self.status, "ms": round(self.ms, 2)}
        if self.text:
            whole["text"] = secret.redacted(self.text)[:_TEXT]  # half a secret looks like none
        safe: dict[str, Any] = secret.redacted_all(whole)
        return safe

    def line(self) -> str:
        """The event as one line; what a terminal must not obey in it is for the terminal."""
        at = self.at.strftime("%H:%M:%S")
        if self.kind not in ("call", "list", "refused"):
            return secret.redacted(f"{at}  {_one_line(self.text)}")[:_TEXT]
        tool = _one_line(self.tool or ("tools/list" if self.kind == "list" else "-")).ljust(_COLUMN)
        words = f"{at}  {who(self.caller).ljust(_COLUMN)}  {tool}  {self._said().ljust(_COLUMN)}"
        took = f"  {self.ms:.0f} ms" if self.kind == "call" else ""
        why = f"  ({_one_line(self.text)})" if self.text else ""
        return secret.redacted(f"{words}{took}{why}".rstrip())[:_TEXT]

    def _said(self) -> str:
        """The decision and its reason, else what came of it."""
        names = ", ".join(self.policies)
        if self.kind == "refused":
            return str(self.status)
        if self.decision in ("deny", "log-only-deny", "no-decision"):
            word = "DENY" if self.outcome == "denied" else "would deny"
            return f"{word}  {names or 'no policy permits it'}"
        failed = "" if self.outcome == "ok" else f"  {self.outcome}"
        return (f"allow  {names}" if self.decision == "allow" else "ok" * (not failed)) + failed


def who(caller: Caller | None) -> str:
    """A caller in few words: the subject, and the claims that are the gateway's own; no secret."""
    if caller is None or isinstance(caller, Anonymous):
        return "-"
    if not isinstance(caller, Claims):
        return caller.id
    own = [f"{k}={v}" for k, v in caller.claims.items() if k not in _OF_EACH_TOKEN]
    return secret.redacted(_one_line(" ".join([caller.id, *own])))[:80]


def explaining(event: Event) -> str | None:
    """The command that says why a call was not permitted, without what looks like a secret.

    None for any other event.
    """
    if event.kind != "call" or event.decision in ("none", "allow") or event.caller is None:
        return None
    words = ["connect", "policy", "explain", "--gateway", str(event.gateway)]
    words += ["--tool", str(event.tool), "--args", json.dumps(event.arguments or {})]
    words += ["--now", event.now] if event.now is not None else []
    if isinstance(event.caller, Claims):
        claims = {k: v for k, v in event.caller.claims.items() if k not in _OF_EACH_TOKEN}
        for name, value in {"sub": event.caller.id, **claims}.items():
            each = value if isinstance(value, list) else [value]
            words += [part for one in each for part in ("--as", f"{name}={one}")]
    elif not isinstance(event.caller, Anonymous):
        words += ["--iam-arn", event.caller.id]
    return secret.redacted(shlex.join(words))


def described(caller: Caller | None) -> dict[str, Any] | None:
    """A caller as JSON. A token is not among it; its claims are."""
    if caller is None:
        return None
    whole: dict[str, Any] = {"type": caller.type, "id": caller.id}
    return whole | ({"claims": dict(caller.claims)} if isinstance(caller, Claims) else {})


def _one_line(text: str) -> str:
    return " ".join(text.split())
