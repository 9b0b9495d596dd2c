"""Text of other people's documents, made safe for messages, prompts and Markdown."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category as _category

from agentcore_connect.text import characters

# Persian, Indic scripts and emoji need joiners, and emoji a selector: one, in its place. A row of
# them can be a message. What else a reader of a policy does not see, or is of the category Cf, can
# reorder or hide text (bidi controls, tags, fillers).
_JOINERS = "\u200c\u200d"
_SELECTORS = "".join(map(chr, range(0xFE00, 0xFE10)))
_BLANK = "\u2800"  # of Braille: a sign without a dot, which no font shows
# Symbols, by which emoji are made, that Unicode does not call so.
_SYMBOLS = "#*0123456789\u203c\u2049\u2139\u3030\u303d"
_LINES = dict.fromkeys(map(ord, "\n\r\t"))
_SPACES = {"Zs", "Zl", "Zp"}
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def plain(text: str, limit: int) -> str:
    """One line of visible characters, at most ``limit`` of them.

    Takes any text. White space and line ends of every kind become single spaces; control
    characters, bidi marks, tags, fillers, lone surrogates, unassigned and private characters
    and variation selectors are taken out, but for one selector behind a symbol and one joiner
    (they can hide instructions from a reader that a model sees); what is too long ends in an
    ellipsis. It does not escape Markdown.
    """
    # Bounded before the loop: a character in a hundred may be kept and the limit still be met.
    text = text[: 100 * limit + 1000]
    kept = text if _is_seen(text) else shown(text)
    line = " ".join(part for part in kept.split(" ") if part)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def hidden(text: str) -> bool:
    """Whether ``text`` has characters that a person does not see and a model does.

    Line ends and tabs are seen.
    """
    return not _is_seen(text.translate(_LINES)) and len(shown(text)) < len(text)


def _is_seen(text: str) -> bool:
    return text.isascii() and text.isprintable()


def shown(text: str, *, spaces: bool = False) -> str:
    """What a person sees of a text; a space for any white space, or with ``spaces`` its own.

    Its own are line ends, tabs and what Unicode calls a space.
    """
    kept: list[str] = []
    for char in text:
        if char == " " or "!" <= char <= "~":
            kept.append(char)
        elif char in _JOINERS or char in _SELECTORS:
            if kept and _fits(char, kept[-1]):
                kept.append(char)
        elif seen := _seen(char):
            own = spaces and (char in "\n\r\t" or (seen == " " and _category(char) == "Zs"))
            kept.append(char if own else seen)
    return "".join(kept)


def _fits(char: str, before: str) -> bool:
    """Whether a joiner or a selector changes how what is kept ``before`` it is seen."""
    if char in _JOINERS:
        return not before.isspace() and before not in _JOINERS
    return before in _SYMBOLS or _category(before).startswith("S")


@lru_cache(maxsize=10_000)
def _seen(char: str) -> str:
    """What a person sees of a character: itself, a space for any white space, or nothing."""
    category = _category(char)
    if char.isspace() or category in _SPACES:
        return " "
    return "" if category in _DROPPED or char == _BLANK or characters.is_hidden(char) else char
