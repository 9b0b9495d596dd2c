"""The functions of a handler's file, those that Lambda may call, and the file's neighbours."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator, Sequence

from agentcore_connect.documents.toolschema.reading.notes import Function

_MODULES_MAX = 30
_USUAL = {"lambda_handler": 0, "handler": 1}

Sibling = Callable[[str], "bytes | None"]
"""Gives the source of a file below the module's folder, None where there is none."""


def functions(module: ast.Module) -> dict[str, Function]:
    """The functions at the top level of a module, also below `if` and `try`."""
    return {
        one.name: one
        for one in top(module.body)
        if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))
    }


def parameters(code: Function | ast.Lambda) -> list[ast.arg]:
    """The parameters that can be given by position, and those that cannot."""
    given = code.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs]


def entry_points(module: ast.Module) -> list[Function]:
    """The functions that Lambda may call, the likeliest first."""
    said = []
    for at, one in enumerate(functions(module).values()):
        positional = [*one.args.posonlyargs, *one.args.args]
        names = [argument.arg.lstrip("_") for argument in positional]
        if len(positional) < 2 or not (names[1] in ("context", "ctx") or "handler" in one.name):
            continue
        if "handler" in one.name or names[0] in ("event", "evt"):
            said.append((_USUAL.get(one.name, len(_USUAL)), at, one))
    return [one for *_, one in sorted(said, key=lambda item: item[:2])]


def top(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        yield statement
        if isinstance(statement, (ast.If, ast.Try)):
            yield from top(statement.body)
            yield from top(statement.orelse)
            for handler in getattr(statement, "handlers", ()):
                yield from top(handler.body)


class Neighbours:
    """The modules beside a handler, each parsed once."""

    def __init__(self, sibling: Sibling) -> None:
        self._sibling = sibling
        self._count = 0

    def module(self, name: str) -> ast.Module | None:
        """The syntax tree of a neighbour; None where there is no such file, or no Python in it."""
        parts = name.split(".")
        self._count += 1
        if self._count > _MODULES_MAX or not all(part.isidentifier() for part in parts):
            return None
        source = self._sibling("/".join(parts) + ".py")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return None if source is None else ast.parse(source)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return None
