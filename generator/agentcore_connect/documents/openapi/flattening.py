"""Schemas of a document, one level at a time, with references and composition put together.

Nothing is written out below that level, so a schema that contains itself has an end: only one that
is put together of itself goes round, and adds nothing to itself there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial, reduce
from typing import Any

from agentcore_connect.documents.openapi import compose, form
from agentcore_connect.documents.openapi.compose import Flat, Schema, shown
from agentcore_connect.documents.openapi.document import Document
from agentcore_connect.text.plain import plain

ALTERNATIVES = ("oneOf", "anyOf")
LISTS = ("allOf", *ALTERNATIVES)
_NEGATIONS = {"not": "Not: {}.", "if": "If: {}.", "then": "Then: {}.", "else": "Else: {}."}
PUT_TOGETHER = {"$ref", "prefixItems", "discriminator", *LISTS, *_NEGATIONS}
BESIDE = {
    *("title", "description", "default", "deprecated", "example", "examples", "nullable"),
    *("readOnly", "writeOnly", "externalDocs", "xml", "$comment"),
}
"""What may stand beside a reference without changing which values are meant."""
_SUBTYPES_MAX = 50
_DEPTH_MAX = 200
_STEPS_MAX = 200_000


class Flattening:
    """The schemas of one document; each is put together once for inputs, and once for answers."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._memo: dict[tuple[int, bool, bool], Flat] = {}
        self._trail: set[tuple[int, bool, bool]] = set()
        self._found: dict[str, Any] = {}
        self._joins: dict[tuple[str, tuple[int, ...]], Schema] = {}
        self._by_base: dict[int, list[Schema]] | None = None
        self._steps = 0

    def find(self, reference: str) -> Any:
        """What a reference leads to, through those that are nothing else; None where to nothing."""
        chain: dict[str, None] = {}
        one: Any = reference
        target: Any = None
        while isinstance(one, str) and one not in chain:
            chain[one] = None
            if one in self._found:
                target = self._found[one]
                break
            target = self._document.find(one)
            if not isinstance(target, dict) or target.keys() != {"$ref"}:
                break
            one, target = target["$ref"], None
        self._found.update(dict.fromkeys(chain, target))
        return target

    def join(self, word: str, parts: list[Any]) -> Any:
        """A schema that says ``parts`` by ``word``; for the same parts always the same object."""
        if word == "anyOf" and any(not isinstance(part, dict) for part in parts):
            return True
        distinct: dict[int, Any] = {}
        for part in parts:
            if isinstance(part, dict):
                target = self.find(part["$ref"]) if _is_reference(part) else None
                distinct.setdefault(id(part if target is None else target), part)
        if len(distinct) < 2:
            return next(iter(distinct.values()), True)
        return self._joins.setdefault((word, (*distinct,)), {word: [*distinct.values()]})

    def flat(self, value: Any, *, is_input: bool, is_base: bool = False) -> Flat:
        """One level of ``value``; as the base of another schema its subtypes do not count."""
        if not isinstance(value, dict):
            return Flat()
        key = (id(value), is_input, is_base)
        if key in self._memo:
            return self._memo[key]
        self._steps += 1
        if key in self._trail or len(self._trail) > _DEPTH_MAX:
            lost = frozenset({("openapi-cycle", "")})
            return Flat(lost=lost, is_whole=key not in self._trail)
        self._trail.add(key)
        found = self._flat(value, is_input, is_base)
        self._trail.discard(key)
        # What lacks a part because it is inside that part is another schema elsewhere.
        if found.is_whole or not self._trail or self._steps > _STEPS_MAX:
            found.is_whole = True
            self._memo[key] = found
        return found

    def put_in(self, value: Schema) -> list[Schema]:
        """The subtypes that are put into a schema that is no base, as references."""
        if any(word in value for word in ALTERNATIVES):
            return []
        subtypes = list(self._subtypes(value))
        return subtypes if len(subtypes) <= _SUBTYPES_MAX else []

    def _flat(self, value: Schema, is_input: bool, is_base: bool) -> Flat:
        layers = []
        if isinstance(reference := value.get("$ref"), str):
            layers.append(self._referred(reference, is_input, is_base))
        for part in dicts(value.get("allOf")):
            layers.append(self.flat(part, is_input=is_input, is_base=True))
        layers.append(self._own(value))
        result = reduce(partial(compose.joined, join=self.join), layers)
        for word in ALTERNATIVES:
            if several := dicts(value.get(word)):
                parts = [
                    self.flat(part, is_input=is_input) for part in several if not is_null(part)
                ]
                # An alternative that is the whole itself adds nothing to the others.
                others = [part for part in parts if part.is_whole or part.schema]
                result = self._either(result, others, word)
                if len(others) < len(parts):
                    result = replace(result.with_lost(("openapi-cycle", "")), is_whole=False)
                if any(map(is_null, several)):
                    result = _or_null(result)
        if is_input and not is_base and not any(word in value for word in ALTERNATIVES):
            discriminator = value.get("discriminator")
            is_mapped = isinstance(discriminator, dict) and discriminator.get("mapping")
            if is_mapped or any(True for _ in self._subtypes(value)):
                result = result.with_lost(("openapi-composition", "discriminator"))
            if subtypes := self.put_in(value):
                parts = [_subtype(self.flat(part, is_input=True)) for part in subtypes]
                result = self._either(result, [part for part in parts if part.schema], "subtypes")
        return result

    def _referred(self, reference: str, is_input: bool, is_base: bool) -> Flat:
        target = self.find(reference)
        if not isinstance(target, dict):
            lost = ("openapi-reference", plain(reference, 80))
            return Flat() if isinstance(target, bool) else Flat(lost=frozenset({lost}))
        found = self.flat(target, is_input=is_input, is_base=is_base)
        name = plain(reference.rpartition("/")[2], 80)
        return replace(found, targets=found.targets | {(id(target), is_base)}, name=name)

    def _either(self, own: Flat, several: list[Flat], word: str) -> Flat:
        """``own`` with what any of ``several`` says; those that cannot be of its type are none."""
        if not several:
            return own
        if own.kinds:
            for at, part in enumerate(several):
                if not part.kinds:
                    kinds = {"type": own.schema.get("type", own.kinds)}
                    several[at] = replace(part, schema={**part.schema, **kinds})
            several = [part for part in several if _meet(own.kinds, part.kinds)] or several
        one = compose.alternatives(several, self.join)
        result = compose.joined(one, own, self.join)
        is_lost = len(several) > 1 and word in ALTERNATIVES
        return result.with_lost(("openapi-composition", word)) if is_lost else result

    def _own(self, value: Schema) -> Flat:
        """What a schema says itself; what has no place in one shape becomes a sentence."""
        schema = form.keywords(value, self._document.version)
        lost: set[tuple[str, str]] = set()
        sentences = []
        for word, sentence in _NEGATIONS.items():
            if word in value:
                sentences.append(sentence.format(shown(value[word])))
                lost.add(("openapi-composition", word))
        sentences.append(_discriminated(value.get("discriminator")))
        if isinstance(pattern := schema.get("pattern"), str) and not form.is_regex(pattern):
            del schema["pattern"]
            sentences.append(f"Pattern: {plain(pattern, 400)} (a regular expression).")
            lost.add(("openapi-pattern", plain(pattern, 40)))
        if places := dicts(value.get("prefixItems")):
            rest = [schema["items"]] if "items" in schema else []
            schema["items"] = self.join("anyOf", [*places, *rest])
            if isinstance(schema["items"], bool):
                schema["items"] = {}
            if any(place != places[0] for place in places):
                sentences.append(f"In this order: {', '.join(map(self._called, places))}.")
                lost.add(("openapi-composition", "prefixItems"))
        all_lost = lost | compose.values_of_other_types(schema)
        return Flat(schema, frozenset(all_lost), told=tuple(filter(None, sentences)))

    def _called(self, part: Schema) -> str:
        if _is_reference(part):
            return plain(part["$ref"].rpartition("/")[2], 80)
        kinds = form.keywords(part, self._document.version).get("type", [])
        return " or ".join(kinds) or "anything"

    def _subtypes(self, value: Schema) -> Iterator[Schema]:
        """The schemas that a discriminator chooses among: its mapping's, else all that refer to it
        by allOf.
        """
        discriminator = value.get("discriminator")
        if not isinstance(discriminator, dict):
            return
        mapping = discriminator.get("mapping")
        named = list(mapping.values()) if isinstance(mapping, dict) else []
        seen: set[int] = {id(value)}
        for one in [*map(_mapped, named), *self._referring(value)]:
            target = self.find(one["$ref"])
            if isinstance(target, dict) and id(target) not in seen:
                seen.add(id(target))
                yield one

    def _referring(self, base: Schema) -> list[Schema]:
        if self._by_base is None:
            self._by_base = {}
            components = self._document.value.get("components")
            schemas = components.get("schemas") if isinstance(components, dict) else None
            for name, schema in schemas.items() if isinstance(schemas, dict) else ():
                parts = dicts(schema.get("allOf")) if isinstance(schema, dict) else []
                for part in parts:
                    if isinstance(part.get("$ref"), str):
                        escaped = name.replace("~", "~0").replace("/", "~1")
                        one = {"$ref": f"#/components/schemas/{escaped}"}
                        self._by_base.setdefault(id(self.find(part["$ref"])), []).append(one)
        return self._by_base.get(id(base), [])


