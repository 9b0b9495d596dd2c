"""Finding the entries for a text: a message, a fragment of one, or a whole traceback."""

from __future__ import annotations

import math
import re
from functools import cache

from agentcore_connect import limits
from agentcore_connect.troubleshooting.entries import ENTRIES
from agentcore_connect.troubleshooting.entry import GAP, Entry, squeezed

NOT_FOUND = (
    "`agentcore logs --runtime <agent> --since 1h --level error` has what the agent said, "
    "`agentcore status` what is deployed, and `agentcore validate` judges agentcore.json. "
    "`connect explain` without a text lists all entries."
)
"""Where to look when no entry fits."""

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
"""What a terminal takes for colours, links and the like."""
_SHORTEST_FRAGMENT = 8
_STATUS = re.compile(r"[45][0-9][0-9]")
_WORD = re.compile(r"[a-z][a-z0-9]{3,}")
_NEAR = 3
"""Entries that are offered where none fits."""
_LEAST = 6.0
"""Two words that few other entries have, or more that several have."""


def find(text: str) -> tuple[Entry, ...]:
    """The entries for ``text``, the one that says most about it first; none where nothing fits.

    ``text`` may be an entry's name, a message that is wrapped, coloured or quoted, what surrounds
    one, or a piece of one.
    """
    for entry in ENTRIES:
        if entry.name == text.strip():
            return (entry,)
    seen = squeezed(_ESCAPES.sub("", text[-limits.EXPLAIN_CHARACTERS :]))
    weights = {entry.name: entry.weight(seen) for entry in ENTRIES}
    found = [entry for entry in ENTRIES if weights[entry.name] or _has(entry, seen)]
    # The sort is stable: entries that fit equally keep their order.
    return tuple(sorted(found, key=lambda entry: (entry.general, -weights[entry.name])))


def _has(entry: Entry, fragment: str) -> bool:
    """Whether the text is a piece of the entry's messages, too little to hold a phrase.

    A short one is none, but for a status such as 403.
    """
    pieces = [piece for phrase in entry.phrases for piece in phrase.split(GAP)]
    if _STATUS.fullmatch(fragment):
        return any(fragment in re.findall(r"\w+", piece) for piece in (entry.title, *pieces))
    if len(fragment) < _SHORTEST_FRAGMENT:
        return False
    return any(fragment in squeezed(piece) for piece in (entry.title, *pieces))


def nearest(text: str) -> tuple[Entry, ...]:
    """Up to three entries that have rare words in common with ``text``, which none fits.

    Each word counts the more, the fewer entries have it; words of a secret are in none.
    """
    said = set(_WORD.findall(_ESCAPES.sub("", text[-limits.EXPLAIN_CHARACTERS :]).casefold()))
    worth = _worth()
    near = {
        entry.name: sum(worth[word] for word in said & words) for entry, words in _words().items()
    }
    close = [entry for entry in ENTRIES if near[entry.name] >= _LEAST]
    return tuple(sorted(close, key=lambda entry: -near[entry.name])[:_NEAR])


@cache
def _words() -> dict[Entry, frozenset[str]]:
    """The words of each entry's message and meaning."""
    return {
        entry: frozenset(
            _WORD.findall(" ".join((entry.title, *entry.phrases, entry.meaning)).casefold())
        )
        for entry in ENTRIES
    }


@cache
def _worth() -> dict[str, float]:
    """What a word says: the logarithm of how few entries have it."""
    every = [word for words in _words().values() for word in words]
    return {word: math.log(len(ENTRIES) / every.count(word)) for word in set(every)}
