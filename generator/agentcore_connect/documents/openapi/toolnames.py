"""Names of tools for operations that have none, or one that no model takes."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from agentcore_connect.documents.openapi.document import Operation, Place
from agentcore_connect.documents.openapi.parameters import Fault
from agentcore_connect.documents.toolschema import shape

_HASH = 8
# Below this a name is a hash and little else, and the person should choose.
_ROOM_MIN = 2 * _HASH


def faults(operation: Operation, name: str | None, target: str) -> Iterator[Fault]:
    """Why an operation has another name in the copy, or no name that a model takes."""
    fault = shape.name_fault(target, name) if name else None
    if fault:
        yield "openapi-tool-name", f"has an operationId that {fault[0]}", fault[1]
    elif operation.id is None:
        yield (
            "openapi-operation-id",
            f"has no operationId: the copy calls it {name}",
            "Add one that says more, with letters, digits, underscores and hyphens.",
        )
    elif name != operation.id:
        fault = shape.name_fault(target, operation.id)
        if fault:
            said = f"has an operationId that {fault[0]}: the copy calls it {name}"
            yield "openapi-tool-renamed", said, fault[1]
        else:
            yield (
                "openapi-operation-id-taken",
                f"shares its operationId with another operation: the copy calls it {name}",
                "Give each operation its own.",
            )


def renamed(operations: Iterable[Operation], target: str) -> dict[Place, str]:
    """The operationIds to set: two paths may share what they refer to, and each has its own.

    Operations whose name is fine are not in it, and neither are those for which none can be made. A
    missing one is made of method and path, and so is the second part of one that another has, in
    whatever case. One that is too long loses what FastAPI puts behind
    the function's name (its path and method), or is cut and marked with a part of its hash. What
    is made is the same for the same document, and never the name of another operation.
    """
    several = list(operations)
    taken: Counter[str] = Counter(operation.id.lower() for operation in several if operation.id)
    room = shape.TOOL_MAX - len(shape.tool_name(target, ""))
    wanted: dict[Place, str] = {}
    seen: set[str] = set()
    for operation in several:
        name = operation.id
        if name is None or shape.name_fault(target, name):
            wanted[operation.place] = _legal(operation)
        elif name.lower() in seen:
            wanted[operation.place] = f"{name}_{_made(operation)}"
        seen.add((name or "").lower())
    short = Counter(_short(op, wanted[op.place]) for op in several if op.place in wanted)
    found: dict[Place, str] = {}
    for operation in several:
        name = wanted.get(operation.place)
        if name is None:
            continue
        if len(name) > room:
            base = _short(operation, name)
            alone = short[base] == 1 and not taken[base.lower()]
            name = base if alone and len(base) <= room else _cut(name, room)
        name = _free(name, taken)
        if not shape.name_fault(target, name):
            taken[name.lower()] += 1
            found[operation.place] = name
    return found


def _legal(operation: Operation) -> str:
    given = _letters(operation.id or "")
    return given or _made(operation)


def _made(operation: Operation) -> str:
    return _letters(f"{operation.method}_{operation.path.strip('/')}")


def _letters(text: str) -> str:
    return re.sub(r"[^a-zA-Z0-9_-]+", "_", re.sub(r"[{}]", "", text)).strip("_")


def _short(operation: Operation, name: str) -> str:
    suffix = f"{re.sub('[^a-zA-Z0-9_]', '_', operation.path)}_{operation.method}"
    return name[: -len(suffix)].rstrip("_") if name.endswith(suffix) else name


def _cut(name: str, room: int) -> str:
    if room < _ROOM_MIN:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:_HASH]
    return f"{name[: room - _HASH - 1].rstrip('_')}_{mark}"


def _free(name: str, taken: Counter[str]) -> str:
    free, number = name, 1
    while taken[free.lower()]:
        number += 1
        free = f"{name}_{number}"
    return free
