"""What may be meant by a name that nothing has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agentcore_connect.errors import Problem


def plain(word: str) -> str:
    """A word without what people do not mind when they type: its case, hyphens and spaces."""
    return re.sub(r"[-_ ]", "", word).casefold()


def nearest(value: str, words: Sequence[str]) -> str | None:
    """The one of ``words`` for which ``value`` can be a slip of the hand, or a short form."""
    import difflib

    known = {plain(word): word for word in words}
    close = difflib.get_close_matches(plain(value), known, 1, 0.6)
    if not close and len(value) > 1:  # `jwt` is CUSTOM_JWT, `lambda-function` is lambda
        close = [p for p in known if len(p) > 1 and (plain(value) in p or p in plain(value))]
    return known[close[0]] if len(close) == 1 else None


def unknown(
    code: str,
    message: str,
    name: str,
    known: Iterable[str],
    field: str,
    *,
    there: str = "There are",
    hint: str = "",
) -> Problem:
    """The problem with a ``name`` that is none of ``known``: they are told, after ``there``.

    ``message`` says what is not there, and the problem also which of them may be meant.
    """
    names = tuple(dict.fromkeys(known))
    near = None if name in names else nearest(name, names)  # it may be there, and not be meant
    return Problem(
        code,
        message + (f"; did you mean {near}?" if near else ""),
        f"{there}: {', '.join(names) or 'none'}. {hint}".rstrip(),
        field,
        choices=names,
    )
