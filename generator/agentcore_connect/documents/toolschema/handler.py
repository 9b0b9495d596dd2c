"""Tools from a Python module: what its handler dispatches to, or its typed functions.

The module is read and never run.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence
from typing import Any

from agentcore_connect.documents.toolschema import dispatched, secrets, signatures
from agentcore_connect.documents.toolschema.annotations import Types
from agentcore_connect.documents.toolschema.reading import dispatch, modules
from agentcore_connect.documents.toolschema.reading.notes import Branch, Function, Notes
from agentcore_connect.documents.toolschema.tools import Tools, refuse_unknown
from agentcore_connect.errors import InvalidInput, Problem

_BYTES_MAX = 1_000_000
_ENTRY_POINTS = ({"event", "context"}, {"event", "_context"}, {"_event", "_context"})
_SHOWN = 3


def from_handler(
    source: bytes,
    file: str,
    chosen: Sequence[str] = (),
    sibling: modules.Sibling = lambda name: None,
) -> Tools:
    """The tools of a Python module, in the service's shape; of these the ``chosen``, if any are.

    ``sibling`` gives the source of a file below the module's folder, for what it imports of it.

    Where the module's handler looks at the tool's name that the gateway gives it, the tools are
    those that it dispatches to: names in comparisons, `match`, or the keys of a table. The
    arguments are what a tool's branch reads of the event, with the types and docstrings of the
    functions that it hands them to.

    Else they are the module's public functions. The name is the function's, the description its
    docstring's first paragraph, the properties its parameters with what the docstring says of them
    (Google, NumPy, reST); a parameter without a default is required, and a default is told in the
    description. Left out, with a note where any other is a tool: names that begin with an
    underscore, ``lambda_handler`` and whatever else takes just an event and a context, what other
    functions call, what fetches secrets, and what cannot be expressed. No outputSchema is made: a
    function's annotation promises less than the gateway would hold it to.

    Raises `InvalidInput` with all that cannot be expressed, each with its line; what is only to
    be known is in the notes of the result. Source: the syntax tree (`ast`); nothing is imported.
    """
    module = _module(source, file)
    types = Types(module)
    found = dispatch.found(module, sibling)
    if found is not None and found.branches:
        return _dispatched(found, module, types, file, chosen)
    functions = _public(module)
    if not functions and found is not None and len(chosen) == 1:
        return _only_tool(chosen[0], module, types, file, sibling)
    if chosen:
        refuse_unknown(chosen, list(functions), file)
        functions = {name: functions[name] for name in chosen}
    return _typed(functions, module, types, file, is_chosen=bool(chosen))


def _dispatched(
    found: Notes, module: ast.Module, types: Types, file: str, chosen: Sequence[str]
) -> Tools:
    """The tools that a handler dispatches to."""
    if chosen:
        refuse_unknown(chosen, list(found.branches), file)
    names = [name for name in found.branches if not chosen or name in chosen]
    made = dispatched.made(found, names, module, types)
    notes = dispatched.told(made, file)
    for name in names:
        for function in _own(name, found.branches[name]):
            if secrets.gives_away(function):
                notes.append(_secret(name, function, file))
    helpers = [one for one in _public(module) if one not in found.branches]
    called = {function.name for one in names for function, _ in found.branches[one].calls}
    left = [one for one in helpers if one not in called or _is_helper(one, found)]
    if left and not chosen:
        notes.append(
            Problem(
                "handler-left-out",
                f"{file}: the handler dispatches to no tool of these names: {_first(left)}",
                "They are its helpers. Write a branch for one that should be a tool.",
                file=file,
            )
        )
    return Tools(tuple(made.entries), file, tuple(notes))


def _own(name: str, branch: Branch) -> list[Function]:
    """The functions that a tool's result comes from, as far as they are called at once."""
    return [one for one, hands_on in branch.calls[:1] if hands_on or one.name == name]


def _is_helper(name: str, found: Notes) -> bool:
    """Whether a function is called for a tool, and is not what the tool is."""
    return not any(
        function.name == name
        for branch in found.branches.values()
        for function, _ in branch.calls[:1]
    )


