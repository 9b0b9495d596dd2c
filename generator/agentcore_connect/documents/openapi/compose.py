"""Several schemas as one: what holds at once, and what any of several allows.

A `Flat` is one schema without composition, whose schemas inside are as the document has them. So
one level is put together at a time: what two schemas say of the same property becomes a schema
that is itself composed, by `Join`, and is put together when it is written.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from agentcore_connect.documents.openapi.references import Target
from agentcore_connect.documents.toolschema import keywords
from agentcore_connect.text.plain import plain

Schema = dict[str, Any]
Join = Callable[[str, list[Any]], Any]
"""Takes ``allOf`` or ``anyOf`` and schemas; gives the one schema that says so."""

_TEXT_SHOWN = 400
_TOLD_MAX = 2000
_KINDS: dict[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
}
_SCALARS = {"string", "boolean", "integer", "number"}
_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_GREATEST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_OF_OBJECTS = ("properties", "additionalProperties", "patternProperties")


@dataclass
class Flat:
    """One level of a schema: ``schema`` has its keywords, ``type`` a list of types or left out.

    ``lost`` are code and word of what one shape cannot say, ``told`` sentences that say it, and
    ``also`` the types and schemas that could be given instead. ``targets`` are the schemas that
    references led to, ``name`` is what it is called in the document.
    """

    schema: Schema = field(default_factory=dict)
    lost: frozenset[tuple[str, str]] = frozenset()
    targets: frozenset[Target] = frozenset()
    name: str = ""
    told: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    is_whole: bool = True  # False where a circle was left out of it

    @property
    def kinds(self) -> list[str]:
        """The types that it allows, null apart; also those that only follow from the rest."""
        return _kinds(self.schema)

    @property
    def is_nullable(self) -> bool:
        """Whether it says that it may be null."""
        return "null" in self.schema.get("type", ()) or self.schema.get("nullable") is True

    def with_lost(self, *lost: tuple[str, str]) -> Flat:
        """The same, with more that is lost."""
        return replace(self, lost=self.lost | {*lost})


def kind_of(value: Any) -> str | None:
    """The type of a JSON value; None for null."""
    return _KINDS.get(type(value))


def _kinds(schema: Schema) -> list[str]:
    kinds = [kind for kind in schema.get("type", ()) if kind != "null"]
    if kinds or "type" in schema:
        return kinds
    if values := schema.get("enum"):
        kinds = [kind for value in values if (kind := kind_of(value))]
        kinds = list(dict.fromkeys(kinds))
        return ["number"] if {*kinds} == {"integer", "number"} else kinds
    if any(word in schema for word in _OF_OBJECTS):
        return ["object"]
    return ["array"] if "items" in schema else []


def chosen(kinds: Iterable[str]) -> str:
    """The one of several types that a caller should use; all of them are allowed.

    An object where there is one, because a tool's input is; text where all are scalars and text is
    among them, because it can say the others; else the first, which is what the document's author
    thought of first.
    """
    several = list(kinds)
    if "object" in several:
        return "object"
    if "string" in several and {*several} <= _SCALARS:
        return "string"
    if {*several} == {"integer", "number"}:
        return "number"
    return several[0]


def said(schema: Schema, *sentences: str) -> Schema:
    """The schema with sentences added to its description, those that are new and not empty."""
    own = schema.get("description")
    text = own.rstrip() if isinstance(own, str) else ""
    added = [one for one in dict.fromkeys(sentences) if one and one not in text]
    if not added:
        return schema
    if text and text[-1].isalnum():
        text += "."
    return {**schema, "description": " ".join([text, *added] if text else added)}


def shown(value: Any) -> str:
    """A JSON value inside a sentence: one line, bounded."""
    return plain(json.dumps(value, ensure_ascii=False), _TEXT_SHOWN)


def joined(one: Flat, other: Flat, join: Join) -> Flat:
    """Both at once: all bounds hold. Of texts and defaults ``other``'s, nearer to where it is used.

    What cannot be said in one schema is in ``lost``, or a sentence of the description.
    """
    mine, its = one.schema, other.schema
    lost = one.lost | other.lost
    result = {**mine, **its}
    sentences: list[str] = []
    for words, stricter in ((_LEAST, max), (_GREATEST, min)):
        for word in words:
            if word in mine and word in its and not isinstance(mine[word], bool):
                result[word] = stricter(mine[word], its[word])
    _exclusive(mine, its, result)
    if "type" in mine and "type" in its:
        result["type"] = _both_types(mine["type"], its["type"])
        if not result["type"]:
            result["type"] = its["type"]
            lost |= {("openapi-composition", "allOf of different types")}
    if "enum" in mine and "enum" in its:
        values = [value for value in mine["enum"] if _is_in(value, its["enum"])]
        result["enum"] = values or its["enum"]
        if not values:
            lost |= {("openapi-composition", "allOf without a common value")}
    lost |= values_of_other_types(result)
    if "multipleOf" in mine and "multipleOf" in its:
        result["multipleOf"] = _multiple(mine["multipleOf"], its["multipleOf"])
    for word in ("pattern", "format"):
        if word in mine and word in its and mine[word] != its[word]:
            sentences.append(keywords.told({word: mine[word]}))
            lost |= {("openapi-composition", f"two {word}s")}
    for word in ("uniqueItems", "readOnly", "writeOnly", "deprecated"):
        if mine.get(word) is True:
            result[word] = True
    required = list(dict.fromkeys([*mine.get("required", ()), *its.get("required", ())]))
    if required:
        result["required"] = required
    _join_inside(mine, its, result, join)
    return Flat(
        result,
        lost,
        one.targets | other.targets,
        other.name or one.name,
        tuple(dict.fromkeys((*one.told, *other.told, *sentences))),
        tuple(dict.fromkeys((*one.also, *other.also))),
        one.is_whole and other.is_whole,
    )


def _join_inside(mine: Schema, its: Schema, result: Schema, join: Join) -> None:
    """The schemas inside two schemas that hold at once."""
    for word in ("properties", "patternProperties", "dependentSchemas"):
        if word in mine and word in its:
            result[word] = {
                **mine[word],
                **{
                    name: join("allOf", [mine[word][name], part]) if name in mine[word] else part
                    for name, part in its[word].items()
                },
            }
    for word in ("items", "contains", "propertyNames"):
        if word in mine and word in its:
            result[word] = join("allOf", [mine[word], its[word]])
    one, other = mine.get("additionalProperties"), its.get("additionalProperties")
    if isinstance(one, dict) and isinstance(other, dict):
        result["additionalProperties"] = join("allOf", [one, other])
    elif False in (one, other):
        # Of parts that allow no others nothing would fit the whole: each means what it does not
        # describe, and the others' properties are described.
        result["additionalProperties"] = False
    elif isinstance(one, dict) or isinstance(other, dict):
        result["additionalProperties"] = one if isinstance(one, dict) else other
    if "dependentRequired" in mine and "dependentRequired" in its:
        result["dependentRequired"] = {**mine["dependentRequired"], **its["dependentRequired"]}


def values_of_other_types(schema: Schema) -> frozenset[tuple[str, str]]:
    """What is lost where none of the values that a schema lists is of its type."""
    if "enum" not in schema or "type" not in schema:
        return frozenset()
    if any(_has_type(schema, value) for value in schema["enum"]):
        return frozenset()
    return frozenset({("openapi-composition", "values that are not of the type")})


def _has_type(schema: Schema, value: Any) -> bool:
    kind = kind_of(value) or "null"
    return kind in schema["type"] or (kind == "integer" and "number" in schema["type"])


def _exclusive(mine: Schema, its: Schema, result: Schema) -> None:
    """The flags of 3.0: that of the bound that is kept, and either's where the bounds are one."""
    for flag, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        flags = [part for part in (mine, its) if part.get(flag) is True]
        if not flags:
            continue
        result.pop(flag, None)
        if any(part.get(bound) == result.get(bound) for part in flags):
            result[flag] = True


