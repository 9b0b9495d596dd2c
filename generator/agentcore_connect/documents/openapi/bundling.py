"""A document of several files as one: what its references lead to in other files comes into it.

A file is put below ``x-files`` under its name, whole and once, and references to it lead there. So
circles between files need no care, and whoever follows references finds all of them in the value.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

from agentcore_connect.documents.openapi import yamltree
from agentcore_connect.documents.toolschema import shape
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text import jsonedit
from agentcore_connect.text.plain import plain

FILES = "x-files"
_FILES_MAX = 500

Beside = Callable[[str], "bytes | None"]
"""Gives the bytes of a file below the document's folder, None where there is none to be read."""


def bundled(value: Any, file: str, beside: Beside) -> Any:
    """``value`` with the files that it refers to below its folder; itself where there are none.

    A reference to another place, or to a file that is not there, stays as it is. ``file`` is the
    document's name. Raises `InvalidInput` as reading each file does, and ``openapi-too-large``
    where they are together larger than a document may be.
    """
    own = posixpath.basename(file)
    if not any(_file_of(reference, "") for _, reference in _references(value)):
        return value
    files: dict[str, Any] = {}
    waiting = [("", value)]
    size = 0
    while waiting:
        base, part = waiting.pop()
        for holder, reference in _references(part):
            target = _file_of(reference, base)
            name = own if target is None and not base else target or base
            fragment = reference.partition("#")[2]
            if target is not None and name != own and name not in files:
                data = beside(name)
                size += len(data or b"")
                if data is None:
                    continue
                if len(files) >= _FILES_MAX or size > shape.BYTES_MAX * 3:
                    raise InvalidInput(_too_large(file))
                files[name] = _parsed(data, name)
                waiting.append((name, files[name]))
            if name == own:
                holder["$ref"] = f"#{fragment}" if fragment else "#"
            elif name in files and (target is not None or reference.startswith("#")):
                place = name.replace("~", "~0").replace("/", "~1")
                holder["$ref"] = f"#/{FILES}/{place}{fragment}"
    return {**value, FILES: files} if isinstance(value, dict) and files else value


def _references(value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Every object with a ``$ref``, and the reference."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if isinstance(reference := one.get("$ref"), str):
                yield one, reference
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _file_of(reference: str, base: str) -> str | None:
    """The file of a reference in the file ``base``, relative to the document's folder; None for one
    in the same file, and for an address or a place outside of the folder.
    """
    path = unquote(reference.partition("#")[0])
    if not path or "://" in path or path.startswith(("/", "\\")) or ":" in path.split("/")[0]:
        return None
    found = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
    return None if found.startswith("../") or found in ("..", ".") else found


def _parsed(data: bytes, name: str) -> Any:
    text = jsonedit.read(data, name)
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")) or name.lower().endswith(".json"):
        return jsonedit.parse(text, name)
    return yamltree.parse(text.removeprefix("\ufeff"), name, 2 * shape.BYTES_MAX)[0]


def _too_large(file: str) -> Problem:
    return Problem(
        "openapi-too-large",
        f"{plain(file, 80)} and the files that it refers to are too many or too large together",
        "Bundle what the target needs: run `npx @redocly/cli bundle --remove-unused-components`.",
        file=file,
    )
