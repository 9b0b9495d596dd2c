"""Python annotations as schemas in the service's shape, read from the syntax tree alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple

from agentcore_connect.documents.toolschema import docstrings, keywords
from agentcore_connect.text.plain import plain

_SCALARS = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}
_LISTS = {"list", "List", "Sequence", "MutableSequence", "Iterable", "Collection"}
_DICTS = {"dict", "Dict", "Mapping", "MutableMapping"}
_WRAPPERS = {"Required", "ReadOnly", "Final", "InitVar"}
_OBJECT_BASES = {"BaseModel", "TypedDict"}
_PLAIN_BASES = {"object", "Generic", "ABC", "Protocol"}
_HINTS = {
    "Any": "Say what it is.",
    "object": "Say what it is.",
    "None": "A parameter that is always None can be left out.",
    "datetime": "JSON has no times: use str, and describe the format in the docstring.",
    "date": "JSON has no dates: use str, and describe the format in the docstring.",
    "time": "JSON has no times: use str, and describe the format in the docstring.",
    "UUID": "JSON has no UUIDs: use str.",
    "Decimal": "JSON has no decimals: use str or float.",
    "Path": "JSON has no paths: use str.",
    "bytes": "JSON has no bytes: use str, and describe the encoding in the docstring.",
    "set": "JSON has no sets: use list.",
    "Set": "JSON has no sets: use list.",
    "frozenset": "JSON has no sets: use list.",
    "Callable": "A model cannot pass a function.",
}
_DEPTH_MAX = 40
_NODES_MAX = 5_000  # classes can hold one another twice, and so on


class CannotExpress(Exception):
    """An annotation that has no schema; ``line`` is where."""

    def __init__(self, message: str, hint: str, line: int) -> None:
        super().__init__(message)
        self.message, self.hint, self.line = message, hint, line


class Expressed(NamedTuple):
    """A schema, and the classes of the file that its values do not arrive as."""

    schema: dict[str, Any]
    converted: tuple[str, ...] = ()


_Field = tuple[ast.expr, bool, str]
"""The annotation of a field, whether a value is required, and its description."""


class Types:
    """What the names of one module mean in its annotations."""

    def __init__(self, module: ast.Module) -> None:
        self._classes: dict[str, ast.ClassDef] = {}
        self._aliases: dict[str, ast.expr] = {}
        self._imported: dict[str, str] = {}
        self._nodes = 0
        for statement in module.body:
            self._learn(statement)

    def _learn(self, statement: ast.stmt) -> None:
        """Note a name that annotations may use: a class, an import under another name,
        or an alias.
        """
        if isinstance(statement, ast.ClassDef):
            self._classes[statement.name] = statement
        elif isinstance(statement, ast.ImportFrom):
            self._imported.update((a.asname, a.name) for a in statement.names if a.asname)
        elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            if isinstance(statement.targets[0], ast.Name):
                self._aliases[statement.targets[0].id] = statement.value
        elif isinstance(statement, ast.AnnAssign):
            if isinstance(statement.target, ast.Name) and statement.value is not None:
                self._aliases[statement.target.id] = statement.value
        elif type(statement).__name__ == "TypeAlias":  # the `type X = ...` of Python 3.12
            self._aliases[statement.name.id] = statement.value  # type: ignore[attr-defined]

    def express(self, annotation: ast.expr) -> Expressed:
        """The schema of an annotation. Raises `CannotExpress`."""
        self._nodes = 0
        converted: dict[str, None] = {}
        schema = self._schema(annotation, (), converted)
        return Expressed(schema, tuple(converted))

    def _schema(
        self, node: ast.expr, opened: tuple[str, ...], converted: dict[str, None]
    ) -> dict[str, Any]:
        """The schema of one annotation; `CannotExpress` for what has none.

        ``opened`` holds the names and brackets that are open, for depth and circles; ``converted``
        gets the classes whose values arrive as plain JSON.
        """
        self._nodes += 1
        if len(opened) > _DEPTH_MAX or self._nodes > _NODES_MAX:
            raise _cannot(node, "is too large", "Make it simpler.")
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self._schema(_parsed(node), (*opened, "'"), converted)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self._union(list(_alternatives(node)), node, opened, converted)
        if isinstance(node, ast.Subscript):
            return self._subscript(node, opened, converted)
        return self._named(node, self._name(node), opened, converted)

    def _name(self, node: ast.expr) -> str:
        """The last part of a dotted name, by which typing's names are known; else empty."""
        if isinstance(node, ast.Attribute):
            return node.attr
        if isinstance(node, ast.Constant) and node.value is None:
            return "None"
        return self._imported.get(node.id, node.id) if isinstance(node, ast.Name) else ""

    def _named(
        self, node: ast.expr, name: str, opened: tuple[str, ...], converted: dict[str, None]
    ) -> dict[str, Any]:
        """The schema of a name:
        the file's own classes and aliases go before what Python calls so.
        """
        own = node.id if isinstance(node, ast.Name) else ""
        if own in opened:
            raise _cannot(node, "refers to itself", "Write out as many levels as are needed.")
        if own in self._classes:
            return self._class(self._classes[own], node, (*opened, own), converted)
        if own in self._aliases:
            return self._alias(node, self._aliases[own], (*opened, own), converted)
        if name in _SCALARS:
            return {"type": _SCALARS[name]}
        if name in _LISTS:
            return {"type": "array"}
        if name in _DICTS:
            return {"type": "object"}
        raise _cannot(
            node,
            "has no equivalent in a tool's schema",
            _HINTS.get(
                name,
                "Use str, int, float, bool, list, dict, Literal, or a TypedDict, dataclass or "
                "pydantic model of the same file.",
            ),
        )

    def _alias(
        self, node: ast.expr, value: ast.expr, opened: tuple[str, ...], converted: dict[str, None]
    ) -> dict[str, Any]:
        """The schema of what a name stands for; a ``NewType`` is its base, and another call has no
        schema.
        """
        if isinstance(value, ast.Call):
            if self._name(value.func) == "NewType" and len(value.args) == 2:
                return self._schema(value.args[1], opened, converted)
            raise _cannot(node, "is made by a call", "Write a class, or an alias of types.")
        return self._schema(value, opened, converted)

    def _subscript(
        self, node: ast.Subscript, opened: tuple[str, ...], converted: dict[str, None]
    ) -> dict[str, Any]:
        """The schema of ``name[...]``: what wraps a type is that type, a mapping is any object.

        A tuple has items only as ``tuple[X, ...]``: with a type for each place it cannot be
        expressed.
        """
        name = self._name(node.value)
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        deeper = (*opened, "[")
        if name == "Literal":
            return _literal([_constant(item) for item in inner], node)
        if name == "Optional":
            return self._schema(node.slice, deeper, converted)
        if name == "Union":
            return self._union(list(inner), node, deeper, converted)
        if name == "Annotated":
            schema = self._schema(inner[0], deeper, converted)
            said = next(filter(None, map(_said, inner[1:])), "")
            return {**schema, "description": said} if said else schema
        if name in _WRAPPERS or name == "NotRequired":
            return self._schema(node.slice, deeper, converted)
        same = name == "tuple" or name == "Tuple"
        if same and len(inner) == 2 and _constant(inner[1]) is ...:
            return {"type": "array", "items": self._schema(inner[0], deeper, converted)}
        if name in _LISTS:
            return {"type": "array", "items": self._schema(inner[0], deeper, converted)}
        if name in _DICTS:
            return {"type": "object"}
        return self._named(node, "tuple" if same else name, opened, converted)

    def _union(
        self,
        nodes: list[ast.expr],
        whole: ast.expr,
        opened: tuple[str, ...],
        converted: dict[str, None],
    ) -> dict[str, Any]:
        """The schema of alternatives, which must come down to one; ``None`` among them counts for
        nothing.

        int with float is a number. Equal schemas are one, such as those of ``str`` and an alias of
        it.
        """
        deeper = (*opened, "|")
        schemas = [
            self._schema(node, deeper, converted) for node in nodes if self._name(node) != "None"
        ]
        distinct = [schema for at, schema in enumerate(schemas) if schema not in schemas[:at]]
        if len(distinct) == 1:
            return distinct[0]
        if distinct and all(
            schema in ({"type": "integer"}, {"type": "number"}) for schema in distinct
        ):
            return {"type": "number"}
        raise _cannot(
            whole,
            "has more than one type, and a tool's schema allows one",
            "Use one type, or write a tool for each.",
        )

    def _class(
        self,
        cls: ast.ClassDef,
        used: ast.expr,
        opened: tuple[str, ...],
        converted: dict[str, None],
    ) -> dict[str, Any]:
        """The schema of a class of the file: its fields, or the values of an Enum.

        All but a TypedDict are added to ``converted``: the function gets a dict or a plain value
        instead. A field's own description goes before what the class's docstring says of it.
        """
        bases = {self._name(_bare(base)) for base in cls.bases}
        if any(base.endswith("Enum") or base == "Flag" for base in bases):
            converted[cls.name] = None
            return self._enum(cls, used)
        fields = self._fields(cls, used)
        if not self._is_typed_dict(cls):
            converted[cls.name] = None
        said = docstrings.read(ast.get_docstring(cls))
        properties: dict[str, Any] = {}
        required = []
        for name, (annotation, needed, description) in fields.items():
            schema = self._schema(annotation, opened, converted)
            text = description or said.parameters.get(name, "")
            properties[name] = described(schema, text)
            if needed:
                required.append(name)
        result: dict[str, Any] = {"type": "object", "properties": properties}
        if said.summary:
            result["description"] = said.summary
        if required:
            result["required"] = required
        return result

    def _enum(self, cls: ast.ClassDef, used: ast.expr) -> dict[str, Any]:
        """The values of an Enum's public names; the description has what the docstring says before
        them.
        """
        values = [
            _constant(statement.value)
            for statement in cls.body
            if isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
            and not statement.targets[0].id.startswith("_")
        ]
        schema = _literal(values, used)
        summary = docstrings.read(ast.get_docstring(cls)).summary
        return {**schema, "description": f"{summary} {schema['description']}".strip()}

    def _is_typed_dict(self, cls: ast.ClassDef) -> bool:
        """Whether a class is a TypedDict, itself or by a base of the same file."""
        bases = [_bare(base) for base in cls.bases]
        return any(
            self._name(base) == "TypedDict"
            or (
                isinstance(base, ast.Name)
                and base.id in self._classes
                and base.id != cls.name
                and self._is_typed_dict(self._classes[base.id])
            )
            for base in bases
        )

    def _fields(
        self, cls: ast.ClassDef, used: ast.expr, below: tuple[str, ...] = ()
    ) -> dict[str, _Field]:
        """The fields of a class by their names, those of its bases first.

        `CannotExpress`, where it is ``used``, for a class whose fields cannot be known. ``below``
        are the classes that it is a base of, so that a circle of them ends.
        """
        fields, known = self._inherited(cls, used, below)
        if not (known or any("dataclass" in ast.unparse(item) for item in cls.decorator_list)):
            raise _cannot(
                used,
                "is an ordinary class, whose fields are not known",
                "Make it a TypedDict, a dataclass or a pydantic model.",
            )
        total = not any(
            word.arg == "total" and _constant(word.value) is False for word in cls.keywords
        )
        for statement in cls.body:
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                name, annotation = statement.target.id, statement.annotation
                marker = self._name(_bare(annotation))
                if not name.startswith("_") and marker != "ClassVar":
                    alias, needed, text = self._field(statement)
                    needed = marker == "Required" or (needed and total and marker != "NotRequired")
                    fields[alias or name] = (annotation, needed, text)
        return fields

    def _inherited(
        self, cls: ast.ClassDef, used: ast.expr, below: tuple[str, ...]
    ) -> tuple[dict[str, _Field], bool]:
        """The fields of a class's bases, and whether one of them makes its own fields known."""
        fields: dict[str, _Field] = {}
        known = False
        for base in map(_bare, cls.bases):
            name = self._name(base)
            if isinstance(base, ast.Name) and base.id in self._classes and base.id not in below:
                inner = self._classes[base.id]
                fields.update(self._fields(inner, used, (*below, cls.name)))
                known = True
            elif name in _OBJECT_BASES:
                known = True
            elif name not in _PLAIN_BASES:
                raise _cannot(
                    used, f"has a base class that is not in this file, {name or 'a call'}", ""
                )
        return fields, known

    def _field(self, statement: ast.AnnAssign) -> tuple[str, bool, str]:
        """Another name, whether a value is needed, and the description of a class's field."""
        value = statement.value
        if not (isinstance(value, ast.Call) and self._name(value.func) in ("Field", "field")):
            return "", value is None, ""
        given = {word.arg: word.value for word in value.keywords}
        default = value.args[0] if value.args else given.get("default")
        no_default = default is None or _constant(default) is ...
        needed = no_default and not {"default_factory", "factory"} & given.keys()
        alias = _constant(given["alias"]) if "alias" in given else None
        return alias if isinstance(alias, str) else "", needed, _said(value)


