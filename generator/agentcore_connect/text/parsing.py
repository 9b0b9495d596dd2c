"""Whether bytes parse as what a file's name says they are."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from functools import lru_cache

from agentcore_connect import limits


def unparsable(path: str, content: bytes) -> str | None:
    """Why a file does not parse as what its name says; None where it does, or says nothing."""
    kind = path.rsplit(".", 1)[-1]
    if kind not in _PARSERS:
        return None
    return _judged(kind, content) if len(content) < _KEPT_BYTES else _fault(kind, content)


_KEPT_BYTES = 50_000


def _fault(kind: str, content: bytes) -> str | None:
    try:
        _PARSERS[kind](content)
    except Exception as error:
        return str(error)
    return None


_judged = lru_cache(maxsize=256)(_fault)
"""Of small files, once: the units of a project share most of theirs."""


def _toml(content: bytes) -> None:
    import tomlkit

    tomlkit.parse(content.decode("utf-8-sig")).unwrap()  # which finds what is there twice


def _yaml(content: bytes) -> None:
    from agentcore_connect.text import yamlfile

    yamlfile.load(content, limits.FILE_BYTES)


def _json(content: bytes) -> None:
    json.loads(content.decode("utf-8-sig"), object_pairs_hook=_each_once)


def _each_once(pairs: list[tuple[str, object]]) -> int:
    """An object is only counted, which keeps memory low: whether it parses is all that is asked.

    ValueError for a name that is given twice, of which each reader takes another one.
    """
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name is given twice in one object")
    return len(pairs)


_PARSERS: dict[str, Callable[[bytes], object]] = {
    "py": ast.parse,
    "json": _json,
    "toml": _toml,
    "yml": _yaml,
    "yaml": _yaml,
}
