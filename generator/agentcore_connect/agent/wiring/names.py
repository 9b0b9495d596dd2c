"""The names in a module: which gateways it imports, which names are free."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypeGuard

from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.vocabulary.words import Framework, Kind

PACKAGE = "connections"
AS_MODULE = "__package__"
"""What is true in a module that is imported as part of a package, and not in a script."""
WRAPPER = "with_tools"
"""What gives a model, or what makes a graph, back with a unit's tools."""
ENTRANCES = ("GatewayTools", "load_tools", WRAPPER, "TOOLS")  # what wiring uses of a unit


@dataclass(frozen=True)
class ImportForm:
    """How a module imports a unit: ``package`` is where from, ``.connections`` where relative.

    ``script`` is where from when the module is started as a script; empty where it is the same.
    """

    package: str = PACKAGE
    script: str = ""

    def lines(self, unit: str, local: str, indent: str = "    ") -> tuple[str, ...]:
        """The import of ``unit`` under the name ``local``."""
        what = f"import {unit}" + (f" as {local}" if local != unit else "")
        if not self.script:
            return (f"from {self.package} {what}",)
        return (
            f"if {AS_MODULE}:",
            f"{indent}from {self.package} {what}",
            "else:",
            f"{indent}from {self.script} {what}",
        )


PLAIN = ImportForm()


def is_of_units(node: ast.AST) -> TypeGuard[ast.ImportFrom]:
    """Whether a statement imports units: from ``connections``, in whatever package that is."""
    return isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[2] == PACKAGE


def is_choice(node: ast.AST) -> TypeGuard[ast.If]:
    """Whether a statement is the ``if`` of an `ImportForm` that has two places."""
    return (
        isinstance(node, ast.If) and isinstance(node.test, ast.Name) and (node.test.id == AS_MODULE)
    )


def imported(tree: ast.Module) -> dict[str, str]:
    """The units that the module imports at its top level, each with its name in the module."""
    return {
        alias.name: alias.asname or alias.name
        for statement in tree.body
        for line in ([*statement.body, *statement.orelse] if is_choice(statement) else [statement])
        if is_of_units(line)
        for alias in line.names
    }


def entrances(tree: ast.Module, local: str) -> list[ast.Attribute]:
    """Every ``<local>.GatewayTools`` and the like: what wiring uses of a unit."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ENTRANCES
        and isinstance(node.value, ast.Name)
        and node.value.id == local
    ]


def is_wired(tree: ast.Module, unit: str, framework: Framework, kind: Kind) -> bool:
    """Whether the module imports ``unit`` and uses it, by our hand or by another.

    What only a person can use in this framework may be used in any way.
    """
    local = imported(tree).get(unit)
    if local is None:
        return False
    by_hand = FRAMEWORKS[framework].usage(kind).shape is None
    return bool(uses(tree, local) if by_hand else entrances(tree, local))


def local_name(tree: ast.Module, unit: str, kind: Kind) -> str:
    """The name of ``unit`` in the module: its own, unless that means something else there."""
    known = imported(tree).get(unit)
    other = {"gateway": f"{unit}_gateway", "credential": f"{unit}_service"}[kind]
    return known or first_free(taken(tree), unit, other)


def uses(tree: ast.Module, name: str) -> list[ast.Name]:
    """Every occurrence of the variable ``name``."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]


def taken(tree: ast.Module) -> set[str]:
    """Every name that means something in the module, built-in names included.

    A name that occurs only as ``name.GatewayTools`` is not: its import line got lost. Unless there
    is an ``import *``, which may be where it comes from.
    """
    bound = set(_bound(tree))
    return {*dir(builtins), *bound} | {
        name.id
        for node in ast.walk(tree)
        if "*" in bound or not (isinstance(node, ast.Attribute) and node.attr in ENTRANCES)
        for name in ast.iter_child_nodes(node)
        if isinstance(name, ast.Name)
    }


def _bound(tree: ast.Module) -> Iterator[str]:
    """Every name that any scope of the module gives a meaning, ``*`` for an ``import *``.

    One too many costs a longer name for the import; one too few would change what the code means.
    The name of a keyword argument is none.
    """
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.alias():
                yield (node.asname or node.name).partition(".")[0]
            case ast.arg(arg=name):
                yield name
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                yield from names
            case ast.keyword():
                pass
            case _:
                for field in ("name", "rest"):  # def, class, except, match
                    if isinstance(value := getattr(node, field, None), str):
                        yield value


def first_free(used: Collection[str], *candidates: str) -> str:
    """The first of ``candidates`` that is not among ``used``, or `UnrecognisedError`."""
    for name in candidates:
        if name not in used:
            return name
    raise UnrecognisedError(f"{' and '.join(candidates)} mean something else here")
