"""Which schemas of a document refer to which, and what is behind each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from agentcore_connect.documents.openapi.circles import circles

Schema = dict[str, Any]

Target = tuple[int, bool]
"""A schema that something refers to, by its id; and whether as a base, which is by ``allOf``.

The subtypes of a base do not count: so what extends a schema contains it, and is in no circle for
that alone.
"""

_DATA = {"example", "examples", "default", "enum", "const"}
_BY_NAME = {"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"}
_OF_ONE_SIDE = ("readOnly", "writeOnly", "discriminator")


@dataclass
class _Graph:
    """The schemas that something refers to, which refer to which, and those of one side only."""

    find: Callable[[str], Any]
    put_in: Callable[[Schema], Iterable[Schema]]
    numbers: dict[Target, int] = field(default_factory=dict)
    schemas: list[tuple[Schema, bool]] = field(default_factory=list)
    edges: list[list[int]] = field(default_factory=list)
    sided: set[int] = field(default_factory=set)

    def fill(self, value: Schema) -> None:
        for part in _objects(value):
            self._ways(part, False)
        for at, (schema, as_base) in enumerate(self.schemas):  # more are found on the way: bases
            # A schema is all that it is as a base; so in a circle with that where it leads back.
            ways = {} if as_base else {self._numbered(schema, is_base=True): None}
            for part, is_base in _parts(schema, as_base):
                ways.update(dict.fromkeys(self._ways(part, is_base)))
                if any(part.get(word) for word in _OF_ONE_SIDE):
                    self.sided.add(at)
            self.edges.append([*ways])

    def _ways(self, part: Schema, is_base: bool) -> list[int]:
        ways = [(part.get("$ref"), is_base)]
        if not is_base:
            ways += [(one["$ref"], False) for one in self.put_in(part)]
        return [number for way in ways if (number := self._number(*way)) is not None]

    def _number(self, reference: Any, is_base: bool) -> int | None:
        target = self.find(reference) if isinstance(reference, str) else None
        return self._numbered(target, is_base) if isinstance(target, dict) else None

    def _numbered(self, schema: Schema, is_base: bool) -> int:
        key = (id(schema), is_base)
        if key not in self.numbers:
            self.numbers[key] = len(self.schemas)
            self.schemas.append((schema, is_base))
        return self.numbers[key]


class References:
    """The schemas that something refers to, as groups that lead to each other.

    ``find`` gives what a reference leads to, and ``put_in`` the references to what a schema that is
    no base is put together from, beside its ``$ref``.
    """

    def __init__(
        self,
        value: Schema,
        find: Callable[[str], Any],
        put_in: Callable[[Schema], Iterable[Schema]],
    ) -> None:
        graph = _Graph(find, put_in)
        graph.fill(value)
        targets = [*graph.numbers]
        self._group: dict[Target, int] = {}
        self._circular: set[int] = set()
        self._sided: set[int] = set()
        for number, group in enumerate(circles(graph.edges)):
            inside = {*group}
            ways_out = {way for at in group for way in graph.edges[at]}
            if inside & ways_out:
                self._circular.add(number)
            for at in group:
                self._group[targets[at]] = number
            behind = {self._group[targets[way]] for way in ways_out - inside}
            if number in self._circular or inside & graph.sided or behind & self._sided:
                self._sided.add(number)

    def circle(self, target: Target) -> int | None:
        """The circle that a schema is in; None where it does not contain itself."""
        group = self._group.get(target)
        return group if group in self._circular else None

    def is_same_on_both_sides(self, target: int) -> bool:
        """Whether a schema says the same of what is sent and of what is answered, for certain."""
        group = self._group.get((target, False))
        return group is not None and group not in self._sided


def _objects(value: Any) -> Iterator[Schema]:
    """Every object in a value, also in what is data and may look as if it referred to something."""
    stack, seen = [value], set()
    while stack:
        part = stack.pop()
        if id(part) in seen:  # YAML aliases
            continue
        if isinstance(part, dict):
            yield part
        elif not isinstance(part, list):
            continue
        seen.add(id(part))
        stack += part.values() if isinstance(part, dict) else part


def _parts(schema: Any, is_base: bool) -> Iterator[tuple[Schema, bool]]:
    """Every object in a schema, and whether it stands in the place of a base; no data."""
    stack, seen = [(schema, is_base)], set()
    while stack:
        part, is_base = stack.pop()
        if (id(part), is_base) in seen:
            continue
        if isinstance(part, list):
            seen.add((id(part), is_base))
            stack += [(one, is_base) for one in part]
        elif isinstance(part, dict):
            seen.add((id(part), is_base))
            yield part, is_base
            for word, inner in part.items():
                if word in _BY_NAME and isinstance(inner, dict):
                    stack += [(one, False) for one in inner.values()]
                elif word not in _DATA:
                    stack.append((inner, word == "allOf"))
