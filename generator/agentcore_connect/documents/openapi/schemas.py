"""Schema Objects as one shape each: what is put together of several schemas becomes one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from agentcore_connect.documents.openapi import compose
from agentcore_connect.documents.openapi.compose import Schema, joined, said, shown
from agentcore_connect.documents.openapi.document import Document
from agentcore_connect.documents.openapi.reach import LIST, MAP, SCHEMA, circles
from agentcore_connect.documents.toolschema import shape
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text.plain import plain

_ALTERNATIVES = ("oneOf", "anyOf")
_LISTS = ("allOf", *_ALTERNATIVES)
_NEGATIONS = {"not": "Not: {}.", "if": "If: {}.", "then": "Then: {}.", "else": "Else: {}."}
_TOLD = {"$ref", "const", "discriminator", "prefixItems", *_LISTS, *_NEGATIONS}
_CHILDREN = {
    **{word: how for word, (how, _) in SCHEMA.items() if how != LIST and word not in _TOLD},
    "$defs": MAP,
}
# What may stand beside a reference without changing which values are meant.
_BESIDE = {
    *("title", "description", "default", "deprecated", "example", "examples", "nullable"),
    *("readOnly", "writeOnly", "externalDocs", "xml", "$comment"),
}
# What is put together can grow at every step, in breadth and in depth.
_SIZE_MAX = shape.BYTES_MAX
_DEPTH_MAX = 150


class Schemas:
    """The schemas of one document, while it is reduced.

    References are put in their place only where several schemas become one. Each referred schema
    is put together once, after those that it needs itself; one that needs itself, or a reference
    to nothing, cannot be put together, and what needs it stays as it is.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._targets: dict[str, Schema] = {}
        self._endless: set[str] = set()
        self._measures: dict[int, tuple[int, int]] = {}
        self._kept: list[Any] = []  # `_measures` knows values by identity: they must live

    def reduced(self, value: Any, *, optional: bool = False) -> Any:
        """One schema as one shape; ``optional`` says that it can be left out instead of null."""
        if not isinstance(value, dict):
            return value
        result = _alone(value)
        if result is None:
            if value.keys() & {"$ref", "prefixItems", *_LISTS}:
                needed = set(_needed(value))
                self._prepare(needed)
                if needed & self._endless:
                    return value
            result = self._whole(value)
        if _is_nullable(value):
            if optional and "default" in result and result["default"] is None:
                result = {word: part for word, part in result.items() if word != "default"}
            elif not optional:
                result = said(result, "May be null.")
        return result

    def measure(self, value: Any) -> None:
        """Raise `InvalidInput` where a value has become larger or deeper than any file may be."""
        size, depth = self._measure(value)
        if size > _SIZE_MAX or depth > _DEPTH_MAX:
            file = self._document.file
            raise InvalidInput(
                Problem(
                    "openapi-too-large",
                    f"{file} is too large, or nested too deep, once its schemas are combined",
                    "Remove operations, or write allOf, oneOf and anyOf as plain schemas.",
                    file=file,
                )
            )

    def _measure(self, value: Any) -> tuple[int, int]:
        """A value's size in bytes, roughly, and its depth; each object is measured once."""
        if isinstance(value, str):
            return len(value) + 4, 0
        if not isinstance(value, (dict, list)):
            return 8, 0
        if id(value) not in self._measures:
            self._kept.append(value)
            found = [self._measure(part) for part in value]  # of an object, its keys
            if isinstance(value, dict):
                found += [self._measure(part) for part in value.values()]
            size = sum(size for size, _ in found)
            self._measures[id(value)] = size, 1 + max((depth for _, depth in found), default=0)
        return self._measures[id(value)]

    def _prepare(self, references: Iterable[str]) -> None:
        """Put together what ``references`` lead to, each after all that it needs itself.

        All that can be reached is numbered first; the circles of those numbers come in the order
        in which what is needed stands before what needs it. A circle has no end, and neither has
        what leads into one.
        """
        names = [one for one in references if not self._is_known(one)]
        numbers = {name: at for at, name in enumerate(names)}
        edges: list[list[int]] = []
        while len(edges) < len(names):
            name = names[len(edges)]
            target = self._document.find(name)
            needs = set(_needed(target)) if isinstance(target, dict) else set()
            if not isinstance(target, dict) or needs & self._endless:
                self._endless.add(name)
            for one in needs:
                if one not in numbers and not self._is_known(one):
                    numbers[one] = len(names)
                    names.append(one)
            edges.append([numbers[one] for one in needs if one in numbers])
        for group in circles(edges):
            ways = {way for at in group for way in edges[at]}
            if ways & {*group} or any(names[at] in self._endless for at in {*ways, *group}):
                self._endless.update(names[at] for at in group)
            else:
                name = names[group[0]]
                self._targets[name] = self._whole(self._document.find(name))
                self.measure(self._targets[name])

    def _is_known(self, reference: str) -> bool:
        return reference in self._targets or reference in self._endless

    def _whole(self, value: Schema) -> Schema:
        """A schema with its reference, its parts and its alternatives put together."""
        result: Schema = {}
        if isinstance(reference := value.get("$ref"), str):
            result = self._targets[reference]
        for part in _dicts(value.get("allOf")):
            result = joined(result, self._whole(part))
        result = joined(result, self._own(value))
        for word in _ALTERNATIVES:
            several = [self._whole(part) for part in _dicts(value.get(word)) if not _is_null(part)]
            if several:
                one = compose.alternatives(several, self._document.find)
                own = result.get("description")
                result = joined(one, result)
                if len(several) > 1 and own:
                    result = said(result, str(one.get("description", "")))
        return _fitting(result)

    def _own(self, value: Schema) -> Schema:
        """What a schema says itself, with the schemas inside it reduced.

        The keywords in `_TOLD` are no part of the result: a reference and the lists of schemas are
        put together by `_whole`, and the others become one type, one schema of the items, a list of
        values, or a sentence, because a gateway takes nothing else.
        """
        result = self._keywords(value)
        if "const" in value:
            result["enum"] = [value["const"]]
        sentences = [
            _NEGATIONS[word].format(shown(value[word])) for word in _NEGATIONS if word in value
        ]
        sentences.append(_discriminated(value.get("discriminator")))
        if isinstance(kinds := value.get("type"), list):
            sentences.append(_choose_type(result, kinds, value.get("format")))
        if items := _dicts(value.get("prefixItems")):
            sentences.append(self._join_places(result, items))
        return said(result, *sentences)

    def _keywords(self, value: Schema) -> Schema:
        """The keywords that stay, with the schemas in them reduced."""
        result: Schema = {}
        required = value.get("required")
        for word, part in value.items():
            if word == "properties" and isinstance(part, dict):
                needed = required if isinstance(required, list) else []
                result[word] = {
                    name: self.reduced(inner, optional=name not in needed)
                    for name, inner in part.items()
                }
            elif _CHILDREN.get(word) == MAP and isinstance(part, dict):
                result[word] = {name: self.reduced(inner) for name, inner in part.items()}
            elif word in _CHILDREN:
                result[word] = self.reduced(part)
            elif word not in _TOLD:
                result[word] = part
        return result

    def _join_places(self, result: Schema, places: list[Schema]) -> str:
        """Make a tuple in ``result`` a list of what any place takes; its order, as a sentence."""
        several = [self.reduced(place) for place in places]
        rest = result.get("items")
        every = [*several, rest] if isinstance(rest, dict) else several
        result["items"] = compose.either(every, self._document.find)
        if all(place == several[0] for place in several):
            return ""
        return f"In this order: {', '.join(map(_called, several))}."


