"""One call of a tool, as the gateway asks the policy engine about it.

The engine gives every request the time, in UTC, as ``context.system.now`` (AgentCore guide,
"Time-based policy support").
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Union

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.policy.schema import NAMESPACE, Schema
from agentcore_connect.policy.shape import Record, Scalar, SetOf, Type

Json = dict[str, Any]

_LONG = range(-(2**63), 2**63)
_PLACES = 4
_DECIMAL_MAX = Decimal("922337203685477.5807")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2})(:[0-9]{2})?(\.[0-9]{1,6})?"
    r"(?:Z|([+-])([0-9]{2}):?([0-9]{2}))?)?"
)


@dataclass(frozen=True)
class Claims:
    """A caller with a JWT. Policies see each claim as text; a list as JSON text."""

    claims: Mapping[str, Any] = field(default_factory=dict)

    type = "OAuthUser"

    @property
    def id(self) -> str:
        return str(self.claims.get("sub", "somebody"))


@dataclass(frozen=True)
class Iam:
    """A caller whose request is signed with AWS credentials."""

    arn: str

    type = "IamEntity"

    @property
    def id(self) -> str:
        return self.arn


@dataclass(frozen=True)
class Anonymous:
    """A caller of a gateway without an authorizer."""

    type = "UnauthenticatedUser"
    id = "anonymous"


Caller = Union[Claims, Iam, Anonymous]  # noqa: UP007, evaluated at run time on Python 3.10


@dataclass(frozen=True)
class Call:
    """A caller calls a tool (``<target>___<tool>``) with arguments, through a gateway.

    Numbers of ``args`` are int or Decimal: a float is not what was written. ``now`` is when it
    calls, as Cedar writes it: see `moment`.
    """

    caller: Caller
    tool: str
    args: Mapping[str, Any]
    gateway_arn: str
    now: str = field(default_factory=lambda: current())


@dataclass(frozen=True)
class Prepared:
    """A call in the engine's form. ``unseen`` are arguments that policies cannot look at."""

    request: Json
    entities: list[Json]
    unseen: tuple[str, ...]
    in_schema: bool


def arguments(text: str, what: str = "--args") -> dict[str, Any]:
    """A tool's arguments from JSON text, numbers as they are written. Raises InvalidInput."""
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            Problem("policy-args", f"{what} is not JSON: {error}", 'Such as {"amount": 600}.')
        ) from None
    if not isinstance(found, dict):
        raise InvalidInput(
            Problem("policy-args", f"{what} is not a JSON object", 'Such as {"amount": 600}.')
        )
    return found


def claims(pairs: list[str], what: str = "--as") -> Claims:
    """A caller from ``NAME=VALUE`` texts; a name that comes again makes a list."""
    found: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not name or not equals:
            raise InvalidInput(
                Problem("policy-claim", f"{what} {pair!r} is not NAME=VALUE", "role=refund-agent")
            )
        if name in found:
            before = found[name]
            found[name] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            found[name] = value
    return Claims(found)


def moment(text: str, what: str = "--now") -> str:
    """A time as Cedar's datetime takes it, in UTC; a date is its midnight.

    Raises InvalidInput (``policy-now``) for what is no time. One without an offset is UTC, as the
    engine's own.
    """
    match = _MOMENT.fullmatch(text.strip())
    try:
        if match is not None:
            day, clock, seconds, part, sign, hours, minutes = match.groups()
            plain = f"{day}T{clock or '00:00'}{seconds or ':00'}"
            found = datetime.fromisoformat(plain).replace(tzinfo=timezone.utc)
            found += timedelta(microseconds=int(part[1:].ljust(6, "0")) if part else 0)
            if sign:
                offset = timedelta(hours=int(hours), minutes=int(minutes))
                if int(hours) > 23 or int(minutes) > 59:
                    raise ValueError
                found -= offset if sign == "+" else -offset
            return _written(found)
    except (ValueError, OverflowError):
        pass
    raise InvalidInput(
        Problem(
            "policy-now",
            f"{what} is not a time: {text[:40]!r}",
            "Such as 2026-11-30T09:30Z, or 2026-11-30T10:30+01:00; without an offset it is UTC.",
        )
    )


def current() -> str:
    """The time of now, as `moment` has it."""
    return _written(datetime.now(timezone.utc))


def _written(time: datetime) -> str:
    return time.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def prepare(call: Call, schema: Schema) -> Prepared:
    """The call for the engine, its arguments of the types that the tool's schema says.

    Raises InvalidInput (``policy-args``) where an argument cannot be what the schema wants: the
    gateway's engine would decide nothing then. An argument that Cedar has no type for is taken
    out and named in ``unseen``.
    """
    tool = schema.tool(call.tool)
    unseen: list[str] = []
    if tool is not None:
        given = _record(call.args, tool.input, "", unseen)
    else:
        given = {name: _untyped(value) for name, value in call.args.items()}
    whom = listed(call.caller, call.tool, call.gateway_arn, schema)
    system = {"now": {"__extn": {"fn": "datetime", "arg": call.now}}}
    request = {**whom.request, "context": {"input": given, "system": system}}
    return Prepared(request, whom.entities, tuple(unseen), tool is not None)