def described(schema: dict[str, Any], text: str, more: str = "") -> dict[str, Any]:
    """The schema with a description before its own, and ``more`` after it."""
    parts = [part for part in (text, schema.get("description", ""), more) if part]
    return {**schema, "description": " ".join(parts)} if parts else schema


def _alternatives(node: ast.expr) -> Iterator[ast.expr]:
    """The operands of ``a | b | c``, left to right, without recursion."""
    stack = [node]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            stack += [node.right, node.left]
        else:
            yield node


def _literal(values: list[Any], node: ast.expr) -> dict[str, Any]:
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) == 1 and (kind := kinds.pop()).__name__ in _SCALARS:
        return {"type": _SCALARS[kind.__name__], "description": keywords.values(values)}
    raise _cannot(
        node, "has values that are not all texts, or all numbers", "Use values of one type."
    )


def _constant(node: ast.expr) -> Any:
    """The value of a literal; an object of its own for everything else."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return node


def _said(node: ast.expr) -> str:
    """The description in ``Annotated[...]``: a text, or the ``description=`` of a call."""
    if isinstance(node, ast.Call):
        given = {word.arg: word.value for word in node.keywords}
        node = given.get("description") or given.get("doc") or node
    text = _constant(node)
    return plain(text, 500) if isinstance(text, str) else ""


def _bare(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Subscript) else node


def _parsed(node: ast.Constant) -> ast.expr:
    """The annotation in a text, as if it stood in the text's place,
    so that messages have its line.
    """
    try:
        parsed = ast.parse(str(node.value).strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise _cannot(node, "is not an annotation", "") from None
    for inner in ast.walk(parsed):
        ast.copy_location(inner, node)
    return parsed


def _cannot(node: ast.expr, message: str, hint: str) -> CannotExpress:
    try:
        shown = plain(ast.unparse(node), 80)
    except RecursionError:
        shown = "the annotation"
    return CannotExpress(f"{shown} {message}", hint, node.lineno)
