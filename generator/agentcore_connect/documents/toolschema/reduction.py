"""Tools in the service's shape, with as much as possible of what the shape cannot say.

What a model reads is kept in another place: allowed values, defaults, formats and bounds become
sentences at the end of the description. References are replaced by what they refer to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NoReturn
from urllib.parse import unquote

from agentcore_connect.documents.toolschema import keywords, shape
from agentcore_connect.documents.toolschema.tools import Tools
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text.plain import plain

# References can double at every step; a schema that fits a model's context is far below.
_NODES_MAX = 20_000
_DEPTH_MAX = 100
_JSON_TYPES: dict[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
}


def reduced(tools: Tools) -> Tools:
    """The tools as the service would keep them; what was reduced stays so when done again.

    What is no tool, and a schema whose type cannot be told, is left for `check` to report. Raises
    `InvalidInput`: ``schema-reference`` for one that leads out of the tool's schema, nowhere or
    round in a circle, and ``schema-too-large`` for schemas that grow without end.
    """
    return replace(tools, entries=tuple(_tool(entry, tools.file) for entry in tools.entries))


def _tool(entry: Any, file: str) -> Any:
    """A tool with its schemas in the service's shape; what is no tool stays as it is,
    for `check`.
    """
    if not isinstance(entry, dict):
        return entry
    name = entry.get("name")
    label = f"tool {plain(name, 80)!r}" if isinstance(name, str) else "a tool without a name"
    return {
        key: (
            _Schema(value, label, file).reduced()
            if key in ("inputSchema", "outputSchema") and isinstance(value, dict)
            else value
        )
        for key, value in entry.items()
        if key in shape.TOOL_KEYS
    }


class _Schema:
    """One tool's schema while it is reduced."""

    def __init__(self, root: dict[str, Any], label: str, file: str) -> None:
        self._root, self._label, self._file = root, label, file
        self._nodes = 0

    def reduced(self) -> dict[str, Any]:
        return self._reduce(self._root, 0)

    def _reduce(self, value: Any, depth: int) -> dict[str, Any]:
        """A schema in the service's shape; what that cannot say ends its description."""
        if not isinstance(value, dict):
            return {}
        if depth > _DEPTH_MAX:
            self._too_large()
        whole = self._whole(value, ())
        result: dict[str, Any] = {}
        kind = _type(whole)
        if kind:
            result["type"] = kind
        description = " ".join(filter(None, (_description(whole), keywords.told(whole))))
        if description:
            result["description"] = description
        properties = whole.get("properties")
        if isinstance(properties, dict) and kind == "object":
            result["properties"] = {
                name: self._reduce(inner, depth + 1) for name, inner in properties.items()
            }
            required = whole.get("required")
            if isinstance(required, list):
                names = [name for name in required if isinstance(name, str) and name in properties]
                if names:
                    result["required"] = list(dict.fromkeys(names))
        if isinstance(whole.get("items"), dict) and kind == "array":
            items = self._reduce(whole["items"], depth + 1)
            if "type" in items:
                result["items"] = items
        return result

    def _whole(self, schema: dict[str, Any], within: tuple[str, ...]) -> dict[str, Any]:
        """A schema with its reference, its parts and its only alternative put together.

        ``within`` are the references that led here without a property or an item between.
        """
        self._nodes += 1
        if self._nodes > _NODES_MAX or len(within) > _DEPTH_MAX:
            self._too_large()
        whole = {word: value for word, value in schema.items() if word not in _PUT_TOGETHER}
        reference = schema.get("$ref")
        if isinstance(reference, str):
            if reference in within:
                self._circle(reference)
            whole = _joined(self._whole(self._find(reference), (*within, reference)), whole)
        for part in _dicts(schema.get("allOf")):
            whole = _joined(self._whole(part, (*within, "allOf")), whole)
        for word in ("oneOf", "anyOf"):
            several = [
                self._whole(part, (*within, word))
                for part in _dicts(schema.get(word))
                if part.get("type") != "null"
            ]
            if len(several) == 1:
                whole = _joined(several[0], whole)
            elif several:
                either = _alternatives(several)
                said = (_description(whole), either.pop("description", ""))
                whole = {**_joined(either, whole), "description": " ".join(filter(None, said))}
        return whole

    def _too_large(self) -> NoReturn:
        """Say that a schema has no end, and whether that is because it contains itself."""
        leads_to: dict[str, set[str]] = {}
        waiting = list(_references(self._root))
        while waiting:
            if (reference := waiting.pop()) not in leads_to:
                leads_to[reference] = set(_references(self._find(reference)))
                waiting += leads_to[reference]
        while ends := [one for one, others in leads_to.items() if not others & leads_to.keys()]:
            for one in ends:
                del leads_to[one]
        if leads_to:
            self._circle(min(leads_to))
        self._fail("schema-too-large", "its schema is too large", "Make it simpler.")

    def _circle(self, reference: str) -> NoReturn:
        self._fail(
            "schema-reference",
            f"its schema refers to itself, by {plain(reference, 80)}",
            "A tool's schema cannot be recursive. Write out as many levels as are needed.",
        )

    def _find(self, reference: str) -> dict[str, Any]:
        """What a JSON pointer in the tool's own schema leads to (RFC 6901). Nothing is fetched."""
        found: Any = self._root
        if reference.startswith("#/"):
            for step in unquote(reference[2:]).split("/"):
                step = step.replace("~1", "/").replace("~0", "~")
                found = found.get(step) if isinstance(found, dict) else None
        elif reference != "#":
            found = None
        if not isinstance(found, dict):
            self._fail(
                "schema-reference",
                f"{plain(reference, 80)} does not exist in its schema",
                "connect follows references within one tool's schema only, and fetches nothing.",
            )
        return found

    def _fail(self, code: str, message: str, hint: str) -> NoReturn:
        raise InvalidInput(Problem(code, f"{self._label}: {message}", hint, file=self._file))


