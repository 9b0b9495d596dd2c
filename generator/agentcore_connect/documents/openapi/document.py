"""An OpenAPI document: read from JSON or YAML, written as the JSON that the CLI takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from agentcore_connect.documents.openapi import bundling, structure, versions, yamltree
from agentcore_connect.documents.toolschema import shape
from agentcore_connect.documents.toolschema.tools import as_file, as_json
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text import jsonedit
from agentcore_connect.text.plain import plain

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SOURCE_MAX = 32_000_000
"""Bytes of a source that is read: a copy without blanks and examples may have few of them."""
_LINE_MAX = 300
_INDENTED_MAX = 400_000
"""Bytes without blanks of a document that is written with them."""


Place = tuple[str, str]
"""The path and the method of an operation."""


@dataclass(frozen=True)
class Operation:
    """One operation, a tool of the target: ``value`` as the document has it.

    ``item`` is its Path Item, ``id`` the operationId or None; ``line`` is known for YAML.
    """

    method: str
    path: str
    value: dict[str, Any]
    item: dict[str, Any]
    line: int | None = None

    @property
    def place(self) -> Place:
        """Where it stands, which no other operation does."""
        return self.path, self.method

    @property
    def id(self) -> str | None:
        """The operationId, from which the gateway makes the tool's name."""
        found = self.value.get("operationId")
        return found if isinstance(found, str) and found else None

    @property
    def label(self) -> str:
        """The operation for a message: ``GET /pets (listPets)``, one short line."""
        name = f" ({plain(self.id, 60)})" if self.id else ""
        return f"{self.method.upper()} {plain(self.path, 80)}{name}"

    @property
    def summary(self) -> str:
        """What it does in one line without control characters; may be empty."""
        text = self.value.get("summary") or self.value.get("description") or ""
        return plain(text, _LINE_MAX) if isinstance(text, str) else ""


@dataclass(frozen=True)
class Document:
    """A document as it was read, whatever is wrong with it: `adapted` makes it usable.

    ``value`` is its JSON value, ``file`` for messages, ``version`` 3.0 or 3.1, ``from_yaml``
    whether the CLI needs another file than the source, ``notes`` what was converted.
    """

    value: dict[str, Any]
    file: str
    version: structure.Version
    from_yaml: bool = False
    lines: dict[int, int] = field(default_factory=dict, repr=False, compare=False)
    notes: tuple[Problem, ...] = field(default=(), repr=False, compare=False)

    @property
    def title(self) -> str:
        """The API's title in one line without control characters."""
        info = self.value.get("info")
        return plain(str(info.get("title", "")) if isinstance(info, dict) else "", _LINE_MAX)

    @property
    def operations(self) -> Iterator[Operation]:
        """Every operation in the document's order, those of Path Items that are references too."""
        paths = self.value.get("paths")
        for path, item in paths.items() if isinstance(paths, dict) else ():
            if path.startswith("x-") or not isinstance(item, dict):
                continue
            item = self._item(item)
            for method in METHODS:
                if isinstance(value := item.get(method), dict):
                    yield Operation(method, path, value, item, self.lines.get(id(value)))

    @property
    def missing_paths(self) -> Iterator[tuple[str, str]]:
        """The paths whose Path Item is elsewhere, with the reference to it."""
        for path, item in self.value.get("paths", {}).items():
            reference = item.get("$ref") if isinstance(item, dict) else None
            if isinstance(reference, str) and not isinstance(self.find(reference), dict):
                yield path, reference

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        """A path item with what its ``$ref`` leads to below its own keys; references in a circle
        end it.
        """
        seen: set[int] = set()
        while isinstance(reference := item.get("$ref"), str) and id(item) not in seen:
            seen.add(id(item))
            target = self.find(reference)
            if not isinstance(target, dict):
                break
            item = {**target, **{key: value for key, value in item.items() if key != "$ref"}}
        return item

    def find(self, reference: str) -> Any:
        """What a ``#/...`` reference leads to, None where to nothing. Nothing is fetched."""
        from urllib.parse import unquote

        if reference != "#" and not reference.startswith("#/"):
            return None
        found: Any = self.value
        for step in reference[1:].split("/")[1:]:
            step = unquote(step).replace("~1", "/").replace("~0", "~")
            if isinstance(found, dict):
                found = found.get(step)
            elif isinstance(found, list) and re.fullmatch("[0-9]{1,9}", step):
                found = found[int(step)] if int(step) < len(found) else None
            else:
                return None
        return found


