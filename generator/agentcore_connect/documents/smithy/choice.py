"""Of a Smithy model the operations that were chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agentcore_connect.documents.choice import Choice, Offer, picked
from agentcore_connect.documents.smithy.model import Model, documentation, traits
from agentcore_connect.documents.toolschema.tools import as_file

_OWN = ("operation", "resource", "service")


def offers(model: Model) -> list[Offer]:
    """Every operation of a model's service; the path and method are those of its http trait."""
    found = []
    for one in model.operations:
        http, tags = (traits(one.value).get(f"smithy.api#{word}") for word in ("http", "tags"))
        http = http if isinstance(http, dict) else {}
        named = tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
        method, path = str(http.get("method", "")), str(http.get("uri", ""))
        found.append(Offer(one.name, method, path, named, documentation(one.value)))
    return found


def chosen(model: Model, choice: Choice) -> bytes | None:
    """The model with the chosen operations and what they need, as a file; None for all of them.

    Operations of resources become the service's own. Raises `InvalidInput` as `picked` does.
    """
    if choice.is_all:
        return None
    kept = set(picked(choice, offers(model), model.file))
    operations = [one.id for at, one in enumerate(model.operations) if at in kept]
    service = {k: v for k, v in model.shapes[model.service].items() if k != "resources"}
    service["operations"] = [{"target": one} for one in operations]
    shapes = {
        name: value
        for name, value in model.shapes.items()
        if value["type"] not in _OWN or name in operations
    } | {model.service: service}
    needed, waiting = set(), [model.service]
    while waiting:
        name = waiting.pop()
        if name in shapes and name not in needed:
            needed.add(name)
            waiting += _named(shapes[name])
    used = {name: shapes[name] for name in model.shapes if name in needed}
    return as_file({"smithy": "2.0", "shapes": used})


def _named(value: Any) -> Iterator[str]:
    """Every text in a shape that can be the name of another, in keys (traits) and values."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and "#" in one:
            yield one.partition("$")[0]
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
