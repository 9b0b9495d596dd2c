"""The codes of this room's problems: which stop a target, and which are only to be known.

The guide's table of supported features and what is seen to work differ (AWS's own sample makes a
target of Amazon S3, whose protocol the table excludes), so what is only in the table is a warning.
"""

from __future__ import annotations

from collections.abc import Iterable

from agentcore_connect.documents.toolschema.codes import Severity
from agentcore_connect.errors import Problem

CODES: dict[str, Severity] = {
    # of the file: `read` raises these
    "smithy-too-large": "error",
    "smithy-idl": "error",
    "smithy-version": "error",
    "smithy-structure": "error",
    "smithy-service": "error",
    # of the service
    "smithy-empty": "error",
    "smithy-quota": "error",
    "smithy-many": "warning",
    "smithy-protocol": "warning",
    "smithy-custom": "warning",
    "smithy-endpoint": "warning",
    # of an operation
    "smithy-reference": "warning",
    "smithy-tool-name": "warning",
    "smithy-http": "warning",
    "smithy-streaming": "warning",
    "smithy-shape": "warning",
    "smithy-cycle": "warning",
    "smithy-description": "warning",
    "smithy-hidden-text": "warning",
}


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stop a target; the others are warnings."""
    return [problem for problem in problems if CODES[problem.code] == "error"]