def read(data: bytes, file: str, beside: bundling.Beside | None = None) -> Document:
    """The document of a JSON or YAML file: OpenAPI 3, or Swagger 2.0, which is converted.

    ``beside`` gives the files below the document's folder that its references may lead to.

    ``file`` is for messages and its ending decides between JSON and YAML; what begins with a brace
    is JSON also without one. Raises `InvalidInput`: ``openapi-too-large``, ``openapi-syntax`` or
    the codes of `jsonedit`, ``openapi-version``, ``openapi-structure`` with the first places that
    are not OpenAPI. Nothing is fetched, whatever its references say. Sources: "OpenAPI schema
    targets" of the AgentCore guide (gateway-schema-openapi.html: 3.0 and 3.1, not 2.0); its quota
    of 10 MB for a schema in S3, where the CLI puts local files.
    """
    if len(data) > SOURCE_MAX:
        raise InvalidInput(
            Problem(
                "openapi-too-large",
                f"{file} has {len(data):,} bytes, and at most {SOURCE_MAX:,} are read",
                "Remove the operations that no agent needs, or make a target for each part of the "
                "API: that is better for the model, too.",
                file=file,
            )
        )
    text = jsonedit.read(data, file)
    value, lines, from_yaml = _parsed(text, file)
    if beside is not None:
        value = bundling.bundled(value, file, beside)
    value, version, notes = versions.known(value, file)
    if not isinstance(value.get("paths", {}), dict):
        raise InvalidInput(
            Problem(
                "openapi-structure",
                f"{file} is not OpenAPI {version}: its paths are no object",
                "See the specification at spec.openapis.org.",
                file=file,
            )
        )
    return Document(value, file, version, from_yaml, lines, tuple(notes))


def to_json(document: Document) -> bytes:
    """The document as JSON with a final newline; order and values are kept.

    With two spaces a step; a large one has each operation and each schema in a line of its own:
    blanks would be most of it, and what is merged by lines still can be.
    """
    compact = as_json(document.value)
    if len(compact) <= _INDENTED_MAX:
        return as_file(document.value)
    return _in_lines(document.value)


def size(document: Document) -> int:
    """How many bytes the document has without blanks, about."""
    return len(as_json(document.value))


def _in_lines(value: Any, depth: int = 3) -> bytes:
    """A JSON value with a line for each member of its objects, ``depth`` levels of them."""
    if not depth or not isinstance(value, dict) or not value:
        return as_json(value)
    ends = b"" if depth < 3 else b"\n"
    parts = [as_json(str(key)) + b": " + _in_lines(one, depth - 1) for key, one in value.items()]
    return b"{\n" + b",\n".join(parts) + b"\n}" + ends


def _parsed(text: str, file: str) -> tuple[Any, dict[int, int], bool]:
    """The value, the lines of its mappings (none for JSON), and whether it was read as YAML.

    A ``.yaml`` file may hold JSON, and its braces may be YAML's own, so JSON is only tried there;
    in any other file braces are JSON, and what is wrong with them is told.
    """
    is_yaml = file.lower().endswith((".yaml", ".yml"))
    looks_like_json = text.lstrip("\ufeff \t\r\n").startswith(("{", "["))
    if looks_like_json and is_yaml:
        try:
            return jsonedit.parse(text, file), {}, True
        except InvalidInput:
            pass  # the braces of a YAML flow mapping
    elif looks_like_json or file.lower().endswith(".json"):
        return jsonedit.parse(text, file), {}, False
    value, lines = yamltree.parse(text.removeprefix("\ufeff"), file, 2 * shape.BYTES_MAX)
    return value, lines, True
