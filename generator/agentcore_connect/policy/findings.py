"""What a check finds, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]

RULES: dict[str, Severity] = {
    # of one policy's text
    "policy-syntax": "error",
    "policy-length": "error",
    "policy-not-checked": "info",  # guardrail and temporal conditions
    "policy-session": "info",  # of temporal ones
    # of a policy against the schema
    "unknown-tool": "error",
    "unknown-argument": "error",
    "unknown-entity": "error",
    "argument-unguarded": "error",
    "tag-unguarded": "error",
    "principal-untyped": "error",
    "number-comparison": "error",
    "argument-contested": "info",  # what the official generator types in another way
    "decimal-text": "error",
    "policy-invalid": "error",
    "fail-open": "error",
    "fail-open-overflow": "warning",
    "fail-open-unproven": "warning",  # of a tool whose schema is not known
    "tools-unknown": "info",
    # of what a policy means
    "gateway-arn": "error",
    "gateway-open": "warning",
    "principal-type": "error",
    "account-assumed-role": "warning",
    "account-anywhere": "warning",
    "overly-permissive": "warning",
    "overly-restrictive": "warning",
    "strict-validation": "info",  # what the strict mode may refuse, by reports that differ
    # of all policies of a gateway
    "no-permit": "error",
    "tool-unreached": "warning",
    "tool-unpermitted": "info",  # the same where the gateway only logs
    "permit-beaten": "warning",
    "shutdown": "info",  # a forbid of everything, as the pattern writes it
    "limit-without-effect": "warning",
    "argument-invisible": "info",
    # of agentcore.json
    "engine-missing": "error",
    "engine-unused": "warning",
    "gateway-log-only": "info",
    "policy-log-only": "warning",
    "statement-drift": "error",
    "source-missing": "warning",
    "policy-undeclared": "info",
}
"""Every rule, and how much it matters: an error is wrong, a warning is likely so."""


@dataclass(frozen=True)
class Finding:
    """One thing that a check found; ``fix`` says what to write or do instead."""

    rule: str
    message: str
    file: str
    line: int
    fix: str = ""

    @property
    def severity(self) -> Severity:
        return RULES[self.rule]