def _choose_type(result: Schema, kinds: list[Any], form: Any) -> str:
    """Leave ``result`` one of several types; the others, as a sentence.

    Null is told by `Schemas.reduced`, which knows what is optional.
    """
    known = [kind for kind in kinds if isinstance(kind, str) and kind != "null"]
    if _is_number_or_its_text(known, form):
        known.remove("string")
        result.pop("pattern", None)  # that of the text
    result["type"] = compose.chosen(known) if known else "null"
    others = [kind for kind in known if kind != result["type"]]
    if not others or result["type"] == "number":
        return ""
    return f"The API also takes: {', '.join(others)}."


def _needed(value: Any) -> Iterator[str]:
    """The references that must be put in their place to make one shape of a schema.

    Those for the schemas inside it are needed, too: a circle that is half put together would look
    like another one the next time.
    """
    stack = [(value, True)]
    while stack:
        value, whole = stack.pop()
        if not isinstance(value, dict):
            continue
        if whole or _alone(value) is None:
            if isinstance(reference := value.get("$ref"), str):
                yield reference
            for word in _LISTS:
                stack += [(part, True) for part in _dicts(value.get(word)) if not _is_null(part)]
            stack += [(part, False) for part in _dicts(value.get("prefixItems"))]
        for word, how in _CHILDREN.items():
            part = value.get(word)
            if how != MAP:
                stack.append((part, False))
            elif isinstance(part, dict):
                stack += [(child, False) for child in part.values()]