def _both_types(mine: list[str], its: list[str]) -> list[str]:
    found = [kind for kind in its if kind in mine]
    is_narrower = ("integer" in mine and "number" in its) or ("integer" in its and "number" in mine)
    if is_narrower and "integer" not in found:
        found.append("integer")
    # `nullable` beside a reference is written to allow null, though strictly it cannot.
    if [kind for kind in found if kind != "null"]:
        return found if "null" in found or "null" not in its else [*found, "null"]
    return found


def _multiple(one: float, other: float) -> float:
    if isinstance(one, int) and isinstance(other, int):
        return math.lcm(one, other)
    return max(one, other)


def _is_in(value: Any, values: list[Any]) -> bool:
    """Whether a JSON value is one of several: true and 1 differ in it, and do not to Python."""
    return any(value == one and type(value) is type(one) for one in values)


def alternatives(several: list[Flat], join: Join) -> Flat:
    """One schema for values that fit at least one of ``several``.

    Objects get the properties of all, and require what all require. Of different types one is
    `chosen` and the others are named, because the gateway has no schema without a type.
    """
    distinct = _different(several)
    result = Flat(
        lost=frozenset().union(*(part.lost for part in several)),
        targets=frozenset().union(*(part.targets for part in several)),
        is_whole=all(part.is_whole for part in several),
    )
    if len(distinct) == 1:
        one = distinct[0]
        return replace(result, schema=dict(one.schema), name=one.name, told=one.told, also=one.also)
    if not all(part.kinds for part in distinct):
        # One of them allows anything, so nothing can be said of all but in words.
        return replace(result, told=_told(distinct, {}))
    kinds = list(dict.fromkeys(kind for part in distinct for kind in part.kinds))
    use = chosen(kinds)
    matching = {use, "integer"} if use == "number" else {use}
    same = [part for part in distinct if matching & {*part.kinds}]
    others = [kind for kind in kinds if kind not in matching]
    is_nullable = any(part.is_nullable for part in distinct)
    schema: Schema = {"type": [use, "null"] if is_nullable else [use]}
    if any(part.schema.get("nullable") is True for part in distinct):
        schema["nullable"] = True
    # A list of values is kept only where it is complete: one that is missing could not be sent.
    if not others and all("enum" in part.schema for part in same):
        schema["enum"] = _unique(value for part in same for value in part.schema["enum"])
    if use == "object":
        schema |= _objects([part.schema for part in same], join)
    if use == "array":
        items = [part.schema["items"] for part in same if "items" in part.schema]
        if items and len(items) == len(same):
            schema["items"] = join("anyOf", items)
    for word in ("format", "pattern", *_LEAST, *_GREATEST, "multipleOf", "uniqueItems"):
        values = [part.schema.get(word) for part in same]
        if not others and values[0] is not None and all(value == values[0] for value in values):
            schema[word] = values[0]
    also = [word for part in distinct for word in part.also]
    also += [_named(part, matching) for part in distinct if not matching & {*part.kinds}]
    also += [kind for kind in others if not any(kind in word.split() for word in also)]
    told = _told(same, schema)
    return replace(result, schema=schema, told=told, also=tuple(dict.fromkeys(also)))


