"""What was noticed in a document, as data for each place, and as few lines for a person."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from agentcore_connect.errors import Problem

_SHOWN = 3
LINES = 12
"""How many findings of a document are told a person at once."""


@dataclass(frozen=True)
class Finding(Problem):
    """A problem of one place of several: ``subject`` names it, and ``message`` begins with it."""

    subject: str = ""


def shown(problems: Iterable[Problem]) -> list[Problem]:
    """At most `LINES` problems that stand for all: `grouped`, and what there is no room for."""
    groups = grouped(problems)
    if len(groups) <= LINES:
        return groups
    kept, more = groups[: LINES - 1], groups[LINES - 1 :]
    codes = ", ".join(dict.fromkeys(one.code for one in more))
    return [*kept, Problem("findings", f"{len(more)} more kinds of findings: {codes}")]


def grouped(problems: Iterable[Problem]) -> list[Problem]:
    """One problem for each code, in the order of the first: how many there are, and the first
    three places. What is not of one place of several stays as it is.
    """
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        is_one = isinstance(problem, Finding) and problem.subject
        groups.setdefault((problem.code, "" if is_one else problem.message), []).append(problem)
    return [_one(several) for several in groups.values()]


def _one(several: list[Problem]) -> Problem:
    first = several[0]
    subjects = list(dict.fromkeys(one.subject for one in several if isinstance(one, Finding)))
    if len(several) == 1 or not subjects:
        return first
    shown, more = subjects[:_SHOWN], len(subjects) - _SHOWN
    others = ", ".join(shown[1:]) + (f" and {more} more" if more > 0 else "")
    also = f"; also {others}" if len(subjects) > 1 else ""
    return replace(first, message=f"{len(several)} times: {first.message.rstrip('.')}{also}")


def as_data(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """All of ``problems`` for a machine: code, message, hint, and the line where it is known."""
    return [
        {
            key: value
            for key in ("code", "message", "hint", "line")
            if (value := getattr(problem, key)) not in (None, "")
        }
        for problem in problems
    ]


def to_json(problems: Iterable[Problem]) -> bytes:
    """All of ``problems`` as a file."""
    return (json.dumps(as_data(problems), indent=2) + "\n").encode()
