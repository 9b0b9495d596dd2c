"""The versions that a requirement admits, and its text with a higher lower bound."""

from __future__ import annotations

import re

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import Specifier, SpecifierSet
from packaging.version import InvalidVersion, Version

_NAME = re.compile(r"\s*[A-Za-z0-9][\w.-]*\s*(\[[^\]]*\])?", re.ASCII)
_CLAUSE = re.compile(r"(~=|===|==|!=|<=|>=|<|>)(\s*)([^\s,;]+)")
_HIGHEST = Version("99999")


def meet(theirs: SpecifierSet, ours: SpecifierSet) -> bool:
    """Whether some version is admitted by both."""
    return any(
        theirs.contains(version, prereleases=True) and ours.contains(version, prereleases=True)
        for version in _versions(theirs, ours)
    )


def admits_lower(theirs: SpecifierSet, ours: SpecifierSet) -> bool:
    """Whether a version is admitted that is lower than any of ``ours``."""
    versions = _versions(theirs, ours)
    lowest = next((one for one in versions if ours.contains(one, prereleases=True)), versions[0])
    return any(one < lowest and theirs.contains(one, prereleases=True) for one in versions)


def lowest(ours: SpecifierSet) -> str | None:
    """The version of the highest ``>=`` in ``ours``; None where there is none."""
    bounds = [one.version for one in ours if one.operator == ">="]
    return max(bounds, key=Version, default=None)


def with_lowest(ours: SpecifierSet, version: str) -> SpecifierSet:
    """``ours`` with another lower bound."""
    return SpecifierSet(f">={version}") & SpecifierSet(
        ",".join(str(one) for one in ours if one.operator != ">=")
    )


def raised(text: str, version: str, *, spaced: bool = False) -> str | None:
    """The requirement ``text`` with ``version`` as its lower bound, and all else as it is.

    A lower bound that is there gets the version, another clause gets one beside it. None where the
    text would not come to exactly that. ``spaced``: a bound in a text without any has blanks.
    """
    name = _NAME.match(text)
    if name is None or "#" in text or "(" in text:
        return None
    before, marker, after = text[name.end() :].partition(";")
    clauses = list(_CLAUSE.finditer(before))
    new = _raised_clauses(before, clauses, version, spaced)
    if new is None:
        return None
    made = text[: name.end()] + new + marker + after
    return made if _is_raised(text, made, version) else None


def was_raised(was: str, now: str) -> bool:
    """Whether ``now`` is what comes of raising ``was``, and nobody changed it since."""
    versions = [found[3] for found in _CLAUSE.finditer(now) if found[1] in (">=", "~=")]
    return any(
        raised(was, version, spaced=spaced) == now
        for version in versions
        for spaced in (False, True)
    )


def _raised_clauses(
    text: str, clauses: list[re.Match[str]], version: str, spaced: bool
) -> str | None:
    """The part of a requirement with its versions, raised."""
    if not clauses:
        bound = f" >= {version}" if spaced else f">={version}"
        return bound + text if not text.strip() else None
    lower = [one for one in clauses if one[1] in (">=", ">")]
    if len(lower) == 1:
        found = lower[0]
        return f"{text[:found.start()]}>={found[2]}{version}{text[found.end():]}"
    if lower:
        return None
    first, last = clauses[0], clauses[-1]
    gap = first[2][:1]
    if compatible := next((one for one in clauses if one[1] == "~="), None):
        if len(compatible[3].split(".")) == len(version.split(".")):
            return f"{text[:compatible.start(3)]}{version}{text[compatible.end(3):]}"
        return f"{text[:last.end()]},{gap}>={gap}{version}{text[last.end():]}"
    return f"{text[:first.start()]}>={gap}{version},{gap}{text[first.start():]}"


def _is_raised(before: str, after: str, version: str) -> bool:
    """Whether only the lower bound of a requirement is another."""
    try:
        old, new = Requirement(before), Requirement(after)
    except InvalidRequirement:
        return False
    same = (old.name, old.extras, old.url, str(old.marker)) == (
        *(new.name, new.extras, new.url),
        str(new.marker),
    )
    bound = SpecifierSet(f">={version}")
    wanted = old.specifier & bound
    return same and all(
        new.specifier.contains(one, prereleases=True) == wanted.contains(one, prereleases=True)
        for one in _versions(old.specifier, new.specifier, bound)
    )


def _versions(*specifiers: SpecifierSet) -> list[Version]:
    """A version for every stretch that the specifiers tell apart: each bound, and just above.

    Just above a wildcard or a compatible version is where it ends, too.
    """
    found = {Version("0"), _HIGHEST}
    for specifier in (one for several in specifiers for one in several):
        try:
            bound = Version(specifier.version.removesuffix(".*"))
        except InvalidVersion:  # `===` takes any text
            continue
        release = ".".join(map(str, bound.release))
        found |= {bound, Version(f"{bound.epoch}!{release}.0.0.1"), *_end(specifier, bound)}
    return sorted(found)


def _end(specifier: Specifier, bound: Version) -> list[Version]:
    """The first version above what `~=` or a wildcard holds together."""
    is_wild = specifier.version.endswith(".*")
    parts = bound.release if is_wild else bound.release[:-1]
    if not parts or not (is_wild or specifier.operator == "~="):
        return []
    return [Version(f"{bound.epoch}!{'.'.join(map(str, (*parts[:-1], parts[-1] + 1)))}")]
