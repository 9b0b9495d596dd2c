"""Which schemas of a document refer to which, and what is behind each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agentcore_connect.documents.openapi.circles import circles

_DATA = {"example", "examples", "default", "enum", "const"}
_OF_ONE_SIDE = ("readOnly", "writeOnly", "discriminator")


class References:
    """The schemas that something refers to, as groups that lead to each other.

    ``find`` gives what a reference leads to.
    """

    def __init__(self, value: dict[str, Any], find: Any) -> None:
        targets: dict[int, Any] = {}
        for reference in dict.fromkeys(filter(None, map(_reference, _objects(value)))):
            target = find(reference)
            if isinstance(target, dict):
                targets[id(target)] = target
        numbers = {one: at for at, one in enumerate(targets)}
        edges: list[list[int]] = []
        sided: set[int] = set()
        for at, target in enumerate(targets.values()):
            ways: dict[int, None] = {}
            for part in _objects(target):
                if (at_reference := _reference(part)) is not None:
                    to = numbers.get(id(find(at_reference)))
                    if to is not None:
                        ways[to] = None
                if any(part.get(word) for word in _OF_ONE_SIDE):
                    sided.add(at)
            edges.append([*ways])
        self._group: dict[int, int] = {}
        self._circular: set[int] = set()
        self._sided: set[int] = set()
        ids = [*targets]
        for number, group in enumerate(circles(edges)):
            inside = {*group}
            ways_out = {way for at in group for way in edges[at]}
            if inside & ways_out:
                self._circular.add(number)
            for at in group:
                self._group[ids[at]] = number
            behind = {self._group[ids[way]] for way in ways_out - inside}
            if number in self._circular or inside & sided or behind & self._sided:
                self._sided.add(number)

    def circle(self, target: int) -> int | None:
        """The circle that a schema is in, by its id; None where it does not contain itself."""
        group = self._group.get(target)
        return group if group in self._circular else None

    def is_same_on_both_sides(self, target: int) -> bool:
        """Whether a schema says the same of what is sent and of what is answered, for certain."""
        return target in self._group and self._group[target] not in self._sided


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a value that can be OpenAPI; what YAML aliases share, once."""
    stack, seen = [value], set()
    while stack:
        part = stack.pop()
        if id(part) in seen:
            continue
        if isinstance(part, dict):
            seen.add(id(part))
            yield part
            for key, inner in part.items():
                if isinstance(inner, (dict, list)) and key not in _DATA:
                    stack.append(inner)
        elif isinstance(part, list):
            seen.add(id(part))
            stack += [inner for inner in part if isinstance(inner, (dict, list))]


def _reference(part: dict[str, Any]) -> str | None:
    found = part.get("$ref")
    return found if isinstance(found, str) else None
