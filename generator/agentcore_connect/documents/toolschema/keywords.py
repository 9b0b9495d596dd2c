"""The words of JSON Schema that the service does not know: what is lost, and what can be told.

The service's schema has five words (`shape.SCHEMA_KEYS`). For every other word there is a sentence
for people, and for most a sentence for the model, which `reduced` adds to the description.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from agentcore_connect.text.plain import plain

_VALUES_SHOWN = 40
_TEXT_SHOWN = 400

LOST: dict[str, str] = {
    "enum": "which values are allowed",
    "const": "that only one value is allowed",
    "default": "the default value",
    "format": "how the text is to be written",
    "pattern": "how the text is to be written",
    "minLength": "the shortest length",
    "maxLength": "the greatest length",
    "minimum": "the least value",
    "maximum": "the greatest value",
    "exclusiveMinimum": "the lower bound",
    "exclusiveMaximum": "the upper bound",
    "multipleOf": "the step between values",
    "minItems": "the least number of items",
    "maxItems": "the greatest number of items",
    "uniqueItems": "that no item may come twice",
    "minProperties": "the least number of properties",
    "maxProperties": "the greatest number of properties",
    "additionalProperties": "whether other properties are allowed, and which",
    "patternProperties": "the properties whose names follow a pattern",
    "unevaluatedProperties": "whether other properties are allowed, and which",
    "propertyNames": "what the properties may be called",
    "prefixItems": "what is at which position",
    "contains": "what the list must contain",
    "oneOf": "the alternatives",
    "anyOf": "the alternatives",
    "allOf": "nothing where the parts can be put together",
    "not": "what is not allowed",
    "if": "the condition",
    "then": "the condition",
    "else": "the condition",
    "dependentRequired": "which properties go together",
    "dependentSchemas": "which properties go together",
    "$ref": "nothing: what it refers to is put in its place",
    "$defs": "nothing: what is referred to is put in its place",
    "definitions": "nothing: what is referred to is put in its place",
    "nullable": "that null is allowed",
    "title": "the title",
    "examples": "the examples",
    "example": "the example",
    "deprecated": "that it should not be used any more",
}
"""What is lost with a word. One that is not here is lost as a whole."""


def told(schema: dict[str, Any]) -> str:
    """Sentences for the model that say what the words outside the service's shape said."""
    return " ".join(
        sentence for word, say in _SAY.items() if word in schema if (sentence := say(schema[word]))
    )


def values(allowed: list[Any]) -> str:
    """The sentence for a list of allowed values."""
    known = [value for value in allowed if value is not None]
    if not known:
        return ""
    more = len(known) - _VALUES_SHOWN
    shown = ", ".join(_shown(value) for value in known[:_VALUES_SHOWN])
    return f"One of: {shown}" + (f" and {more} more." if more > 0 else ".")


def _shown(value: Any) -> str:
    return plain(json.dumps(value, ensure_ascii=False), _TEXT_SHOWN)


def _say(sentence: str) -> Callable[[Any], str]:
    def say(value: Any) -> str:
        known = value is not None and not isinstance(value, (bool, dict))
        return sentence.format(_shown(value)) if known else ""

    return say


def _text(sentence: str) -> Callable[[Any], str]:
    return lambda value: (
        sentence.format(plain(value, _TEXT_SHOWN)) if isinstance(value, str) and value else ""
    )


_SAY: dict[str, Callable[[Any], str]] = {
    "enum": lambda value: values(value) if isinstance(value, list) else "",
    "const": lambda value: "" if value is None else f"Always {_shown(value)}.",
    "default": lambda value: "" if value is None else f"Default: {_shown(value)}.",
    "format": _text("Format: {}."),
    "pattern": _text("Pattern: {} (a regular expression)."),
    "minLength": _say("Shortest length: {}."),
    "maxLength": _say("Greatest length: {}."),
    "minimum": _say("Least value: {}."),
    "maximum": _say("Greatest value: {}."),
    "exclusiveMinimum": _say("More than {}."),
    "exclusiveMaximum": _say("Less than {}."),
    "multipleOf": _say("A multiple of {}."),
    "minItems": _say("At least {} items."),
    "maxItems": _say("At most {} items."),
    "uniqueItems": lambda value: "No item twice." if value is True else "",
    "examples": lambda value: (
        f"Example: {_shown(value[0])}." if isinstance(value, list) and value else ""
    ),
    "example": lambda value: "" if value is None else f"Example: {_shown(value)}.",
    "deprecated": lambda value: "Deprecated." if value is True else "",
}
