"""`connect update` from units to a Plan, and the two ways out of one that has conflicts.

Nothing here touches the disk. The base of each merge is what the recorded version renders with
the recorded answers, so neither git in the project nor a clean tree is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from agentcore_connect.commands.update.origins import Another
from agentcore_connect.commands.update.selection import Goal, Selection, addresses, foreign, select
from agentcore_connect.commands.update.unit import UnitUpdate, update
from agentcore_connect.disk.paths import digest
from agentcore_connect.errors import InvalidInput, Problem, Unresolved
from agentcore_connect.plan.edits import Edits
from agentcore_connect.plan.plan import Change, Plan, Unit
from agentcore_connect.project.project import Project
from agentcore_connect.text.parsing import unparsable
from agentcore_connect.text.yamlfile import mapping
from agentcore_connect.units import conflict_note
from agentcore_connect.units.conflict_note import Waiting
from agentcore_connect.units.merge import has_markers
from agentcore_connect.units.record import Ask
from agentcore_connect.units.templates import versions

__all__ = ["Goal", "Selection", "abort", "addresses", "foreign", "plan", "proceed", "select"]

_IN_AGENTS = ("gateway_client", "credential")
"""The kinds of units that an agent's code uses."""

_RESOLVE = "Resolve the conflicts that are marked in {}."
_GO_ON = (
    "Then run `connect update --continue`; or `connect update --abort` to restore the files from "
    "before."
)


_DROPPED = (
    "The update that was waiting is dropped, because its files were put back as they were before "
    "it; this update starts anew."
)


def plan(
    project: Project,
    goals: Sequence[Goal],
    ask: Ask | None = None,
    passed_over: Sequence[str] = (),
    *,
    keep_bounds: bool = False,
    others: Sequence[Another] = (),
) -> Plan:
    """Everything that brings units to their ``goals``: their files, wiring and dependencies.

    And their documents to ``others``, also of units that have nothing else to change.

    A unit with conflicts keeps its recorded version until `proceed`. An update that waits is
    dropped where its files were thrown away. Raises InvalidInput where one waits else, a version is
    not known, an answer is missing or a file is in the way.
    """
    waiting = conflict_note.read(project)
    if waiting is not None and not conflict_note.is_thrown_away(project, waiting):
        raise InvalidInput(
            Problem(
                "update-waits",
                "an update is waiting for its conflicts to be resolved",
                "Resolve them, then run `connect update --continue`; or run `connect update "
                "--abort`.",
            )
        )
    edits = Edits(project, warnings=[*passed_over])
    if waiting is not None:
        edits.warnings.append(_DROPPED)
    another = {one.unit.folder: one for one in others}
    updates = [
        update(edits, goal.unit, goal.version, ask, another.pop(goal.unit.folder, None))
        for goal in goals
    ]
    updates += [update(edits, one.unit, one.unit.version, None, one) for one in another.values()]
    if any(one.unit.kind in _IN_AGENTS for one in updates):
        _use_again(edits, updates, keep_bounds)
    conflicts = tuple(path for one in updates for path in one.conflicts)
    if conflicts:
        stamps = tuple(one.stamp for one in updates if one.conflicts)
        written = [change for change in edits.changes if change.action != "keep"]
        originals = tuple(conflict_note.original(project, change) for change in written)
        note = Waiting(conflicts, stamps, originals).noted(project)
        edits.put(note.path, note.after, note.mode)
        edits.next_steps[:0] = [_RESOLVE.format(", ".join(conflicts)), _GO_ON]
    elif waiting is not None:
        edits.put(conflict_note.removed(project).path, None)
    edits.units += map(_unit, updates)
    edits.done = _done(edits.units)
    return edits.plan()


def _done(units: Sequence[Unit]) -> str:
    """What is so after an update, as a sentence."""
    if not units:
        return "No unit had to be brought up to date."
    versions = ", ".join(dict.fromkeys(unit.version for unit in units))
    return f"{len(units)} unit{'s' * (len(units) != 1)} up to date, at {versions}."


def _use_again(edits: Edits, updates: Sequence[UnitUpdate], keep_bounds: bool) -> None:
    """The agents' own files: the dependencies of the new code, and its use where it is imported.

    Where the entrypoint does not import a unit, somebody took that out, and it stays out. A unit of
    a framework that only others' templates know is left as it is, with a warning.
    """
    from agentcore_connect.agent import edit  # what scaffold imports
    from agentcore_connect.agent.use import of_record

    for one in updates:
        used = of_record(edits.project, one.updated)
        for use in used:
            is_used = edit.is_imported(edits, use)
            edit.put_in(edits, use, entrypoint=is_used, keep_bounds=keep_bounds)
        if one.unit.kind in _IN_AGENTS and not used:
            edits.warnings += [
                f"{one.unit.folder} has template {one.unit.template}, of a framework that this "
                "version of connect does not know: the dependencies of its code are not added in "
                f"{agent.code}."
                for agent in edits.project.agents
                if agent.connections == one.unit.folder.parent
            ]
    edits.next_steps += edit.lock_steps(edits)


