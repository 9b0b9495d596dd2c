"""One entry: how an error looks, what it means, what to do, and whom it concerns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from agentcore_connect.vocabulary.matrix import CELLS, ROWS, Cell, Path, Through
from agentcore_connect.vocabulary.words import OutboundAuth

Authorizer = Literal["NONE", "AWS_IAM", "CUSTOM_JWT"]

GAP = "..."
"""Stands in a phrase for what differs from case to case: names, paths, numbers."""
_LONGEST_GAP = 200  # characters


@dataclass(frozen=True)
class Where:
    """Whom an entry concerns; an empty field is no limit.

    ``paths`` and ``auths`` are those of the auth matrix, ``through`` is how their cell is
    configured, ``authorizers`` are the gateway's.
    """

    paths: tuple[Path, ...] = ()
    auths: tuple[OutboundAuth, ...] = ()
    authorizers: tuple[Authorizer, ...] = ()
    through: Through | None = None

    def cells(self) -> Iterator[Cell]:
        """The possible cells of the auth matrix that it concerns."""
        for cell in CELLS:
            if (
                cell.through is not None
                and cell.path in (self.paths or (cell.path,))
                and cell.outbound_auth in (self.auths or (cell.outbound_auth,))
                and cell.through == (self.through or cell.through)
            ):
                yield cell

    def credential(self) -> bool:
        """Whether it concerns a service that agent code calls itself."""
        return "credential" in (self.paths or ("credential",)) and not (self.auths or self.through)


TARGETS: tuple[Path, ...] = tuple(row.path for row in ROWS)
EVERYWHERE = Where()


@dataclass(frozen=True)
class Entry:
    """What one error means and what to do.

    ``name`` is stable and kebab-case. ``title`` is the message or the symptom as a person sees
    it; it, ``meaning`` and each step of ``fix`` are Markdown. In code spans, ``<gateway>``,
    ``<variable>`` (of its URL), ``<credential>`` and ``<target>`` are the names of the case, in a
    README. ``phrases`` are pieces of the messages, with `GAP`; white space, case and punctuation
    do not matter in them. ``source`` is where the message was seen. ``general`` entries are
    wrappers: whatever else is found in the same text says more. ``readme``: READMEs have it.
    """

    name: str
    title: str
    phrases: tuple[str, ...]
    meaning: str
    fix: tuple[str, ...]
    source: str
    where: Where = field(default=EVERYWHERE)
    general: bool = False
    readme: bool = False

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """What finds each phrase in a text that went through `squeezed`."""
        return tuple(map(_pattern, self.phrases))

    def weight(self, text: str) -> int:
        """How much of a squeezed ``text`` fits: the length of the longest phrase in it; 0: none."""
        found = (
            len(squeezed(phrase))
            for phrase, pattern in zip(self.phrases, self.patterns, strict=True)
            if pattern.search(text)
        )
        return max(found, default=0)


def squeezed(text: str) -> str:
    """The letters and digits of ``text``: what is left of it however it was wrapped or quoted."""
    return "".join(filter(str.isalnum, text.casefold()))


def _pattern(phrase: str) -> re.Pattern[str]:
    pieces = [squeezed(piece) for piece in phrase.split(GAP)]
    expression = f".{{0,{_LONGEST_GAP}}}?".join(map(re.escape, pieces))
    before = "(?<![0-9])" if pieces[0][:1].isdigit() else ""
    after = "(?![0-9])" if pieces[-1][-1:].isdigit() else ""
    return re.compile(before + expression + after)
