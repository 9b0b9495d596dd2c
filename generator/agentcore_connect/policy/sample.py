"""Values that fit a tool's schema, for cases in which they do not matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from agentcore_connect.policy.shape import Record, ScalarName, SetOf, Type

_VALUES: dict[ScalarName, Any] = {
    "String": "text",
    "Long": 1,
    "Bool": True,
    "decimal": Decimal("1.0"),
}


def filled(
    args: Mapping[str, Any], record: Record, names: Iterable[str], *, required: bool
) -> dict[str, Any]:
    """``args`` with a value for each of ``names``, and for what the tool requires.

    What is given stays. Raises KeyError for a name that the schema does not have.
    """
    wanted = list(names)
    if required:
        wanted += [field.name for field in record.fields if field.required]
    result = dict(args)
    for name in wanted:
        field = record.field(name)
        if field is None:
            raise KeyError(name)
        result.setdefault(name, value(field.type))
    return result


def value(kind: Type) -> Any:
    """A value of a type."""
    if isinstance(kind, Record):
        return filled({}, kind, (), required=True)
    if isinstance(kind, SetOf):
        return [value(kind.element)]
    return _VALUES[kind.name]
