"""The keywords of a Schema Object in the form that OpenAPI wants, whatever somebody wrote.

A copy is made anyway, so what is only written wrongly is written rightly in it, and what says
nothing that OpenAPI knows is left out.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

from agentcore_connect.documents.openapi.structure import Version

TYPES = ("string", "integer", "number", "boolean", "array", "object")
_WRITTEN: dict[str, tuple[str, str | None]] = {
    **dict.fromkeys(("int", "long", "int32", "int64"), ("integer", None)),
    **dict.fromkeys(("float", "double", "decimal"), ("number", None)),
    **dict.fromkeys(("str", "text"), ("string", None)),
    **dict.fromkeys(("datetime", "date-time", "timestamp"), ("string", "date-time")),
    **{"date": ("string", "date"), "uuid": ("string", "uuid"), "file": ("string", "binary")},
    **{"bool": ("boolean", None), "list": ("array", None), "map": ("object", None)},
}
"""Types that are none, which people write nevertheless, with type and format that they mean."""

BOUNDS = (
    *("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf"),
    *("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"),
)
_TEXTS = ("title", "description", "format", "pattern")
_FLAGS = ("uniqueItems", "deprecated", "readOnly", "writeOnly")

SCHEMA, SCHEMAS, LIST = "schema", "schemas", "list"
CHILDREN = {
    "properties": SCHEMAS,
    "items": SCHEMA,
    "additionalProperties": SCHEMA,
}
"""The keywords of every version that hold schemas and stay; and those of 3.1."""
_CHILDREN_3_1 = {
    "patternProperties": SCHEMAS,
    "dependentSchemas": SCHEMAS,
    "contains": SCHEMA,
    "propertyNames": SCHEMA,
}


def children(version: Version) -> dict[str, str]:
    """The keywords that hold schemas in a copy of ``version``, and how: one, or several by name."""
    return CHILDREN if version == "3.0" else CHILDREN | _CHILDREN_3_1


def keywords(value: dict[str, Any], version: Version) -> dict[str, Any]:
    """What a schema says itself, each keyword of the form that ``version`` has, others left out.

    ``type`` is a list of types, "null" among them where null is allowed; it is not there where
    nothing is said. Keywords that put schemas together are not in it: `flattening` reads them.
    Schemas inside are as they were. A ``required`` that is true of a property is in the list of
    the schema that has the property.
    """
    found: dict[str, Any] = {}
    _type(value, found)
    for word in value.keys() & _READ.keys():
        part = _READ[word](value[word])
        if part is not None:
            found.setdefault(word, part)
    for word in ("Maximum", "Minimum"):
        _exclusive(word, value, found, version)
    for word, how in children(version).items():
        part = value.get(word)
        if how == SCHEMAS:
            if isinstance(part, dict):
                schemas = (dict, bool)
                found[word] = {name: one for name, one in part.items() if isinstance(one, schemas)}
        elif isinstance(part, (dict, bool)) and (word != "items" or isinstance(part, dict)):
            found[word] = part
    if required := _required(value, found):
        found["required"] = required
    _values(value, found, version)
    return {word: found[word] for word in dict.fromkeys([*value, *found]) if word in found}


def _required(value: dict[str, Any], found: dict[str, Any]) -> list[str]:
    required = [name for name in _list(value.get("required")) if isinstance(name, str)]
    for name, one in found.get("properties", {}).items():
        if isinstance(one, dict) and one.get("required") is True:
            required.append(name)
    return list(dict.fromkeys(required))


def _values(value: dict[str, Any], found: dict[str, Any], version: Version) -> None:
    """What a schema says of single values: those that are allowed, the default, an example."""
    if "const" in value:
        found["enum"] = [value["const"]]
    elif values := _list(value.get("enum")):
        found["enum"] = values
    for word in ("default", "example"):
        if word in value:
            found[word] = value[word]
    examples = _list(value.get("examples"))
    if version == "3.0" and examples:
        found.setdefault("example", examples[0])
    elif examples and "example" not in found:
        found["examples"] = examples
    if version == "3.1" and isinstance(together := value.get("dependentRequired"), dict):
        found["dependentRequired"] = {
            name: names
            for name, names in together.items()
            if isinstance(names, list) and all(isinstance(one, str) for one in names)
        }


def _type(value: dict[str, Any], found: dict[str, Any]) -> None:
    """The types of a schema, and the format that a type which is none stands for."""
    given = value.get("type")
    kinds: list[str] = []
    for kind in given if isinstance(given, list) else [given]:
        if not isinstance(kind, str):
            continue
        kind = kind.strip().lower()
        if kind not in (*TYPES, "null"):
            kind, form = _WRITTEN.get(kind, ("", None))
            if form:
                found["format"] = form
        if kind and kind not in kinds:
            kinds.append(kind)
    if kinds and value.get("nullable") is True and "null" not in kinds:
        kinds.append("null")
    if kinds:
        found["type"] = kinds
    elif value.get("nullable") is True:
        found["nullable"] = True


def _exclusive(word: str, value: dict[str, Any], found: dict[str, Any], version: Version) -> None:
    """A bound that is not reached, as the version writes it: 3.0 has a flag, 3.1 a number."""
    said, bound = value.get(f"exclusive{word}"), found.get(word.lower())
    name = f"exclusive{word}"
    if isinstance(said, bool):
        found.pop(name, None)
        if said and bound is not None:
            if version == "3.0":
                found[name] = True
            else:
                found[name] = found.pop(word.lower())
    elif (number := _number(said)) is not None and version == "3.0":
        stricter = max if word == "Minimum" else min
        if bound is None or stricter(number, bound) == number:
            found[word.lower()], found[name] = number, True
        else:
            found.pop(name, None)


def _number(value: Any) -> int | float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value) if not value.lstrip("+-").isdecimal() else int(value)
        except ValueError:
            return None
    return value if isinstance(value, (int, float)) and math.isfinite(value) else None


def _count(value: Any) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number >= 0 and number == int(number) else None


def _positive(value: Any) -> int | float | None:
    number = _number(value)
    return number if number is not None and number > 0 else None


def _text(value: Any) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


@cache
def is_regex(text: str) -> bool:
    """Whether a regular expression is one of ECMA 262, as OpenAPI wants, and of Python.

    The second because validators in Python judge copies, too.
    """
    import jsonschema_rs

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Python will refuse some day
        try:
            re.compile(text)
        except (re.error, OverflowError, RecursionError):
            return False
    judge = jsonschema_rs.validator_for({"format": "regex"}, validate_formats=True)
    return bool(judge.is_valid(text))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


_READ: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(BOUNDS, _number),
    **dict.fromkeys(
        [word for word in BOUNDS if word.endswith(("Length", "Items", "ties"))], _count
    ),
    "multipleOf": _positive,
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(_FLAGS, _flag),
}
