"""`connect undo`: the last changes, one after the other, undone and made again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import (
    DryRunOption,
    FullOption,
    JsonOption,
    ProjectOption,
    YesOption,
    option,
)
from agentcore_connect.cli.sink import finish
from agentcore_connect.cli.start import opened
from agentcore_connect.errors import ExitCode, InvalidInput, Problem

if TYPE_CHECKING:
    from agentcore_connect.plan.outcome import Recovered
    from agentcore_connect.project.project import Project

_WHAT = "What to undo"


def undo(
    redo: Annotated[
        bool, option(_WHAT, "Make the change again that was undone last.", "--redo")
    ] = False,
    listed: Annotated[
        bool, option(_WHAT, "List what can be undone and made again; change nothing.", "--list")
    ] = False,
    project: ProjectOption = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    full: FullOption = False,
    as_json: JsonOption = False,
) -> int:
    """Undo the last change that connect made; run it again to undo the change before it.

    A change is not undone if one of its files has changed since.
    """
    from agentcore_connect.plan import account, history

    if listed:
        if redo or dry_run:
            hint = "Give --list alone: it only shows what can be undone and made again."
            raise InvalidInput(Problem("usage", "these options cannot be combined", hint))
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
        done = f"{what[:1].upper()}{what[1:]} is {'made again' if redo else 'undone'}.{more}"
        plan = replace(plan, done=done)
    else:
        state = "after it" if redo else "before it"
        reason = f"Nothing was changed: the files of {what} are already as they were {state}."
        more = f" Run the command again for the change {'after' if redo else 'before'} it."
    plan = replace(plan, reasons=(reason + more,))
    data = {_key(redo): account.entry_of(plan.reverses)}
    return finish(
        "undo", plan, dry_run=dry_run, asks=not yes, full=full, as_json=as_json, more=data
    )


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
            terminal.warn([f"{account.pending(left)}."])
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
    from agentcore_connect.commands.remove.instead import instead
    from agentcore_connect.plan import history

    changes = history.listing(project.root).undo[0].changes
    made = [path for path, action in changes if action == "create"]
    more = " ".join(instead(project, made))
    *others, last = error.problems
    return InvalidInput(*others, replace(last, hint=f"{last.hint} {more}".rstrip()))
