"""An answer that is one of a few words: what is meant by others, and what is said of none of them.

People write a word as they know it: in other case, with other hyphens, or as the agentcore CLI and
agentcore.json call the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from agentcore_connect.errors import Problem
from agentcore_connect.text.near import nearest, plain


def meant(value: str, words: Iterable[str], also: Mapping[str, str] | None = None) -> str | None:
    """The one of ``words`` that ``value`` stands for; ``also`` are others' words for them."""
    known = {plain(other): word for other, word in (also or {}).items()}
    known |= {plain(word): word for word in words}
    return known.get(plain(value))


def near(value: str, words: Sequence[str], also: Mapping[str, str] | None = None) -> str | None:
    """The one of ``words`` that may be meant, also by a slip in another's word for it."""
    others = also or {}
    found = nearest(value, [*words, *others])
    return None if found is None else others.get(found, found)


def is_slip(value: str, name: str) -> bool:
    """Whether ``value`` may be ``name`` with a letter too many, too few, wrong or elsewhere.

    What only has other numbers is another name.
    """
    import difflib

    if abs(len(value) - len(name)) > 1 or re.sub(r"\d", "", value) == re.sub(r"\d", "", name):
        return False
    return difflib.SequenceMatcher(None, value.casefold(), name.casefold()).ratio() >= 0.85


def none_of(
    name: str,
    value: str,
    words: Sequence[str],
    field: str,
    code: str = "invalid-answer",
    also: Mapping[str, str] | None = None,
) -> Problem:
    """The problem with a ``value`` that is none of ``words``: ``name`` is how it was said.

    The value is repeated where it looks like a word, or is hardly longer than the one meant:
    it may be a secret in the wrong place.
    """
    one = near(value, words, also)
    is_shown = is_word(value) or (one is not None and len(value) <= len(one) + 3)
    message = f"{name} cannot be {value!r}" if is_shown else f"{name} is no such word"
    return Problem(
        code,
        message + (f"; did you mean {one}?" if one else ""),
        f"One of: {', '.join(words)}.",
        field,
        choices=tuple(words),
    )


def is_word(value: str) -> bool:
    """Whether ``value`` may be shown: it looks like a word, and not like a secret."""
    return re.fullmatch(r"[A-Za-z]+(?:[-_ ][A-Za-z]+)*", value) is not None and len(value) <= 30
