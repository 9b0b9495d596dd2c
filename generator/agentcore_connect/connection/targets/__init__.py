"""The types of target that a gateway can have: a class for each row of `vocabulary.matrix`.

To add a target type, in `generator/agentcore_connect`:

1. `vocabulary/matrix.py`: its word in `TargetPath`, and its `TargetRow`.
2. `units/questions/target.py`: the questions of its unit, and their place in `MODELS`.
3. `connection/targets/<folder>.py`, where `<folder>` is the last part of its template: one frozen
   dataclass, a `Target` with that row, whose fields have the names of the questions.

And outside: `copier_templates/target/<folder>/`, what its unit is rendered from.

Each new question is an option in `answers/given.py` too. Nothing else lists the types; mypy and
tests/house/test_targets.py say what is still missing.
"""

from __future__ import annotations

from abc import ABCMeta
from collections.abc import Mapping
from importlib import import_module

from agentcore_connect.connection.targets.entry import Json
from agentcore_connect.connection.targets.outbound import Outbound
from agentcore_connect.connection.targets.target import Target
from agentcore_connect.vocabulary.matrix import ROWS, Path, TargetRow

__all__ = ["TARGETS", "Outbound", "Target", "by_template", "by_type", "declared", "of_row"]


def of_row(row: TargetRow) -> type[Target]:
    """The class of a row, out of the module that is named as its template.

    Raises ModuleNotFoundError where there is no such module, LookupError where it has no class of
    that row.
    """
    module = import_module(f"{__name__}.{row.template.rpartition('/')[2]}")
    for kind in vars(module).values():
        # `Target` is abstract: Python 3.10 takes an alias such as `dict[str, Any]` for a type.
        if isinstance(kind, ABCMeta) and issubclass(kind, Target) and vars(kind).get("row") is row:
            return kind
    raise LookupError(f"{module.__name__} has no Target with the row of path {row.path}")


TARGETS: Mapping[Path, type[Target]] = {row.path: of_row(row) for row in ROWS}


def by_type(json_type: str) -> type[Target] | None:
    """The target of a ``targetType`` of agentcore.json; None for one that connect does not know."""
    return next((kind for kind in TARGETS.values() if kind.row.json_type == json_type), None)


def by_template(template: str) -> type[Target] | None:
    """The target whose units are of ``template``; None where there is no such target."""
    return next((kind for kind in TARGETS.values() if kind.row.template == template), None)


def declared(entry: Json) -> Target | None:
    """The target that an entry of agentcore.json declares; None for a type that is not known.

    What the entry does not say is None in it: whoever makes a unit of it has the answers checked.
    """
    kind = by_type(str(entry.get("targetType")))
    if kind is None:
        return None
    return kind(name=str(entry["name"]), outbound=Outbound.recorded(entry), **kind.recorded(entry))
