"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from .client import call

OPERATION = "list_tables"  # as boto3 spells it


def look_up() -> str:
    """Look up what the AWS service holds, as JSON."""
    return call(OPERATION)
