"""Several schemas as one: what holds at once, and what any of several allows.

The schemas are of JSON Schema as OpenAPI has it, without references in the places that are put
together. What one schema cannot say becomes a sentence at the end of its description.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from agentcore_connect.documents.toolschema import keywords
from agentcore_connect.text.plain import plain

Schema = dict[str, Any]
Find = Callable[[str], Any]

_TEXT_SHOWN = 400
_KINDS: dict[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
}
_SCALARS = {"string", "boolean", "integer", "number"}


def kind(schema: Schema) -> str | None:
    """The one type of a schema, also where it only follows from the rest of it."""
    found = schema.get("type")
    if isinstance(found, str):
        return found
    values = schema.get("enum")
    if isinstance(values, list) and values:
        kinds = {_KINDS.get(type(value)) for value in values if value is not None}
        return _widest(kinds)
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    return "array" if "items" in schema else None


def chosen(kinds: Iterable[str]) -> str:
    """The one of several types that a caller should use; all of them are allowed.

    Text where all are scalars and text is among them, because it can say the others; else the
    first, which is what the document's author thought of first.
    """
    several = list(kinds)
    if "string" in several and set(several) <= _SCALARS:
        return "string"
    if set(several) == {"integer", "number"}:
        return "number"
    return several[0]


def said(schema: Schema, *sentences: str) -> Schema:
    """The schema with sentences added to its description, those that are not empty."""
    added = [sentence for sentence in sentences if sentence]
    if not added:
        return schema
    own = schema.get("description")
    text = own.rstrip() if isinstance(own, str) else ""
    if text and text[-1].isalnum():
        text += "."
    return {**schema, "description": " ".join([text, *added] if text else added)}


def shown(value: Any) -> str:
    """A JSON value inside a sentence: one line, bounded."""
    return plain(json.dumps(value, ensure_ascii=False), _TEXT_SHOWN)


def joined(one: Schema, other: Schema) -> Schema:
    """Both at once; where they differ ``other`` wins, which is nearer to where it is used."""
    result = {**one, **other}
    mine, its = one.get("properties"), other.get("properties")
    if isinstance(mine, dict) and isinstance(its, dict):
        result["properties"] = {
            **mine,
            **{name: _both(mine[name], its[name]) if name in mine else its[name] for name in its},
        }
    required = [*_names(one.get("required")), *_names(other.get("required"))]
    if required:
        result["required"] = list(dict.fromkeys(required))
    return result


def _both(one: Any, other: Any) -> Any:
    """A property that two schemas have: joined, but for references, which stay what they are."""
    if not isinstance(one, dict) or not isinstance(other, dict) or "$ref" in one or "$ref" in other:
        return other if other != {} else one
    return joined(one, other)


def alternatives(several: list[Schema], find: Find) -> Schema:
    """One schema for values that fit at least one of ``several``.

    Objects get the properties of all, and require what all require. Of different types one is
    `chosen` and the others are named, because the gateway has no schema without a type.
    """
    distinct = _different(several)
    if len(distinct) == 1:
        return dict(distinct[0])
    kinds = [kind(part) for part in distinct]
    if None in kinds:  # one of them allows anything, so nothing can be said of all but in words
        return said({}, _told(distinct, ()))
    names = [name for name in dict.fromkeys(kinds) if name is not None]
    use = chosen(names)
    same = [part for part in distinct if kind(part) in (use, "integer" if use == "number" else use)]
    others = [name for name in names if name not in {kind(part) for part in same}]
    result: Schema = {"type": use}
    # A list of values is kept only where it is complete: a value that is missing could not be sent.
    if not others and all(isinstance(part.get("enum"), list) for part in same):
        result["enum"] = _unique(value for part in same for value in part["enum"])
    result |= _inside(same, use, find)
    if any(part.get("nullable") is True for part in distinct):
        result["nullable"] = True
    also = f"The API also takes: {', '.join(others)}." if others else ""
    return said(result, _told(distinct, result), also)


def either(several: list[Any], find: Find) -> Any:
    """`alternatives` of schemas that may be references, which are kept where all are the same."""
    distinct = _different(several)
    if len(distinct) == 1:
        return distinct[0]
    if not all(isinstance(part, dict) for part in distinct):
        return {}
    return alternatives([_outline(part, find) for part in distinct], find)


def _outline(part: Schema, find: Find) -> Schema:
    """A reference's type and name: what it refers to is not put in its place."""
    reference = part.get("$ref")
    if not isinstance(reference, str):
        return part
    target = find(reference)
    found = kind(target) if isinstance(target, dict) else None
    name = plain(reference.rpartition("/")[2], 80)
    own = part.get("description")
    outline: Schema = {"description": own if isinstance(own, str) and own else name}
    return {"type": found, **outline} if found else outline


