"""Asking a person at a terminal whether a plan shall be applied, with what it would change."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from agentcore_connect.cli import terminal
from agentcore_connect.errors import Interrupted, Problem

if TYPE_CHECKING:
    from agentcore_connect.plan.plan import Plan

_YES, _NO, _DIFF = ("", "y", "yes"), ("n", "no"), ("d", "diff")


def confirmed(plan: Plan, *, notes: bool = False) -> bool:
    """Whether a person saw the plan and agreed; False where there is nobody, or nothing to see.

    Files that come or go are a list, changed ones are shown as a diff, and the whole diff is an
    answer away; ``notes`` are shown where more is lost than files show. Raises Interrupted for no.
    """
    from agentcore_connect.plan import show

    if not plan.shown or not terminal.is_attended():
        return False
    terminal.say([("", ""), *show.tree(plan), *show.diffs(plan, full=False)])
    if notes:
        terminal.say(show.notes(plan, is_made=False), prose=True)
    else:
        terminal.say(((f"  {reason}", "") for reason in plan.reasons), prose=True)
    terminal.say([("", ""), (f"{show.summary(plan)}.", "bold")])
    while True:
        said = _asked()
        if said in _YES:
            return True
        if said in _NO:
            raise Interrupted(Problem("interrupted", "nothing was changed"))
        if said in _DIFF:
            terminal.say(show.diffs(plan, full=True))
        else:
            terminal.say([("y applies it, n does not, d shows the whole diff.", "")])


def _asked() -> str:
    """A line of the terminal: both question and answer keep out of stdout, which is for data."""
    sys.stderr.write("Apply? [Y/n/d] ")
    sys.stderr.flush()
    line = ""
    try:
        line = sys.stdin.readline()
    finally:
        if not line:  # Ctrl-C or Ctrl-D: what is said of it has a line of its own
            sys.stderr.write("\n")
    if not line:
        raise EOFError
    return line.strip().lower()
