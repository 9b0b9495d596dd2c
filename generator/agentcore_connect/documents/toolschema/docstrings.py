"""What a docstring says: the first paragraph, and a text for each parameter or field."""

from __future__ import annotations

from dataclasses import dataclass, field

from agentcore_connect.text.plain import plain

_SUMMARY_MAX = 1000
_PARAMETER_MAX = 500


@dataclass(frozen=True)
class Docstring:
    """``summary`` is one line, empty without a docstring; ``parameters`` are texts by name."""

    summary: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def read(text: str | None) -> Docstring:
    """What a docstring in Google's, NumPy's or reST's style says; the style is found out.

    One that docstring_parser cannot make out still has its first paragraph.
    """
    if not text or not text.strip():
        return Docstring()
    import docstring_parser

    try:
        parsed = docstring_parser.parse(text)
    except docstring_parser.ParseError:
        return Docstring(_paragraph(text))
    parameters = {
        # "*args" and "x, y" are no names of the signature and are never looked up.
        item.arg_name: plain(item.description or "", _PARAMETER_MAX)
        for item in parsed.params
    }
    return Docstring(_paragraph(parsed.description or ""), parameters)


def _paragraph(text: str) -> str:
    return plain(text.strip().split("\n\n")[0], _SUMMARY_MAX)
