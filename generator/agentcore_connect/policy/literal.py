"""Text as Cedar writes it: the one place where a value becomes part of a policy or a schema.

The template of a policy has the same rules as a Jinja macro, and a test holds the two equal.
"""

from __future__ import annotations

import re

HIDDEN: tuple[tuple[int, int], ...] = (
    (0x00, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFB),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE01EF),
)
"""Characters that a reader of a policy does not see, or that reorder what is seen.

Controls, invisible spaces, joiners and fillers, bidi marks, variation selectors and tags. They are
valid in a Cedar string, but written as ``\\u{...}``; a policy's test table has them as YAML writes
them.
"""

_PLAIN = {'"': '\\"', "\\": "\\\\"}
_SPECIAL = re.compile(
    r'["\\' + "".join(f"{chr(first)}-{chr(last)}" for first, last in HIDDEN) + "]"
)
# What Cedar's grammar keeps for itself: no attribute can be written with a dot and one of these.
RESERVED = frozenset({"true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar"})


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


def is_hidden(char: str) -> bool:
    """Whether a reader does not see ``char``, or sees others in another order because of it."""
    return _SPECIAL.match(char) is not None and char not in _PLAIN


def decimal(text: str) -> str:
    """``text``, a decimal number, as a Cedar decimal, which always has a fraction."""
    return f'decimal("{text if "." in text else text + ".0"}")'


def _escape(match: re.Match[str]) -> str:
    return _PLAIN.get(match[0], f"\\u{{{ord(match[0]):x}}}")
