"""The tools that a handler dispatches to, in the service's shape."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import Any

from agentcore_connect.documents.toolschema import docstrings, signatures
from agentcore_connect.documents.toolschema.annotations import CannotExpress, Types
from agentcore_connect.documents.toolschema.reading.notes import Branch, Function, Notes
from agentcore_connect.documents.toolschema.reading.reads import Read
from agentcore_connect.errors import Problem
from agentcore_connect.text.plain import plain

_SHOWN = 3
_BULLET = r"^[\s\-*•\d.)`\"']*"
_BETWEEN = r"[`\"']?(?:\([^)]*\))?[`\"']?\s*(?:->|→|—|\u2013|:|-|=)+\s*(?P<text>\S.*)$"


@dataclass
class Made:
    """Tools, and what was inferred for them: said once for the file and not for each tool."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    inferred: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


def made(found: Notes, names: list[str], module: ast.Module, types: Types) -> Made:
    """The tools called ``names`` of those that ``found`` has."""
    result = Made()
    declared = _declared(module)
    texts = _texts(module)
    for name in names:
        branch = found.branches[name]
        if name in declared:
            result.entries.append(declared[name])
            continue
        schema = _schema(name, found, branch, types, result)
        description = _said(name, branch) or _in_a_docstring(name, texts)
        if not description:
            result.named.append(name)
            description = f"{name.replace('_', ' ').replace('-', ' ').strip().capitalize()}."
        result.entries.append({"name": name, "description": description, "inputSchema": schema})
        if branch.elsewhere and not schema["properties"]:
            result.elsewhere.append(f"{name} ({branch.elsewhere[0]})")
    return result


def told(made: Made, file: str) -> list[Problem]:
    """What a person should know of tools that were read from the code."""
    problems = []
    if made.inferred:
        shown = _first(made.inferred)
        problems.append(
            Problem(
                "handler-inferred",
                f"{file}: the arguments of {len(made.inferred)} tools are those that the code reads"
                f" of the event: {shown}",
                "Look at them in the tool schema file; a typed function with a docstring for each "
                "tool says more.",
                file=file,
            )
        )
    if made.assumed:
        problems.append(
            Problem(
                "handler-assumed",
                f"{file}: nothing says the type of {len(made.assumed)} arguments, and they were "
                f"made strings: {_first(made.assumed)}",
                "Correct them in the tool schema file, or annotate the functions that take them.",
                file=file,
            )
        )
    if made.named:
        problems.append(
            Problem(
                "handler-unsaid",
                f"{file}: nothing describes {len(made.named)} tools, and their description is made "
                f"of their name: {_first(made.named)}",
                "Write a docstring into the function of each: a model chooses tools by it.",
                file=file,
            )
        )
    if made.elsewhere:
        problems.append(
            Problem(
                "handler-elsewhere",
                f"{file}: {len(made.elsewhere)} tools have no arguments, because the whole event "
                f"goes to code that is not in this file: {_first(made.elsewhere)}",
                "Write their arguments into the tool schema file.",
                file=file,
            )
        )
    return problems


def _first(found: list[str]) -> str:
    more = len(found) - _SHOWN
    return ", ".join(found[:_SHOWN]) + (f", and {more} more" if more > 0 else "")


def _schema(name: str, found: Notes, branch: Branch, types: Types, result: Made) -> dict[str, Any]:
    """The input schema of one tool, and what had to be inferred for it."""
    reads = found.arguments(branch)
    inferred = bool(reads)
    for function in branch.spread:
        for one, read in _of_signature(function).items():
            reads.setdefault(one, read)
    properties: dict[str, Any] = {}
    required = []
    for one, read in reads.items():
        properties[one], assumed = read.property(types, signatures.told(read.default))
        if assumed:
            result.assumed.append(f"{name}.{one}")
        if read.is_required:
            required.append(one)
    for model in branch.models:
        try:
            schema = types.express(ast.copy_location(ast.Name(model.name), model)).schema
        except CannotExpress:
            continue
        properties |= schema.get("properties", {})
        required += schema.get("required", [])
    if inferred:
        shown = ", ".join(one if one in required else f"{one}?" for one in properties)
        result.inferred.append(f"{name}({shown})")
    made: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        made["required"] = required
    return made


def _of_signature(function: Function) -> dict[str, Read]:
    """What ``function(**event)`` takes."""
    said = docstrings.read(ast.get_docstring(function)).parameters
    found = {}
    for at, (one, default) in enumerate(signatures.parameters(function.args)):
        annotations = [one.annotation] if one.annotation is not None else []
        found[one.arg] = Read(
            one.lineno + at,
            wanted=default is None,
            default=default,
            annotations=annotations,
            description=said.get(one.arg, ""),
        )
    return found


def _said(name: str, branch: Branch) -> str:
    """The first paragraph of the docstring of the function that a tool is.

    That is the one of the tool's name, one whose name holds it, or the first that gets the event
    or an argument; and of a function without one, nothing.
    """
    plain_name = name.replace("-", "_").lower()
    calls = [one for one, _ in branch.calls]
    likely = [
        *(one for one in calls if one.name == plain_name),
        *(one for one in calls if plain_name in one.name.lower()),
        *(one for one, hands_on in branch.calls[:1] if hands_on),
        *branch.spread,
    ]
    for one in likely:
        summary = docstrings.read(ast.get_docstring(one)).summary
        if summary:
            return summary
    return ""


def _texts(module: ast.Module) -> list[str]:
    """The lines of the docstrings of the module and of its functions."""
    texts = [ast.get_docstring(module)]
    texts += [ast.get_docstring(one) for one in module.body if isinstance(one, ast.FunctionDef)]
    return [line for text in texts for line in (text or "").splitlines()]


def _in_a_docstring(name: str, lines: list[str]) -> str:
    """What a line of a docstring says of a tool: ``- get_order: the status of an order``."""
    pattern = re.compile(_BULLET + re.escape(name) + _BETWEEN)
    for line in lines:
        if found := pattern.match(line):
            text = plain(found["text"], 1000)
            if len(text) > 8:  # longer than the type of a parameter that has the tool's name
                return text
    return ""


def _declared(module: ast.Module) -> dict[str, dict[str, Any]]:
    """Tools that the module itself holds as data, with a name and a schema, by their names."""
    found: dict[str, dict[str, Any]] = {}
    for node in ast.walk(module):
        if not isinstance(node, ast.Dict):
            continue
        keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
        schemas = keys & {"inputSchema", "input_schema"}
        if "name" not in keys or not schemas:
            continue
        try:
            value = ast.literal_eval(node)
        except (ValueError, TypeError, MemoryError, RecursionError):
            continue
        schema = value[schemas.pop()]
        if isinstance(schema, dict) and isinstance(schema.get("json"), dict):
            schema = schema["json"]  # as Bedrock's Converse API has it
        said = value.get("description")
        if isinstance(value["name"], str) and isinstance(schema, dict) and isinstance(said, str):
            tool = {"name": value["name"], "description": said, "inputSchema": schema}
            found.setdefault(value["name"], tool)
    return found
