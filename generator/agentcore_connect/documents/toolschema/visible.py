"""The texts of a document that people write and a model reads, without what a person cannot see."""

from __future__ import annotations

from typing import Any

from agentcore_connect.text.plain import hidden, shown

TEXT_MAX = 20_000
"""Characters of one text. Nothing public names a bound of the service; the longest texts of real
models are below, and a longer one crowds out what a model was asked."""

_TEXTS = {"description", "summary", "title"}
_SMITHY_TEXTS = {"smithy.api#documentation", "smithy.api#title", "documentation", "title"}
# What is data, and stays as it is whatever it is called inside.
_VALUES = {"default", "example", "enum", "const", "value", "mapping"}
_SMITHY_VALUES = {"smithy.api#default", "metadata", "input", "output", "error"}
_SMITHY_RULES = ("smithy.rules#", "smithy.test#")
# Whose keys are names that the document chose, not words of its format.
_NAMED = {
    *("properties", "patternProperties", "$defs", "definitions", "dependentSchemas"),
    *("schemas", "parameters", "headers", "requestBodies", "responses", "pathItems", "paths"),
    *("content", "variables", "examples", "shapes", "members", "securitySchemes"),
}


def readable(document: Any) -> tuple[Any, int, int]:
    """A document with its texts made readable, how many lost something unseen, and were cut.

    Takes the JSON value of a list of tools, an OpenAPI document or a Smithy model and changes its
    texts in place: descriptions, summaries, titles, documentation. Names and values stay.
    """
    is_smithy = isinstance(document, dict) and "smithy" in document
    texts = _SMITHY_TEXTS if is_smithy else _TEXTS
    values = _SMITHY_VALUES if is_smithy else _VALUES
    unseen = cut = 0
    waiting: list[tuple[Any, bool]] = [(document, False)]
    while waiting:
        place, named = waiting.pop()
        if isinstance(place, list):
            waiting += [(one, False) for one in place]
        if not isinstance(place, dict):
            continue
        for key, value in place.items():
            if isinstance(value, str):
                if named or key not in texts:
                    continue
                unseen += hidden(value)
                cut += len(value) > TEXT_MAX
                place[key] = text(value)
            elif named:
                waiting.append((value, False))
            elif key in values or (key == "examples" and isinstance(value, list)):
                continue
            elif not (is_smithy and key.startswith(_SMITHY_RULES)):
                waiting.append((value, key in _NAMED))
    return document, unseen, cut


def text(value: str) -> str:
    """A text with its lines and spaces, without what is not seen, at most `TEXT_MAX` long."""
    kept = shown(value, spaces=True) if hidden(value) else value
    return kept if len(kept) <= TEXT_MAX else kept[: TEXT_MAX - 1].rstrip() + "…"
