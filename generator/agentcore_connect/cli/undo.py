"""`connect undo`: the last changes, one after the other, undone and made again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import DryRunOption, JsonOption, ProjectOption, option
from agentcore_connect.cli.sink import finish
from agentcore_connect.cli.start import opened
from agentcore_connect.errors import ConnectError, ExitCode, InvalidInput, Problem

if TYPE_CHECKING:
    from agentcore_connect.plan.outcome import Recovered
    from agentcore_connect.project.project import Project
    from agentcore_connect.units.record import Recorded
    from agentcore_connect.vocabulary.words import Removable

_WHAT = "What to undo"
_REMOVABLE: Mapping[str, Removable] = {
    "target": "target",
    "policy": "policy",
    "credential": "credential",
    "gateway_client": "gateway",
}
"""What `connect remove` calls that for which a unit of each kind is."""


def undo(
    redo: Annotated[
        bool, option(_WHAT, "Make the change again that was undone last.", "--redo")
    ] = False,
    listed: Annotated[
        bool, option(_WHAT, "List what can be undone and made again; change nothing.", "--list")
    ] = False,
    project: ProjectOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> int:
    """Undo the last change that connect made; run it again to undo the change before it.

    A change is not undone if one of its files has changed since.
    """
    from agentcore_connect.plan import account, history

    if listed:
        if redo or dry_run:
            hint = "--list only shows what there is; use it alone."
            raise InvalidInput(Problem("usage", "these options do not go together", hint))
        return _list(project, as_json)
    found = opened(project)
    if (left := _just_finished(redo)) is not None:
        return _stop(left, redo, as_json)
    try:
        plan = history.reversal(found.root, redo=redo)
    except InvalidInput as error:
        raise error if redo else _with_removal(error, found) from None
    what = account.change(plan.reverses)
    if plan.writes:
        reason = f"This makes {what} again." if redo else f"This undoes {what}."
        more = "" if redo else " `connect undo --redo` makes it again."
    else:
        reason = f"The files of {what} are as this command would leave them: nothing is to be done."
        more = f" Run the command again for the change {'after' if redo else 'before'} it."
    plan = replace(plan, reasons=(reason + more,))
    data = {_key(redo): account.entry_of(plan.reverses)}
    return finish("undo", plan, dry_run=dry_run, as_json=as_json, more=data)


def _key(redo: bool) -> str:
    return "redone" if redo else "undone"


def _list(project: Path | None, as_json: bool) -> int:
    from agentcore_connect.plan import account, history, recovery, show
    from agentcore_connect.project.project import find

    root = find(project).root
    left, found = recovery.pending(root), history.listing(root)
    if as_json:
        sides = {"undo": found.undo, "redo": found.redo}
        data = {name: [account.entry(one) for one in side] for name, side in sides.items()}
        terminal.emit(show.document("undo", None) | data)
    else:
        if left is not None:
            terminal.say([(f"warning: {account.pending(left)}.", "yellow")])
        terminal.say(account.lines(found), data=True)
    return ExitCode.DONE


def _just_finished(redo: bool) -> Recovered | None:
    """The same undo, or redo, that was killed and that this command has finished already."""
    from agentcore_connect.plan import outcome

    for one in outcome.recoveries():
        record = one.record
        if one.result == "finished" and record and record.turn and record.is_undone != redo:
            return one
    return None


def _stop(left: Recovered, redo: bool, as_json: bool) -> int:
    """That is what the person wanted: to go on would undo one change more."""
    from agentcore_connect.plan import account, show
    from agentcore_connect.plan.plan import Plan

    if as_json:
        done = account.recovered_data(left)
        document = show.document("undo", Plan(Path(), ())) | {
            "changes": [{**change, "conflict": False} for change in done["changes"]],
            _key(redo): account.entry_of(left.record),
        }
        terminal.emit(document)
    else:
        what = f"{account.change(left.record)} is {'made again' if redo else 'undone'}"
        terminal.say([(f"  {what}, and nothing else is done.", "")], data=True)
    return ExitCode.DONE


def _with_removal(error: InvalidInput, project: Project) -> InvalidInput:
    """The refusal of an undo, with what `connect remove` would do instead where that is a way."""
    if error.problems[0].code != "changed-since-plan":
        return error
    instead = " ".join(_removals(project))
    if not instead:
        return error
    *others, last = error.problems
    return InvalidInput(*others, replace(last, hint=f"{last.hint} {instead}"))


def _removals(project: Project) -> Iterator[str]:
    """For each connection that the last change made: what `connect remove` would do to it now."""
    from agentcore_connect.disk.paths import ANSWERS_FILE
    from agentcore_connect.plan import history
    from agentcore_connect.units import record

    last = history.listing(project.root).undo[0]
    made = [PurePosixPath(path) for path, action in last.changes if action == "create"]
    found = [record.read(project, path.parent) for path in made if path.name == ANSWERS_FILE]
    units = [unit for unit in found if unit is not None and not unit.is_foreign]
    clients = [unit for unit in units if unit.kind == "gateway_client"]
    # The client of a gateway goes with the gateway's last target.
    for unit in [unit for unit in units if unit.kind != "gateway_client"] or clients:
        yield from _removal(project, unit)


def _removal(project: Project, unit: Recorded) -> Iterator[str]:
    """The command that removes what a unit is for, by its name where that is enough."""
    import shlex

    from agentcore_connect.commands.remove import plan as removing
    from agentcore_connect.commands.remove.selection import removal
    from agentcore_connect.plan import show

    kind: Removable | None = _REMOVABLE.get(unit.kind)
    gateway = unit.answers.get("gateway") if kind in ("target", "policy") else None
    more = f" --kind {kind}{f' --gateway {shlex.quote(str(gateway))}' if gateway else ''}"
    for flags, what, of in (("", None, None), (more, kind, gateway)):
        try:
            wanted = removal(project, unit.resource, what=what, gateway=of)
            plan = removing.plan(project, wanted)
        except ConnectError:
            continue
        command = f"`connect remove {shlex.quote(unit.resource)}{flags}`"
        yield f"{command} keeps your edits instead: {show.summary(plan)}; --dry-run shows them."
        return
