"""Applying a Plan: all of it or nothing, and reversible.

The order is lock, re-check, stage, journal, rename. The journal is the commit point: before it
the project is untouched, after it the next command finishes what a crash interrupted. What was
replaced is kept beside the journal, so that a failure is rolled back; then the journal becomes a
part of the history, from which `undo` reverses it.
"""

from __future__ import annotations

import contextlib

from agentcore_connect.disk.files import Files
from agentcore_connect.disk.paths import digest
from agentcore_connect.errors import InvalidInput
from agentcore_connect.plan import history, interruption, journal, outcome, recovery, transaction
from agentcore_connect.plan.plan import Plan, Record, refuse_changed, refuse_unsafe
from agentcore_connect.plan.state import JOURNAL, locked


def apply(plan: Plan, command: str) -> None:
    """Write the plan's changes; ``command`` is what made it, for the history.

    Raises InvalidInput where a file changed since the plan was made, is behind a symbolic link or
    read-only, and ConnectError where another connect runs or the disk fails; then nothing changed.
    A Ctrl-C is KeyboardInterrupt when nothing or all is done; `outcome.changed` says which.
    """
    if not plan.writes and plan.reverses is None:
        return
    refuse_unsafe(plan)
    with interruption.held(), locked(plan.root) as files:
        recovery.finish(files)
        if plan.reverses is not None:  # else what is void below it would count again
            history.tidy(files)
        refuse_changed(
            change.path
            for change in plan.writes
            if files.digest(change.path) != digest(change.before)
        )
        record = history.begun(files, plan.reverses, command)
        if plan.reverses is not None and not plan.writes:
            history.drop(files, plan.reverses)  # somebody has put the files back already
        else:
            _make(files, plan, record)


def _make(files: Files, plan: Plan, record: Record) -> None:
    try:
        staged = journal.write(files, JOURNAL, plan, record)
        if interruption.came():
            raise KeyboardInterrupt
        journal.commit(files, staged)
    except BaseException:
        with contextlib.suppress(OSError, InvalidInput):
            journal.discard(files, JOURNAL)
        raise
    transaction.carry_out(files, staged, history.place(record))
    outcome.made("the change was made completely", record)
    with contextlib.suppress(OSError, InvalidInput):  # or the next change does it
        history.tidy(files)
