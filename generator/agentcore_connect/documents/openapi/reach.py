"""What an operation's parameters, body and responses lead to, through references and cycles.

A document is walked once, however often its parts are referred to: what each referred part holds
is a set of bits, and the sets are joined along the references (strongly connected parts at once).
So a large document with many references takes time in proportion to its size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from agentcore_connect.documents.openapi.document import Document
from agentcore_connect.documents.toolschema import shape
from agentcore_connect.text.plain import plain

# Beyond so many, findings in referred parts are counted under one that names no place.
_FINDINGS_MAX = 200

ONE, MAP, LIST = "one", "map", "list"
_Children = dict[str, tuple[str, str]]
SCHEMA: _Children = {
    **dict.fromkeys(("properties", "patternProperties", "dependentSchemas"), (MAP, "schema")),
    **dict.fromkeys(("oneOf", "anyOf", "allOf", "prefixItems"), (LIST, "schema")),
    **dict.fromkeys(
        (
            "items",
            "additionalProperties",
            "not",
            "contains",
            "if",
            "then",
            "else",
            "propertyNames",
            "unevaluatedItems",
            "unevaluatedProperties",
        ),
        (ONE, "schema"),
    ),
}
_PARAMETER: _Children = {"schema": (ONE, "schema"), "content": (MAP, "media")}
_CHILDREN: dict[str, _Children] = {
    "schema": SCHEMA,
    "media": {"schema": (ONE, "schema")},
    "parameter": _PARAMETER,
    "header": _PARAMETER,
    "body": {"content": (MAP, "media")},
    "response": {
        "content": (MAP, "media"),
        "headers": (MAP, "header"),
        "links": (MAP, "link"),
    },
    "link": {},
}
_COMPOSITION = ("oneOf", "anyOf", "allOf", "not", "if")

# A place is the place it is in and one more step; it is only written out for a message.
_Place = tuple["_Place | None", str]


@dataclass(frozen=True)
class Finding:
    """Something of interest: its kind, a word for it, and where it is."""

    kind: str
    word: str
    place: str


@dataclass
class Part:
    """A part of the document that was walked; `Reach.findings` tells all that it leads to."""

    own: list[Finding] = field(default_factory=list)
    bits: int = 0
    leads_to: list[int] = field(default_factory=list)


class Reach:
    """The parts of one document. First `walk` all, then `join`, then ask for `findings`."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._referred = set(_referred(document))
        self._nodes: list[Part] = []
        self._names: list[str] = []
        self._known: dict[tuple[int, str], int] = {}
        self._waiting: list[tuple[int, str, Any, _Place]] = []
        self._shared: list[Finding] = []
        self._overflow: dict[str, int] = {}

    def walk(self, kind: str, value: Any, name: str) -> Part:
        """Walk a part of the kind ``parameter``, ``body`` or ``response``."""
        part = Part()
        part.own = list(self._scan(part, kind, value, (None, name)))
        while self._waiting:
            index, inner, target, place = self._waiting.pop()
            node = self._nodes[index]
            for finding in self._scan(node, inner, target, place):
                node.bits |= self._bit(finding)
        return part

    def join(self) -> None:
        """Join what the referred parts hold along their references; parts in a circle share it."""
        for group in circles([node.leads_to for node in self._nodes]):
            bits = 0
            for index in group:
                node = self._nodes[index]
                bits |= node.bits
                for other in node.leads_to:
                    bits |= self._nodes[other].bits
            if len(group) > 1 or group[0] in self._nodes[group[0]].leads_to:
                bits |= self._bit(Finding("cycle", "", self._names[group[0]]))
            for index in group:
                self._nodes[index].bits = bits

    def findings(self, part: Part) -> Iterator[Finding]:
        """All that a part holds and leads to, its own first."""
        yield from part.own
        bits = 0
        for index in part.leads_to:
            bits |= self._nodes[index].bits
        while bits:
            lowest = bits & -bits
            yield self._shared[lowest.bit_length() - 1]
            bits ^= lowest

    def _bit(self, finding: Finding) -> int:
        """The bit of a finding; beyond `_FINDINGS_MAX` all of one kind share a bit, so the sets
        stay small.
        """
        if len(self._shared) >= _FINDINGS_MAX:
            if finding.kind not in self._overflow:
                self._overflow[finding.kind] = 1 << len(self._shared)
                self._shared.append(Finding(finding.kind, finding.word, "further places"))
            return self._overflow[finding.kind]
        self._shared.append(finding)
        return 1 << (len(self._shared) - 1)

    def _scan(self, part: Part, kind: str, value: Any, place: _Place) -> Iterator[Finding]:
        """Walk a value down to its references, which become ways to other parts."""
        stack = [(kind, value, place)]
        first = True
        while stack:
            kind, value, place = stack.pop()
            if not isinstance(value, dict):
                continue
            if id(value) in self._referred and not first:
                part.leads_to.append(self._node(kind, value, place))
                continue
            first = False
            reference = value.get("$ref")
            if isinstance(reference, str):
                target = self._document.find(reference)
                if isinstance(target, dict):
                    name: _Place = (
                        None,
                        plain(reference.removeprefix("#/").replace("/", "."), 120),
                    )
                    part.leads_to.append(self._node(kind, target, name))
                elif not isinstance(target, bool):
                    yield Finding("reference", plain(reference, 80), _written(place))
            yield from _found(kind, value, place)
            for key, (how, inner) in _CHILDREN[kind].items():
                stack += [(inner, child, at) for child, at in _children(how, key, value, place)]

    def _node(self, kind: str, value: Any, place: _Place) -> int:
        """The node of a value read as ``kind``, which waits to be walked where it is new.

        The same value can be met as two kinds, and is two nodes then; the first place names it.
        """
        key = (id(value), kind)
        if key not in self._known:
            self._known[key] = len(self._nodes)
            self._names.append(_written(place))
            self._nodes.append(Part())
            self._waiting.append((self._known[key], kind, value, place))
        return self._known[key]


