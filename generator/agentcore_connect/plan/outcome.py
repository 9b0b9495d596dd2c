"""What the command that runs has done so far, for a report that comes first, late, or never.

A process runs one command at a time; `begin` is its start. What is said here is true of the whole
project: it is never said while a change is half made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from agentcore_connect.plan.plan import Action, Record

Result = Literal["finished", "dropped"]


@dataclass(frozen=True)
class Recovered:
    """What became of the change of a connect that was killed.

    It was "finished", or "dropped": then the project is as before it. ``record`` is None where it
    is not known which it was; ``changes`` are its files, and what it does to each.
    """

    result: Result
    record: Record | None = None
    changes: tuple[tuple[str, Action], ...] = ()


Tell = Callable[[Recovered], None]


@dataclass(frozen=True)
class Change:
    """What a command has changed, as a clause, and how to reverse it, as a sentence."""

    what: str
    way_back: str = ""


class _State:
    changed: Change | None = None
    recovered: tuple[Recovered, ...] = ()
    tell: Tell | None = None


def begin(tell: Tell | None = None) -> None:
    """A command begins: nothing is changed yet. ``tell`` hears at once what is recovered."""
    _State.changed, _State.recovered, _State.tell = None, (), tell


def made(what: str, record: Record | None = None) -> None:
    """From now on ``what`` is what the command has changed; ``record`` is what can be reversed."""
    again = "Run `connect undo --redo` to make the change again."
    undone = "Run `connect undo` to revert it."
    way_back = "" if record is None else again if record.is_undone else undone
    _State.changed = Change(what, way_back)


def changed() -> Change | None:
    """What the command has changed; None where it has changed nothing."""
    return _State.changed


def recovered(one: Recovered) -> None:
    """The command has finished, or dropped, what a killed one left."""
    _State.recovered += (one,)
    if _State.tell is not None:
        _State.tell(one)


def recoveries() -> tuple[Recovered, ...]:
    """All that the command has recovered."""
    return _State.recovered
