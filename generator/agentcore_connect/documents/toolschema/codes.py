"""The codes of this room's problems: which stop a target, and which are only to be known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from agentcore_connect.errors import Problem

Severity = Literal["error", "warning"]

CODES: dict[str, Severity] = {
    # of a file
    "tools-too-large": "error",
    "tools-form": "error",
    "tools-empty": "error",
    "tools-many": "warning",  # more than a model chooses among: tool search
    "tools-quota": "error",
    # of a tool
    "tool-form": "error",
    "tool-name": "error",
    "tool-name-taken": "error",
    "tool-description": "error",
    "tool-input-schema": "error",
    "tool-key": "warning",  # a key that the service does not know, such as `annotations`
    # of a schema
    "schema-form": "error",
    "schema-type": "error",
    "schema-required": "warning",
    "schema-property-name": "warning",
    "schema-keyword": "warning",  # `reduced` writes what it can into the description
    "schema-reference": "error",  # leads out of the schema, nowhere, or round in a circle
    "schema-too-large": "error",
    # of a handler
    "handler-too-large": "error",
    "handler-syntax": "error",
    "handler-empty": "error",
    "handler-annotation": "error",
    "handler-type": "error",
    "handler-description": "error",
    "handler-positional": "error",
    "handler-variadic": "warning",  # *args and **kwargs have no place in a schema
    "handler-conversion": "warning",  # an object arrives as a dict
    "handler-async": "warning",
    "handler-inferred": "warning",  # arguments that the code reads, without a signature
    "handler-assumed": "warning",  # of a type that nothing says
    "handler-unsaid": "warning",  # a tool that nothing describes
    "handler-elsewhere": "warning",  # the event goes whole to another file
    "handler-left-out": "warning",  # a function that is no tool
    "handler-secret": "warning",
    "no-such-tool": "error",
}


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stop a target; the others are warnings."""
    return [problem for problem in problems if CODES[problem.code] == "error"]
