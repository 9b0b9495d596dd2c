"""What was changed, undone and recovered, in words and as JSON. Nothing here prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from agentcore_connect.plan.history import Listing
from agentcore_connect.plan.journal import Journal
from agentcore_connect.plan.outcome import Recovered
from agentcore_connect.plan.plan import Action, Record
from agentcore_connect.plan.show import SIGNS, Line

_FILES_NAMED = 5


def change(record: Record | None) -> str:
    """A change of the history, for a sentence: what made it, and when, in local time."""
    command = f"`connect {record.command}`" if record and record.command else "an earlier change"
    return f"{command}{f' of {_local(record.when)}' if record and record.when else ''}"


def pending(one: Recovered) -> str:
    """What is to become of the change of a killed command, as a sentence."""
    return _killed(one, "is to be completed", "is to be dropped")


def recovered(one: Recovered) -> str:
    """What became of the change of a killed command, as a sentence."""
    if one.record is None and not one.changes:
        return "a connect command was killed before it changed anything; its preparations are gone"
    return _killed(one, "is now completed", "is dropped")


def _killed(one: Recovered, finished: str, dropped: str) -> str:
    killed = f"{_step(one.record)} was killed while it changed the project"
    if one.result == "finished":
        return f"{killed}; its change {finished}: {_named(one.changes)}"
    return f"{killed}, and all of its files are as they were before: it {dropped}"


def recovered_data(one: Recovered) -> dict[str, Any]:
    """The same for machines."""
    return {"result": one.result, "step": _step_word(one.record), **_data(one.record, one.changes)}


def entry(one: Journal) -> dict[str, Any]:
    """A change that can be undone, or made again, for machines."""
    return _data(one.record, one.changes)


def entry_of(record: Record | None) -> dict[str, Any]:
    """Which change it is, for machines."""
    known = (record.number, record.command, record.when) if record else (None, "", "")
    return dict(zip(("number", "command", "when"), known, strict=True))


def lines(found: Listing) -> Iterator[Line]:
    """All that can be undone or made again, with its files."""
    for title, side in (("`connect undo` undoes, in turn:", found.undo), (_REDO, found.redo)):
        if side:
            yield title, "bold"
        for one in side:
            yield f"  {change(one.record)}", ""
            for path, action in sorted(one.changes):
                sign, style = SIGNS[action]
                yield f"    {sign} {path}", style
    if not (found.undo or found.redo):
        yield "There is nothing to undo.", ""
    if found.problem is not None:
        yield f"warning: older changes cannot be read: {found.problem.sentences()}", "yellow"


_REDO = "`connect undo --redo` makes again, in turn:"


def _data(record: Record | None, changes: Sequence[tuple[str, Action]]) -> dict[str, Any]:
    return {
        **entry_of(record),
        "changes": [{"path": path, "action": action} for path, action in changes],
    }


def _step_word(record: Record | None) -> str:
    """Whether a change is made, undone or made again at its turn."""
    if record is None or record.turn == 0:
        return "change"
    return "undo" if record.is_undone else "redo"


def _step(record: Record | None) -> str:
    """The command that makes a change, undoes it or makes it again."""
    if record is None or record.turn == 0:
        return change(record) if record and record.command else "a connect command"
    return f"`connect undo{'' if record.is_undone else ' --redo'}` ({change(record)})"


def _named(changes: Sequence[tuple[str, Action]]) -> str:
    paths = [path for path, _ in changes]
    more = len(paths) - _FILES_NAMED
    shown = ", ".join(paths[:_FILES_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown


def _local(when: str) -> str:
    try:
        return datetime.fromisoformat(when).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return when
