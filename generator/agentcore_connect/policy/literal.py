"""Text as Cedar writes it: the one place where a value becomes part of a policy or a schema.

The template of a policy has the same rules as a Jinja macro, and a test holds the two equal.
"""

from __future__ import annotations

import re

from agentcore_connect.text.characters import RANGES
from agentcore_connect.vocabulary.names import RESERVED

_PLAIN = {'"': '\\"', "\\": "\\\\"}
_SPECIAL = re.compile(r'["\\' + RANGES + "]")


def string(text: str) -> str:
    """``text`` as a Cedar string literal, quotes included. Any text without lone surrogates."""
    return f'"{_SPECIAL.sub(_escape, text)}"'


def attribute(name: str) -> str:
    """``name`` as it follows ``has`` or stands in a schema: bare where it is an identifier."""
    return name if is_identifier(name) else string(name)


def access(holder: str, name: str) -> str:
    """The attribute ``name`` of the expression ``holder``."""
    return f"{holder}.{name}" if is_identifier(name) else f"{holder}[{string(name)}]"


def is_identifier(name: str) -> bool:
    """Whether Cedar takes ``name`` without quotes."""
    return name.isascii() and name.isidentifier() and name not in RESERVED


def _escape(match: re.Match[str]) -> str:
    return _PLAIN.get(match[0], f"\\u{{{ord(match[0]):x}}}")
