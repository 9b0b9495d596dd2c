"""Tools from the typed functions of a Python module, which is read and never run."""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Iterator
from typing import Any

from agentcore_connect.documents.toolschema import docstrings
from agentcore_connect.documents.toolschema.annotations import CannotExpress, Types, described
from agentcore_connect.documents.toolschema.tools import Tools
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text.plain import plain

_BYTES_MAX = 1_000_000
_ENTRY_POINTS = ({"event", "context"}, {"event", "_context"}, {"_event", "_context"})

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def from_handler(source: bytes, file: str) -> Tools:
    """A tool for each public function of a Python module, in the service's shape.

    The name is the function's, the description its docstring's first paragraph, the properties
    its parameters with what the docstring says of them (Google, NumPy, reST); a parameter without
    a default is required, and a default is told in the description. Left out: names that begin
    with an underscore, ``lambda_handler`` and whatever else takes just an event and a context,
    nested functions and methods. No outputSchema is made: a function's annotation promises less
    than the gateway would hold it to.

    Raises `InvalidInput` with all that cannot be expressed, each with its line; what is only to
    be known is in the notes of the result. Source: the syntax tree (`ast`); nothing is imported.
    """
    module = _module(source, file)
    types = Types(module)
    problems: list[Problem] = []
    notes: list[Problem] = []
    functions = {
        statement.name: statement
        for statement in module.body
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and _is_tool(statement)
    }
    entries = [_tool(function, types, file, problems, notes) for function in functions.values()]
    if not entries:
        problems.append(
            Problem(
                "handler-empty",
                f"{file} has no public function that could be a tool",
                "Write a function for each tool, with annotations and a docstring, at the top "
                "level of the module.",
                file=file,
            )
        )
    if problems:
        raise InvalidInput(*sorted(problems, key=lambda problem: problem.line or 0))
    return Tools(tuple(entries), file, tuple(notes))


def _module(source: bytes, file: str) -> ast.Module:
    """The syntax tree of a source;
    ``handler-too-large`` or ``handler-syntax`` where there is none.
    """
    if len(source) > _BYTES_MAX:
        raise InvalidInput(
            Problem(
                "handler-too-large",
                f"{file} has {len(source):,} bytes; at most {_BYTES_MAX:,} are read",
                "Put the tools into a separate module.",
                file=file,
            )
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as wrong escapes: not ours to judge
            return ast.parse(source)
    except SyntaxError as error:
        message, line, column = error.msg, error.lineno, error.offset
    except (ValueError, MemoryError, RecursionError):
        message, line, column = "it cannot be parsed", None, None
    raise InvalidInput(
        Problem(
            "handler-syntax",
            f"{file} is not valid in this version of Python: {message}",
            "Correct it, or run connect with the Python version that the function runs on.",
            file=file,
            line=line,
            column=column,
        )
    )


def _is_tool(function: _Function) -> bool:
    """Whether a function is meant for a model: public, and no entry point or overload."""
    given = function.args
    names = [item.arg for item in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return not (
        function.name.startswith("_")
        or function.name == "lambda_handler"
        or set(names) in _ENTRY_POINTS
        or any(_last(item) == "overload" for item in function.decorator_list)
    )


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _tool(
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
    for item, default in _parameters(function.args):
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
        properties[item.arg] = described(schema, said.parameters.get(item.arg, ""), _told(default))
        if default is None:
            required.append(item.arg)
    schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    return {"name": function.name, "description": said.summary, "inputSchema": schema}


def _parameters(given: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    """The parameters that can be given by name, with their defaults."""
    missing = len(given.posonlyargs) + len(given.args) - len(given.defaults)
    by_position = zip(
        (*given.posonlyargs, *given.args), (*[None] * missing, *given.defaults), strict=True
    )
    yield from (pair for pair in by_position if pair[0] not in given.posonlyargs)
    yield from zip(given.kwonlyargs, given.kw_defaults, strict=True)


def _told(default: ast.expr | None) -> str:
    """The default for the model, where it is a value that JSON has; a schema cannot say it."""
    try:
        value = None if default is None else ast.literal_eval(default)
        shown = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return ""
    return "" if value is None or value == "" else f"Default: {plain(shown, 200)}."
