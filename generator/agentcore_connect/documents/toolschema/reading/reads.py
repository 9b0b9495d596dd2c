"""What was learned of one argument of a tool, and the schema that follows."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agentcore_connect.documents.toolschema.annotations import CannotExpress, Types, described

_JSON = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "list": "array",
    "tuple": "array",
    "set": "array",
    "dict": "object",
}
_BY_METHOD: Mapping[str, str] = {
    **dict.fromkeys(("capitalize", "casefold", "lower", "title", "upper", "zfill"), "string"),
    **dict.fromkeys(("strip", "lstrip", "rstrip", "replace", "encode", "format"), "string"),
    **dict.fromkeys(("split", "rsplit", "splitlines", "partition", "join"), "string"),
    **dict.fromkeys(("startswith", "endswith", "isdigit", "isnumeric"), "string"),
    **dict.fromkeys(("items", "keys", "values", "get", "update", "setdefault"), "object"),
    **dict.fromkeys(("append", "extend", "sort", "reverse"), "array"),
}
WRAPPERS = frozenset(
    {"args", "arguments", "body", "input", "inputpayload"}
    | {"parameters", "params", "payload", "tool_input", "toolinput"}
)
"""Names of an envelope that a handler may take off; a gateway's event has none."""


@dataclass
class Read:
    """How an argument is read.

    ``is_read`` is false where it is only handed on; ``asked`` is a look whether it is there,
    ``demanded`` that the code gives up without it, ``wanted`` that a parameter without a default
    gets it. ``cast`` are the types of JSON that it is made to be, ``used`` those that it is used
    as.
    """

    line: int
    is_read: bool = False
    subscripted: bool = False
    asked: bool = False
    demanded: bool = False
    wanted: bool = False
    default: ast.expr | None = None
    annotations: list[ast.expr] = field(default_factory=list)
    cast: list[str] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    description: str = ""

    def add(self, other: Read) -> None:
        """Take over what another place has shown."""
        self.line = min(self.line, other.line)
        self.is_read |= other.is_read
        self.subscripted |= other.subscripted
        self.asked |= other.asked
        self.demanded |= other.demanded
        self.wanted |= other.wanted
        self.default = self.default or other.default
        self.annotations += other.annotations
        self.cast += other.cast
        self.used += other.used
        self.description = self.description or other.description

    @property
    def is_required(self) -> bool:
        """Whether the code cannot do without it."""
        if self.default is not None and self._literal() is not None:
            return self.demanded and self._literal() == ""
        return self.demanded or self.wanted or (self.subscripted and not self.asked)

    def _literal(self) -> Any:
        """The default: the default itself for one that is no literal, None where there is none."""
        try:
            return None if self.default is None else ast.literal_eval(self.default)
        except (ValueError, TypeError, MemoryError, RecursionError):
            return self.default

    def schema(self, types: Types) -> tuple[dict[str, Any], bool]:
        """The schema, and whether its type is only assumed."""
        for annotation in self.annotations:
            try:
                return dict(types.express(annotation).schema), False
            except CannotExpress:
                continue
        kinds = list(self.cast)
        default = self._literal()
        if default is not None and type(default).__name__ in _JSON:
            kinds.append(_JSON[type(default).__name__])
        kinds += self.used
        kind = kinds[0] if kinds else "string"
        return {"type": kind}, not kinds

    def property(self, types: Types, told: str) -> tuple[dict[str, Any], bool]:
        """The schema with its description; ``told`` is the default in words."""
        schema, assumed = self.schema(types)
        return described(schema, self.description, told), assumed


def of_type(name: str) -> str | None:
    """JSON's type for the name of a Python type."""
    return _JSON.get(name)


def of_method(name: str) -> str | None:
    """JSON's type of what has a method of that name."""
    return _BY_METHOD.get(name)
