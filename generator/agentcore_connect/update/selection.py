"""Which units are meant: those that were named, or all; and which of them are out of date."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from agentcore_connect import recorded, versions
from agentcore_connect.dialect import ANSWERS_FILE
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project import Project
from agentcore_connect.recorded import Recorded


@dataclass(frozen=True)
class Selection:
    """The units that can be updated, and a sentence for each that was passed over."""

    units: tuple[Recorded, ...]
    passed_over: tuple[str, ...] = ()


def select(project: Project, named: Sequence[str], here: Path, version: str) -> Selection:
    """The units that ``named`` means: folders, from ``here`` or the project, or resources' names.

    Nothing named is all of them. One that other templates made, or that is newer than
    ``version``, is passed over; where it was named, that is InvalidInput. So is a name that means
    no unit.
    """
    every = recorded.units(project)
    chosen: dict[PurePosixPath, Recorded] = {}
    problems = []
    for name in named:
        found = [unit for unit in every if _is_called(project, unit, name, here)]
        chosen |= {unit.folder: unit for unit in found}
        if not found:
            problems.append(_unknown(name, every))
    unfit = {unit.folder: why for unit in every if (why := _why_not(unit, version))}
    problems += [unfit[folder] for folder in chosen if folder in unfit]
    if problems:
        raise InvalidInput(*problems)
    units = tuple(unit for unit in every if unit.folder in chosen or not named)
    return Selection(
        tuple(unit for unit in units if unit.folder not in unfit),
        tuple(f"{problem.message}. {problem.hint}" for problem in unfit.values() if not named),
    )


def outdated(units: Iterable[Recorded], version: str) -> tuple[Recorded, ...]:
    """Those of ``units`` that are older than ``version``."""
    return tuple(unit for unit in units if versions.compare(unit.version, version) < 0)


def _is_called(project: Project, unit: Recorded, name: str, here: Path) -> bool:
    if name == unit.resource:
        return True
    full = os.path.realpath(project.root / unit.folder)
    return any(os.path.realpath(base / name) == full for base in (here, project.root))


def _unknown(name: str, every: Sequence[Recorded]) -> Problem:
    there = ", ".join(f"{unit.folder} ({unit.resource})" for unit in every) or "none"
    return Problem(
        "no-unit",
        f"there is no unit {name!r} in this project",
        f"A unit is a folder, or the name of what it connects. There are: {there}.",
        field="unit",
    )


def _why_not(unit: Recorded, version: str) -> Problem | None:
    file = str(unit.folder / ANSWERS_FILE)
    if unit.is_foreign:
        return Problem(
            "foreign-templates",
            f"{unit.folder} was not made from connect's own templates but from {unit.source!r}",
            "`copier update` in that folder updates it.",
            file=file,
        )
    if not versions.is_version(unit.version):
        return Problem(
            "no-version",
            f"{unit.folder} does not say which version of the templates made it",
            "Restore the file from version control, or scaffold the unit again.",
            file=file,
        )
    if versions.compare(unit.version, version) > 0:
        hint = "Upgrade connect: `pip install --upgrade agentcore-connect`."
        if versions.compare(version, versions.current()) < 0:
            hint = "connect does not go back; restore the unit from version control."
        what = f"{unit.folder} was made by {unit.version}, which is newer than {version}"
        return Problem("newer-unit", what, hint, file=file)
    return None
