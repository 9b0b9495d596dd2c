"""Which units are meant, and to which version of their templates each is to be brought."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.installation import UPGRADE
from agentcore_connect.project.project import Project
from agentcore_connect.text import near
from agentcore_connect.units import record
from agentcore_connect.units.record import Recorded
from agentcore_connect.units.templates import versions


@dataclass(frozen=True)
class Goal:
    """One unit, and the version that it is to be at."""

    unit: Recorded
    version: str

    @property
    def is_reached(self) -> bool:
        return versions.compare(self.unit.version, self.version) >= 0


@dataclass(frozen=True)
class Unfit:
    """One unit that cannot be brought anywhere, and why."""

    unit: Recorded
    problem: Problem

    @property
    def why(self) -> str:
        return f"{self.problem.message}. {self.problem.hint}"


@dataclass(frozen=True)
class Selection:
    """The units that can be updated, and those that were passed over; ``others`` were not meant."""

    goals: tuple[Goal, ...]
    unfit: tuple[Unfit, ...] = ()
    others: int = 0

    def without(self, unreachable: Mapping[str, str]) -> Selection:
        """Without the goals that seem to be reached only because their source was not reached."""
        old = [g for g in self.goals if g.is_reached and g.unit.source in unreachable]
        unfit = (Unfit(g.unit, _not_reached(g, unreachable[g.unit.source])) for g in old)
        goals = tuple(goal for goal in self.goals if goal not in old)
        return replace(self, goals=goals, unfit=(*self.unfit, *unfit))

    @property
    def late(self) -> tuple[Goal, ...]:
        """Those that are older than they are to be."""
        return tuple(goal for goal in self.goals if not goal.is_reached)


def select(
    project: Project,
    named: Sequence[str],
    here: Path,
    to: str | None,
    source: str | None = None,
    *,
    only_looks: bool = False,
) -> Selection:
    """The units that ``named`` means: folders, from ``here`` or the project, or resources' names.

    Nothing named is all of them, of ``source`` where it is given. ``to`` is the version they are
    brought to, each to its newest where it is None. A unit whose templates are not accepted, or
    that is newer, is passed over; where it was named, that is InvalidInput, unless the caller
    ``only_looks``. So is a name that means no unit, and a version that there is not.
    """
    there = record.units(project)
    every = [unit for unit in there if source in (None, unit.source)]
    chosen: dict[PurePosixPath, Recorded] = {}
    problems = []
    for name in named:
        found = [unit for unit in every if _is_called(project, unit, name, here)]
        chosen |= {unit.folder: unit for unit in found}
        if not found:
            problems.append(_unknown(name, every))
    units = [unit for unit in every if unit.folder in chosen or not named]
    wanted = _wanted(units, to)
    unfit = {unit.folder: Unfit(unit, why) for unit in units if (why := _why_not(unit, wanted))}
    if not only_looks:
        problems += [unfit[folder].problem for folder in chosen if folder in unfit]
    if problems:
        raise InvalidInput(*problems)
    return Selection(
        tuple(Goal(unit, wanted[unit.source]) for unit in units if unit.folder not in unfit),
        tuple(unfit.values()),
        len(there) - len(units),
    )


def foreign(project: Project, named: Sequence[str], here: Path) -> frozenset[str]:
    """The sources of the units that ``named`` means, as far as they are not accepted."""
    return frozenset(
        unit.source
        for unit in record.units(project)
        if unit.is_foreign and any(_is_called(project, unit, name, here) for name in named)
    )


def addresses(project: Project, source: str | None = None) -> tuple[str, ...]:
    """The accepted sources, or the one, from which units of a project are updated."""
    units = [unit for unit in record.units(project) if source in (None, unit.source)]
    return tuple(dict.fromkeys(unit.source for unit in units if unit.mirror is not None))


def _wanted(units: Iterable[Recorded], to: str | None) -> dict[str, str]:
    """The version that the units of each source are to be at; InvalidInput where there is none."""
    sources = {unit.source: unit for unit in units if not unit.is_foreign}
    if to is not None and len(sources) > 1:
        raise InvalidInput(
            Problem(
                "usage",
                f"--to {to} is ambiguous: the units come from several template sources",
                "Name the units, or give --template-source.",
                field="to",
            )
        )
    if not sources:  # what was asked has to be a version all the same
        return {"": _own(to)}
    return {
        source: _own(to) if unit.mirror is None else unit.mirror.version(to)
        for source, unit in sources.items()
    }


def _own(to: str | None) -> str:
    """The tag of connect's own templates; InvalidInput where there is none such."""
    if to is None:
        return versions.current()
    same = [tag for tag in versions.known() if versions.compare(tag, to) == 0]
    return same[0] if same else str(versions.folder(to))


def _is_called(project: Project, unit: Recorded, name: str, here: Path) -> bool:
    if name == unit.resource:
        return True
    full = os.path.realpath(project.root / unit.folder)
    return any(_real(base / name) == full for base in (here, project.root))


def _real(path: Path) -> str | None:
    """A path without links; None where the system has none, as of a current folder that is gone."""
    try:
        return os.path.realpath(path)
    except OSError:
        return None


def _unknown(name: str, every: Sequence[Recorded]) -> Problem:
    """``no-unit``, with all units that could have been named."""
    there = ", ".join(f"{unit.folder} ({unit.resource})" for unit in every) or "none"
    known = [called for unit in every for called in (str(unit.folder), unit.resource)]
    what = f"there is no unit {name!r} in this project"
    hint = f"Give the folder of a unit, or the name of what it connects. There are: {there}."
    return replace(near.unknown("no-unit", what, name, known, "unit"), hint=hint)


def _not_reached(goal: Goal, reason: str) -> Problem:
    return Problem(
        "template-source",
        f"{goal.unit.folder} is at {goal.version}, the newest version that was fetched before: "
        f"{goal.unit.source} could not be reached ({reason})",
        "Run the command again once it can be reached.",
        file=str(goal.unit.folder / ANSWERS_FILE),
    )


def _why_not(unit: Recorded, wanted: Mapping[str, str]) -> Problem | None:
    """Why a unit cannot be at the version that is ``wanted`` of its source; None where it can."""
    file = str(unit.folder / ANSWERS_FILE)
    if unit.is_foreign:
        return Problem(
            "foreign-templates",
            f"{unit.folder} was not made from connect's own templates but from {unit.source!r}",
            "Nothing was fetched from there. If you trust these templates, run `connect update "
            "--template-source` with that address, or `copier update` in that folder.",
            file=file,
        )
    version = wanted[unit.source]
    if not versions.is_version(unit.version):
        return Problem(
            "no-version",
            f"{unit.folder} does not say which version of the templates made it",
            "Restore the file from version control, or delete the unit and run `connect scaffold` "
            "again.",
            file=file,
        )
    if versions.compare(unit.version, version) > 0:
        hint = UPGRADE
        if versions.compare(version, unit.newest() or version) < 0 or unit.mirror is not None:
            hint = "connect cannot downgrade a unit; restore the unit from version control."
        what = f"{unit.folder} was made by {unit.version}, a newer version than {version}"
        return Problem("newer-unit", what, hint, file=file)
    return None
