"""Whether bytes parse as what a file's name says they are."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable

from agentcore_connect import limits


def unparsable(path: str, content: bytes) -> str | None:
    """Why a file does not parse as what its name says; None where it does, or says nothing."""
    parse = _PARSERS.get(path.rsplit(".", 1)[-1])
    if parse is not None:
        try:
            parse(content)
        except Exception as error:
            return str(error)
    return None


def _toml(content: bytes) -> None:
    import tomlkit

    tomlkit.parse(content.decode("utf-8-sig"))


def _yaml(content: bytes) -> None:
    from agentcore_connect.text import yamlfile

    yamlfile.load(content, limits.FILE_BYTES)


_PARSERS: dict[str, Callable[[bytes], object]] = {
    "py": ast.parse,
    # Whether it parses is all that is asked: objects are only counted, which keeps memory low.
    "json": lambda content: json.loads(content.decode("utf-8-sig"), object_pairs_hook=len),
    "toml": _toml,
    "yml": _yaml,
    "yaml": _yaml,
}
