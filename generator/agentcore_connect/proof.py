"""The last look at a plan before it may be shown or written: everything in it must be whole."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable

from agentcore_connect.errors import ConnectError, Problem
from agentcore_connect.plan import Change, Plan

_MARKER = re.compile(rb"^(<{7} |={7}$|>{7} )", re.MULTILINE)


def prove(plan: Plan) -> Plan:
    """``plan`` itself, when every file in it parses and none has a conflict marker.

    Raises ConnectError otherwise: that is a fault of connect, never of the person, because all
    that people give was checked before.
    """
    for change in plan.writes:
        if change.after is None:
            continue
        fault = _fault(change)
        if fault:
            raise ConnectError(
                Problem(
                    "broken-result",
                    f"connect would have written a broken {change.path}: {fault}",
                    "Nothing was written. Please report this as a bug, with the command.",
                    file=change.path,
                )
            )
    return plan


def _fault(change: Change) -> str | None:
    assert change.after is not None
    if _MARKER.search(change.after):
        return "it has conflict markers"
    parse = _PARSERS.get(change.path.rsplit(".", 1)[-1])
    if parse is not None:
        try:
            parse(change.after)
        except Exception as error:
            return str(error)
    return None


def _toml(content: bytes) -> None:
    import tomlkit

    tomlkit.parse(content.decode("utf-8-sig"))


def _yaml(content: bytes) -> None:
    import yaml

    yaml.safe_load(content)


_PARSERS: dict[str, Callable[[bytes], object]] = {
    "py": ast.parse,
    "json": lambda content: json.loads(content.decode("utf-8-sig")),
    "toml": _toml,
    "yml": _yaml,
    "yaml": _yaml,
}
