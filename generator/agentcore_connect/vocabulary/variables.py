"""Environment variables of connect: `AGENTCORE_CONNECT_` and a name, such as `_GATEWAY`.

The names of 0.4.0, without `AGENTCORE_`, are read too for this one version, and whoever uses one is
told. Other programs have variables of such names (Kafka Connect has): what an answer cannot be is
left alone under an old name.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import ClassVar, Literal

PREFIX = "AGENTCORE_CONNECT_"
MCP_TOKEN = PREFIX + "MCP_TOKEN"
"""A bearer token, for the one MCP server or gateway that a person names."""

_OLD = "CONNECT_"

Use = Literal["used", "ignored"]


OTHERS = ("mcp_token", "template_source", "template_ref", "debug", "requirement")
"""Those that are no answers; the last is the fleet's workflow's (fleet/connect-update.yml)."""


class _State:
    used: ClassVar[dict[str, str]] = {}
    old: ClassVar[dict[str, Use]] = {}
    slips: ClassVar[dict[str, str]] = {}


def begin() -> None:
    """A command begins: it has read no variable yet."""
    _State.used, _State.old, _State.slips = {}, {}, {}


def variable(name: str) -> str:
    """What the variable of an answer, or another one of connect's, is called."""
    return PREFIX + name.upper()


def read(name: str, fits: Callable[[str], bool] = bool) -> str | None:
    """The value of the variable ``name``; None where it is not set, or empty.

    Under its old name a value that does not ``fits`` is somebody else's, and not read.
    """
    new, old = variable(name), _OLD + name.upper()
    if value := os.environ.get(new):
        _State.used[name] = new
        return value
    if not (value := os.environ.get(old)):
        return None
    if not fits(value):
        _State.old[old] = "ignored"
        return None
    _State.old[old] = "used"
    _State.used[name] = old
    return value


def unread() -> list[str]:
    """What stands behind connect's prefix in each variable that this command has not read."""
    there = {name for name in os.environ if name.startswith(PREFIX)} - {*_State.used.values()}
    return sorted(name.removeprefix(PREFIX).lower() for name in there)


def slip(name: str, meant: str) -> None:
    """Let it be told that the variable ``name`` is read by nothing, and which may be meant."""
    _State.slips[variable(name)] = variable(meant)


def said(name: str) -> str | None:
    """The variable that gave the answer ``name`` to this command; None where none did."""
    return _State.used.get(name)


def warnings() -> list[str]:
    """A warning for each old name that this command met, and for each that may be mistyped."""
    slips = [
        f"the environment variable {name} was not read: connect has none of this name. Did you "
        f"mean {near}?"
        for name, near in _State.slips.items()
    ]
    return slips + [
        (
            f"the environment variable {old} is called AGENTCORE_{old} now; this version is the "
            "last that reads the old name."
            if use == "used"
            else f"the environment variable {old} was not read: connect's is called "
            f"AGENTCORE_{old} now, and this is no value for it."
        )
        for old, use in _State.old.items()
    ]