_PUT_TOGETHER = {"$ref", "allOf", "oneOf", "anyOf", "$defs", "definitions"}


def _references(value: Any) -> Iterator[str]:
    """The references anywhere in a value."""
    stack = [value]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if isinstance(reference := value.get("$ref"), str):
                yield reference
            stack += value.values()
        elif isinstance(value, list):
            stack += value


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Both at once; where they differ the second is nearer to where it is used, and wins."""
    joined = {**one, **other}
    if isinstance(one.get("properties"), dict) and isinstance(other.get("properties"), dict):
        joined["properties"] = {**one["properties"], **other["properties"]}
    if isinstance(one.get("required"), list) and isinstance(other.get("required"), list):
        joined["required"] = [*one["required"], *other["required"]]
    return joined


def _alternatives(several: list[dict[str, Any]]) -> dict[str, Any]:
    """What several alternatives have in common, and all that any of them allows.

    Alternatives of different types have nothing in common that the service's shape could say, so
    the result is empty and `check` reports a schema without a type. Objects get the properties of
    all, a property that differs stays a choice, and only what every alternative requires is
    required: a call that fits one of them must not be refused for what another wants.
    """
    kinds = {_type(part) for part in several}
    if kinds == {"integer", "number"}:
        kinds = {"number"}
    if len(kinds) > 1 or None in kinds:
        return {}
    result: dict[str, Any] = {"type": kinds.pop()}
    values = [
        value
        for part in several
        for value in (part["enum"] if isinstance(part.get("enum"), list) else [part.get("const")])
    ]
    if all("enum" in part or "const" in part for part in several):
        result["enum"] = values
    said = [text for part in several if (text := _description(part))]
    if said:
        result["description"] = "Either: " + " Or: ".join(said)
    if result["type"] == "object":
        result |= _objects(several)
    if result["type"] == "array":
        items = [part.get("items") for part in several]
        if all(item == items[0] for item in items) and items[0] is not None:
            result["items"] = items[0]
    return result


def _objects(several: list[dict[str, Any]]) -> dict[str, Any]:
    """The properties of all of several objects, and the names that each of them requires."""
    properties: dict[str, list[Any]] = {}
    for part in several:
        inner = part.get("properties")
        for name, value in inner.items() if isinstance(inner, dict) else ():
            if value not in properties.setdefault(name, []):
                properties[name].append(value)
    required = [
        set(part["required"]) if _is_names(part.get("required")) else set() for part in several
    ]
    return {
        "properties": {
            name: values[0] if len(values) == 1 else {"anyOf": values}
            for name, values in properties.items()
        },
        "required": sorted(set.intersection(*required)),
    }


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _description(schema: dict[str, Any]) -> str:
    """A schema's description, else its title, else nothing."""
    text = schema.get("description")
    if not isinstance(text, str) or not text.strip():
        text = schema.get("title")
    return text.strip() if isinstance(text, str) else ""


def _type(schema: dict[str, Any]) -> str | None:
    """The one type of a schema, also where it only follows from the rest of it; else None."""
    kind = schema.get("type")
    said = _one(word for word in (kind if isinstance(kind, list) else [kind]) if word != "null")
    if said:
        return said
    values = schema["enum"] if isinstance(schema.get("enum"), list) else []
    if "const" in schema:
        values = [schema["const"]]
    if values:
        return _one(_JSON_TYPES.get(type(value)) for value in values if value is not None)
    if isinstance(schema.get("properties"), dict):
        return "object"
    return "array" if isinstance(schema.get("items"), dict) else None


def _one(kinds: Iterable[Any]) -> str | None:
    """The one type that ``kinds`` are, if the service has it; integers among numbers are those."""
    found = {kind if isinstance(kind, str) else "" for kind in kinds}
    if found == {"integer", "number"}:
        return "number"
    kind = found.pop() if len(found) == 1 else None
    return kind if kind in shape.TYPES else None
