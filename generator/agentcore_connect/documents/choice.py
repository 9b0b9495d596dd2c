"""Which operations of a document become tools: chosen by name, tag, path and method."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text.plain import plain

_SHOWN = 10


class Offer(NamedTuple):
    """An operation that a document offers; ``method`` and ``path`` are empty where it has none."""

    name: str
    method: str
    path: str
    tags: tuple[str, ...]
    summary: str = ""

    @property
    def label(self) -> str:
        """What an operation is called that has no name."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Choice:
    """What was said; nothing of it is "all"."""

    operations: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    path: str = ""
    methods: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        return not (self.operations or self.tags or self.methods or self.path not in ("", "/*"))

    def recorded(self) -> tuple[str, ...]:
        """The choice as the unit's answers keep it: ``kind=value`` for each."""
        return (
            *(f"operation={one}" for one in self.operations),
            *(f"tag={one}" for one in self.tags),
            *([f"path={self.path}"] if self.path not in ("", "/*") else []),
            *(f"method={one}" for one in self.methods),
        )


def of_record(recorded: Iterable[str]) -> Choice:
    """The choice that `Choice.recorded` has written."""
    found: dict[str, list[str]] = {"operation": [], "tag": [], "path": [], "method": []}
    for one in recorded:
        kind, _, value = one.partition("=")
        found.setdefault(kind, []).append(value)
    return Choice(
        tuple(found["operation"]),
        tuple(found["tag"]),
        "".join(found["path"][:1]),
        tuple(found["method"]),
    )


def listed(offers: Sequence[Offer]) -> list[tuple[str, str]]:
    """What a person can pick, as recorded and as shown: tags with counts, then operations."""
    found = [(f"tag={tag}", f"tag {plain(tag, 60)}: {count}") for tag, count in tags(offers)]
    for one in offers:
        name = one.name or one.label
        rest = f"  {one.label}" if one.name and one.path else ""
        said = f"  {one.summary}" if one.summary else ""
        found.append((f"operation={name}", plain(f"{name}{rest}{said}", 120)))
    return found


def picked(choice: Choice, offers: Sequence[Offer], file: str) -> list[int]:
    """The places of the chosen among ``offers``.

    An operation is taken that is named or has one of the tags, where any are said, and that has the
    path and one of the methods, where they are said. A path may have ``*`` for anything. Raises
    `InvalidInput` (``document-choice``) for a name or tag that no operation has, and where nothing
    is left.
    """
    problems = [*_unknown_operations(choice, offers, file), *_unknown_tags(choice, offers, file)]
    if problems:
        raise InvalidInput(*problems)
    named, tagged = set(choice.operations), set(choice.tags)
    pattern = re.compile(".*".join(map(re.escape, (choice.path or "/*").split("*"))))
    found = [
        at
        for at, one in enumerate(offers)
        if (
            not (named or tagged)
            or one.name in named
            or one.label in named
            or tagged.intersection(one.tags)
        )
        and (not choice.path or pattern.fullmatch(one.path) or pattern.fullmatch(one.path + "/"))
        and (not choice.methods or one.method in choice.methods)
    ]
    if not found and offers:
        raise InvalidInput(
            Problem(
                "document-choice",
                f"{file}: none of {len(offers):,} operations has all that was chosen: "
                f"{', '.join(choice.recorded())}",
                "Choose fewer: each of them leaves out what it does not name.",
                "operation" if named else "tool_filter_path",
                file=file,
            )
        )
    return found


def tags(offers: Iterable[Offer]) -> list[tuple[str, int]]:
    """The tags with their numbers of operations, the greatest first."""
    return Counter(tag for one in offers for tag in one.tags).most_common()


def advice(offers: Sequence[Offer], file: str) -> Problem:
    """How to choose in a document with many operations."""
    known = tags(offers)
    more = f", and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    shown = ", ".join(f"{plain(tag, 40)} ({count})" for tag, count in known[:_SHOWN])
    said = f"; its tags: {shown}{more}" if known else ""
    first = offers[0].name or offers[0].label
    example = f"--tag {_quoted(known[0][0])}" if known else f"--operation {_quoted(first)}"
    return Problem(
        "document-many",
        f"{file} has {len(offers):,} operations{said}",
        f"To take only some, say which: {example}, --operation, --tool-filter-path or "
        "--tool-filter-methods. Or make a target of each part, under a name of its own.",
        file=file,
    )


def _unknown_operations(choice: Choice, offers: Sequence[Offer], file: str) -> Iterable[Problem]:
    names = {one.name for one in offers} | {one.label for one in offers}
    for name in choice.operations:
        if name not in names:
            near = difflib.get_close_matches(name, [one.name for one in offers], 3)
            yield Problem(
                "document-choice",
                f"{file} has no operation {plain(name, 80)!r}",
                (
                    f"Like it: {', '.join(near)}."
                    if near
                    else "Name it by its operationId, or as `GET /path`."
                ),
                "operation",
                file=file,
            )


def _unknown_tags(choice: Choice, offers: Sequence[Offer], file: str) -> Iterable[Problem]:
    known = dict(tags(offers))
    for tag in choice.tags:
        if tag not in known:
            shown = ", ".join(f"{plain(one, 40)} ({n})" for one, n in list(known.items())[:_SHOWN])
            yield Problem(
                "document-choice",
                f"{file} has no tag {plain(tag, 80)!r}",
                f"Its tags: {shown}." if shown else "None of its operations has a tag.",
                "tag",
                file=file,
            )


def _quoted(text: str) -> str:
    import shlex

    return shlex.quote(plain(text, 60))
