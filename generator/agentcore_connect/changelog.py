"""What changed between two versions, in the words of CHANGELOG.md, which the package carries."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agentcore_connect import templates, versions

_SECTION = re.compile(r"^## v?(\d[^\s]*).*\n((?:(?!## ).*\n?)*)", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """One version's part of the changelog, as Markdown."""

    version: str
    text: str


def between(old: str, new: str) -> tuple[Section, ...]:
    """The sections of the versions after ``old``, up to ``new``; the newest is first.

    Empty where the package has no changelog.
    """
    try:
        text = (templates.folder() / "CHANGELOG.md").read_text(encoding="utf-8")
    except OSError:
        return ()
    return tuple(
        Section(version, body.strip())
        for version, body in _SECTION.findall(text)
        if versions.is_version(version)
        and versions.compare(version, old) > 0
        and versions.compare(version, new) <= 0
    )
