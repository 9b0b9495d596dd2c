"""MCP over JSON-RPC as the gateway speaks it: a body in, an answer out. No HTTP, no state.

By hand: the `mcp` library's own server answers `server/discover`, so clients of 2026 would speak
another protocol with it than with the service (2026-07-28 in place of 2025-11-25, mcp 2.3).
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Json = dict[str, Any]

VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26")
PAGE = 30
DEPTH = 200

PARSE, REQUEST, METHOD, PARAMS = -32700, -32600, -32601, -32602
UNAUTHORIZED = -32001

EMPTY: Mapping[str, Json] = {
    "ping": {},
    "prompts/list": {"prompts": []},
    "resources/list": {"resources": []},
    "resources/templates/list": {"resourceTemplates": []},
}
"""Methods that have the same answer for everybody; no policy looks at them."""


@dataclass(frozen=True)
class Message:
    """What a client sent. ``id`` is None where nothing is answered."""

    method: str
    params: Mapping[str, Any]
    id: str | int | None
    body: bytes


class WrongError(Exception):
    """A JSON-RPC error."""

    def __init__(self, code: int, message: str, id_: str | int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.id = code, message, id_


def read(body: bytes) -> Message | None:
    """The message of a request; None for a client's own response. Raises `WrongError`."""
    try:
        value = json.loads(body, parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError):
        raise WrongError(PARSE, "Parse error") from None
    if _depth(value) > DEPTH:
        raise WrongError(PARSE, f"Parse error: nested more than {DEPTH} deep")
    if not isinstance(value, dict) or value.get("jsonrpc") != "2.0":
        raise WrongError(REQUEST, "Invalid Request")
    if "method" not in value and ("result" in value or "error" in value):
        return None
    method, params, id_ = value.get("method"), value.get("params", {}), value.get("id")
    is_id = isinstance(id_, (str, int)) and not isinstance(id_, bool)
    if not isinstance(method, str) or not (is_id or "id" not in value):
        raise WrongError(REQUEST, "Invalid Request")
    if not isinstance(params, dict):
        raise WrongError(PARAMS, "Invalid params", id_)
    return Message(method, params, id_, body)


def exact_arguments(message: Message) -> Mapping[str, Any]:
    """The arguments of a call with each number as it was written, which policies compare."""
    whole = json.loads(message.body, parse_float=Decimal)
    found: Mapping[str, Any] = whole["params"].get("arguments") or {}
    return found


def called(message: Message) -> tuple[str, Mapping[str, Any]]:
    """Name and arguments of a `tools/call`. Raises `WrongError`."""
    name, arguments = message.params.get("name"), message.params.get("arguments")
    if arguments is None:
        arguments = {}
    if not isinstance(name, str) or not isinstance(arguments, dict):
        raise WrongError(PARAMS, "Invalid params", message.id)
    return name, arguments


def initialized(message: Message, name: str) -> Json:
    """The result of `initialize`: the version that was asked for, where it is known."""
    wanted = message.params.get("protocolVersion")
    return {
        "protocolVersion": wanted if wanted in VERSIONS else VERSIONS[0],
        "capabilities": {"tools": {"listChanged": False}},
        "serverInfo": {"name": name, "version": "1.0.0"},
    }


def page(message: Message, tools: Sequence[Json], size: int) -> Json:
    """The part of the list that a cursor leads to. Raises `WrongError` for one that is none."""
    start = 0
    if (cursor := message.params.get("cursor")) is not None:
        start = _offset(cursor)
        if not 0 < start < len(tools):
            raise WrongError(PARAMS, "Invalid cursor", message.id)
    end = start + size
    following = {"nextCursor": _cursor(end)} if end < len(tools) else {}
    return {"tools": list(tools[start:end]), **following}


def result(id_: str | int | None, value: Json) -> bytes:
    return _dump({"jsonrpc": "2.0", "id": id_, "result": value})


def error(id_: str | int | None, value: Mapping[str, Any]) -> bytes:
    return _dump({"jsonrpc": "2.0", "id": id_, "error": value})


def _dump(value: Json) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.encode("utf-8", "replace")  # half of a character cannot be sent


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(f"offset:{offset}".encode()).decode()


def _offset(cursor: object) -> int:
    """The offset of a cursor; -1 for one that was never given out."""
    try:
        word, _, number = base64.urlsafe_b64decode(str(cursor)).decode().partition(":")
        is_own = word == "offset" and number.isdecimal() and len(number) < 7
        return int(number) if is_own else -1
    except ValueError:
        return -1


def _depth(value: Any) -> int:
    """How deep lists and objects are inside each other, at most `DEPTH` + 1."""
    level, here = 0, [value]
    while here and level <= DEPTH:
        here = [
            inner
            for one in here
            if isinstance(one, (dict, list))
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, (dict, list))
        ]
        level += 1
    return level


def _no_constant(token: str) -> Any:
    raise ValueError(token)


def _finite(token: str) -> float:
    """A number that JSON can hold again: 1e999 would become one that it cannot."""
    found = float(token)
    if math.isinf(found):
        raise ValueError(token)
    return found
