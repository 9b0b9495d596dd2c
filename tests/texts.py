"""Texts that a pattern takes, each drawn as one number: a tenth of what `st.from_regex` costs."""

from __future__ import annotations

import functools
import re
import sys
from random import Random
from typing import Any

from hypothesis import strategies as st

if sys.version_info >= (3, 11):
    from re import _constants as sre
    from re import _parser as sre_parse
else:
    import sre_constants as sre
    import sre_parse

_CODES = (
    *range(0x380),
    *range(0x2000, 0x2070),
    *(0x4E2D, 0x3164, 0xAC00, 0xFE0F, 0xFEFF, 0xFF21, 0xFFFD, 0x1F600, 0x10FFFD),
)
"""What is drawn from where a pattern does not say which characters: what others stumble over."""


def matching(pattern: str, longest: int) -> st.SearchStrategy[str]:
    """Texts of ``pattern`` as a whole, of at most ``longest`` characters; shorter ones first."""
    parsed, whole = sre_parse.parse(pattern), re.compile(pattern)

    def made(number: int) -> str:
        random, size = Random(number), 1 << number % 8
        while True:
            text = "".join(_drawn(parsed, random, size))
            if len(text) <= longest and text[-1:] != "\n" and whole.fullmatch(text):
                return text
            size = max(size // 2, 1)

    return st.integers(0, 2**32 - 1).map(made)


def _drawn(parts: Any, random: Random, size: int) -> list[str]:
    """A text for each of ``parts``, which repeat at most ``size`` times more than they have to."""
    texts = []
    for kind, what in parts:
        if kind is sre.LITERAL:
            texts.append(chr(what))
        elif kind is sre.IN:
            texts.append(random.choice(_characters(tuple(what))))
        elif kind is sre.MAX_REPEAT:
            least, most, inner = what
            for _ in range(random.randint(least, min(int(most), least + size))):
                texts += _drawn(inner, random, size)
        elif kind is sre.SUBPATTERN:
            texts += _drawn(what[-1], random, size)
        elif kind is sre.BRANCH:
            texts += _drawn(random.choice(what[1]), random, size)
        elif kind not in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):  # the whole is held to these
            raise NotImplementedError(f"{kind} in a pattern")
    return texts


@functools.cache
def _characters(members: tuple[Any, ...]) -> str:
    """Those of a set, as `[^a-z_]` has it."""
    ranges = [what if kind is sre.RANGE else (what, what)
              for kind, what in members if kind is not sre.NEGATE]  # fmt: skip
    if members[0][0] is not sre.NEGATE:
        return "".join(chr(code) for low, high in ranges for code in range(low, high + 1))
    return "".join(
        chr(code) for code in _CODES if not any(low <= code <= high for low, high in ranges)
    )