def alone(value: Schema) -> Schema | None:
    """A schema that is nothing but one reference, as that and what may stand beside it."""
    parts = [part for word in LISTS for part in dicts(value.get(word)) if not is_null(part)]
    rest = {word: part for word, part in value.items() if word not in LISTS and word[:2] != "x-"}
    if isinstance(value.get("$ref"), str):
        return rest if not parts and rest.keys() - {"$ref"} <= BESIDE else None
    if len(parts) != 1 or not rest.keys() <= BESIDE | {"discriminator"}:
        return None
    inner = alone(parts[0])
    if inner is None:
        return None
    rest.pop("discriminator", None)  # with one alternative there is nothing to tell apart
    return {**inner, **rest}


def is_null(part: Schema) -> bool:
    """Whether a schema allows null and nothing else."""
    return part.get("type") in ("null", ["null"]) or part.get("enum") == [None]


def is_null_too(value: Schema) -> bool:
    """Whether a schema says of itself that null is among its alternatives or types."""
    kinds = value.get("type")
    return (
        value.get("nullable") is True
        or (isinstance(kinds, list) and "null" in kinds)
        or any(is_null(part) for word in ALTERNATIVES for part in dicts(value.get(word)))
    )


def _or_null(flat: Flat) -> Flat:
    kinds = flat.schema.get("type")
    allowed = {"type": [*kinds, "null"]} if kinds and "null" not in kinds else {"nullable": True}
    return replace(flat, schema={**flat.schema, **allowed})


