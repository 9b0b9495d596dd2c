"""Which operations of a document become tools: chosen by name, tag, path and method."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text.plain import plain
from agentcore_connect.vocabulary import names

_SHOWN = 10
_PART_MAX, _PART_MIN = 32, 9
"""Characters of the name of a part, at most; but so many behind the name that was given."""

SPLIT = "Or make a target of each tag: --split-by tag."
"""What to do with a document of many operations, all of which are needed."""


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

    @property
    def first_tag(self) -> str:
        """The tag by which a document is split; empty where it has none that can be recorded."""
        first = self.tags[0] if self.tags else ""
        return (
            first if names.matches(names.CHOICE_PATTERN, f"tag={first}", names.CHOICE_MAX) else ""
        )


@dataclass(frozen=True)
class Choice:
    """What was said; nothing of it is "all".

    ``first_tag`` is the part of a document that is split by tags, so that each operation is in one:
    those whose first tag it is, or, where it is empty, those without one.
    """

    operations: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    path: str = ""
    methods: tuple[str, ...] = ()
    first_tag: str | None = None

    @property
    def is_all(self) -> bool:
        said = self.operations or self.tags or self.methods or self.path not in ("", "/*")
        return not said and self.first_tag is None

    def recorded(self) -> tuple[str, ...]:
        """The choice as the unit's answers keep it: ``kind=value`` for each."""
        return (
            *(f"operation={one}" for one in self.operations),
            *(f"tag={one}" for one in self.tags),
            *([f"path={self.path}"] if self.path not in ("", "/*") else []),
            *(f"method={one}" for one in self.methods),
            *([] if self.first_tag is None else [f"first-tag={self.first_tag}"]),
        )


def of_record(recorded: Iterable[str]) -> Choice:
    """The choice that `Choice.recorded` has written."""
    kinds = ("operation", "tag", "path", "method", "first-tag")
    found: dict[str, list[str]] = {kind: [] for kind in kinds}
    for one in recorded:
        kind, _, value = one.partition("=")
        found.setdefault(kind, []).append(value)
    return Choice(
        tuple(found["operation"]),
        tuple(found["tag"]),
        "".join(found["path"][:1]),
        tuple(found["method"]),
        found["first-tag"][0] if found["first-tag"] else None,
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
    path and one of the methods, where they are said, and the first tag. A path may have ``*`` for
    anything. Raises `InvalidInput` (``document-choice``) for a name or tag that no operation has,
    and where nothing is left.
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
        and choice.first_tag in (None, one.first_tag)
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


def parts(offers: Iterable[Offer], target: str) -> dict[str, str]:
    """The names of the targets among which a document of many tags is split, by `first_tag`.

    Each begins with ``target`` and is one that a target can have, if that is; as short as can be,
    because it stands before the name of each tool.
    """
    found: dict[str, str] = {}
    taken = {names.target_construct(target)}
    longest = min(names.TARGET_MAX, max(_PART_MAX, len(target) + _PART_MIN))
    for tag in dict.fromkeys(one.first_tag for one in offers):
        ascii_only = unicodedata.normalize("NFKD", tag).encode("ascii", "ignore").decode()
        word = re.sub(r"[^0-9A-Za-z]+", "-", ascii_only).strip("-") or ("tag" if tag else "other")
        name, number = f"{target}-{word}"[:longest].rstrip("-"), 1
        while names.target_construct(name) in taken:
            number += 1
            ending = f"-{number}"
            name = f"{target}-{word}"[: longest - len(ending)].rstrip("-") + ending
        taken.add(names.target_construct(name))
        found[tag] = name
    return found


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
        f"--tool-filter-methods. {SPLIT}",
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