def _inside(several: list[Schema], kind: str, find: Find) -> Schema:
    """What alternatives of the type ``kind`` say of what is in them."""
    if kind == "object":
        return _objects(several, find)
    items = [part["items"] for part in several if isinstance(part.get("items"), dict)]
    return {"items": either(items, find)} if kind == "array" and items else {}


def _objects(several: list[Schema], find: Find) -> Schema:
    """What alternatives that are all objects say of their properties.

    The properties of all, what all require, and no others only where none allows any.
    """
    given: dict[str, list[Any]] = {}
    for part in several:
        properties = part.get("properties")
        for name, inner in properties.items() if isinstance(properties, dict) else ():
            given.setdefault(name, []).append(inner)
    result: Schema = {}
    if given:
        result["properties"] = {name: either(parts, find) for name, parts in given.items()}
    lists = [_names(part.get("required")) for part in several]
    required = [name for name in lists[0] if all(name in names for names in lists)]
    if required:
        result["required"] = required
    others = [part["additionalProperties"] for part in several if "additionalProperties" in part]
    if any(other is not False for other in others):
        result["additionalProperties"] = either([o for o in others if o is not False], find)
    elif len(others) == len(several):
        result["additionalProperties"] = False
    return result


def _told(several: list[Schema], result: Iterable[str]) -> str:
    """The alternatives in their own words; not what the words in ``result`` already say."""
    texts = _unique(filter(None, (_text(part, result) for part in several)))
    return "Either: " + " Or: ".join(texts) if len(texts) > 1 else "".join(texts)


def _text(schema: Schema, result: Iterable[str]) -> str:
    """One alternative in its own words: its name, what it needs, and what the result lost."""
    names = (schema.get(word) for word in ("description", "title"))
    own = next((name.strip() for name in names if isinstance(name, str) and name.strip()), "")
    needs = ", ".join(plain(name, 60) for name in _names(schema.get("required")))
    lost = {word: value for word, value in schema.items() if word not in result}
    return " ".join(filter(None, (own, needs and f"(with {needs})", keywords.told(lost))))


def _widest(kinds: set[str | None]) -> str | None:
    """The one type that holds all of ``kinds``; None where none does."""
    if kinds == {"integer", "number"}:
        return "number"
    return kinds.pop() if len(kinds) == 1 else None


def _different(several: Iterable[Any]) -> list[Any]:
    """``several`` without repetitions, in their order."""
    found: list[Any] = []
    for part in several:
        if not any(part == other and _kind(part) == _kind(other) for other in found):
            found.append(part)
    return found


def _kind(value: Any) -> str | None:
    """Apart from `kind`, true and 1 would be the same to Python."""
    return kind(value) if isinstance(value, dict) else str(value)


def _unique(values: Iterable[Any]) -> list[Any]:
    """Values of JSON without repetitions: true and 1 differ in it, and do not to Python."""
    return list({json.dumps(value, sort_keys=True): value for value in values}.values())


def _names(value: Any) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