def _subtype(flat: Flat) -> Flat:
    """A subtype by its name: its texts may be those of what it extends."""
    texts = ("title", "description") if flat.name else ()
    schema = {word: part for word, part in flat.schema.items() if word not in texts}
    return replace(flat, schema=schema, told=())


def _meet(one: list[str], other: list[str]) -> bool:
    numbers = {"integer", "number"}
    return bool({*one} & {*other}) or bool(numbers & {*one} and numbers & {*other})


def _is_reference(part: Schema) -> bool:
    return part.keys() == {"$ref"} and isinstance(part["$ref"], str)


def _mapped(value: Any) -> Schema:
    """A mapping's value as a reference: it may be a schema's name."""
    text = str(value)
    return {"$ref": text if "#" in text else f"#/components/schemas/{text}"}


def _discriminated(value: Any) -> str:
    """A discriminator as a sentence of a description; empty where it names no property."""
    name = value.get("propertyName") if isinstance(value, dict) else None
    if not isinstance(name, str):
        return ""
    mapping = value.get("mapping")
    known = ", ".join(map(str, mapping)) if isinstance(mapping, dict) else ""
    which = f"The property {plain(name, 60)} says which"
    return f"{which}: {plain(known, 400)}." if known else f"{which}."


def dicts(value: Any) -> list[Schema]:
    """The schemas in a list of them; what is none is left out."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