def _named(part: Flat, matching: set[str]) -> str:
    """An alternative of another type than the one that is used: its type, and its name."""
    kinds = " or ".join(kind for kind in part.kinds if kind not in matching)
    return f"{kinds} ({plain(part.name, 60)})" if part.name else kinds


def _objects(several: list[Schema], join: Join) -> Schema:
    """What alternatives that are all objects say of their properties.

    The properties of all, what all require, and no others only where none allows any.
    """
    given: dict[str, list[Any]] = {}
    for part in several:
        for name, inner in part.get("properties", {}).items():
            given.setdefault(name, []).append(inner)
    result: Schema = {}
    if given:
        result["properties"] = {name: join("anyOf", parts) for name, parts in given.items()}
    lists = [part.get("required", ()) for part in several]
    required = [name for name in lists[0] if all(name in names for names in lists)]
    if required:
        result["required"] = required
    others = [part["additionalProperties"] for part in several if "additionalProperties" in part]
    if any(other is not False for other in others):
        schemas = [other for other in others if isinstance(other, dict)]
        is_any = any(other is True for other in others) or len(others) < len(several)
        result["additionalProperties"] = True if is_any else join("anyOf", schemas)
    elif len(others) == len(several):
        result["additionalProperties"] = False
    return result


def _told(several: list[Flat], result: Schema) -> tuple[str, ...]:
    """The alternatives in their own words; not what the words in ``result`` already say."""
    texts = list(dict.fromkeys(filter(None, (_text(part, result) for part in several))))
    told = "Either: " + " Or: ".join(texts) if len(texts) > 1 else "".join(texts)
    told = told if len(told) <= _TOLD_MAX else told[:_TOLD_MAX].rstrip() + "…"
    return (told,) if told else ()


def _text(flat: Flat, result: Schema) -> str:
    """One alternative in its own words: its name, what it needs, and what the result lost."""
    names = (flat.schema.get("description"), flat.schema.get("title"), flat.name)
    own = next((name.strip() for name in names if isinstance(name, str) and name.strip()), "")
    needs = ", ".join(plain(name, 60) for name in flat.schema.get("required", ()))
    lost = {word: value for word, value in flat.schema.items() if word not in result}
    if needs:
        own = f"{own or ' or '.join(flat.kinds)} (with {needs})".lstrip()
    return " ".join(filter(None, (own, keywords.told(lost), *flat.told)))


def _different(several: Iterable[Flat]) -> list[Flat]:
    """``several`` without repetitions, in their order: only what a value has to be counts."""
    found: list[Flat] = []
    for part in several:
        if not any(_is_same(part, other) for other in found):
            found.append(part)
    return found


def _is_same(one: Flat, other: Flat) -> bool:
    return one.schema == other.schema and (
        "enum" not in one.schema
        or json.dumps(one.schema["enum"]) == json.dumps(other.schema["enum"])
    )


def _unique(values: Iterable[Any]) -> list[Any]:
    """Values of JSON without repetitions: true and 1 differ in it, and do not to Python."""
    return list({json.dumps(value, sort_keys=True): value for value in values}.values())