def proceed(project: Project, *, force: bool = False) -> Plan:
    """The plan that stamps the units whose conflicts are resolved now.

    Raises Unresolved that names each file with markers, or that does not parse, and InvalidInput
    where no update waits, or where its files were thrown away and not ``force``.
    """
    note = _note(project)
    if not force and conflict_note.is_thrown_away(project, note):
        raise InvalidInput(
            Problem(
                "thrown-away",
                "the files of the update were put back as they were before it: "
                + ", ".join(note.conflicts),
                "To continue would record the new version over the old files. Run `connect "
                "update` to update again. If you resolved the conflicts so that your files stay "
                "as they were, run `connect update --continue --force`.",
                file=note.conflicts[0],
            )
        )
    if not force and (thrown := conflict_note.thrown_away_units(project, note)):
        raise InvalidInput(
            *(
                Problem(
                    "thrown-away",
                    f"the files of {unit} were put back as they were before the update",
                    "To continue would record the new version over them. To update again, run "
                    "`connect update --abort`, then `connect update`. If they are to stay as they "
                    "are, run `connect update --continue --force`.",
                    file=str(unit),
                )
                for unit in thrown
            )
        )
    problems = [
        Problem(
            "unresolved", f"{path} is not resolved: {why}", f"Edit the file. {_GO_ON}", file=path
        )
        for path in note.conflicts
        if (why := _unresolved(path, project.read(path)))
    ]
    if problems:
        raise Unresolved(*problems)
    changes = []
    units = []
    for stamp in note.stamps:
        now = project.read(stamp.path)
        answers = mapping(stamp.after, stamp.path)
        version = str(answers.get("_commit"))
        if now is None or (now != stamp.before and _is_at(now, stamp.path, version)):
            continue  # the unit was removed, or plain Copier has brought it there
        if now != stamp.before:
            raise InvalidInput(
                Problem(
                    "changed-since-update",
                    f"{stamp.path} has changed since the update",
                    "Restore it as it was, or run `connect update --abort`.",
                    file=stamp.path,
                )
            )
        changes.append(Change(stamp.path, now, stamp.after))
        folder = str(PurePosixPath(stamp.path).parent)
        units.append(Unit(folder, str(answers.get("template", "")), version))
    done = f"The update is finished. {_done(units)}" if units else "The update is finished."
    return Plan(project.root, (*changes, conflict_note.removed(project)), tuple(units), done=done)


def abort(project: Project) -> Plan:
    """The plan that brings back every file as it was before the update that waits.

    What was done to the files with conflicts since is overwritten, and said. A unit that was
    removed since stays removed. Raises InvalidInput where another file has changed since, or
    where no update waits.
    """
    note = _note(project)
    gone = conflict_note.gone_units(project, note)
    changes, warnings, problems = [], [], []
    for original in note.originals:
        now = project.read(original.path)
        if now is None and note.unit_of(original.path) in gone:
            continue
        if digest(now) not in (original.updated, digest(original.content)):
            if original.path in note.conflicts:
                warnings.append(
                    f"{original.path}: your edits since the update are reverted as well; `connect "
                    "undo` restores them."
                )
            else:
                problems.append(
                    Problem(
                        "changed-since-update",
                        f"{original.path} has changed since the update",
                        "Aborting would lose that change. Save the file elsewhere first, or "
                        "resolve the conflicts and run `connect update --continue`.",
                        file=original.path,
                    )
                )
        changes.append(Change(original.path, now, original.content, mode=original.mode))
    if problems:
        raise InvalidInput(*problems)
    return Plan(
        project.root,
        (*changes, conflict_note.removed(project)),
        warnings=tuple(warnings),
        done="The update is taken back: the files are as before it.",
    )


def _note(project: Project) -> Waiting:
    """The update that waits; InvalidInput (``no-update-waits``) where none does."""
    note = conflict_note.read(project)
    if note is None:
        raise InvalidInput(
            Problem(
                "no-update-waits",
                "no update is waiting for its conflicts to be resolved",
                "`connect update` starts one.",
            )
        )
    return note


def _unresolved(path: str, content: bytes | None) -> str | None:
    """Why a conflict is not resolved; a file that was deleted is."""
    if content is None:
        return None
    return "it has conflict markers" if has_markers(content) else unparsable(path, content)


def _is_at(stamp: bytes, path: str, version: str) -> bool:
    there = str(mapping(stamp, path).get("_commit"))
    return versions.is_version(there) and versions.compare(there, version) >= 0


def _unit(one: UnitUpdate) -> Unit:
    stamped = one.unit.version if one.conflicts else one.version
    return Unit(str(one.unit.folder), one.unit.template, stamped)
