"""The name rules of AgentCore, its CLI and CloudFormation, and what we derive from a name.

Sources: `@aws/agentcore` 0.30.0 (schema and `add` commands), the botocore model of
bedrock-agentcore-control, and the CDK constructs that a project made by that CLI pins. Where they
differ, the rule here is what all of them accept.
"""

from __future__ import annotations

import keyword
import re

GATEWAY_PATTERN = r"[0-9a-zA-Z]+(?:-[0-9a-zA-Z]+)*"
"""A gateway: no underscore, hyphens only inside and single (service model)."""

GATEWAY_MAX = 48
"""Longest gateway name; the service counts `<project>-<gateway>`."""

TARGET_PATTERN = r"[a-zA-Z][0-9a-zA-Z]*(?:-[0-9a-zA-Z]+)*"
"""A target: the service forbids `_`, CloudFormation needs a letter first."""

TARGET_MAX = 60
"""Longest target name: `<target>___<tool>` must fit the 64 characters of a Bedrock tool name."""

CREDENTIAL_PATTERN = r"[a-zA-Z0-9_][a-zA-Z0-9_-]*"
"""A credential; the CLI takes a hyphen first as well, which a shell would read as an option."""

CREDENTIAL_MAX = 128

SCOPE_PATTERN = r"[\x21\x23-\x5B\x5D-\x7E]+"
"""An OAuth scope token (RFC 6749, section 3.3), as the CLI's schema has it."""
SCOPE_MAX = 255

_WINDOWS_RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{device}{number}" for device in ("com", "lpt") for number in range(10)
}


def matches(pattern: str, text: str, longest: int) -> bool:
    """Whether ``text`` is wholly of ``pattern`` and at most ``longest`` characters."""
    return len(text) <= longest and re.fullmatch(pattern, text) is not None


def unit_folder(name: str) -> str:
    """The folder, and Python module, of the unit for a gateway, target or credential.

    Takes a valid resource name. Lower case, hyphens as underscores; ``unit_`` in front where that
    alone would not be a module name everywhere (a digit first, a Python keyword, a name that
    Windows reserves). Two names may fall on one folder: callers compare and refuse.
    """
    folder = name.lower().replace("-", "_")
    if folder[0].isdigit() or keyword.iskeyword(folder) or folder in _WINDOWS_RESERVED:
        return f"unit_{folder}"
    return folder


def _variable(name: str) -> str:
    return name.upper().replace("-", "_")


def gateway_url_variable(gateway: str) -> str:
    """The environment variable with the gateway's URL (CLI 0.30.0, its dev server and CDK)."""
    return f"AGENTCORE_GATEWAY_{_variable(gateway)}_URL"


def credential_variable(credential: str) -> str:
    """The stem of the variables that `deploy` reads a credential's secret from (CLI 0.30.0).

    An API key is the variable itself; OAuth adds ``_CLIENT_ID`` and ``_CLIENT_SECRET``.
    """
    return f"AGENTCORE_CREDENTIAL_{_variable(credential)}"


def target_construct(target: str) -> str:
    """What CDK makes of a target's name; it must be unique in the project (CLI issue 2083)."""
    return re.sub(r"[^0-9a-z]", "", target.lower())