def _alone(value: Schema) -> Schema | None:
    """A schema that is nothing but one reference, as that and what may stand beside it."""
    parts = [part for word in _LISTS for part in _dicts(value.get(word)) if not _is_null(part)]
    rest = {word: part for word, part in value.items() if word not in _LISTS}
    if isinstance(value.get("$ref"), str):
        return rest if not parts and rest.keys() - {"$ref"} <= _BESIDE else None
    if len(parts) != 1 or not rest.keys() <= _BESIDE | {"discriminator"}:
        return None
    inner = _alone(parts[0])
    if inner is None:
        return None
    rest.pop("discriminator", None)  # with one alternative there is nothing to tell apart
    return {**inner, **rest}


def _is_nullable(value: Schema) -> bool:
    kinds = value.get("type")
    return (isinstance(kinds, list) and "null" in kinds) or any(
        _is_null(part) for word in _ALTERNATIVES for part in _dicts(value.get(word))
    )


def _is_number_or_its_text(kinds: list[str], form: Any) -> bool:
    """ASP.NET's numbers: it reads them as text too, which says nothing new to a caller."""
    return (
        "string" in kinds
        and ("integer" in kinds or "number" in kinds)
        and isinstance(form, str)
        and form.startswith(("int", "uint", "float", "double", "decimal"))
    )


def _is_null(part: Schema) -> bool:
    return part.get("type") in ("null", ["null"]) or part.get("enum") == [None]


def _fitting(schema: Schema) -> Schema:
    """A default that is not of the schema's one type is told instead."""
    kind, default = schema.get("type"), schema.get("default")
    if default is None or not isinstance(kind, str):
        return schema
    if compose.kind({"enum": [default]}) in (kind, "integer" if kind == "number" else kind):
        return schema
    rest = {word: part for word, part in schema.items() if word != "default"}
    return said(rest, f"Default: {shown(default)}.")


def _discriminated(value: Any) -> str:
    """A discriminator as a sentence of a description; empty where it names no property."""
    name = value.get("propertyName") if isinstance(value, dict) else None
    if not isinstance(name, str):
        return ""
    mapping = value.get("mapping")
    known = ", ".join(map(str, mapping)) if isinstance(mapping, dict) else ""
    which = f"The property {plain(name, 60)} says which"
    return f"{which}: {plain(known, 400)}." if known else f"{which}."


def _called(schema: Any) -> str:
    if not isinstance(schema, dict):
        return "anything"
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return plain(reference.rpartition("/")[2], 80)
    return compose.kind(schema) or "anything"


def _dicts(value: Any) -> list[Schema]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
