"""A tool from the signature of a typed function."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any

from agentcore_connect.documents.toolschema import docstrings
from agentcore_connect.documents.toolschema.annotations import CannotExpress, Types, described
from agentcore_connect.errors import Problem
from agentcore_connect.text.plain import plain

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def tool(
    function: _Function,
    types: Types,
    file: str,
    problems: list[Problem],
    notes: list[Problem],
) -> dict[str, Any]:
    """The tool of one function; what is wrong is added to ``problems``, what to know to ``notes``.

    All of it is told at once: a parameter without a schema is left out and the next one looked at.
    """
    label = f"tool {function.name!r}"

    def add(into: list[Problem], code: str, message: str, hint: str, line: int) -> None:
        into.append(Problem(code, f"{label}: {message}", hint, file=file, line=line))

    said = docstrings.read(ast.get_docstring(function))
    if not said.summary:
        add(
            problems,
            "handler-description",
            "it has no docstring",
            "Write one: a model chooses tools by its first paragraph.",
            function.lineno,
        )
    if isinstance(function, ast.AsyncFunctionDef):
        add(
            notes,
            "handler-async",
            "it is asynchronous, and Lambda calls a handler as a plain function",
            "Run it with asyncio.run in the handler.",
            function.lineno,
        )
    for item in function.args.posonlyargs:
        add(
            problems,
            "handler-positional",
            f"{item.arg} can only be passed by position, and a model passes arguments by name",
            "Remove the / from the signature.",
            item.lineno,
        )
    for extra in filter(None, (function.args.vararg, function.args.kwarg)):
        add(
            notes,
            "handler-variadic",
            f"*{extra.arg} has no equivalent in a schema, and connect leaves it out",
            "Write a parameter for each argument that a model may pass.",
            extra.lineno,
        )
    properties: dict[str, Any] = {}
    required = []
    for item, default in parameters(function.args):
        if item.annotation is None:
            add(
                problems,
                "handler-annotation",
                f"{item.arg} has no type",
                f"Write {item.arg}: str, or whatever its type is.",
                item.lineno,
            )
            continue
        try:
            schema, converted = types.express(item.annotation)
        except CannotExpress as error:
            message = f"{item.arg}: {error.message}"
            add(problems, "handler-type", message, error.hint, error.line)
            continue
        for name in converted:
            add(
                notes,
                "handler-conversion",
                f"{item.arg} arrives as JSON, not as {name}",
                f"Create the {name} in the function, or in the handler before the call.",
                item.lineno,
            )
        properties[item.arg] = described(schema, said.parameters.get(item.arg, ""), told(default))
        if default is None:
            required.append(item.arg)
    schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    return {"name": function.name, "description": said.summary, "inputSchema": schema}


def parameters(given: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    """The parameters that can be given by name, with their defaults."""
    missing = len(given.posonlyargs) + len(given.args) - len(given.defaults)
    by_position = zip(
        (*given.posonlyargs, *given.args), (*[None] * missing, *given.defaults), strict=True
    )
    yield from (pair for pair in by_position if pair[0] not in given.posonlyargs)
    yield from zip(given.kwonlyargs, given.kw_defaults, strict=True)


def told(default: ast.expr | None) -> str:
    """The default for the model, where it is a value that JSON has; a schema cannot say it."""
    try:
        value = None if default is None else ast.literal_eval(default)
        shown = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return ""
    return "" if value is None or value == "" else f"Default: {plain(shown, 200)}."