def _only_tool(
    name: str, module: ast.Module, types: Types, file: str, sibling: modules.Sibling
) -> Tools:
    """The tool of a handler that serves one, under the name that was chosen for it."""
    entry = modules.entry_points(module)[0]
    event = [*entry.args.posonlyargs, *entry.args.args][0].arg
    guard = ast.parse(f"def guarded({event}, context):\n  pass").body[0]
    assert isinstance(guard, ast.FunctionDef)
    test = f"if context.client_context.custom['bedrockAgentCoreToolName'] == {name!r}: pass"
    branch = ast.parse(test).body[0]
    assert isinstance(branch, ast.If)
    branch.body, guard.body = entry.body, [branch]
    guard.name = "lambda_handler"
    others = [one for one in module.body if one is not entry]
    found = dispatch.found(ast.Module([*others, guard], []), sibling)
    if found is None or name not in found.branches:
        raise InvalidInput(_empty(file))
    made = dispatched.made(found, [name], module, types)
    return Tools(tuple(made.entries), file, tuple(dispatched.told(made, file)))


def _public(module: ast.Module) -> dict[str, Function]:
    """The functions at the top of a module that can be tools."""
    return {
        statement.name: statement
        for statement in module.body
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and _is_tool(statement)
    }


def _typed(
    functions: dict[str, Function], module: ast.Module, types: Types, file: str, is_chosen: bool
) -> Tools:
    """A tool for each function that can be one."""
    helpers = set() if is_chosen else _helpers(functions, module)
    if helpers == functions.keys():
        helpers = set()
    problems: list[Problem] = []
    notes: list[Problem] = []
    entries: list[dict[str, Any]] = []
    left = [name for name in functions if name in helpers]
    faulty: list[str] = []
    for name, function in functions.items():
        if name in helpers:
            continue
        wrong: list[Problem] = []
        said: list[Problem] = []
        entry = signatures.tool(function, types, file, wrong, said)
        problems += wrong
        if wrong and not is_chosen:
            faulty.append(name)
            continue
        entries.append(entry)
        notes += said
        if secrets.gives_away(function):
            notes.append(_secret(name, function, file))
    if problems and (is_chosen or not entries):
        raise InvalidInput(*sorted(problems, key=lambda problem: problem.line or 0))
    if not entries:
        raise InvalidInput(_empty(file))
    if left:
        said_of = f"{file}: other functions of it call or use these, which are no tools: "
        notes.append(_left_out(f"{said_of}{_first(left)}", left, file))
    if faulty:
        reasons = [f"{name} ({_reason(name, problems)})" for name in faulty]
        notes.append(_left_out(f"{file}: left out are {_first(reasons)}", faulty, file))
    return Tools(tuple(entries), file, tuple(notes))


def _left_out(message: str, names: list[str], file: str) -> Problem:
    hint = f"Name all tools with --tool to have it otherwise, such as --tool {names[0]}."
    return Problem("handler-left-out", message, hint, file=file)


def _reason(name: str, problems: list[Problem]) -> str:
    """The first thing that is wrong with a function, in its own words."""
    before = f"tool {name!r}: "
    for problem in problems:
        if problem.message.startswith(before):
            return problem.message.removeprefix(before)
    return ""


def _helpers(functions: dict[str, Function], module: ast.Module) -> set[str]:
    """The functions that other functions call or are decorated with, or that fetch a secret."""
    entries = {one.name for one in modules.entry_points(module)}
    used = {name for name, one in functions.items() if secrets.gives_away(one)}
    for statement in module.body:
        own = getattr(statement, "name", "")
        if own in entries or own == "lambda_handler":
            continue
        if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id in functions and node.id != own:
                used.add(node.id)
    return used


def _secret(tool: str, function: Function, file: str) -> Problem:
    return Problem(
        "handler-secret",
        f"tool {tool!r}: {function.name} returns a secret that it fetches, and a model would read "
        "it",
        "Use the secret in the function and return only the result, or leave the tool out.",
        file=file,
        line=function.lineno,
    )


def _first(names: list[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f", and {more} more" if more > 0 else "")


def _empty(file: str) -> Problem:
    return Problem(
        "handler-empty",
        f"{file} has no public function that could be a tool, and its handler looks at no tool's "
        "name",
        "Write a function for each tool, with annotations and a docstring, at the top level of the "
        "module. If the handler itself is the one tool, name it, such as --tool get_weather.",
        file=file,
    )


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


def _is_tool(function: Function) -> bool:
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
