"""JSON documents of other servers: discovery, keys, tokens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from agentcore_connect.dev.destination import Destination, request, shown
from agentcore_connect.dev.targets.target import FailedError

Json = dict[str, Any]


def get(url: str, *, seconds: float, is_named: bool = False) -> Json:
    """The object at an address. Raises `FailedError`."""
    return _asked(Destination(url, is_named), "GET", {}, None, seconds)


def post_form(
    url: str, body: bytes, headers: Mapping[str, str], *, seconds: float, is_named: bool = False
) -> Json:
    """The object that answers a form. Raises `FailedError`."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return _asked(Destination(url, is_named), "POST", {**kind, **headers}, body, seconds)


def _asked(
    to: Destination, method: str, headers: Mapping[str, str], body: bytes | None, seconds: float
) -> Json:
    accept = {"Accept": "application/json", **headers}
    with request(to, method, accept, body, seconds=seconds) as response:
        data = response.read()
        if response.status != 200:
            raise FailedError(f"{shown(to.url)} answers HTTP {response.status}")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise FailedError(f"{shown(to.url)} answers with something else than a JSON object")
    return found
