"""Arguments that a policy looks at, and that the official schema generator types in another way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agentcore_connect.policy import validation
from agentcore_connect.policy.schema import NAMESPACE, Schema
from agentcore_connect.policy.shape import Record, Scalar, SetOf
from agentcore_connect.policy.statement import Statement, walk
from agentcore_connect.policy.validation import Fault


def faults(policy: Statement, schema: Schema) -> Iterator[Fault]:
    """What the service may refuse of a valid policy, where its schema is as that generator's."""
    for action in validation.actions(policy):
        tool = schema.tool(action)
        if tool is None:
            continue
        for path in dict.fromkeys(_paths(policy.conditions)):
            found = _scalar(tool.input, path)
            if found is None or not found.official:
                continue
            entity = official_entity(action, path)
            is_enum = found.official == "enum"
            what = f"an entity, {entity}" if is_enum else f"of type {found.official}"
            name = ".".join(path)
            yield Fault(
                "argument-contested",
                f"argument {name} of {action} is text by the guide, and {what} by the official "
                "schema generator: the service may want the policy in the other form",
                next((word.line for word in policy.words if word.text == path[-1]), 1),
                f'context.input.{name} == {entity}::"<value>"' if is_enum else "",
            )


def official_entity(action: str, path: tuple[str, ...]) -> str:
    """The type that the official generator gives the values of an argument with an enum."""
    return f"{NAMESPACE}::{action}_Input_{'_'.join(path)}"


def _paths(value: Any) -> Iterator[tuple[str, ...]]:
    """The arguments that are read in conditions, as the names that lead to them."""
    for found in walk(value):
        names: list[str] = []
        while isinstance(found.get("."), dict):
            names.insert(0, str(found["."]["attr"]))
            found = found["."]["left"]
        if found == {"Var": "context"} and names[:1] == ["input"] and names[1:]:
            yield tuple(names[1:])


def _scalar(record: Record, path: tuple[str, ...]) -> Scalar | None:
    """The type of one value of an argument; None where it has none, or is a record."""
    field = record.field(path[0])
    found = field.type if field else None
    while isinstance(found, SetOf):
        found = found.element
    if isinstance(found, Record):
        return _scalar(found, path[1:]) if path[1:] else None
    return found if len(path) == 1 else None
