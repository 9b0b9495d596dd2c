"""Texts that mean something to a language, a terminal or a reader."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = (
    *("'", '"', "\\", "`", "```", "'''", '"""', "\n", "\r", "\x0b", "\x0c", "\x85"),
    *("\u2028", "\u2029", "\0", "\x1b[31m", "\x1b]0;x\x07", "\x9b31m", "\u202a", "\u202e"),
    *("\u2066", "\u2069", "\u200b", "\u200d", "\ufeff", "\ufe0f", "\U000e0041", "\u3164"),
    *("{", "}", "{{ 7*7 }}", "{% raw %}", "{#", "#", "%", "%s", "$(touch owned)", "`touch owned`"),
    *("${HOME}", "$$", "!!", "; touch owned", "&& id", "| id", "> owned", "*", "~", "\\x41"),
    *("\\N{BULLET}", "\\u0041", "<b>", "</text>", "<!-- ", "-->", "]]>", "&#x41;", "| a |"),
    *("[x](http://a)", "![x](http://a)", "\n\n# x", "    x", "--yes", "-", "class", "None"),
    *("true", "null", "no", "1e3", "0x1F", "2024-01-01", "\xe9", "\u540d", "\U0001f600"),
)
"""What ends a literal, a line, a block or a reader's trust, somewhere."""

TEXTS: st.SearchStrategy[str] = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), min_size=1, max_size=6
).map("".join)
"""Any text, made of them and of any characters but lone surrogates."""

UNSEEN = (
    "\x1b\x07\x9b\x85\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\u200e\u200f\u061c\u200b\ufeff"
)
"""What must reach no terminal and no reader of a generated file as itself."""
