"""The codes of this room's problems: which stop a target, and which are only to be known.

An error is what the AgentCore guide calls unsupported and what touches a call, or what AWS's own
CDK refuses in such a document; a warning is what works with less than the document says, or what
nothing public settles.
"""

from __future__ import annotations

from collections.abc import Iterable

from agentcore_connect.documents.toolschema.codes import Severity
from agentcore_connect.errors import Problem

CODES: dict[str, Severity] = {
    # of the file: `read` raises these
    "openapi-too-large": "error",
    "openapi-syntax": "error",
    "openapi-version": "error",
    "openapi-structure": "error",
    # of the document
    "openapi-converted": "warning",
    "openapi-form": "warning",
    "openapi-empty": "error",
    "openapi-quota": "error",
    "openapi-many": "warning",
    "openapi-server": "error",
    "openapi-server-http": "error",
    "openapi-server-private": "error",
    "openapi-server-template": "error",
    "openapi-server-variable": "warning",
    "openapi-servers": "warning",
    "openapi-webhooks": "warning",
    "openapi-security": "warning",
    # of an operation
    "openapi-operation-server": "warning",
    "openapi-operation-id": "warning",
    "openapi-operation-id-taken": "warning",
    "openapi-tool-name": "error",
    "openapi-method": "warning",
    "openapi-description": "warning",
    "openapi-hidden-text": "warning",
    "openapi-callbacks": "warning",
    "openapi-cookie": "warning",
    "openapi-parameter-style": "warning",
    "openapi-parameter-type": "warning",
    "openapi-path-parameter": "warning",
    "openapi-request-body": "warning",
    "openapi-request-body-partly": "warning",
    "openapi-composition": "warning",
    "openapi-types": "warning",
    "openapi-null": "warning",
    "openapi-pattern": "warning",
    "openapi-argument-twice": "warning",
    "openapi-sign-in-parameter": "warning",
    "openapi-tool-renamed": "warning",
    "openapi-property-name": "warning",
    "openapi-reference": "warning",
    "openapi-cycle": "warning",
    "openapi-cycle-response": "warning",
}


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stop a target; the others are warnings."""
    return [problem for problem in problems if CODES[problem.code] == "error"]
