"""What a Lambda target's tools would lose or break on, tool by tool."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from agentcore_connect.documents.toolschema import keywords, shape
from agentcore_connect.documents.toolschema.tools import Tools
from agentcore_connect.errors import Problem
from agentcore_connect.text.plain import plain


def check(tools: Tools, target: str) -> list[Problem]:
    """All that is to be said about the tools of ``target``, in their order.

    `codes.errors` picks what stops the target. A word that the service does not know is a
    warning, because `reduced` takes it out and tells the model in the description; check what
    `reduced` gives to see what it could not solve.
    """
    return [*tools.notes, *_of_file(tools), *_of_tools(tools, target)]


def _of_file(tools: Tools) -> Iterator[Problem]:
    """What is wrong with the number of tools."""
    count = len(tools.entries)
    if not count:
        yield _problem(tools, "tools-empty", f"{tools.file} has no tool", "Describe at least one.")
    if count > shape.TOOLS_MAX:
        yield _problem(
            tools,
            "tools-quota",
            f"{tools.file} has {count} tools, and a target can have {shape.TOOLS_MAX}",
            "Spread them over several targets.",
        )
    elif count > shape.TOOLS_MANY:
        yield _problem(
            tools,
            "tools-many",
            f"{tools.file} has {count} tools, more than a model can choose from well",
            "Let the agent search: the gateway's tool search returns the ten that fit best.",
        )


def _of_tools(tools: Tools, target: str) -> Iterator[Problem]:
    """What is wrong with each tool, in order; a name that is there several times is told once."""
    again = {name for name, count in Counter(tools.names).items() if count > 1}
    judged = tools.entries[: shape.TOOLS_MAX]  # the rest cannot be used, `_of_file` says
    for index, tool in enumerate(judged, start=1):
        if not isinstance(tool, dict):
            yield _problem(
                tools,
                "tool-form",
                f"entry {index} of {tools.file} is not a tool but {_kind(tool)}",
                "A tool is an object with name, description and inputSchema.",
            )
            continue
        name = tool.get("name")
        if not isinstance(name, str) or not name:
            label = f"entry {index} of {tools.file}"
            yield _problem(tools, "tool-name", f"{label} has no name", "Give it one.")
        else:
            label = f"tool {plain(name, 80)!r}"
            fault = shape.name_fault(target, name)
            if fault:
                yield _problem(tools, "tool-name", f"the name of {label} {fault[0]}", fault[1])
            if name in again:
                again.discard(name)
                yield _problem(
                    tools,
                    "tool-name-taken",
                    f"{label} is in the file more than once",
                    "Give each tool of a target its own name.",
                )
        yield from _of_tool(tools, tool, label)


def _of_tool(tools: Tools, tool: dict[str, Any], label: str) -> Iterator[Problem]:
    """What is wrong with one tool; ``label`` names it. An output schema may be missing, an input
    not.
    """
    description = tool.get("description")
    if not isinstance(description, str) or not description.strip():
        yield _problem(
            tools,
            "tool-description",
            f"{label} has no description",
            "Say what it does and when to use it: a model chooses by that.",
        )
    for key in tool:
        if key not in shape.TOOL_KEYS:
            yield _problem(
                tools,
                "tool-key",
                f"{label}: the service does not know {_quoted(key)}, and connect leaves it out",
                f"A tool has {', '.join(shape.TOOL_KEYS)}.",
            )
    for key in ("inputSchema", "outputSchema"):
        if key == "inputSchema" or key in tool:
            schema = tool.get(key)
            if not isinstance(schema, dict):
                yield _problem(
                    tools,
                    "tool-input-schema" if key == "inputSchema" else "schema-form",
                    (
                        f"{label} has no {key}"
                        if key not in tool
                        else f"{label}: {key} is not an object"
                    ),
                    'Without arguments it is {"type": "object", "properties": {}}.',
                )
            else:
                yield from _of_schema(tools, schema, label, key)
                if schema.get("type") in shape.TYPES and schema["type"] != "object":
                    yield _problem(
                        tools,
                        "schema-type",
                        f"{label}: {key} has type {schema['type']}, and a tool needs an object",
                        "Arguments have names: put this into the properties of an object.",
                    )


def _of_schema(
    tools: Tools, schema: dict[str, Any], label: str, path: str, outer: str = ""
) -> Iterator[Problem]:
    """``path`` is shown; ``outer`` is what the paths of properties begin with."""
    where = f"{label}, {path}"
    yield from _of_type(tools, schema, where)
    for word in schema:
        if word not in shape.SCHEMA_KEYS:
            lost = keywords.LOST.get(word, "everything it says")
            yield _problem(
                tools,
                "schema-keyword",
                f"{where}: the service does not know {_quoted(word)}; lost: {lost}",
                "connect puts as much of it as possible into the description. Nothing enforces "
                "it, so check the arguments in the function.",
            )
    properties = schema.get("properties", {})
    if not isinstance(properties, dict):
        yield _form(tools, where, "properties", "an object with a schema for each name")
        properties = {}
    for name, inner in properties.items():
        inside = outer + plain(name, 80)
        if not re.fullmatch(shape.PROPERTY_PATTERN, name):
            yield _problem(
                tools,
                "schema-property-name",
                f"{label}: the name of property {inside!r} is not one that every model accepts",
                "Claude accepts letters, digits, '_', '.' and '-', at most 64 characters.",
            )
        if not isinstance(inner, dict):
            yield _form(tools, f"{label}, {inside}", "it", "an object with a type")
        else:
            yield from _of_schema(tools, inner, label, inside, f"{inside}.")
    if "items" in schema:
        items, inside = schema["items"], f"{outer.removesuffix('.') or path}[]"
        if not isinstance(items, dict):
            yield _form(tools, where, "items", "one schema")
        else:
            yield from _of_schema(tools, items, label, inside, f"{inside}.")
    yield from _of_required(tools, schema, properties, where)


def _of_type(tools: Tools, schema: dict[str, Any], where: str) -> Iterator[Problem]:
    """What is wrong with a schema's type and description. ``where`` names its place."""
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in shape.TYPES:
        said = f"the type {_quoted(kind)}" if isinstance(kind, str) else "more than one type"
        yield _problem(
            tools,
            "schema-type",
            f"{where} has {said if 'type' in schema else 'no type'}, and the service needs one",
            f"Write one of {', '.join(shape.TYPES)}.",
        )
    if not isinstance(schema.get("description", ""), str):
        yield _form(tools, where, "description", "text")


def _of_required(
    tools: Tools, schema: dict[str, Any], properties: dict[str, Any], where: str
) -> Iterator[Problem]:
    """What is wrong with ``required``: no list of names, or names that are no properties."""
    required = schema.get("required", [])
    if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
        yield _form(tools, where, "required", "a list of names")
        return
    for name in required:
        if name not in properties:
            yield _problem(
                tools,
                "schema-required",
                f"{where}: {_quoted(name)} is required and is not among the properties",
                "Describe it, or remove it from required.",
            )


def _form(tools: Tools, where: str, what: str, wanted: str) -> Problem:
    return _problem(tools, "schema-form", f"{where}: {what} must be {wanted}", "")


def _problem(tools: Tools, code: str, message: str, hint: str) -> Problem:
    return Problem(code, message, hint, file=tools.file)


def _quoted(word: str) -> str:
    return f'"{plain(word, 60)}"'


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "a boolean"}
    return names.get(type(value), "null" if value is None else "a number")