def _found(kind: str, value: dict[str, Any], place: _Place) -> Iterator[Finding]:
    """What the gateway does not take in this value itself, whatever is below it."""
    if kind == "schema":
        for word in _COMPOSITION:
            if word in value:
                yield Finding("composition", word, _written(place))
        if isinstance(value.get("type"), list):
            yield Finding("types", "", _written(place))
        properties = value.get("properties")
        for name in properties if isinstance(properties, dict) else ():
            if not re.fullmatch(shape.PROPERTY_PATTERN, name):
                yield Finding("property", plain(name, 80), _written(place))
    elif kind == "link":
        yield Finding("link", "", _written(place))


def _children(how: str, key: str, value: dict[str, Any], place: _Place) -> list[tuple[Any, _Place]]:
    """The values below ``key`` and their places, by how the key holds them; none where it is
    malformed.
    """
    child = value.get(key)
    if how == ONE:
        return [(child, (place, key))] if isinstance(child, dict) else []
    if how == MAP and isinstance(child, dict):
        return [(inner, (place, f"{key}.{name}")) for name, inner in child.items()]
    if how == LIST and isinstance(child, list):
        return [(inner, (place, f"{key}.{at}")) for at, inner in enumerate(child)]
    return []


def _written(place: _Place) -> str:
    steps = []
    at: _Place | None = place
    while at is not None:
        at, step = at
        steps.append(plain(step, 80))
    return plain(".".join(reversed(steps)), 200)


def _referred(document: Document) -> Iterator[int]:
    """The ids of all that any reference leads to."""
    stack: list[Any] = [document.value]
    seen: set[int] = set()  # what YAML aliases share is walked once
    while stack:
        value = stack.pop()
        if isinstance(value, (dict, list)):
            if id(value) in seen:
                continue
            seen.add(id(value))
            if isinstance(value, dict) and isinstance(reference := value.get("$ref"), str):
                yield id(document.find(reference))
            stack += value.values() if isinstance(value, dict) else value


def circles(edges: list[list[int]]) -> Iterable[list[int]]:
    """The strongly connected groups of a graph, each after those it leads to (Tarjan)."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    trail: list[int] = []
    on_trail: set[int] = set()
    for start in range(len(edges)):
        if start in order:
            continue
        work = [(start, iter(edges[start]))]
        order[start] = low[start] = len(order)
        trail.append(start)
        on_trail.add(start)
        while work:
            node, ways = work[-1]
            for way in ways:
                if way not in order:
                    order[way] = low[way] = len(order)
                    trail.append(way)
                    on_trail.add(way)
                    work.append((way, iter(edges[way])))
                    break
                if way in on_trail:
                    low[node] = min(low[node], order[way])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == order[node]:
                    group = [trail.pop()]
                    while group[-1] != node:
                        group.append(trail.pop())
                    on_trail.difference_update(group)
                    yield group
