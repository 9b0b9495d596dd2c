"""What an expression can stand for, as far as a handler's tools and arguments depend on it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from enum import Enum


class Given(Enum):
    """What the gateway hands to the function."""

    NAME = "the tool's name"
    EVENT = "the event, which is the tool's arguments"
    OTHER = "what code that is not at hand makes of the event"


@dataclass(frozen=True)
class Text:
    """A text that stands in the code."""

    value: str


@dataclass(frozen=True)
class Argument:
    """An argument that was read of the event; in the branch of which tools, None for all."""

    name: str
    tools: frozenset[str] | None


@dataclass(frozen=True, eq=False)
class Display:
    """A literal dict, list, set or tuple, and the names that its parts are looked up in."""

    node: ast.expr
    scope: dict[str, Value]


@dataclass(frozen=True)
class Items:
    """A list that is made of these values."""

    inside: frozenset[Atom]


@dataclass(frozen=True, eq=False)
class Code:
    """A function of the file; ``owner`` is the object that it is a method of."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: dict[str, Value]
    owner: Instance | None = None


@dataclass(frozen=True, eq=False)
class Class:
    """A class of the file."""

    node: ast.ClassDef


@dataclass(frozen=True, eq=False)
class Instance:
    """An object of a class of the file, with what was assigned to it."""

    node: ast.ClassDef
    attributes: dict[str, Value]


@dataclass(frozen=True, eq=False)
class Picked:
    """What was looked up by the tool's name: for each tool its expression, or its function."""

    by_tool: dict[str, Value]


Atom = Given | Text | Argument | Display | Items | Code | Class | Instance | Picked
Value = frozenset[Atom]
"""All that an expression can be; empty is "nothing that matters"."""

NOTHING: Value = frozenset()


def arguments(value: Value) -> list[Argument]:
    """The arguments among ``value``, in a stable order."""
    found = [atom for atom in value if isinstance(atom, Argument)]
    return sorted(found, key=lambda one: one.name)


def texts(value: Value) -> list[str]:
    """The texts among ``value``, in a stable order."""
    return sorted(atom.value for atom in value if isinstance(atom, Text))
