"""Characters that a reader does not see, or that reorder what is seen."""

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

RANGES = "".join(f"{chr(first)}-{chr(last)}" for first, last in HIDDEN)
"""`HIDDEN` as it stands between the brackets of a regular expression."""

_HIDDEN = re.compile(f"[{RANGES}]")


def is_hidden(char: str) -> bool:
    """Whether a reader does not see ``char``, or sees others in another order because of it."""
    return _HIDDEN.match(char) is not None
