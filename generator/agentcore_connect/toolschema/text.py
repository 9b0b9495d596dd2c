"""Text of other people's documents, made safe for messages, prompts and Markdown."""

from __future__ import annotations

import unicodedata

# Joiners that Persian, Indic scripts and emoji need; everything else of the category Cf is
# invisible and can reorder or hide text (bidi controls, tags).
_JOINERS = "\u200c\u200d"
_SPACES = {"Zs", "Zl", "Zp"}
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def plain(text: str, limit: int) -> str:
    """One line of visible characters, at most ``limit`` of them.

    Takes any text. White space and line ends of every kind become single spaces; control
    characters, bidi marks, tags, lone surrogates, unassigned and private characters and
    supplementary variation selectors are taken out (they can hide instructions from a reader that
    a model sees); what is too long ends in an ellipsis. It does not escape Markdown.
    """
    # Bounded before the loop: a character in a hundred may be kept and the limit still be met.
    text = text[: 100 * limit + 1000]
    kept = text if _is_seen(text) else "".join(map(shown, text))
    line = " ".join(part for part in kept.split(" ") if part)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def hidden(text: str) -> bool:
    """Whether ``text`` has characters that a person does not see and a model does.

    Line ends and tabs are seen.
    """
    return not _is_seen(text) and not all(map(shown, text))


def _is_seen(text: str) -> bool:
    return text.isascii() and text.isprintable()


def shown(char: str) -> str:
    """What a person sees of a character: itself, a space for any white space, or nothing."""
    if char == " " or "!" <= char <= "~":
        return char
    if char.isspace() or (category := unicodedata.category(char)) in _SPACES:
        return " "
    if char in _JOINERS:
        return char
    if category in _DROPPED or "\U000e0100" <= char <= "\U000e01ef":
        return ""
    return char
