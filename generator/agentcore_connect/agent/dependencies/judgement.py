"""What the entries of an agent's files lack for a unit's code, whatever the form of the files."""

from __future__ import annotations

from collections.abc import Sequence

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from agentcore_connect.agent.dependencies import bounds
from agentcore_connect.agent.dependencies.entry import Doubt, Entry, Judgement, Raise
from agentcore_connect.agent.frameworks.bounds import BOUNDS
from agentcore_connect.errors import InvalidInput, Problem


def judged(
    entries: Sequence[Entry], wanted: Sequence[str], *, keep_bounds: bool = False
) -> Judgement:
    """What is missing of ``wanted``, and which entries admit versions that nobody tried.

    Those are to be raised, unless ``keep_bounds``. Raises `InvalidInput` for entries with which the
    code cannot work, all at once.
    """
    missing: list[str] = []
    bare: list[str] = []
    raises: list[Raise] = []
    doubts: list[Doubt] = []
    problems: list[Problem] = []
    for text in dict.fromkeys(wanted):
        ours = Requirement(text)
        name = canonicalize_name(ours.name)
        listed = [entry for entry in entries if entry.name == name]
        there = [entry for entry in listed if not entry.limits]
        limits = [entry for entry in listed if entry.limits and not entry.requirement.marker]
        if not there:
            missing.append(text)
        elif not ours.extras <= {extra for entry in there for extra in entry.requirement.extras}:
            bare.append(text)
        for entry in there or limits[:1]:
            found = _of_entry(entry, limits, ours, keep_bounds)
            match found:
                case Problem():
                    problems.append(found)
                case Raise():
                    raises.append(found)
                case Doubt():
                    doubts.append(found)
    if problems:
        raise InvalidInput(*dict.fromkeys(problems))
    return Judgement(tuple(missing), tuple(bare), tuple(raises), tuple(dict.fromkeys(doubts)))


def _of_entry(
    entry: Entry, limits: Sequence[Entry], ours: Requirement, keep_bounds: bool
) -> Raise | Doubt | Problem | None:
    """What is to be said of an entry for a package that is needed.

    A package installs what the entry and all ``limits`` of it admit. An entry with a URL is a
    place, not a version: the person knows what is there. One with a marker may stand beside others
    for other machines, so that its versions alone contradict nothing.
    """
    if entry.requirement.url:
        return None
    theirs = entry.requirement.specifier
    for limit in limits:
        theirs &= limit.requirement.specifier
    if not bounds.meet(theirs, ours.specifier):
        return None if entry.requirement.marker else _apart(entry, limits, theirs, ours)
    if entry.limits or not bounds.admits_lower(theirs, ours.specifier):
        return None
    version = bounds.lowest(ours.specifier)
    new = None if version is None else bounds.raised(entry.text, version, spaced=_is_spaced(entry))
    if keep_bounds or entry.fixed or new is None:
        return Doubt(entry, str(ours.specifier), _breaks(ours))
    return Raise(entry, new)


def _apart(
    entry: Entry, limits: Sequence[Entry], theirs: SpecifierSet, ours: Requirement
) -> Doubt | Problem:
    """An entry that admits no tested version: whether the code works with it all the same."""
    culprit = next(
        (
            one
            for one in (entry, *limits)
            if not bounds.meet(one.requirement.specifier, ours.specifier)
        ),
        entry,
    )
    known = BOUNDS.get(canonicalize_name(ours.name))
    if known is not None and known.works is not None:
        working = bounds.with_lowest(ours.specifier, known.works)
        if bounds.meet(theirs, working):
            return Doubt(culprit, str(ours.specifier), known.lost, only=True)
    if culprit.fixed and not culprit.limits:  # a tool chose this version, and can choose again
        return Doubt(culprit, str(ours.specifier), _breaks(ours), only=True)
    why = f" Below {bounds.lowest(ours.specifier)}: {_breaks(ours)}." if _breaks(ours) else ""
    return Problem(
        "dependency-conflict",
        f'the agent requires "{culprit.said or culprit.requirement}", but the connection was '
        f'tested with "{ours}"',
        hint=f"Change {culprit.requirement.name} in {culprit.file} so that it allows a version "
        f"that was tested.{why}",
        file=culprit.file,
        line=culprit.line,
    )


def _breaks(ours: Requirement) -> str:
    known = BOUNDS.get(canonicalize_name(ours.name))
    return known.breaks if known is not None else ""


def _is_spaced(entry: Entry) -> bool:
    """Whether a bound is written with blanks: as connect does in TOML, not in requirements.txt."""
    return entry.file.endswith(".toml")
