"""What is connected, and what became of it: computed by rendering, never remembered.

Nothing is written or fetched here, and nothing is run but git. A unit is rendered as its recorded
version renders it, and compared with the disk; a unit of other templates than connect's is named
and not judged.
"""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.agent.use import Use, uses
from agentcore_connect.commands.status import agent_code, drift
from agentcore_connect.commands.status.finding import Finding
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.errors import ConnectError, InvalidInput
from agentcore_connect.plan import account, recovery
from agentcore_connect.plan.state import JOURNAL
from agentcore_connect.project import envfile
from agentcore_connect.project.project import UPDATE_NOTE, Project
from agentcore_connect.units import record
from agentcore_connect.units.comparison import File, State, compared, is_cache, present
from agentcore_connect.units.record import Recorded
from agentcore_connect.units.templates import versions


@dataclass(frozen=True)
class UnitStatus:
    """One unit. ``own`` are the files in its folder that no template makes: they are not judged.

    ``latest`` is the newest version of its templates on this machine; None where none is.
    ``files`` is empty where the unit could not be rendered; a finding says why. ``wired`` is None
    for units that no code imports.
    """

    unit: Recorded
    latest: str | None
    files: tuple[File, ...] = ()
    own: tuple[str, ...] = ()
    wired: bool | None = None
    agent: str | None = None

    @property
    def is_outdated(self) -> bool:
        """Whether a newer version of its templates is there."""
        version = self.unit.version
        known = self.latest is not None and versions.is_version(version)
        return known and versions.compare(version, self.latest or version) < 0

    def states(self) -> set[State]:
        """The states that its files are in."""
        return {file.state for file in self.files}


@dataclass(frozen=True)
class Status:
    """All units of a project, and where it, they and agentcore.json differ."""

    units: tuple[UnitStatus, ...]
    drift: tuple[Finding, ...]

    @property
    def is_fine(self) -> bool:
        """Whether all is as it should be. What a person edited is theirs, and is."""
        return not any(
            unit.is_outdated or unit.states() & {"missing", "conflicted"} for unit in self.units
        ) and all(finding.severity == "info" for finding in self.drift)


def status(project: Project) -> Status:
    """The status of ``project``; what cannot be read or judged is among the findings."""
    known: list[Recorded] = []
    found = [*_interrupted(project), *_waiting(project)]
    for folder in record.folders(project):
        try:
            unit = record.read(project, folder)
        except ConnectError as error:
            found += [Finding.of(p, str(folder / ANSWERS_FILE)) for p in error.problems]
        else:
            known += [] if unit is None else [unit]
    used = uses(project, known)
    judged = []
    for unit in known:
        one, problems = _judged(project, unit, used)
        judged.append(one)
        found += problems
    ours = {unit.folder for unit in known if not unit.is_foreign}
    found += _env_file(project)
    found += drift.findings(project, known, [use for use in used if use.folder in ours])
    return Status(tuple(judged), tuple(found))


def _interrupted(project: Project) -> list[Finding]:
    """What a killed connect left: until it is finished, what follows is of half a change."""
    try:
        left = recovery.pending(project.root)
    except ConnectError as error:
        return [Finding.of(problem, JOURNAL) for problem in error.problems]
    if left is None:
        return []
    hint = "The next `connect scaffold`, `connect remove` or `connect undo` does that first."
    return [Finding("interrupted", "warning", account.pending(left), hint, JOURNAL)]


def _waiting(project: Project) -> list[Finding]:
    """What `connect update` left to a person: its units are half at each version."""
    if project.read(UPDATE_NOTE) is None:
        return []
    from agentcore_connect.units import conflict_note

    try:
        note = conflict_note.read(project)
    except InvalidInput as error:
        return [Finding.of(problem, UPDATE_NOTE) for problem in error.problems]
    assert note is not None
    if conflict_note.is_thrown_away(project, note):
        message = "an update is waiting, but its files were put back as they were before it"
        hint = "Run `connect update` to update again, or `connect update --abort` to drop it."
        return [Finding("update-waits", "warning", message, hint, UPDATE_NOTE)]
    message = f"conflicts of an update are still in {', '.join(note.conflicts)}"
    hint = "Resolve them, then run `connect update --continue`; or run `connect update --abort`."
    return [Finding("update-waits", "warning", message, hint, UPDATE_NOTE)]


def _env_file(project: Project) -> list[Finding]:
    """Where git would take the file with local secrets."""
    told = envfile.exposed(project.root)
    if told is None:
        return []
    message, _, hint = told.partition(": ")
    return [Finding("env-file-in-git", "warning", message, hint, envfile.ENV_LOCAL)]


def _judged(
    project: Project, unit: Recorded, used: tuple[Use, ...]
) -> tuple[UnitStatus, list[Finding]]:
    """The status of one unit, and why it could not be judged: other units are, all the same."""
    problems: list[Finding] = []
    files: tuple[File, ...] = ()
    answers = str(unit.folder / ANSWERS_FILE)
    if unit.is_foreign:
        problems.append(
            Finding(
                "foreign-source",
                "warning",
                f"{unit.folder} was made by other templates than connect's ({unit.source!r})",
                "Nothing was fetched, and its files were not compared. To accept these templates, "
                "use `connect update --template-source` with that address, or your settings.",
                answers,
            )
        )
    elif unit.mirror is not None and unit.version not in unit.mirror.tags:
        problems.append(
            Finding(
                "not-fetched",
                "info",
                f"version {unit.version!r} of the templates of {unit.folder} is not on this "
                "machine, so its files were not compared",
                "Run `connect update --check` to fetch it.",
                answers,
            )
        )
    else:
        try:
            files = compared(project, unit)
        except ConnectError as error:
            problems += [Finding.of(problem, answers) for problem in error.problems]
    agent = drift.agent_of(project, unit)
    made = {file.path for file in files}
    own = tuple(
        path for path in present(project, unit) if files and path not in made and not is_cache(path)
    )
    mine = [use for use in used if use.folder == unit.folder]
    wired = all(_wired(project, use) for use in mine) if mine else None
    name = agent.name if agent is not None and unit.kind != "target" else None
    return UnitStatus(unit, unit.newest(), files, own, wired, name), problems


def _wired(project: Project, use: Use) -> bool:
    try:
        return agent_code.is_wired(project, use)
    except InvalidInput:
        return False  # the findings say why
