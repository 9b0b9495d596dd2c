"""What a killed connect left: finished, or dropped, and never without a word."""

from __future__ import annotations

from pathlib import Path

from agentcore_connect.disk.files import Files
from agentcore_connect.errors import HalfDone, InvalidInput, Problem
from agentcore_connect.plan import history, interruption, journal, outcome, transaction
from agentcore_connect.plan.journal import Journal
from agentcore_connect.plan.outcome import Recovered, Result
from agentcore_connect.plan.state import JOURNAL, is_begun, locked, reported
from agentcore_connect.project.project import UPDATE_NOTE


def recover(root: Path) -> None:
    """Finish what a killed connect began in this project, or drop it; `outcome` has which.

    Raises InvalidInput where a file of it has changed since, and where it is not the work of this
    person's connect; then nothing is changed.
    """
    with reported(root), Files(root) as files:
        if not is_begun(files):
            return
    with interruption.held(), locked(root) as files:
        finish(files)


def finish(files: Files) -> None:
    """As `recover`, where the project is locked already.

    What never became a journal, and a change of which nothing is in the project, is dropped:
    either it was killed before its first file, or somebody has put the old files back.
    """
    if files.stat(JOURNAL) is None:
        return
    left = journal.read(files, JOURNAL)
    if left is None:
        journal.discard(files, JOURNAL)
        outcome.recovered(Recovered("dropped"))
        return
    refuse_changed(files, left)
    if not is_visible(files, left):
        transaction.take_back(files, left)
        outcome.recovered(_told("dropped", left))
        return
    record = left.record or history.next_one(files)
    try:
        transaction.carry_out(files, left, history.place(record))
    except HalfDone:
        raise
    except BaseException:
        outcome.made("a change that a killed connect had left was reverted")
        outcome.recovered(_told("dropped", left))
        raise
    outcome.made("only a change that a killed connect had left was completed", record)
    outcome.recovered(_told("finished", left))


def pending(root: Path) -> Recovered | None:
    """What `recover` will do here, and with which change; None for nothing.

    Raises InvalidInput as `recover` does, of what it finds without changing anything.
    """
    with reported(root), Files(root) as files:
        left = journal.read(files, JOURNAL)
        if left is None:
            return None
        refuse_changed(files, left)
        return _told("finished" if is_visible(files, left) else "dropped", left)


def is_visible(files: Files, left: Journal) -> bool:
    """Whether a file of the project is as the journal leaves it.

    Notes of connect's own do not count: they are not in git, with which people put files back.
    """
    return any(
        files.digest(entry.path) == entry.after
        for entry in left.entries
        if entry.path != UPDATE_NOTE
    )


def refuse_changed(files: Files, left: Journal) -> None:
    """Raise InvalidInput for each file that is neither as before nor as after a journal."""
    problems = [
        Problem(
            "interrupted-apply",
            f"a killed connect left its change half done, and {entry.path} has changed since",
            f"Nothing was overwritten. {JOURNAL} has each file as it was before the change and as "
            f"the change makes it ({entry.old} and {entry.new} for this one): restore or complete "
            f"the files by hand, then delete {JOURNAL}.",
            file=entry.path,
        )
        for entry in left.entries
        if files.digest(entry.path) not in (entry.before, entry.after)
    ]
    if problems:
        raise InvalidInput(*problems)


def _told(result: Result, left: Journal) -> Recovered:
    return Recovered(result, left.record, left.changes)