def listed(caller: Caller, tool: str, gateway_arn: str, schema: Schema) -> Prepared:
    """A call of which the arguments are not known yet, as when the tools are listed."""
    principal = {"type": f"{NAMESPACE}::{caller.type}", "id": caller.id}
    entity: Json = {
        "uid": principal,
        "attrs": {} if isinstance(caller, Anonymous) else {"id": caller.id},
        "parents": [],
    }
    if isinstance(caller, Claims):
        entity["tags"] = {name: claim_text(value) for name, value in caller.claims.items()}
    request = {
        "principal": principal,
        "action": {"type": f"{NAMESPACE}::Action", "id": tool},
        "resource": {"type": f"{NAMESPACE}::Gateway", "id": gateway_arn},
    }
    in_schema = schema.tool(tool) is not None
    entities = [entity] if in_schema else [entity, *_action_entities(tool)]
    return Prepared(request, entities, (), in_schema)


def claim_text(value: Any) -> str:
    """A claim as policies see it: text as it is, everything else as JSON text.

    Source: the guide shows text only; lists as JSON text were seen in public code that runs.
    """
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str)


def _action_entities(action: str) -> list[Json]:
    """The groups of an action that no schema declares, as a schema would."""
    tool, group, top = (
        {"type": f"{NAMESPACE}::Action", "id": name} for name in (action, "CallTool", "Mcp")
    )
    return [
        {"uid": tool, "attrs": {}, "parents": [group]},
        {"uid": group, "attrs": {}, "parents": [top]},
        {"uid": top, "attrs": {}, "parents": []},
    ]


def _record(value: Any, record: Record, path: str, unseen: list[str]) -> Json:
    """The arguments as Cedar's record. What no policy can see is left out and added to ``unseen``.

    Raises ``policy-args`` for a value that is no object, an argument that the schema does not have,
    and a required one that is missing. A field without a type in Cedar is never missed.
    """
    if not isinstance(value, Mapping):
        raise _misfit(path, value, "an object")
    given: Json = {}
    for name, inner in value.items():
        place = f"{path}.{name}" if path else str(name)
        field_ = record.field(name)
        if field_ is not None:
            given[name] = _typed(inner, field_.type, place, unseen)
        elif name in record.left_out:
            unseen.append(place)
        else:
            known = ", ".join(sorted([f.name for f in record.fields] + list(record.left_out)))
            raise InvalidInput(
                Problem(
                    "policy-args",
                    f"argument {place} is not in the tool's schema",
                    f"The schema has: {known or 'no arguments'}.",
                )
            )
    missing = [f.name for f in record.fields if f.required and f.name not in value]
    if missing:
        names = ", ".join(f"{path}.{name}" if path else name for name in missing)
        raise InvalidInput(
            Problem("policy-args", f"the tool requires {names}", "Give each of them a value.")
        )
    return given


def _typed(value: Any, kind: Type, path: str, unseen: list[str]) -> Any:
    """A value as ``kind`` has it in Cedar's JSON; ``policy-args`` where it does not fit."""
    if isinstance(kind, Record):
        return _record(value, kind, path, unseen)
    if isinstance(kind, SetOf):
        if not isinstance(value, list):
            raise _misfit(path, value, "an array")
        return [_typed(item, kind.element, f"{path}[]", unseen) for item in value]
    return _scalar(value, kind, path)


def _scalar(value: Any, kind: Scalar, path: str) -> Any:
    """A text, truth value or number for Cedar; ``policy-args`` where it is none of ``kind``.

    A Long may be written 1.0 or 1e3, as in JSON. ``True`` is no number, whatever Python says.
    """
    is_number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    if kind.name == "String" and isinstance(value, str):
        return value
    if kind.name == "Bool" and isinstance(value, bool):
        return value
    if kind.name == "Long" and is_number:
        # The bounds come first: the int of 1e999999999 would fill the memory.
        if not (_LONG[0] <= value <= _LONG[-1]) or value != int(value):
            raise _misfit(path, value, "an integer of 64 bits")
        return int(value)
    if kind.name == "decimal" and is_number:
        return _decimal(value, path)
    wanted = {"String": "text", "Bool": "true or false", "Long": "an integer"}
    raise _misfit(path, value, wanted.get(kind.name, "a number"))


def _decimal(value: int | Decimal, path: str) -> Json:
    """Cedar's decimal of a number; ``policy-args`` beyond its range or its decimal places.

    The text is written out with a point: the engine takes neither an exponent nor a bare integer.
    """
    number = Decimal(value)
    if number.copy_abs() > _DECIMAL_MAX:  # abs() would round, and fail for 1e999999999
        raise _misfit(path, value, "a number that Cedar's decimal can hold")
    if number != round(number, _PLACES):
        raise _misfit(path, value, f"a number with at most {_PLACES} decimal places")
    text = f"{number:f}"
    return {"__extn": {"fn": "decimal", "arg": text if "." in text else text + ".0"}}


def _untyped(value: Any) -> Any:
    """Without a schema, a whole number is a Long and every other one a decimal."""
    if isinstance(value, Decimal):
        return _decimal(value, "a number")
    if isinstance(value, list):
        return [_untyped(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _untyped(inner) for name, inner in value.items()}
    if value is None:
        raise _misfit("an argument", value, "anything but null, which Cedar does not have")
    return value


def _misfit(path: str, value: Any, wanted: str) -> InvalidInput:
    """The fault ``policy-args`` for one value, which is shown in part: an argument can be long."""
    shown = json.dumps(value, default=str) if not isinstance(value, Decimal) else str(value)
    return InvalidInput(
        Problem(
            "policy-args",
            f"{path or 'the arguments'} must be {wanted}, not {shown[:80]}",
            "Policies see arguments by the types of the tool's schema.",
        )
    )


def _refuse_constant(token: str) -> Any:
    raise ValueError(f"{token} is not a JSON number")
